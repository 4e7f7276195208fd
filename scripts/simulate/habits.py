"""How executives take a brief and a nudge: what each does next, and when, by their habit."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from bot.context import AppContext
from bot.errors import FirsthandError
from scripts.simulate import acts
from scripts.simulate.executives import Executive, Habit
from scripts.simulate.judge import Case, Judge
from scripts.simulate.recorder import TEAM

Act = Callable[[], Awaitable[None]]
# Right after a nudge is enqueued, and before it is delivered.
FIRST_THING = timedelta(seconds=20)
_SECOND = 2
_AT_A_NUDGE = (Habit.SNOOZER, Habit.PAUSER, Habit.FEWER, Habit.ON_LEAVE, Habit.ASSISTED, Habit.SWAPPER)
_ONE_DAY = timedelta(days=1)


@dataclass
class People:
    """The executives at work: `later` has them act at a moment, `now` tells it."""

    context: AppContext
    judge: Judge
    random: Random
    later: Callable[[datetime, Act], None]

    def briefed(self, case: Case) -> None:
        """Let who got a brief plan what they do of their own accord."""
        habit = case.executive.habit
        if habit is Habit.SWAPPER and self._by_chance(0.6):
            self._plan(case, self._swap, days=self.random.randint(0, 2))
        elif habit in (Habit.PROMPT, Habit.ASSISTED) and self._by_chance(0.8):
            self._plan(case, self._book, days=self.random.randint(0, 4))
        elif habit is Habit.PROMPT or (habit is Habit.ON_LEAVE and self._by_chance(0.5)):
            self._plan(case, self._log, days=self.random.randint(0, 12))

    def nudged(self, case: Case) -> None:
        """Let who got a nudge do what they do then."""
        habit, count = case.executive.habit, len(case.nudges)
        if habit is Habit.SECOND_NUDGE and count >= _SECOND:
            self._plan(case, self._log if self._by_chance(0.5) else self._book, days=self.random.randint(0, 2))
        elif habit is Habit.SNOOZER and self._by_chance(0.6):
            self._plan(case, self._snooze, days=0)
        elif habit is Habit.PAUSER and self._by_chance(0.5):
            self._plan(case, self._pause, days=0)
        elif habit in _AT_A_NUDGE:
            self._plan(case, self._log, days=self.random.randint(0, 4))
        elif habit is Habit.PROMPT:
            self._plan(case, self._log, days=self.random.randint(0, 1))

    def _plan(self, case: Case, act: Callable[[Case], Awaitable[None]], *, days: int) -> None:
        """Have somebody act within their working time; now and then first thing, as their day begins."""
        at = FIRST_THING if self._by_chance(0.2) else timedelta(minutes=self.random.randint(1, 470))
        moment = case.executive.at_work_after(self.context.now(), days=days, at=at)
        self.later(moment, lambda: self._act(case, act))

    async def _act(self, case: Case, act: Callable[[Case], Awaitable[None]]) -> None:
        """Act, unless it is over meanwhile; what the programme refuses is not done."""
        if case.done is None:
            try:
                await act(case)
            except FirsthandError as refused:
                self.judge.refused[refused.code] += 1
            else:
                case.acts.append(self.context.now())

    async def _log(self, case: Case) -> None:
        await acts.log_call(
            self.context.database,
            case.assignment_id,
            case.routine,
            today=self._today(case.executive),
            now=self.context.now(),
            by=case.executive.slack_id,
            is_private=self._by_chance(0.9),
        )
        case.done = self.context.now()
        self.judge.calls += 1

    async def _book(self, case: Case) -> None:
        """Book a day or an hour; where somebody has an assistant, they do."""
        now, executive, zone = self.context.now(), case.executive, case.executive.office.zone
        call = executive.at_work_after(now, days=self.random.randint(1, 6), at=timedelta(hours=4))
        by = executive.assistant_id if executive.habit is Habit.ASSISTED else executive.slack_id
        if self._by_chance(0.5):
            await acts.book_day(self.context.database, case.assignment_id, call.date(), zone, now=now, by=by)
            case.be_quiet(now, datetime.combine(call.date() + _ONE_DAY, time(), zone))
        else:
            await acts.book(self.context.database, case.assignment_id, call, zone, now=now, by=by)
            case.be_quiet(now, call)
        # Who is asked whether they talked, rather than logs it of their own accord.
        if self._by_chance(0.6):
            self.later(call + timedelta(hours=self.random.randint(0, 2)), lambda: self._act(case, self._log))

    async def _snooze(self, case: Case) -> None:
        now, executive = self.context.now(), case.executive
        until = executive.at_work_after(now, days=self.random.choice((1, 3, 5))).date()
        await acts.snooze(
            self.context.database,
            case.assignment_id,
            until,
            executive.office.zone,
            now=now,
            by=executive.slack_id,
        )
        case.be_quiet(now, datetime.combine(until, time(), executive.office.zone))

    async def _pause(self, case: Case) -> None:
        executive = case.executive
        until = self._today(executive) + timedelta(days=self.random.randint(7, 40))
        await acts.pause(self.context.database, until, by=executive.slack_id)
        over = datetime.combine(until, time(), executive.office.zone)
        for each in self.judge.open_of(executive):
            each.be_quiet(self.context.now(), over)
        executive.paused_until = over

    def told(self, case: Case) -> None:
        """Let the CX team do something about what they were told of."""
        if self._by_chance(0.4):
            self.later(self.context.now() + _ONE_DAY, lambda: self._act(case, self._let_go))
        elif self._by_chance(0.3):
            self.later(self.context.now() + _ONE_DAY, lambda: self._act(case, self._swap_for))
        elif case.executive.habit is not Habit.SILENT:  # they speak, and the call is made
            self._plan(case, self._log, days=2)

    async def _let_go(self, case: Case) -> None:
        now = self.context.now()
        await acts.let_go(self.context.database, case.assignment_id, now=now, by=TEAM)
        case.done = now

    async def _swap_for(self, case: Case) -> None:
        now = self.context.now()
        await acts.swap_for(self.context.database, case.assignment_id, now=now, by=TEAM)
        case.done = now

    async def _swap(self, case: Case) -> None:
        by, now = case.executive.slack_id, self.context.now()
        other = await acts.swap(self.context.database, case.assignment_id, now=now, by=by)
        case.done = now
        # It stands in the message of the one before.
        self.judge.cases[other] = Case(other, case.routine, case.executive, now)
        self._plan(self.judge.cases[other], self._book, days=1)

    def _by_chance(self, share: float) -> bool:
        return self.random.random() < share

    def _today(self, executive: Executive) -> date:
        return self.context.now().astimezone(executive.office.zone).date()
