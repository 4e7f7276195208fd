"""The steps of the demo's guide, by what the database holds: a story that was corrected is out still."""

import pytest

from models import Assignment, AssignmentState, Consent, Person, Reflection, Round, Story, StoryState
from models.database import Database
from scripts.demo.guide import CHAPTERS
from scripts.sandbox.sample_company import ADA, PRIYA
from tests.program.factories import NOVEMBER, NOW, TODAY


@pytest.mark.parametrize(
    ("routine", "slack_id", "step"),
    [
        ("call", ADA, "publish"),
        ("shadow", ADA, "publish_day"),
        ("sponsor", ADA, "sponsor_publish"),
        ("be_a_customer", ADA, "publish_walk"),
        ("listen", ADA, "publish_listening"),
        ("welcome", PRIYA, "welcome_published"),
    ],
)
async def test_what_was_published_stays_so_once_it_is_corrected(
    sqlite: Database, routine: str, slack_id: str, step: str
) -> None:
    async with sqlite.write() as session:
        person = Person(name="Ada Okafor", slack_id=slack_id)
        round_ = Round(
            routine=routine,
            month=NOVEMBER.month,
            starts_on=NOVEMBER.starts_on,
            ends_on=NOVEMBER.ends_on,
            opened_at=NOW,
        )
        session.add_all((person, round_))
        await session.flush()
        made = Assignment(
            round_id=round_.id or 0,
            routine=routine,
            participant_id=person.id or 0,
            why="-",
            state=AssignmentState.CLOSED,
        )
        session.add(made)
        await session.flush()
        told = Reflection(
            assignment_id=made.id or 0, talked_on=TODAY, consent=Consent.ANONYMOUS, answers=[], submitted_at=NOW
        )
        session.add(told)
        await session.flush()
        session.add(Story(reflection_id=told.id or 0, state=StoryState.CORRECTED, title="A title"))
    async with sqlite.read() as session:
        done = set[str]().union(*[await chapter.done(session) for chapter in CHAPTERS])
    assert step in done
