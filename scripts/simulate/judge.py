"""The judge: notes what executives heard and did, and counts what must not happen, by the facts of the people alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scripts.simulate.executives import Executive

_ONE_DAY = timedelta(days=1)


@dataclass
class Case:
    """One assignment that was handed to an executive, as it looks from outside; all moments are aware.

    `done` is when they were through with it, `told` when the CX team heard that they are not. `quiet_until` is until
    when they asked to be left alone, or the end of the day they booked. So many nudges are `allowed`: those of the
    ladder, and one for each day they booked or snoozed until.
    """

    assignment_id: int
    routine: str
    executive: Executive
    briefed: datetime
    nudges: list[datetime] = field(default_factory=list)
    acts: list[datetime] = field(default_factory=list)
    done: datetime | None = None
    told: datetime | None = None
    quiet_until: datetime | None = None
    allowed: int = 3
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)

    def be_quiet(self, now: datetime, until: datetime) -> None:
        """Note that nothing is to be said from now on until then."""
        self.quiet_until, self.allowed = until, self.allowed + 1
        self.pauses.append((now, until))

    @property
    def ended(self) -> datetime | None:
        """When it was over, in one way or the other."""
        return min((each for each in (self.done, self.told) if each is not None), default=None)


@dataclass
class Judge:
    """The cases by assignment, and how often each fault was seen."""

    cases: dict[int, Case] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    longest: tuple[int, str] = (0, "")
    nudged_on: defaultdict[tuple[int, date], set[str]] = field(default_factory=lambda: defaultdict(set))

    def see_post(self, executive: Executive, moment: datetime) -> None:
        """Judge the hour of a message that nobody asked for."""
        if not executive.is_at_work(moment):
            self.fault(OUTSIDE, f"{executive.slack_id} at {moment.astimezone(executive.office.zone)}")

    def see_nudge(self, case: Case, moment: datetime, message: str) -> None:
        """Judge a nudge about a case, which stood in the message of this token."""
        where = f"assignment {case.assignment_id} of {case.executive.slack_id} at {moment}"
        if case.done is not None and case.done <= moment:
            self.fault(AFTER_DONE, where)
        if case.quiet_until is not None and moment < case.quiet_until:
            self.fault(QUIET, f"{where}, quiet until {case.quiet_until}")
        case.nudges.append(moment)
        if len(case.nudges) > case.allowed:
            self.fault(TOO_MANY, where)
        today = self.nudged_on[case.executive.number, moment.astimezone(case.executive.office.zone).date()]
        today.add(message)
        if len(today) > 1:
            self.fault(TWICE_A_DAY, where)

    def open_of(self, executive: Executive) -> list[Case]:
        """Return what somebody has open."""
        return [each for each in self.cases.values() if each.executive is executive and each.ended is None]

    def fault(self, name: str, example: str) -> None:
        """Count a fault, and keep the first of its kind."""
        self.faults[name] += 1
        self.examples.setdefault(name, example)

    def close(self, end: datetime) -> None:
        """Count, at `end`, who fell between: of whose case nothing came, and nobody was told; and the longest silence.

        That is for how many of their own working days somebody with an open case heard nothing and did nothing.
        """
        between = set[int]()
        for case in self.cases.values():
            days, where = _silence(case, end), f"{case.executive.habit}, assignment {case.assignment_id}"
            self.longest = max(self.longest, (days, where))
            if case.ended is None and days > _LONGEST_LADDER and case.executive.number not in between:
                between.add(case.executive.number)
                self.fault(BETWEEN, where)


OUTSIDE, AFTER_DONE = "nudges outside hours", "nudges after done"
QUIET, TWICE_A_DAY = "nudges while booked, snoozed or paused", "nudge messages twice on a day"
TOO_MANY, BETWEEN = "nudges beyond the ladder", "people who fell between"
# In working days of theirs; a round has some twenty.
_LONGEST_LADDER = 25


def _silence(case: Case, end: datetime) -> int:
    """Return the most working days of theirs between two things that happened about a case, while it was open."""
    over = case.ended or end
    happened = sorted(each for each in (case.briefed, *case.nudges, *case.acts) if each <= over)
    return max(_quiet_days(case, first, after) for first, after in zip(happened, [*happened[1:], over], strict=True))


def _quiet_days(case: Case, first: datetime, after: datetime) -> int:
    """Return the working days between two moments on which nobody had asked for quiet."""
    zone = case.executive.office.zone
    day, last, count = first.astimezone(zone).date() + _ONE_DAY, after.astimezone(zone).date(), 0
    while day < last:
        noon = datetime.combine(day, case.executive.office.ends, zone)
        paused = any(begin <= noon <= until + _ONE_DAY for begin, until in case.pauses)
        count += case.executive.works_on(day) and not paused
        day += _ONE_DAY
    return count
