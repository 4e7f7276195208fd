"""Proposing: who keeps the account they sponsor, and to whom a key account without a sponsor is proposed, and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.matching import pair_rules
from bot.program.people.availability import known_zone
from bot.program.people.participations import takes_part
from bot.program.routines import Proposal
from bot.program.routines.sponsor import MOST_ACCOUNTS
from models import Account, Assignment, Customer, Issue, Person, Round, Sponsorship
from models.database import batched
from models.transaction_threads import run_in_thread

# Farther apart, working hours hardly meet, and the way is a flight.
_NEAR_H = 2.0
_OPEN = col(Sponsorship.until).is_(None)


@dataclass(frozen=True)
class Sponsor:
    """A participant as proposals see them; `room` is how many accounts more they may get."""

    person_id: int
    department: str | None = None
    country: str | None = None
    timezone: str | None = None
    room: int = MOST_ACCOUNTS


@dataclass(frozen=True)
class KeyAccount:
    """A key account without a sponsor: who looks after it, where that is, and what its customers' issues are about.

    `zone` is that of most of its customers, `departments` are those that their issues belong to.
    """

    account_id: int
    owner_id: int | None = None
    country: str | None = None
    zone: str | None = None
    departments: frozenset[str] = frozenset()


async def propose(
    session: AsyncSession, round_: Round, participants: Sequence[int], _now: datetime
) -> Mapping[int, Sequence[Proposal]]:
    """Return which accounts each of these participants (ids) is proposed in a round, and why.

    What somebody sponsors comes first; then key accounts that nobody sponsors.
    """
    in_round = await _in_round(session, round_)
    kept = await _kept(session, participants, in_round)
    held = await _held(session)
    taken = Counter(person for person, _ in in_round)
    rows = await session.exec(
        select(Person.id, Person.department, Person.country, Person.timezone).where(col(Person.id).in_(participants))
    )
    sponsors = [
        Sponsor(row_id or 0, department, country, zone, MOST_ACCOUNTS - max(held[row_id], taken[row_id or 0]))
        for row_id, department, country, zone in rows.all()
    ]
    had = {(person, account) for person, account in in_round if account is not None}
    accounts = await _without_sponsor(session, round_, sum(each.room for each in sponsors if each.room > 0))
    at = datetime.combine(round_.starts_on, time(12), UTC)
    # In a thread, as it grows with people times accounts.
    found = await run_in_thread(spread, sponsors, accounts, had, at=at)
    return {who: [*kept.get(who, ()), *found.get(who, ())] for who in {*kept, *found}}


async def _in_round(session: AsyncSession, round_: Round) -> set[tuple[int, int | None]]:
    """Return (participant id, account id) of what is not to be proposed once more in this round."""
    rows = await session.exec(
        select(Assignment.participant_id, Assignment.account_id).where(pair_rules.met_before(round_))
    )
    return set(rows.all())


async def _kept(
    session: AsyncSession, participants: Sequence[int], in_round: Collection[tuple[int, int | None]]
) -> dict[int, list[Proposal]]:
    kept: dict[int, list[Proposal]] = {}
    for batch in batched(participants):
        rows = await session.exec(
            select(Sponsorship)
            .where(col(Sponsorship.person_id).in_(batch), _OPEN)
            .order_by(col(Sponsorship.since), col(Sponsorship.id))
        )
        for each in rows.all():
            if (each.person_id, each.account_id) not in in_round:
                proposal = Proposal(each.account_id, f"You have sponsored them since {_month(each.since.date())}.")
                kept.setdefault(each.person_id, []).append(proposal)
    return kept


def _month(day: date) -> str:
    return f"{day:%B %Y}"


async def _held(session: AsyncSession) -> Counter[int | None]:
    """Return how many accounts each person sponsors."""
    rows = await session.exec(
        select(Sponsorship.person_id, func.count(col(Sponsorship.id))).where(_OPEN).group_by(col(Sponsorship.person_id))
    )
    return Counter(dict(rows.all()))


async def _without_sponsor(session: AsyncSession, round_: Round, most: int) -> list[KeyAccount]:
    """Return key accounts that nobody in the programme sponsors, and that nobody has in this round; `most` at most."""
    sponsored = exists().where(
        col(Sponsorship.account_id) == col(Account.id),
        _OPEN,
        col(Person.id) == col(Sponsorship.person_id),
        takes_part(),
    )
    owner = aliased(Person)
    rows = await session.exec(
        select(Account, owner.country, owner.timezone)
        .outerjoin(owner, col(owner.id) == col(Account.owner_id))
        .where(
            col(Account.key_account),
            ~sponsored,
            ~exists().where(col(Assignment.account_id) == col(Account.id), pair_rules.taken(round_)),
        )
        .order_by(col(Account.id))
        .limit(most)
    )
    found = rows.all()
    zones, departments = await _of_customers(session, [account.id or 0 for account, *_ in found])
    return [
        KeyAccount(
            account.id or 0,
            account.owner_id,
            country,
            zones.get(account.id or 0) or zone,
            frozenset(departments.get(account.id or 0, ())),
        )
        for account, country, zone in found
    ]


async def _of_customers(
    session: AsyncSession, account_ids: Sequence[int]
) -> tuple[dict[int, str | None], dict[int, set[str]]]:
    """Return the zone of most customers, and the departments of their issues, by account."""
    zones: dict[int, Counter[str]] = {}
    departments: dict[int, set[str]] = {}
    for batch in batched(account_ids):
        rows = await session.exec(
            select(Customer.account_id, Customer.timezone, Issue.department)
            .outerjoin(Issue, col(Issue.id) == col(Customer.issue_id))
            .where(col(Customer.account_id).in_(batch))
        )
        for account_id, zone, department in rows.all():
            zones.setdefault(account_id or 0, Counter()).update([zone] if zone else [])
            departments.setdefault(account_id or 0, set()).update([_folded(department)] if department else [])
    return {key: next((zone for zone, _ in each.most_common(1)), None) for key, each in zones.items()}, departments


def spread(
    sponsors: Sequence[Sponsor], accounts: Iterable[KeyAccount], had: Collection[tuple[int, int]], *, at: datetime
) -> dict[int, list[Proposal]]:
    """Return the accounts each sponsor is proposed, by their id; the fewest first, then those who are near.

    `had` holds (person id, account id) that are not to be proposed; `at` (aware) is when, for the clocks.
    """
    room = {each.person_id: each.room for each in sponsors}
    found: dict[int, list[Proposal]] = {}
    for account in accounts:
        free = [
            each
            for each in sponsors
            if room[each.person_id] > 0
            and each.person_id != account.owner_id
            and (each.person_id, account.account_id) not in had
        ]
        if not free:
            continue
        best = min(free, key=lambda each, of=account: (-room[each.person_id], *_cost(each, of, at)))  # type: ignore[misc]
        room[best.person_id] -= 1
        found.setdefault(best.person_id, []).append(Proposal(account.account_id, why(best, account, at)))
    return found


def _cost(sponsor: Sponsor, account: KeyAccount, at: datetime) -> tuple[bool, bool, bool, float, int]:
    """Return how much worse than others: near first, then whose department can fix what bothers them."""
    apart = _hours_apart(sponsor.timezone, account.zone, at)
    is_far = apart is None or apart > _NEAR_H
    return (
        is_far and not _same(sponsor.country, account.country),
        not _is_about(sponsor, account),
        is_far,
        99.0 if apart is None else apart,
        sponsor.person_id,
    )


def why(sponsor: Sponsor, account: KeyAccount, at: datetime) -> str:
    """Return in words why this account, for the sponsor to read."""
    apart = _hours_apart(sponsor.timezone, account.zone, at)
    reasons = []
    if _same(sponsor.country, account.country):
        reasons.append("you are in the same country")
    elif apart is not None and apart <= _NEAR_H:
        reasons.append("you share their working hours")
    if _is_about(sponsor, account):
        reasons.append("what bothers them is your department's to fix")
    if sponsor.room == MOST_ACCOUNTS:
        reasons.append("you sponsor no other account")
    if not reasons:
        return "A key account without a sponsor; you have room for one more."
    return f"A key account without a sponsor: {' and '.join(filter(None, (', '.join(reasons[:-1]), reasons[-1])))}."


def _is_about(sponsor: Sponsor, account: KeyAccount) -> bool:
    return _folded(sponsor.department) in account.departments if sponsor.department else False


def _same(one: str | None, other: str | None) -> bool:
    return bool(one) and _folded(one) == _folded(other)


def _folded(name: str | None) -> str:
    return (name or "").casefold().strip()


def _hours_apart(one: str | None, other: str | None, at: datetime) -> float | None:
    """Return how many hours the clocks of two zones (IANA names) are apart; None where one isn't known."""
    here, there = known_zone(one), known_zone(other)
    if here is None or there is None:
        return None
    offsets = [at.astimezone(zone).utcoffset() for zone in (here, there)]
    first, second = (offset.total_seconds() / 3600 if offset else 0.0 for offset in offsets)
    return abs(first - second)
