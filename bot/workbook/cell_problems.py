"""What can be wrong with one cell of a workbook."""

from bot.errors import FirsthandError
from bot.workbook.problems import BothOf


class CellProblem(FirsthandError):
    """One cell can't be taken; the words say why and what to write instead."""


class ValueMissing(CellProblem):
    """The cell is blank, and its column is needed."""

    column: str


class LongerThanColumn(CellProblem):
    """The text of the cell has more characters than its column may hold."""

    length: int
    longest: int


class MadeDate(CellProblem):
    """Excel took what was typed for a date or a time."""


class OwnFormat(CellProblem):
    """The cell shows a number in a format of its own."""


class NumberCutShort(CellProblem):
    """The last digits of a number are lost."""


class TooManyDigits(CellProblem):
    """A number has more digits than Excel keeps."""


class NoTelephoneNumber(CellProblem):
    """Hardly a digit is in it."""


class NoEmailAddress(CellProblem):
    """The library for e-mail addresses refuses it, and says why."""

    why: str


class NoSlackId(CellProblem):
    """It is no member id of Slack."""


class NoYesOrNo(CellProblem):
    """It is neither yes nor no."""


class NoSituation(CellProblem):
    """It is no situation; `nearest` is one."""

    choices: tuple[str, ...]
    nearest: str | None


class NoTimezone(CellProblem):
    """It is no time zone; `nearest` is one."""

    nearest: str | None


class NoNumber(CellProblem):
    """It is infinite, or not a number."""


class NoScore(CellProblem):
    """It is no score."""


class ScoreTooLarge(CellProblem):
    """It is too large for any score."""


class NoScale(CellProblem):
    """It is no scale of scores."""


class NoMoney(CellProblem):
    """It is no amount of money."""


class ShareNotMoney(CellProblem):
    """It is a percentage."""


class AmountUnclear(CellProblem):
    """Its separators can mean two amounts."""


class NegativeAmount(CellProblem):
    """It is less than nothing."""


class AmountTooLarge(CellProblem):
    """It is a trillion or more."""


class NoCurrency(CellProblem):
    """It is neither the code nor the sign of a currency."""


class TwoCurrencies(CellProblem):
    """An amount is in two currencies at least."""

    currencies: str | BothOf


class NoSeverity(CellProblem):
    """It is no severity."""


class NoWholeNumber(CellProblem):
    """It is no whole number from 1 on."""


class NoDate(CellProblem):
    """It is no date."""


class NumberForDate(CellProblem):
    """A date may be meant, but the cell is not formatted as one."""


class DateUnclear(CellProblem):
    """Day and month may be swapped."""


class NoSuchDay(CellProblem):
    """No month has that day."""


class YearUnlikely(CellProblem):
    """The year is long ago or far away."""

    year: int
