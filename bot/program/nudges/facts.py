"""What decides about nudges: everything known of one assignment that is still to be done, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.program.people.availability import Availability

# The step of a nudge that asks how a booked day went; those of the ladder count from 1.
ASKED = 0


@dataclass(frozen=True)
class Sent:
    """A nudge that went out at `at` (aware): its step, and the booked day it asked about.

    `is_pending` says that it waits to be posted, `is_dropped` that it was not posted, as it did not apply any more.
    """

    step: int
    at: datetime
    asked_about: date | None = None
    is_pending: bool = False
    is_dropped: bool = False


@dataclass(frozen=True)
class Open:
    """An assignment whose participant has the brief and has not done it.

    `availability` is theirs. The brief came at `brief_at` (aware); the round ends with the day before `ends_on`.
    `acted_at` is when they last did something about it (aware), `booked_on` the day that is booked. Nothing is nudged
    before the day `snoozed_until`. `is_told` says that the CX team was told that the nudges led to nothing.
    `asked_before` is how often they were asked about booked hours that are over; while it `rests`, it is booked for an
    hour that they were not asked about yet.
    """

    assignment_id: int
    person_id: int
    availability: Availability
    brief_at: datetime
    ends_on: date
    sent: tuple[Sent, ...] = ()
    acted_at: datetime | None = None
    booked_on: date | None = None
    snoozed_until: date | None = None
    is_told: bool = False
    asked_before: int = 0
    rests: bool = False

    def day_of(self, moment: datetime) -> date:
        """Return the day that it is for the participant at `moment` (aware)."""
        return self.availability.day_of(moment)

    @property
    def posted(self) -> tuple[Sent, ...]:
        """The nudges that they have or will get: all but those that were dropped."""
        return tuple(each for each in self.sent if not each.is_dropped)

    @property
    def step(self) -> int:
        """The last step of the ladder that went out, 0 for none."""
        return max((each.step for each in self.posted), default=0)

    @property
    def asked_about(self) -> frozenset[date]:
        """The booked days that were asked about."""
        return frozenset(each.asked_about for each in self.posted if each.asked_about is not None)

    @property
    def asked(self) -> int:
        """How often they were asked how a booked day, or hour, went."""
        return self.asked_before + sum(each.step == ASKED for each in self.posted)


@dataclass(frozen=True)
class Due:
    """A nudge that is due about an assignment: a step of its ladder, or ASKED how the day `asked_about` went."""

    open: Open
    step: int
    asked_about: date | None = None


@dataclass(frozen=True)
class ToTell:
    """The CX team is to be told that the nudges about an assignment led to nothing."""

    open: Open
