"""Welcomes by their rules: the weeks, and what customers say, chosen, masked, and gone once it was taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import people
from bot.program.welcomes import heard, weeks
from models import (
    Account,
    Assignment,
    AssignmentState,
    Consent,
    Customer,
    Issue,
    Meaning,
    Person,
    Reflection,
    Round,
    Section,
    Story,
    StoryRevision,
    StoryState,
    Welcome,
)
from models.database import Database
from tests.harness import START
from tests.program.factories import CADENCE

_FIRST = date(2026, 9, 28)


@pytest.mark.parametrize(
    ("today", "ends"),
    [
        (date(2026, 11, 2), date(2026, 11, 22)),  # the first day of week 6
        (date(2026, 11, 9), date(2026, 11, 22)),  # week 7: shortened
        (date(2026, 11, 22), date(2026, 11, 28)),  # the last day: a week at the least
        (date(2026, 12, 1), date(2026, 12, 21)),  # past it: as long as for others
        (date(2026, 10, 5), date(2026, 11, 22)),  # by hand, in week 2
    ],
)
def test_it_lasts_until_the_end_of_week_eight_or_as_long_from_now(today: date, ends: date) -> None:
    assert weeks.last_day(_FIRST, today) == ends
    assert weeks.last_day(None, today) == today + timedelta(days=20)


def test_week_six_begins_five_weeks_after_the_first_day() -> None:
    assert weeks.begins_on(_FIRST) == date(2026, 11, 2)
    assert [weeks.week_of(_FIRST, _FIRST + timedelta(days=days)) for days in (0, 6, 7, 55)] == [1, 1, 2, 8]
    for today in (weeks.begins_on(_FIRST), weeks.ends_on(_FIRST)):
        earliest, latest = weeks.starts_to_begin(today)
        assert earliest <= _FIRST <= latest
    assert weeks.starts_to_begin(weeks.begins_on(_FIRST) - timedelta(days=1))[1] < _FIRST
    assert weeks.starts_too_late(weeks.ends_on(_FIRST) + timedelta(days=1))[1] == _FIRST


async def _read(session: AsyncSession, department: str | None) -> heard.Heard:
    row = Welcome(person_id=0, last_day=_FIRST, heard=await heard.gather(session, department), heard_on=_FIRST)
    return await heard.read(session, row)


async def test_of_nobody_nothing_is_heard(database: Database) -> None:
    async with database.read() as session:
        for department in (None, "Finance"):
            assert await _read(session, department) == heard.Heard(on=_FIRST)


async def _customer(session: AsyncSession, number: int, *, issue: Issue, **more: object) -> Customer:
    made = Customer(
        external_id=f"C-{number}",
        name=f"Marta Silva{number}",
        account=Account(name=f"Globex{number}"),
        email=f"marta{number}@globex.example",
        phone="+44 20 7946 0001",
        comment=f"Marta Silva{number} of Globex{number} waits; ring +44 20 7946 0001.",
        score=Decimal(number),
        issue_id=issue.id,
        consent_to_call=True,
    )
    for name, value in more.items():
        setattr(made, name, value)
    session.add(made)
    await session.flush()
    return made


async def _issues(session: AsyncSession) -> tuple[Issue, Issue]:
    theirs = Issue(external_id="I-1", title="Credit notes wait", department="finance", severity=3)
    other = Issue(external_id="I-2", title="Repairs break", department="Repairs", severity=5)
    draft = Issue(external_id="I-3", title="Not taken up yet", severity=5, draft=True)
    session.add_all((theirs, other, draft))
    await session.flush()
    return theirs, other


async def test_scores_by_scale_words_masked_and_issues_of_theirs_first(database: Database) -> None:
    async with database.write() as session:
        theirs, other = await _issues(session)
        for number in (1, 2):
            await _customer(session, number, issue=theirs)
        await _customer(session, 3, issue=theirs, score_scale="1 to 5", comment="n/a")
        await _customer(session, 4, issue=other)
        await _customer(session, 5, issue=theirs, active=False, comment="Gone, and not to be shown.")
        await _customer(session, 6, issue=theirs, consent_to_call=False, comment="Asked to be left alone.")
    async with database.read() as session:
        found = await _read(session, "Finance")
    assert [(each.scale, each.count, each.average) for each in found.scores] == [("0 to 10", 4, 3.25), ("1 to 5", 1, 3)]
    assert [(each.scale, each.count, each.average) for each in found.of_department] == [
        ("0 to 10", 3, 3),
        ("1 to 5", 1, 3),
    ]
    assert [each.title for each in found.issues] == ["Credit notes wait"]
    assert [each.title for each in found.worst] == ["Repairs break"]
    said = [each.text for each in found.verbatims]
    assert len(said) == 3
    assert not any(secret in text for text in said for secret in ("Silva", "Globex", "7946", "left alone", "Gone"))


async def _quoted(session: AsyncSession, customer: Customer, number: int, *, participant: Person) -> Story:
    """Store a published story in which this customer is quoted."""
    span = CADENCE.span_of(date(2026, number, 1))
    round_ = Round(routine="call", month=span.month, starts_on=span.starts_on, ends_on=span.ends_on, opened_at=START)
    session.add(round_)
    await session.flush()
    made = Assignment(
        round_id=round_.id or 0,
        routine="call",
        participant_id=participant.id or 0,
        customer_id=customer.id,
        why="-",
        state=AssignmentState.CLOSED,
    )
    session.add(made)
    await session.flush()
    told = Reflection(
        assignment_id=made.id or 0, talked_on=span.starts_on, consent=Consent.NAMED, answers=[], submitted_at=START
    )
    session.add(told)
    await session.flush()
    story = Story(reflection_id=told.id or 0, state=StoryState.PUBLISHED, title="A title", published_revision=1)
    story.published_at = START + timedelta(days=number)
    session.add(story)
    await session.flush()
    quote = Section(meaning=Meaning.QUOTE, heading="", text=f"Said in the month {number}.")
    session.add(
        StoryRevision(
            story_id=story.id or 0,
            number=1,
            made_at=START,
            title="A title",
            sections=[quote],
            consent=Consent.NAMED,
            shown_as=f"{customer.name}, Globex",
            author="Ada Okafor",
        )
    )
    return story


async def test_what_stories_quote_comes_first_recent_and_each_of_another_customer(database: Database) -> None:
    async with database.write() as session:
        theirs, other = await _issues(session)
        first, second = await _customer(session, 1, issue=theirs), await _customer(session, 2, issue=other)
        ada = Person(name="Ada Okafor")
        session.add(ada)
        await session.flush()
        for number, customer in ((1, first), (2, second), (3, first)):
            await _quoted(session, customer, number, participant=ada)
        kept = Welcome(person_id=ada.id or 0, last_day=_FIRST, heard=await heard.gather(session, "Finance"))
        session.add(kept)
        before = await heard.read(session, kept)
        assert [each.text for each in before.verbatims] == ["Said in the month 3.", "Said in the month 2."]
        assert before.verbatims[0].who == "Marta Silva1, Globex"
    async with database.write() as session:
        for story in (await session.exec(select(Story))).all():
            story.state = StoryState.WITHDRAWN
        row = (await session.exec(select(Welcome))).one()
        assert (await heard.read(session, row)).verbatims == ()


async def test_a_story_corrected_since_is_quoted_as_readers_see_it_now(database: Database) -> None:
    async with database.write() as session:
        theirs, _ = await _issues(session)
        customer, ada = await _customer(session, 1, issue=theirs, comment=None), Person(name="Ada Okafor")
        session.add(ada)
        await session.flush()
        story = await _quoted(session, customer, 1, participant=ada)
        await session.flush()
        kept = Welcome(person_id=ada.id or 0, last_day=_FIRST, heard=await heard.gather(session, "Finance"))
        assert [each.who for each in (await heard.read(session, kept)).verbatims] == ["Marta Silva1, Globex"]
        before = (await session.exec(select(StoryRevision))).one()
        words = before.model_dump(exclude={"id"}) | {
            "number": 2,
            "consent": Consent.ANONYMOUS,
            "shown_as": "a customer",
        }
        session.add(StoryRevision(**words))
        story.published_revision, story.state = 2, StoryState.CORRECTED
        await session.flush()
        assert [each.who for each in (await heard.read(session, kept)).verbatims] == ["a customer"]
        session.add(StoryRevision(**words | {"number": 3, "sections": []}))
        story.published_revision = 3
        await session.flush()
        assert (await heard.read(session, kept)).verbatims == ()


async def test_whoever_wanted_it_private_is_not_quoted_and_nobody_else_is_named(database: Database) -> None:
    async with database.write() as session:
        theirs, _ = await _issues(session)
        await _customer(session, 2, issue=theirs, comment="Ask Marta Silva1 about it, she knows.")
        customer, ada = await _customer(session, 1, issue=theirs), Person(name="Ada Okafor")
        session.add(ada)
        await session.flush()
        story = await _quoted(session, customer, 1, participant=ada)
        kept = Welcome(person_id=ada.id or 0, last_day=_FIRST, heard={"comments": [1, 2]})
        told = await session.get_one(Reflection, story.reflection_id)
        told.consent, story.state = Consent.PRIVATE, StoryState.WITHDRAWN
        await session.flush()
        for row in (kept, Welcome(person_id=0, last_day=_FIRST, heard=await heard.gather(session, "Finance"))):
            (said,) = (await heard.read(session, row)).verbatims
            assert "knows" in said.text
            assert "Silva" not in said.text


async def test_of_two_rows_that_are_one_human_one_welcome_is_left(database: Database) -> None:
    async with database.write() as session:
        stays, gone = Person(name="Ada Okafor", external_id="P-1"), Person(name="Ada Okafor", start_date=_FIRST)
        session.add_all((stays, gone))
        await session.flush()
        session.add_all(Welcome(person_id=each.id or 0, last_day=_FIRST) for each in (stays, gone))
        await session.flush()
        merged = await people.merge(session, gone.id or 0, into=stays.id or 0)
        assert merged.start_date == _FIRST
    async with database.read() as session:
        assert [each.person_id for each in (await session.exec(select(Welcome))).all()] == [merged.id]
