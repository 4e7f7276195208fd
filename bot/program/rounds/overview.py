"""Every routine side by side: on or off, when its next round opens, for whom it is, and whom it does not reach."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.rounds import reach, round_times
from bot.program.rounds.calendar import Cadence
from bot.program.rounds.reach import NOBODY, Unreached
from bot.program.rounds.round_times import Opening
from bot.program.routines import ROUTINES, Routine, switches
from bot.program.routines.switches import Terms
from models import NOT_OUT, TO_DO, Assignment, AssignmentState, Participation, Person, RoutineSwitch

_PROPOSED = frozenset({AssignmentState.PROPOSED})
_OPEN = (NOT_OUT | TO_DO) - _PROPOSED
CadenceOf = Callable[[Routine, RoutineSwitch | None], Cadence]


class Named(NamedTuple):
    """Somebody who was chosen by name: id, name, and Slack id where that is known."""

    id: int | None
    name: str
    slack_id: str | None


@dataclass(frozen=True)
class Standing:
    """One routine: its newest switch and terms, how many take part, and for how many one of it is open.

    `proposed` is for how many a plan that waits to be approved has one.
    `names` are those who were chosen by name. `opens` is when its next round opens, or would; `runs_until` the last day
    of the round that runs, None where none does. `since` is the programme's day on which it was turned on, or off
    again; None where it never was.
    """

    routine: Routine
    switch: RoutineSwitch | None
    terms: Terms
    people: int
    open: int
    proposed: int
    opens: Opening
    runs_until: date | None
    names: Sequence[Named]
    unreached: Unreached
    since: date | None = None

    @property
    def is_on(self) -> bool:
        """Whether it is turned on."""
        return self.switch is not None and self.switch.off_since is None


async def of_all(session: AsyncSession, cadence_of: CadenceOf, *, now: datetime, limit: int) -> list[Standing]:
    """Return every routine there is, with at most `limit` of those whom each does not reach."""
    known, people = await switches.newest(session), await _people(session)
    open_, proposed = await _having(session, _OPEN), await _having(session, _PROPOSED)
    return [
        await _standing(
            session,
            routine,
            known.get(key),
            cadence_of(routine, known.get(key)),
            now=now,
            people=people.get(key, 0),
            open_=open_.get(key, 0),
            proposed=proposed.get(key, 0),
            limit=limit,
        )
        for key, routine in ROUTINES.items()
    ]


async def of(session: AsyncSession, routine: Routine, cadence_of: CadenceOf, *, now: datetime, limit: int) -> Standing:
    """Return one routine, with at most `limit` of those whom it does not reach; none are looked for where it is 0."""
    switch = (await switches.newest(session)).get(routine.key)
    return await _standing(
        session,
        routine,
        switch,
        cadence_of(routine, switch),
        now=now,
        people=(await _people(session, routine)).get(routine.key, 0),
        open_=(await _having(session, _OPEN, routine)).get(routine.key, 0),
        proposed=(await _having(session, _PROPOSED, routine)).get(routine.key, 0),
        limit=limit,
    )


async def _standing(
    session: AsyncSession,
    routine: Routine,
    switch: RoutineSwitch | None,
    cadence: Cadence,
    *,
    now: datetime,
    people: int,
    open_: int,
    proposed: int,
    limit: int,
) -> Standing:
    terms = await switches.terms_of(session, routine, switch)
    running = await round_times.in_force(session, routine, cadence, now=now)
    is_on = switch is not None and switch.off_since is None
    return Standing(
        routine=routine,
        switch=switch,
        terms=terms,
        people=people,
        open=open_,
        proposed=proposed,
        opens=await round_times.next_opening(session, routine, cadence, now=now),
        runs_until=round_times.last_day(running) if running else None,
        names=await _names(session, terms),
        unreached=await reach.unreached(session, routine, limit=limit) if is_on and limit else NOBODY,
        since=(switch.off_since or switch.on_since).astimezone(cadence.zone).date() if switch else None,
    )


async def _people(session: AsyncSession, routine: Routine | None = None) -> Mapping[str, int]:
    """Return how many take part, by routine; only of one where it is given."""
    counted = select(Participation.routine, func.count()).where(col(Participation.until).is_(None))
    if routine is not None:
        counted = counted.where(Participation.routine == routine.key)
    return dict((await session.exec(counted.group_by(col(Participation.routine)))).all())


async def _having(
    session: AsyncSession, states: Collection[AssignmentState], routine: Routine | None = None
) -> Mapping[str, int]:
    """Return how many people have one in one of these states, by routine; only of one where it is given."""
    people = func.count(col(Assignment.participant_id).distinct())
    counted = select(Assignment.routine, people).where(col(Assignment.state).in_(states))
    if routine is not None:
        counted = counted.where(Assignment.routine == routine.key)
    return dict((await session.exec(counted.group_by(col(Assignment.routine)))).all())


async def _names(session: AsyncSession, terms: Terms) -> Sequence[Named]:
    if not terms.audience.people:
        return ()
    named = select(Person.id, Person.name, Person.slack_id).where(col(Person.id).in_(terms.audience.people))
    return [Named(*row) for row in (await session.exec(named.order_by(Person.name, col(Person.id)))).all()]
