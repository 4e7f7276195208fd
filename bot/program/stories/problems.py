"""What can be wrong with a field of a reflection, or of a review."""

from bot.errors import Problem


class Missing(Problem):
    """A required field is empty; `said` are the words of its routine."""

    said: str


class DayNotRecent(Problem):
    """The day on which it was done is to come, or long ago."""


class NotAMemberChosen(Problem):
    """Somebody was chosen who is no member."""


class OwnerNotAMember(Problem):
    """A promise is to be seen through by somebody who is no member."""


class DueDayTooFar(Problem):
    """A promise is for a day that is near."""


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
