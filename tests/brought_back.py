"""What leaders brought back before a retreat: a routine whose issues are ranked, and reflections of it in any state."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import id_of
from bot.program.masking import Identity
from bot.program.routines import CALL, ROUTINES, StoryShape, Subject
from models import (
    Assignment,
    AssignmentState,
    Consent,
    Issue,
    Participation,
    Person,
    PublicWords,
    Reflection,
    Round,
    RoundState,
    Story,
    StoryRevision,
    StoryState,
)
from tests.participants import SINCE
from tests.program.factories import CADENCE

BESIDE = replace(
    CALL,
    key="beside",
    title="Day beside",
    subject=Subject.COLLEAGUE,
    story=StoryShape(byline="a day beside {who}"),
    ranks_issues=True,
)
TOLD_AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
INES = "Ines Duarte"


def add_routine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be a routine whose issues are ranked, and no other."""
    for key, routine in list(ROUTINES.items()):
        monkeypatch.setitem(ROUTINES, key, replace(routine, ranks_issues=False))
    monkeypatch.setitem(ROUTINES, BESIDE.key, BESIDE)


@dataclass(frozen=True)
class Told:
    """One reflection with an issue: its title, who told of it, what the colleague agreed to, and how its story stands.

    `state` is None where no story was made, as the reflection was private from the start.
    """

    title: str
    by: str
    consent: Consent = Consent.ANONYMOUS
    state: StoryState | None = StoryState.PUBLISHED
    severity: int | None = None
    draft: bool = True
    gone: bool = False


async def take_part(session: AsyncSession, *slack_ids: str) -> None:
    """Let these people take part in the routine."""
    rows = await session.exec(select(Person).where(col(Person.slack_id).in_(slack_ids)))
    session.add_all(Participation(person_id=id_of(each), routine=BESIDE.key, since=SINCE) for each in rows.all())
    await session.flush()


async def bring_back(session: AsyncSession, *told: Told) -> list[int]:
    """Store reflections of the routine, each with an issue and a story; return the ids of the assignments."""
    round_ = await _round(session)
    host = (await session.exec(select(Person).where(Person.name == INES))).first()
    if host is None:
        # Looked up just now, whenever that is: no job looks them up while a test compares what is stored.
        seen_at = TOLD_AT.replace(year=TOLD_AT.year + 5)
        host = Person(name=INES, email="ines.duarte@example.com", department="Billing", looked_up_at=seen_at)
        session.add(host)
        await session.flush()
    return [await _bring(session, round_, host, each) for each in told]


async def _round(session: AsyncSession) -> Round:
    known = (await session.exec(select(Round).where(Round.routine == BESIDE.key))).first()
    if known is not None:
        return known
    # Months to come, so that no job closes it.
    made = Round(routine=BESIDE.key, opened_at=TOLD_AT, **asdict(CADENCE.span_of(date(2035, 11, 1))))
    made.state = RoundState.APPROVED
    session.add(made)
    await session.flush()
    return made


async def _bring(session: AsyncSession, round_: Round, host: Person, told: Told) -> int:
    number = len((await session.exec(select(Issue.id))).all()) + 1
    author = (await session.exec(select(Person).where(Person.slack_id == told.by))).one()
    issue = Issue(external_id=f"BESIDE-{number}", title=told.title, severity=told.severity, draft=told.draft)
    assignment = Assignment(
        round_id=id_of(round_), routine=round_.routine, participant_id=id_of(author), host_id=host.id, why="Near you."
    )
    assignment.state = AssignmentState.CLOSED
    session.add_all([issue, assignment])
    await session.flush()
    reflection = Reflection(
        assignment_id=id_of(assignment),
        talked_on=TOLD_AT.date(),
        consent=Consent.PRIVATE if told.gone else told.consent,
        issue_id=issue.id,
        submitted_at=TOLD_AT,
        identity=Identity.of(host).to_json(),
    )
    session.add(reflection)
    await session.flush()
    if told.state is not None:
        await _story(session, reflection, told)
    return id_of(assignment)


async def _story(session: AsyncSession, reflection: Reflection, told: Told) -> None:
    is_public = told.state is StoryState.PUBLISHED
    story = Story(reflection_id=id_of(reflection), title=told.title, revision=1, state=told.state or StoryState.DRAFT)
    story.published_revision, story.withdrawn_at = 1 if is_public else None, TOLD_AT if told.gone else None
    session.add(story)
    await session.flush()
    words = PublicWords(title=told.title, consent=told.consent, shown_as="a colleague", author="Ada")
    session.add(StoryRevision(story_id=id_of(story), number=1, made_at=TOLD_AT, **words.model_dump()))
    await session.flush()
