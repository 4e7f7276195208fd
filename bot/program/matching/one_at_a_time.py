"""One at a time: nobody gets one of a routine while one of another is open, unless one of the two may be beside others.

Where several routines are planned at once, each person gets the one that they prefer, else the one that they had
longest ago, or never.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Subquery, and_, func, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people.participations import takes_part
from bot.program.routines import ROUTINES, Routine, default_routine, switches
from models import (
    NOT_OUT,
    TO_DO,
    Assignment,
    AssignmentState,
    LeftOut,
    LeftOutWhy,
    Participation,
    Person,
    Round,
    RoundState,
    RoutineSwitch,
)
from models.database import batched

Switches = Mapping[str, RoutineSwitch]
OPEN = NOT_OUT | TO_DO
_NEVER = datetime.min.replace(tzinfo=UTC)
_WANTED = and_(col(Round.state) == RoundState.OPEN, col(Round.plan_wanted_at).is_not(None))


@dataclass
class Wish:
    """What one person may get of several routines (keys) at once: the one they prefer, and when they last had which."""

    routines: list[str] = field(default_factory=list)
    prefers: str | None = None
    last: dict[str, datetime] = field(default_factory=dict)

    def first(self, turn: int, known: Switches) -> str | None:
        """Return which of them it is to be, None for none.

        Of those they never had, the rarest, and a call last; of equals, one by `turn`, so that people are spread.
        """
        if self.prefers in self.routines:
            return self.prefers
        count = max(len(self.routines), 1)

        def order(key: str) -> tuple[datetime, int, bool, int]:
            routine, place = ROUTINES[key], self.routines.index(key)
            rarity = -switches.months_between(routine, known.get(key))
            return self.last.get(key, _NEVER), rarity, routine is default_routine(), (place - turn) % count

        return min(self.routines, key=order, default=None)


def in_the_way(routine: Routine, known: Switches) -> frozenset[str]:
    """Return the routines (keys) of which one that is open is in the way of one of this."""
    if switches.may_be_beside(routine, known.get(routine.key)):
        return frozenset()
    others = (each for each in ROUTINES.values() if not switches.may_be_beside(each, known.get(each.key)))
    return frozenset(each.key for each in others) - {routine.key}


def is_free(of: Collection[str]) -> ColumnElement[bool]:
    """Return the condition in SQL that a person has none of these routines (keys) open."""
    return col(Person.id).not_in(select(_open_of(of).c.participant_id)) if of else true()


def _open_of(routines: Collection[str]) -> Subquery:
    """Return who has one of these routines open, and which, as a subquery."""
    return (
        select(Assignment.participant_id, func.min(col(Assignment.routine)).label("routine"))
        .where(col(Assignment.state).in_(OPEN), col(Assignment.routine).in_(routines))
        .group_by(col(Assignment.participant_id))
        .subquery()
    )


async def may_get(session: AsyncSession, person_id: int, routine: Routine) -> bool:
    """Return whether a person may be handed one of this routine now, which nobody chose by hand."""
    free = is_free(in_the_way(routine, await switches.newest(session)))
    return (await session.exec(select(Person.id).where(Person.id == person_id, free))).first() is not None


async def others_of(session: AsyncSession, person_id: int, routine: Routine) -> list[Routine]:
    """Return of which other routines a person has one open."""
    rows = await session.exec(
        select(Assignment.routine)
        .where(
            Assignment.participant_id == person_id,
            Assignment.routine != routine.key,
            col(Assignment.state).in_(OPEN),
        )
        .distinct()
    )
    found = set(rows.all())
    return [each for each in ROUTINES.values() if each.key in found]


async def busy(session: AsyncSession, round_: Round, of: Collection[str]) -> list[tuple[int, LeftOutWhy, str | None]]:
    """Return who takes part and is not planned for in a round: with why, and which of the routines `of` they have open.

    None where it is not that.
    """
    elsewhere = _open_of(of)
    had = select(Assignment.participant_id).where(
        col(Assignment.round_id) == round_.id, col(Assignment.state) != AssignmentState.SWAPPED
    )
    lost = col(Person.not_found_at).is_not(None)
    rows = await session.exec(
        select(Person.id, lost, elsewhere.c.routine)
        .outerjoin(elsewhere, elsewhere.c.participant_id == col(Person.id))
        .where(takes_part(round_.routine), col(Person.id).not_in(had), lost | elsewhere.c.routine.is_not(None))
        .order_by(col(Person.id))
    )
    return [
        (person_id or 0, LeftOutWhy.NOT_FOUND if is_lost else LeftOutWhy.OTHER_FIRST, None if is_lost else other)
        for person_id, is_lost, other in rows.all()
    ]


async def left_to_others(
    session: AsyncSession, round_: Round, waiting: Sequence[int], known: Switches
) -> dict[int, str]:
    """Return who of those who wait in this round (ids) is to get one of another that is planned now, and of which."""
    if switches.may_be_beside(ROUTINES[round_.routine], known.get(round_.routine)):
        return {}
    wanted = await session.exec(select(Round).where(_WANTED).order_by(col(Round.id)))
    rivals = {
        each.routine: each.id or 0
        for each in wanted.all()
        if each.routine in ROUTINES and not switches.may_be_beside(ROUTINES[each.routine], known.get(each.routine))
    }
    if len(rivals.keys() | {round_.routine}) == 1:
        return {}
    wishes = await _wishes(session, rivals, waiting)
    firsts = {person_id: wish.first(person_id, known) for person_id, wish in wishes.items()}
    return {person_id: first for person_id, first in firsts.items() if first and first != round_.routine}


async def _wishes(session: AsyncSession, rivals: Mapping[str, int], people: Sequence[int]) -> dict[int, Wish]:
    """Return for each of these people what they may get in the rounds that are planned now (ids by routine)."""
    wishes: dict[int, Wish] = defaultdict(Wish)
    for batch in batched(people):
        have = await _have(session, rivals, batch)
        theirs = await session.exec(
            select(Participation.person_id, Participation.routine, Person.prefers)
            .join(Person, col(Person.id) == col(Participation.person_id))
            .where(
                col(Participation.person_id).in_(batch),
                col(Participation.until).is_(None),
                col(Participation.routine).in_(rivals),
            )
        )
        for person_id, routine, prefers in theirs.all():
            if (person_id, routine) not in have:
                wishes[person_id].routines.append(routine)
                wishes[person_id].prefers = prefers
        for person_id, routine, at in await _last(session, rivals, batch):
            if person_id in wishes:
                last = wishes[person_id].last
                last[routine] = max(last.get(routine, at), at)
    for wish in wishes.values():
        wish.routines.sort(key=list(ROUTINES).index)
    return wishes


async def _have(session: AsyncSession, rivals: Mapping[str, int], people: Collection[int]) -> set[tuple[int, str]]:
    """Return who has, or had, something in one of these rounds, and of which routine."""
    rows = await session.exec(
        select(Assignment.participant_id, Assignment.routine).where(
            col(Assignment.round_id).in_(rivals.values()),
            col(Assignment.participant_id).in_(people),
            Assignment.state != AssignmentState.SWAPPED,
        )
    )
    return set(rows.all())


async def _last(
    session: AsyncSession, rivals: Mapping[str, int], people: Collection[int]
) -> list[tuple[int, str, datetime]]:
    """Return when these people last had one of each routine, or it was their turn and there was nothing for them."""
    had = await session.exec(
        select(Assignment.participant_id, Assignment.routine, func.max(col(Assignment.sent_at)))
        .where(
            col(Assignment.participant_id).in_(people),
            col(Assignment.routine).in_(rivals),
            col(Assignment.sent_at).is_not(None),
        )
        .group_by(col(Assignment.participant_id), col(Assignment.routine))
    )
    in_vain = await session.exec(
        select(LeftOut.person_id, Round.routine, func.max(col(Round.opened_at)))
        .join(Round, col(Round.id) == col(LeftOut.round_id))
        .where(
            col(LeftOut.person_id).in_(people),
            LeftOut.why == LeftOutWhy.NOTHING_LEFT,
            col(Round.routine).in_(rivals),
        )
        .group_by(col(LeftOut.person_id), col(Round.routine))
    )
    return [(who, routine, at) for who, routine, at in (*had.all(), *in_vain.all()) if at is not None]
