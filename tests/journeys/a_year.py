"""A year of the programme: its company, a Slack that notes when it says what, and people who act as people do."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, update
from sqlmodel import col, select

from bot import app
from bot.clock import MovableClock
from bot.context import AppContext
from bot.errors import FirsthandError
from bot.jobs import deliver as delivery_jobs
from bot.jobs import imports, pictures, rounds, slack_checks
from bot.program import matching
from bot.program import rounds as programme_rounds
from bot.program.assignments import assignment_details, calls
from bot.program.journeys import walks
from bot.program.matching import Candidate, MatchResult, Pair
from bot.program.one_to_ones import keeping
from bot.program.one_to_ones.keeping import Logged
from bot.program.people.audiences import Audience
from bot.program.people.availability import Availability
from bot.program.routines import ROUTINES, Routine, Subject, switches
from bot.program.shadow_days import asking
from bot.program.stories import reflections, reviews, story_revisions
from models import (
    TO_DO,
    Account,
    Assignment,
    AssignmentState,
    Customer,
    Issue,
    Outgoing,
    OutgoingKind,
    OutgoingState,
    Person,
    Place,
    Reflection,
    Round,
    RoundState,
    ShadowHost,
    StepOutcome,
    Story,
    StoryState,
)
from models.database import Database, execute, table_of
from scripts.simulate.acts import filled_in
from tests.harness import NADIA
from tests.jobs.harness import context_with
from tests.jobs.small_slack import Json, SmallSlack
from tests.program.factories import commit, import_rows, query
from tests.waiting import pauses_run_out
from tests.walks import add_journey

BEGIN, END = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 4, tzinfo=UTC)
ZONES = ("Europe/London", "Europe/Warsaw", "America/New_York", "Asia/Kolkata")
# By UTC, an hour within the working day of Europe and India, and one of Europe and New York: out of it elsewhere.
HOURS = (10, 15)
_FIRST_DAYS = 3
PEOPLE, HOSTS, CUSTOMERS, KEY_ACCOUNTS = 60, 40, 420, 8
JOINED, LEFT, ENDS = date(2027, 5, 3), date(2027, 6, 21), date(2027, 12, 3)
# How the CX team wants them: every so many months, from which month on, for which department; others as they are.
CHOSEN: Mapping[str, tuple[int, int, str | None]] = {
    "call": (2, 1, None),
    "shadow": (6, 1, None),
    "sponsor": (3, 1, "Sales"),
    "be_a_customer": (6, 2, None),
    "broken_process": (6, 5, None),
    "one_to_one": (6, 3, "Operations"),
    "listen": (6, 4, "Finance"),
}
_UTC = ZoneInfo("UTC")
_OUTGOING = table_of(Outgoing)
_NOT_HERE = (imports.JOBS, slack_checks.JOBS, pictures.JOBS, delivery_jobs.JOBS, rounds.JOBS)


def slack_id(number: int) -> str:
    """Return the Slack id of the person of this number; hosts come after participants."""
    return f"U0YEAR{number:04}"


def zone_of(slack_user: str) -> str:
    """Return the time zone of a person."""
    return ZONES[int(slack_user[-4:]) % len(ZONES)] if slack_user.startswith("U0YEAR") else "UTC"


class YearSlack(SmallSlack):
    """Notes whom it wrote to at an hour at which they should be left alone."""

    def __init__(self, clock: MovableClock) -> None:
        super().__init__({})
        self.clock, self.untimely, self.sent = clock, list[tuple[str, datetime, str]](), 0

    def _users_info(self, *, user: str, **_: Any) -> Json:
        return {"user": {"id": user, "team_id": "T0", "tz": zone_of(user), "profile": {"real_name": user}}}

    def _chat_postmessage(self, *, channel: str, text: str, **more: Any) -> Json:
        who, now = channel.removeprefix("D"), self.clock.now()
        if who.startswith("U0YEAR"):
            self.sent += 1
            if not Availability(ZoneInfo(zone_of(who))).may_disturb(now):
                self.untimely.append((who, now, text[:60]))
        return super()._chat_postmessage(channel=channel, text=text, **more)


@dataclass
class Year:
    """The programme in its year; `refused` counts what people wanted to do and could not, by routine and reason."""

    context: AppContext
    slack: YearSlack
    clock: MovableClock
    random: Random = field(default_factory=lambda: Random(7))
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def database(self) -> Database:
        return self.context.database


@asynccontextmanager
async def year(database_url: str) -> AsyncIterator[Year]:
    """Give a company of sixty, with hosts, customers, accounts and journeys, and every routine turned on."""
    database, clock = Database(database_url), MovableClock(BEGIN)
    slack = YearSlack(clock)
    context = context_with(slack, database, clock)
    await slack.refresh_team()
    await _company(database)
    await import_rows(database, Participants=[_row(number) for number in range(1, PEOPLE + 1)])
    for routine in ROUTINES.values():
        terms = await query(database, switches.terms_of, routine, None)
        every, month, department = CHOSEN.get(routine.key, (terms.every_months, 1, None))
        audience = Audience(frozenset({department})) if department else terms.audience
        terms = replace(terms, every_months=every, first_month=date(2027, month, 1), audience=audience)
        await commit(database, switches.turn_off, routine, now=BEGIN, by=NADIA)
        await commit(database, switches.turn_on, routine, terms=terms, now=BEGIN, by=NADIA)
    yield Year(context, slack, clock)
    await database.close()


def _row(number: int, **more: object) -> dict[str, object]:
    start = date(2026, 12, 7) if number % 20 == 0 else date(2020, 1, 1)
    return {
        "external_id": f"P-{number}",
        "name": f"Leader {number:02}",
        "slack_id": slack_id(number),
        "department": ("Finance", "Sales", "Operations")[number % 3],
        "start_date": start,
        **more,
    }


async def _company(database: Database) -> None:
    for key, routine in ROUTINES.items():
        if routine.subject is Subject.JOURNEY:
            for number in range(3):
                await add_journey(database, f"{key} {number}", kind=key, steps=1)
    async with database.write() as session:
        issue = Issue(external_id="I-1", title="Invoices don't match orders", severity=4)
        accounts = [
            Account(name=f"Account {number}", key_account=number < KEY_ACCOUNTS) for number in range(CUSTOMERS // 2)
        ]
        hosts = [
            Person(name=f"Host {number:02}", slack_id=slack_id(1000 + number), department="Front line")
            for number in range(HOSTS)
        ]
        session.add_all([issue, *accounts, *hosts])
        await session.flush()
        session.add_all(ShadowHost(person_id=each.id or 0, role="answers the phone") for each in hosts)
        for number in range(CUSTOMERS):
            account = accounts[number % len(accounts)]
            session.add(
                Customer(
                    external_id=f"C-{number}",
                    name=f"Customer {number}",
                    phone="+44 20 7946 0001",
                    issue_id=issue.id,
                    account_id=account.id,
                    consent_to_call=True,
                )
            )


def moments() -> Iterator[datetime]:
    """Give the hours that matter: all of the first days of a month, weekends too, and of each Monday one in turn."""
    day = BEGIN.date()
    while day <= END.date():
        hours = HOURS if day.day <= _FIRST_DAYS else [HOURS[day.toordinal() // 7 % len(HOURS)]]
        if day.day <= _FIRST_DAYS or day.weekday() == 0:
            for hour in hours:
                yield datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        day += timedelta(days=1)


async def jobs_run(year: Year) -> None:
    """Run every job that needs no more of Slack than messages, and deliver until nothing is under way any more."""
    now = year.clock.now()
    await rounds.open_round(year.context, now, choose=_choose_here)
    await rounds.nudge(year.context, now)
    for job in app.JOBS:
        if not any(job in jobs for jobs in _NOT_HERE):
            await job.run(year.context, now)
    for _ in range(20):
        await _leave_out_what_notifies_nobody(year)
        await delivery_jobs.deliver(year.context, now)
        if await _rests(year, now):
            return
        await pauses_run_out(year.database)
    raise TimeoutError(now)


async def _leave_out_what_notifies_nobody(year: Year) -> None:
    """Take as delivered what goes to a channel, and what changes a message that stands: the most of a year by far."""
    quiet = or_(_OUTGOING.c.ts.is_not(None), _OUTGOING.c.place.in_((Place.CX, Place.STORIES)))
    waiting = update(_OUTGOING).where(_OUTGOING.c.state == OutgoingState.WAITING, quiet)
    async with year.database.write() as session:
        await execute(session, waiting.values(state=OutgoingState.SENT))


async def _rests(year: Year, now: datetime) -> bool:
    """Return whether nothing is to be delivered before another time."""
    due = select(Outgoing.id).where(
        col(Outgoing.state).in_((OutgoingState.WAITING, OutgoingState.SENDING)),
        col(Outgoing.not_before).is_(None) | (col(Outgoing.not_before) <= now),
    )
    async with year.database.read() as session:
        return (await session.exec(due.limit(1))).first() is None


async def _choose_here(waiting: Sequence[int], candidates: Sequence[Candidate], had: AbstractSet[Pair]) -> MatchResult:
    return matching.choose(waiting, candidates, had)


async def company_acts(year: Year) -> None:
    """Let the CX team, the hosts and the participants who are at work do what they do at this hour."""
    now = year.clock.now()
    if now.hour == HOURS[0]:
        await _team_acts(year, now)
        await _comings_and_goings(year, now.date())
    await _hosts_answer(year, now)
    await _people_act(year, now)


async def _team_acts(year: Year, now: datetime) -> None:
    async with year.database.read() as session:
        proposed = (await session.exec(select(Round.id).where(Round.state == RoundState.PROPOSED))).all()
        waiting = select(Reflection.assignment_id).join(Story, col(Story.reflection_id) == Reflection.id)
        stories = (await session.exec(waiting.where(Story.state == StoryState.IN_REVIEW))).all()
    for round_id in proposed:
        async with year.database.write() as session:
            await programme_rounds.approve(session, round_id or 0, now=now, actor=NADIA)
    for assignment_id in stories:
        async with year.database.write() as session:
            # As the delivery of its review card does.
            await story_revisions.renew_due(session, OutgoingKind.REVIEW, assignment_id, now=now)
            told = await assignment_details.of_assignment(session, assignment_id)
            if told is not None and told.revision is not None:
                await reviews.publish(session, assignment_id, revision=told.revision.number, now=now, by=NADIA)


async def _comings_and_goings(year: Year, today: date) -> None:
    if today == JOINED:
        await import_rows(year.database, Participants=[_row(61, start_date=today)])
    if today == ENDS:
        for routine in ROUTINES.values():  # what is handed out goes on until its round is over
            await commit(year.database, switches.turn_off, routine, now=year.clock.now(), by=NADIA)
    if today == LEFT:
        await import_rows(year.database, Participants=[_row(7, active=False)])


async def _hosts_answer(year: Year, now: datetime) -> None:
    asked = select(Assignment.id, Person.slack_id).join(Person, col(Person.id) == col(Assignment.host_id))
    async with year.database.read() as session:
        waiting = (await session.exec(asked.where(Assignment.state == AssignmentState.ASKED))).all()
    for assignment_id, host in waiting:
        if host is None or not _is_at_work(host, now) or year.random.random() < 0.3:
            continue
        declines = year.random.random() < 0.1
        async with year.database.write() as session:
            if declines:
                await asking.decline(session, assignment_id or 0, now=now, by=host, zone=ZoneInfo("UTC"))
            else:
                await asking.agree(session, assignment_id or 0, now=now, by=host)


def _is_at_work(slack_user: str, now: datetime) -> bool:
    return Availability(ZoneInfo(zone_of(slack_user))).may_disturb(now)


async def _people_act(year: Year, now: datetime) -> None:
    mine = select(Assignment.id, Assignment.routine, Person.slack_id).join(
        Person, col(Person.id) == col(Assignment.participant_id)
    )
    async with year.database.read() as session:
        to_do = (await session.exec(mine.where(col(Assignment.state).in_(TO_DO - {AssignmentState.APPROVED})))).all()
    for assignment_id, routine, who in to_do:
        if who is None or not _is_at_work(who, now):
            continue
        number = int(who[-4:])
        if number % 10 == 3:  # who never says anything
            continue
        mood = year.random.random()
        try:
            if number % 10 == 4 and mood < 0.2:
                await _decline(year, assignment_id or 0, routine, who)
            elif mood < 0.5:
                await tell(year, assignment_id or 0, ROUTINES[routine], who)
        except FirsthandError as refused:
            year.refused[routine, refused.code] += 1


async def _decline(year: Year, assignment_id: int, routine: str, who: str) -> None:
    now = year.clock.now()
    async with year.database.write() as session:
        if routine == "one_to_one":
            await keeping.pass_over(session, assignment_id, "Not this time.", now=now, by=who)
        else:
            await calls.swap(session, assignment_id, limit=2, now=now, by=who)


async def tell(year: Year, assignment_id: int, routine: Routine, who: str) -> None:
    """Let somebody do what they have in hand, and tell of it; of a one-to-one, one of the CX team does."""
    now = year.clock.now()
    if routine.key == "one_to_one":
        async with year.database.write() as session:
            assignment = await session.get_one(Assignment, assignment_id)
            host = (await session.get_one(Person, assignment.host_id)).slack_id or ""
            said = Logged(now.date(), {"direction": "Yes."})
            await keeping.log(session, assignment_id, said, version=0, today=now.date(), now=now, by=host)
        return
    if routine.subject is Subject.JOURNEY:
        await _walk(year, assignment_id, now, who)
    # Whom these people meet want it private, so that no story comes of it.
    is_private = int(who[-4:]) % 10 in (5, 6, 7)
    entries = filled_in(routine, now.date(), is_private=is_private)
    async with year.database.write() as session:
        await reflections.save(
            session, assignment_id, entries, version=0, today_of=lambda _: now.date(), now=now, by=who
        )


async def _walk(year: Year, assignment_id: int, now: datetime, who: str) -> None:
    async with year.database.write() as session:
        shown = await walks.go_on(session, assignment_id, now=now, by=who)
        if shown.step is not None:
            went = walks.Entered(StepOutcome.DONE, "4", 2)
            await walks.save(session, shown.step.id or 0, went, version=shown.step.version, now=now, by=who)
