"""Stories of the first release after the upgrade: frozen identities, cards shown anew, revisions made when needed."""

from types import ModuleType

import pytest
from sqlalchemy import Connection, MetaData
from sqlmodel import col, select

from bot.program.masking import Identity
from bot.program.stories import story_revisions
from models import Assignment, Consent, Customer, Meaning, OutgoingKind, Reflection, Story, StoryRevision, StoryState
from models.database import Database
from models.migrate import migrate
from tests.models import release_0001
from tests.models.test_upgrades import contents

_CARDS = (
    ("review", "in review", True),
    ("review", "draft", True),
    ("review", "published", True),
    ("assignment", "published", True),
    ("review", "withdrawn", False),
    ("story", "published", False),
)


@pytest.fixture
def release() -> ModuleType:
    """Return the only release without revisions."""
    return release_0001


def _stand(connection: Connection) -> None:
    """Let messages about stories stand in Slack, and one that fell silent while it stood."""
    outgoing = MetaData()
    outgoing.reflect(connection, only=["outgoing"])
    plain = {"mark": "0" * 32, "place": "cx", "state": "sent", "wanted": 1, "shown": 1, "attempts": 0}
    plain |= {"next_try_at": release_0001.NOW, "channel_id": "C0ANY", "ts": "1794000000.000001"}
    told = "SELECT r.assignment_id FROM story s JOIN reflection r ON r.id = s.reflection_id WHERE s.state = "
    for kind, state, _ in _CARDS:
        subject = connection.exec_driver_sql(f"{told}'{state}' ORDER BY r.id").scalars().first()
        row = {"key": f"{kind}:{state}", "kind": kind, "subject_id": subject} | plain
        connection.execute(outgoing.tables["outgoing"].insert(), row)
    silent = {"key": "silent", "kind": "changes asked", "subject_id": 1} | plain | {"state": "dropped"}
    connection.execute(outgoing.tables["outgoing"].insert(), silent)


async def test_cards_without_a_revision_and_messages_without_a_subject_are_shown_anew(filled: Database) -> None:
    async with filled.alter() as connection:
        await connection.run_sync(_stand)
    await migrate(filled)
    rows = {row["key"]: row for row in (await contents(filled))["outgoing"].values()}
    for kind, state, anew in _CARDS:
        row = rows[f"{kind}:{state}"]
        assert (row["state"], row["wanted_version"]) == (("waiting", 2) if anew else ("sent", 1)), (kind, state)
    assert (rows["silent"]["state"], rows["silent"]["wanted_version"]) == ("waiting", 2)


async def test_what_gives_a_customer_away_is_frozen_with_every_reflection(filled: Database) -> None:
    await migrate(filled)
    async with filled.read() as session:
        found = await session.exec(
            select(Reflection, Customer)
            .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
            .where(Customer.id == Assignment.customer_id)
        )
        rows = found.all()
        revisions = (await session.exec(select(StoryRevision))).all()
    assert len(rows) == len(release_0001.STORY_STATES) * len(release_0001.CONSENTS)
    for reflection, customer in rows:
        assert reflection.identity == Identity.of(customer).to_json()
    assert revisions == []


async def test_a_story_in_review_gets_its_revision_after_the_upgrade(filled: Database) -> None:
    await migrate(filled)
    async with filled.read() as session:
        found = await session.exec(
            select(Reflection.assignment_id, Story.state)
            .where(Story.reflection_id == Reflection.id)
            .where(Reflection.consent != Consent.PRIVATE)
        )
        told = [(assignment_id, state) for assignment_id, state in found.all()]
    for assignment_id, _ in told:
        async with filled.write() as session:
            await story_revisions.renew_due(session, OutgoingKind.REVIEW, assignment_id, now=release_0001.NOW)
    async with filled.read() as session:
        made = (await session.exec(select(StoryRevision, Story.state).where(Story.id == StoryRevision.story_id))).all()
    waiting = [state for _, state in told if state in (StoryState.IN_REVIEW, StoryState.DRAFT)]
    assert sorted(state for _, state in made) == sorted(waiting)
    for revision, _ in made:
        assert ("Contact" in revision.text_of(Meaning.CAUSE)) is (revision.consent is Consent.NAMED)
