"""What can be wrong with a field of the form about a call, or of a review."""

from bot.errors import Problem


class TalkDayMissing(Problem):
    """The day of the call is not chosen."""


class TalkDayNotRecent(Problem):
    """The day of the call is to come, or long ago."""


class NoAnswer(Problem):
    """No question is answered."""


class QuoteMissing(Problem):
    """The customer's own sentence is missing."""


class HurtsMissing(Problem):
    """What hurts the customer is missing."""


class OwnerNotAMember(Problem):
    """A promise is to be seen through by somebody who is no member."""


class DueDayMissing(Problem):
    """A promise has no day."""


class PromiseMissing(Problem):
    """A day stands there without a promise."""


class DueDayTooFar(Problem):
    """A promise is for a day that is near."""


class ConsentMissing(Problem):
    """What the customer agreed to is not chosen."""


class StoryPartMissing(Problem):
    """A part of a story is empty."""


class TooLong(Problem):
    """A text has more characters than it may have."""

    length: int
    longest: int


class AnswersTooLong(Problem):
    """Questions and answers together have more characters than a story may have."""

    length: int
    longest: int


class ChangesNotSaid(Problem):
    """An editor asks for changes without saying which."""


class ReasonNotSaid(Problem):
    """An editor declines without saying why."""
