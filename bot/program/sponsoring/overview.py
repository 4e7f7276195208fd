"""The overview for the CX team: which account is whose, when they last met, how healthy it is, and what is overdue."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people.participations import takes_part
from bot.program.routines.sponsor import SPONSOR
from bot.program.sponsoring import health
from models import (
    Account,
    Assignment,
    Commitment,
    CommitmentStatus,
    Dissatisfier,
    Participation,
    Person,
    SponsorMeeting,
    Sponsorship,
)
from models.database import batched

# As many as one message shows.
MOST_SPONSORED, MOST_WITHOUT = 200, 50
_OPEN = col(Sponsorship.until).is_(None)


@dataclass(frozen=True)
class Sponsored:
    """One account with its sponsor; `ratings` are its health meeting by meeting, oldest first.

    `is_there` is whether the sponsor is in the programme still, `takes_part` whether in this routine, too.
    """

    account: Account
    sponsor: Person
    is_there: bool = True
    takes_part: bool = True
    last_met: date | None = None
    ratings: tuple[float, ...] = ()
    overdue: int = 0


@dataclass(frozen=True)
class Overview:
    """The sponsored accounts by name, how many more there are, and key accounts without a sponsor, likewise."""

    sponsored: tuple[Sponsored, ...]
    more_sponsored: int
    without: tuple[str, ...]
    more_without: int


async def overview(session: AsyncSession, *, today: date) -> Overview:
    """Return the overview as of `today`."""
    is_on = exists().where(col(Participation.routine) == SPONSOR.key, col(Participation.until).is_(None))
    rows = await session.exec(
        select(Account, Person, takes_part(), takes_part(SPONSOR.key) | ~is_on)
        .join(Sponsorship, col(Sponsorship.account_id) == col(Account.id))
        .join(Person, col(Person.id) == col(Sponsorship.person_id))
        .where(_OPEN)
        .order_by(Account.name, col(Account.id))
        .limit(MOST_SPONSORED)
    )
    found = rows.all()
    ids = [account.id or 0 for account, *_ in found]
    meetings, overdue = await _meetings(session, ids), await _overdue(session, ids, today)
    shown = tuple(
        Sponsored(
            account,
            sponsor,
            bool(is_there),
            bool(does),
            max((day for day, _ in meetings[account.id or 0]), default=None),
            tuple(rated for _, rated in meetings[account.id or 0] if rated is not None),
            overdue[account.id or 0],
        )
        for account, sponsor, is_there, does in found
    )
    total = (await session.exec(select(func.count(col(Sponsorship.id))).where(_OPEN))).one()
    without, count = await _without(session)
    return Overview(shown, total - len(shown), without, count - len(without))


async def _meetings(session: AsyncSession, account_ids: Collection[int]) -> dict[int, list[tuple[date, float | None]]]:
    found: dict[int, list[tuple[date, float | None]]] = defaultdict(list)
    for batch in batched(account_ids):
        rows = await session.exec(
            select(Assignment.account_id, SponsorMeeting)
            .join(Assignment, col(Assignment.id) == col(SponsorMeeting.assignment_id))
            .where(col(Assignment.account_id).in_(batch))
            .order_by(col(SponsorMeeting.met_on), col(SponsorMeeting.id))
        )
        for account_id, meeting in rows.all():
            found[account_id or 0].append((meeting.met_on, health.of_indicators(meeting.indicators)))
    return found


async def _overdue(session: AsyncSession, account_ids: Collection[int], today: date) -> Counter[int]:
    found = Counter[int]()
    for batch in batched(account_ids):
        rows = await session.exec(
            select(Assignment.account_id, func.count(col(Commitment.id)))
            .join(SponsorMeeting, col(SponsorMeeting.assignment_id) == col(Assignment.id))
            .join(Dissatisfier, col(Dissatisfier.meeting_id) == col(SponsorMeeting.id))
            .join(Commitment, col(Commitment.id) == col(Dissatisfier.commitment_id))
            .where(
                col(Assignment.account_id).in_(batch),
                Commitment.status == CommitmentStatus.OPEN,
                Commitment.due_on < today,
            )
            .group_by(col(Assignment.account_id))
        )
        found.update({account_id or 0: count for account_id, count in rows.all()})
    return found


async def _without(session: AsyncSession) -> tuple[tuple[str, ...], int]:
    is_without = col(Account.key_account) & ~exists().where(col(Sponsorship.account_id) == col(Account.id), _OPEN)
    rows = await session.exec(select(Account.name).where(is_without).order_by(Account.name).limit(MOST_WITHOUT))
    count = (await session.exec(select(func.count(col(Account.id))).where(is_without))).one()
    return tuple(rows.all()), count
