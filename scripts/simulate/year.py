"""The simulated time: what happens in which order, the real jobs at every moment at which something can be due."""

import heapq
import math
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random

from sqlalchemy import and_, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import app
from bot.clock import MovableClock
from bot.context import AppContext
from bot.jobs import bookings, deliver, imports, pictures, rounds, slack_checks, transcripts
from bot.program import matching
from bot.program import rounds as programme_rounds
from bot.program.assignments import assignment_details
from bot.program.matching import Candidate, MatchResult, Pair
from bot.program.nudges.messages import UNANSWERED
from bot.program.stories import reviews, story_revisions
from models import Outgoing, OutgoingKind, OutgoingState, Place, Reflection, Round, RoundState, Story, StoryState
from models.database import execute, table_of
from scripts.simulate.executives import Executive, Office
from scripts.simulate.habits import FIRST_THING, People
from scripts.simulate.judge import Judge
from scripts.simulate.recorder import TEAM, Recorder
from scripts.simulate.witness import Witness

_SATURDAY = 5
# At the mornings of which share of the offices jobs run on a day.
_SHARE, _ON_WEEKENDS = 0.7, 0.25
_ONE_DAY = timedelta(days=1)
# How often there is a moment at any hour, on a day.
_ODD_HOURS = 0.3
# When the CX team looks at what waits for it, by UTC.
_TEAM_AT = time(10)
# When rounds open, by UTC, and a little more.
_OPENS_AT = time(9, 5)
_OUTGOING = table_of(Outgoing)
_IN_CHANNELS = and_(_OUTGOING.c.place.in_((Place.CX, Place.STORIES)), _OUTGOING.c.kind != UNANSWERED.name)
_LEAVE_OUT = (
    update(_OUTGOING)
    .where(_OUTGOING.c.state == OutgoingState.WAITING, or_(_OUTGOING.c.ts.is_not(None), _IN_CHANNELS))
    .values(state=OutgoingState.SENT)
)
# What needs more of Slack than messages, or is run by itself here.
_NOT_HERE = (*imports.JOBS, *slack_checks.JOBS, *pictures.JOBS, *transcripts.JOBS, *deliver.JOBS, *rounds.JOBS)
_JOBS = tuple(job for job in app.JOBS if job not in (*_NOT_HERE, *bookings.JOBS))


class Year:
    """Runs the programme from `begins` to `ends` (days) for these executives."""

    def __init__(
        self,
        context: AppContext,
        slack: Recorder,
        clock: MovableClock,
        executives: Sequence[Executive],
        *,
        span: tuple[date, date],
        random: Random,
    ) -> None:
        self._context, self._slack, self._clock, self._span = context, slack, clock, span
        self._random, self._executives = random, executives
        self._queue: list[tuple[datetime, int, Callable[[], Awaitable[None]]]] = []
        self._number = count()
        self.judge = Judge()
        people = People(context, self.judge, random, self._at)
        self._witness = Witness(context, slack, self.judge, people, executives)

    async def run(self) -> None:
        """Let all of it happen."""
        for moment in moments({each.office for each in self._executives}, *self._span, self._random):
            self._at(moment, self._tick)
        for day in _days(*self._span):
            if day.weekday() < _SATURDAY:
                self._at(datetime.combine(day, _OPENS_AT, UTC), self._rounds_open)
                self._at(datetime.combine(day, _TEAM_AT, UTC), self._team_acts)
        while self._queue:
            moment, _, happens = heapq.heappop(self._queue)
            self._clock.move_to(moment)
            await happens()

    def _at(self, moment: datetime, happens: Callable[[], Awaitable[None]]) -> None:
        if moment.date() <= self._span[1]:
            heapq.heappush(self._queue, (moment, next(self._number), happens))

    async def _rounds_open(self) -> None:
        """Run the jobs that have something to do once a day."""
        now = self._clock.now()
        await rounds.open_round(self._context, now, choose=_choose_here)
        for job in _JOBS:
            await job.run(self._context, now)

    async def _tick(self) -> None:
        """Run the jobs of bookings and nudges; their messages go out moments later, when somebody may be quicker."""
        now = self._clock.now()
        await bookings.follow_bookings(self._context, now)
        await rounds.nudge(self._context, now)
        self._at(now + 2 * FIRST_THING, self._deliver)

    async def _deliver(self) -> None:
        await self._leave_out_what_notifies_nobody()
        await deliver.deliver(self._context, self._clock.now())
        await self._witness.look()

    async def _leave_out_what_notifies_nobody(self) -> None:
        """Take as delivered what changes a message that stands, and what channels get but for unanswered nudges."""
        await self._context.database.run_write(lambda session: execute(session, _LEAVE_OUT))

    async def _team_acts(self) -> None:
        """Approve what is proposed, and publish what waits for it."""
        now, database = self._clock.now(), self._context.database
        proposed = await database.run_read(_proposed)
        stories = await database.run_read(_in_review)
        for round_id in proposed:
            await database.run_write(partial(programme_rounds.approve, round_id=round_id, now=now, actor=TEAM))
        for assignment_id in stories:
            await database.run_write(partial(_publish, assignment_id=assignment_id, now=now))
        await self._deliver()


async def _proposed(session: AsyncSession) -> list[int]:
    rows = await session.exec(select(Round.id).where(Round.state == RoundState.PROPOSED))
    return [each or 0 for each in rows.all()]


async def _in_review(session: AsyncSession) -> Sequence[int]:
    waiting = select(Reflection.assignment_id).join(Story, col(Story.reflection_id) == Reflection.id)
    return (await session.exec(waiting.where(Story.state == StoryState.IN_REVIEW))).all()


async def _publish(session: AsyncSession, assignment_id: int, *, now: datetime) -> None:
    # As the delivery of its review card does.
    await story_revisions.renew_due(session, OutgoingKind.REVIEW, assignment_id, now=now)
    told = await assignment_details.of_assignment(session, assignment_id)
    if told is not None and told.revision is not None:
        await reviews.publish(session, assignment_id, revision=told.revision.number, now=now, by=TEAM)


def _days(begins: date, ends: date) -> Iterator[date]:
    for number in range((ends - begins).days):
        yield begins + number * _ONE_DAY


def moments(offices: Iterable[Office], begins: date, ends: date, random: Random) -> Iterator[datetime]:
    """Give the moments at which jobs run: as the day begins in some of the offices, by turns, and at odd hours.

    Everybody has one in each of their working days, mostly in the midst of it, and some at night. A minute that the
    bot is down changes nothing, so that what is due between two moments comes with the later one.
    """
    mornings = sorted({(each.zone, each.begins) for each in offices}, key=str)
    for day in _days(begins, ends):
        chosen = random.sample(
            mornings, math.ceil(len(mornings) * (_SHARE if day.weekday() < _SATURDAY else _ON_WEEKENDS))
        )
        for zone, morning in chosen:
            yield datetime.combine(day, morning, zone).astimezone(UTC)
        if random.random() < _ODD_HOURS:
            yield datetime.combine(day, time(random.randrange(24), random.randrange(60)), UTC)


async def _choose_here(waiting: Sequence[int], candidates: Sequence[Candidate], had: AbstractSet[Pair]) -> MatchResult:
    return matching.choose(waiting, candidates, had)
