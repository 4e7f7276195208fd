"""What a sponsor's brief needs to know of the account: who looks after it, contacts, meetings, health, last quarter."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.pictures import Chart
from bot.program.assignments import id_of
from bot.program.sponsoring import dissatisfiers, health
from bot.program.sponsoring.dissatisfiers import Known
from bot.program.sponsoring.health import Point
from models import (
    Account,
    Answer,
    Assignment,
    Consent,
    Customer,
    Person,
    Reflection,
    Round,
    SponsorMeeting,
    SponsorMeetingContact,
)

# As many as a list of options holds; a brief shows fewer.
MOST_CONTACTS = 100
# As many meetings as a trend shows.
_MOST_MEETINGS = 12
# As many quarters are looked back for what was told.
_MOST_EARLIER = 8


@dataclass(frozen=True)
class Meeting:
    """A meeting that was logged, with the customers who were there, and what dissatisfied them."""

    row: SponsorMeeting
    contacts: tuple[Customer, ...] = ()
    told: tuple[Known, ...] = ()

    @property
    def id(self) -> int:
        """Its id."""
        return self.row.id or 0

    @property
    def health(self) -> float | None:
        """What its indicators come to, None where none was rated."""
        return health.of_indicators(self.row.indicators)

    @property
    def who(self) -> str:
        """Who was there, by name."""
        return ", ".join(filter(None, (*(each.name for each in self.contacts), self.row.others)))


@dataclass(frozen=True)
class LastQuarter:
    """What was told of the account the last time, in the round of that name, by `who`."""

    round: Round
    who: Person
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class SponsorFacts:
    """What is known of a sponsored account: `meetings` are those of this assignment, oldest first.

    `contacts` are its customers who may be contacted; `trend` is its health meeting by meeting, of all quarters.
    `before` is its health in the quarter before this assignment's, `open` what dissatisfies still, the next due first.
    """

    owner: Person | None = None
    owner_name: str | None = None
    contacts: tuple[Customer, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    trend: tuple[Point, ...] = ()
    before: float | None = None
    open: tuple[Known, ...] = ()
    last: LastQuarter | None = None


def facts_in(own: object) -> SponsorFacts:
    """Return what the details of a sponsor's assignment hold as their `own`."""
    return own if isinstance(own, SponsorFacts) else SponsorFacts()


async def of_assignment(session: AsyncSession, assignment: Assignment) -> SponsorFacts:
    """Return what is known of the account of an assignment."""
    account = await session.get_one(Account, assignment.account_id)
    account_id = id_of(account)
    rows = await _meetings(session, account_id)
    own = [meeting for meeting in rows if meeting.assignment_id == assignment.id]
    earlier = [meeting for meeting in rows if meeting.assignment_id < id_of(assignment)]
    last_one = max((meeting.assignment_id for meeting in earlier), default=0)
    rated = [health.of_indicators(each.indicators) for each in earlier if each.assignment_id == last_one]
    return SponsorFacts(
        owner=await session.get(Person, account.owner_id) if account.owner_id else None,
        owner_name=account.owner,
        contacts=await contacts_of(session, account_id),
        meetings=tuple(await _with_parts(session, own)),
        trend=_trend(rows),
        before=health.mean(each for each in rated if each is not None),
        open=tuple(await dissatisfiers.open_of(session, account_id)),
        last=await _last_quarter(session, assignment),
    )


def _trend(rows: Sequence[SponsorMeeting]) -> tuple[Point, ...]:
    rated = [(each.met_on, health.of_indicators(each.indicators)) for each in rows]
    return tuple(Point(day, value) for day, value in rated if value is not None)


async def trend_chart(session: AsyncSession, assignment_id: int) -> Chart | None:
    """Return the chart that the brief of an assignment shows, None where it shows none."""
    assignment = await session.get_one(Assignment, assignment_id)
    account = await session.get_one(Account, assignment.account_id)
    return health.trend_chart(account.name, _trend(await _meetings(session, id_of(account))))


async def contacts_of(session: AsyncSession, account_id: int) -> tuple[Customer, ...]:
    """Return the customers of an account who may be contacted, by name."""
    rows = await session.exec(
        select(Customer)
        .where(Customer.account_id == account_id, Customer.may_be_called)
        .order_by(Customer.name, col(Customer.id))
        .limit(MOST_CONTACTS)
    )
    return tuple(rows.all())


async def _meetings(session: AsyncSession, account_id: int) -> list[SponsorMeeting]:
    """Return the newest meetings with an account, oldest first."""
    rows = await session.exec(
        select(SponsorMeeting)
        .join(Assignment, col(Assignment.id) == col(SponsorMeeting.assignment_id))
        .where(Assignment.account_id == account_id)
        .order_by(col(SponsorMeeting.met_on).desc(), col(SponsorMeeting.id).desc())
        .limit(_MOST_MEETINGS)
    )
    return list(reversed(rows.all()))


async def _with_parts(session: AsyncSession, rows: Sequence[SponsorMeeting]) -> list[Meeting]:
    if not rows:
        return []
    ids = [id_of(each) for each in rows]
    contacts: dict[int, list[Customer]] = defaultdict(list)
    found = await session.exec(
        select(SponsorMeetingContact.meeting_id, Customer)
        .join(Customer, col(Customer.id) == col(SponsorMeetingContact.customer_id))
        .where(col(SponsorMeetingContact.meeting_id).in_(ids))
        .order_by(Customer.name)
    )
    for meeting_id, customer in found.all():
        contacts[meeting_id].append(customer)
    told: dict[int, list[Known]] = defaultdict(list)
    for each in await dissatisfiers.known_of(session, ids):
        told[each.row.meeting_id].append(each)
    return [Meeting(row, tuple(contacts[id_of(row)]), tuple(told[id_of(row)])) for row in rows]


async def _last_quarter(session: AsyncSession, assignment: Assignment) -> LastQuarter | None:
    """Return what was told of the account the last time; what stayed private only to who told it."""
    earlier = await session.exec(
        select(Assignment.id)
        .where(Assignment.account_id == assignment.account_id, col(Assignment.id) < id_of(assignment))
        .order_by(col(Assignment.id).desc())
        .limit(_MOST_EARLIER)
    )
    rows = await session.exec(
        select(Reflection, Round, Person)
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(
            col(Reflection.assignment_id).in_(earlier.all()),
            (col(Reflection.consent) != Consent.PRIVATE) | (col(Person.id) == assignment.participant_id),
        )
        .order_by(col(Reflection.assignment_id).desc())
        .limit(1)
    )
    found = rows.first()
    if found is None:
        return None
    reflection, round_, who = found
    return LastQuarter(round_, who, tuple(reflection.answers))


async def meeting_of(session: AsyncSession, meeting_id: int) -> Meeting | None:
    """Return a meeting with all that belongs to it, None where there is none."""
    row = await session.get(SponsorMeeting, meeting_id)
    return (await _with_parts(session, [row]))[0] if row else None
