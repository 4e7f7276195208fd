"""Proposing: which host each participant is to spend a day with, and why."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.matching import Pair, pair_rules
from bot.program.people.availability import known_zone
from bot.program.routines import Proposal
from bot.program.shadow_days import hosts
from bot.program.shadow_days.hosts import Host
from models import Assignment, Person, Round
from models.transaction_threads import run_in_thread

# Farther apart, their working hours hardly meet, and neither can be with the other.
_FAR_APART_H = 4


@dataclass(frozen=True)
class Guest:
    """A participant as proposals see them; `sites` are those where they were before."""

    person_id: int
    department: str | None = None
    timezone: str | None = None
    manager_id: int | None = None
    sites: frozenset[str] = frozenset()


async def propose(
    session: AsyncSession, round_: Round, participants: Sequence[int], now: datetime
) -> Mapping[int, Sequence[Proposal]]:
    """Return whom each of these participants (ids) is proposed in a round, and why; who is left out gets nobody."""
    known = await hosts.to_ask(session, round_, now=now)
    seen = await hosts.sites_seen(session, participants)
    rows = await session.exec(
        select(Person.id, Person.department, Person.timezone, Person.manager_id).where(col(Person.id).in_(participants))
    )
    guests = [
        Guest(row_id or 0, department, zone, manager, frozenset(site for who, site in seen if who == row_id))
        for row_id, department, zone, manager in rows.all()
    ]
    met = await session.exec(
        select(Assignment.participant_id, Assignment.host_id).where(
            pair_rules.met_before(round_), col(Assignment.participant_id).in_(participants)
        )
    )
    had = {(one, other) for one, other in met.all() if other is not None}
    at = datetime.combine(round_.starts_on, time(12), UTC)
    # In a thread, as it grows with people times hosts.
    pairs = await run_in_thread(pair_up, guests, known, had, at=at)
    by_id = {guest.person_id: guest for guest in guests}
    return {who: [Proposal(host.person_id, why(by_id[who], host))] for who, host in pairs.items()}


def pair_up(guests: Sequence[Guest], known: Sequence[Host], had: AbstractSet[Pair], *, at: datetime) -> dict[int, Host]:
    """Return a host for as many guests as can be, by guest id; no host twice, and none who may not be.

    Each in turn gets the best who is free for them; where nobody is, others take their next best instead. `had` holds
    (guest id, host id) of those who met; `at` (aware) is when, for the clocks.
    """
    order = {
        guest.person_id: sorted(
            (host for host in known if may_meet(guest, host) and (guest.person_id, host.person_id) not in had),
            key=lambda host, guest=guest: _cost(guest, host, at),  # type: ignore[misc]
        )
        for guest in guests
    }
    host_of: dict[int, Host] = {}
    guest_of: dict[int, int] = {}

    def place(guest: int, tried: set[int]) -> bool:
        for free_only in (True, False):
            for host in order[guest]:
                holder = guest_of.get(host.person_id)
                if host.person_id in tried or (free_only and holder is not None):
                    continue
                tried.add(host.person_id)
                if holder is None or place(holder, tried):
                    guest_of[host.person_id], host_of[guest] = guest, host
                    return True
        return False

    # Who has the least choice comes first.
    for guest in sorted(order, key=lambda each: (len(order[each]), each)):
        place(guest, set())
    return host_of


def may_meet(guest: Guest, host: Host) -> bool:
    """Return whether somebody may spend a day with this host: not themselves, their manager, or who reports to them."""
    is_self = guest.person_id == host.person_id
    return not is_self and guest.manager_id != host.person_id and host.manager_id != guest.person_id


def _cost(guest: Guest, host: Host, at: datetime) -> tuple[bool, bool, int, float, bool, int]:
    """Return how much worse than others: another department first, hours that meet, who hosted least, and near."""
    apart = _hours_apart(guest.timezone, host.timezone, at)
    is_same = bool(guest.department) and _folded(guest.department) == _folded(host.department)
    return is_same, apart > _FAR_APART_H, host.had, apart, host.site in guest.sites, host.person_id


def _folded(name: str | None) -> str:
    return (name or "").casefold().strip()


def _hours_apart(one: str | None, other: str | None, at: datetime) -> float:
    """Return how many hours the clocks of two zones (IANA names) are apart; 0 where one isn't known."""
    here, there = known_zone(one), known_zone(other)
    if here is None or there is None:
        return 0.0
    offsets = [at.astimezone(zone).utcoffset() for zone in (here, there)]
    hours = [offset.total_seconds() / 3600 if offset else 0.0 for offset in offsets]
    return abs(hours[0] - hours[1])


def why(guest: Guest, host: Host) -> str:
    """Return in words why this host, for the guest to read."""
    first = host.name.split()[0]
    where = f" in {host.site}" if host.site else ""
    if host.role:
        does = f"{first} {host.role}{where}"
    elif host.department:
        does = f"{first} works in {host.department}{where}"
    else:
        does = f"{first} serves customers every day{where}"
    return f"{does}; {_new_to(guest, host)}."


def _new_to(guest: Guest, host: Host) -> str:
    if host.site and host.site not in guest.sites:
        return "you have not been there"
    if host.department and _folded(host.department) != _folded(guest.department):
        return "it is another department than yours"
    return "you have not been with them before"
