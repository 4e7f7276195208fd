"""What the programme finds wrong or doubtful in rows that could be read."""

from bot.errors import Coded, Problem


class NobodyKnown(Problem):
    """A text names nobody who is known, and is no address."""

    named: str


class DayNamedAlready(Problem):
    """A row before has another name for the same day off."""

    name: str
    row: int


class NoWayToReach(Problem):
    """A customer has neither a telephone number nor an e-mail address."""


class KnownAlready(Problem):
    """A new customer may be this one, who has another id."""

    name: str
    external_id: str


class NoConsentColumn(Problem):
    """The sheet does not say who agreed to be called."""


class UnknownIssue(Problem):
    """No issue has this id or title."""

    named: str


class SeveralIssues(Problem):
    """Several issues have this title."""

    count: int
    named: str


class OwnerWithoutAccount(Problem):
    """A row names the owner of an account, and no account."""


class NoAccountColumn(Problem):
    """The sheet names owners of accounts, and no accounts."""


class AnotherOwner(Problem):
    """A row before names another owner of the same account."""

    owner: str
    row: int


class OwnerOnSheet(Problem):
    """The sheet Accounts names another owner of the account (`owner`)."""

    owner: str


class UnknownRoutine(Problem):
    """No routine has this title; `titles` are those there are."""

    named: str
    titles: tuple[str, ...]


class UnknownCountry(Problem):
    """No country has this name or code."""

    named: str


class InProgramme(Coded):
    """Somebody who was there before."""

    name: str
    external_id: str


class InRow(Coded):
    """Somebody of the same sheet."""

    name: str
    row: int


class BelongsToAnother(Problem):
    """A Slack id or e-mail address (`field`) is that of somebody else."""

    field: str
    holder: InProgramme | InRow
