"""What can be wrong with a row, a column or a sheet of a workbook; with one cell, see cell_problems.py."""

from bot.errors import Coded, Problem


class BothOf(Coded):
    """Several names, one after the other."""

    first: "str | BothOf"
    second: str


def all_of(names: list[str]) -> str | BothOf:
    """Return one name or more as one parameter."""
    first, *others = names
    joined: str | BothOf = first
    for other in others:
        joined = BothOf(joined, other)
    return joined


class CellShowsError(Problem):
    """A cell shows an error such as #N/A."""

    error: str


class FormulaWithoutValue(Problem):
    """A formula was never calculated."""


class MergedCells(Problem):
    """A row is touched by merged cells."""


class OneOfNeeded(Problem):
    """A row has none of the columns of which it needs one."""

    columns: str


class PercentOffScale(Problem):
    """A score is shown as a share, on a scale that does not end at 100."""

    score: str


class OffUsualScale(Problem):
    """A score is not from 0 to 10, and its row names no other scale."""


class OffScale(Problem):
    """A score is not on the scale that its row names."""

    scale: str


class UnknownCurrency(Problem):
    """The sign of an amount is that of several currencies, or of none."""

    sign: str


class PhoneTakenForNumber(Problem):
    """Excel took a telephone number for a number."""


class KeyTwice(Problem):
    """Another row has this key already; `name` is that of its column."""

    name: str
    row: int


class IdHardlyDiffers(Problem):
    """Another row has an id that looks the same; `advice` are the words of the sheet."""

    only_capitals: bool
    row: int
    advice: str


class EmailTwice(Problem):
    """Another row has this e-mail address; `advice` are the words of the sheet."""

    row: int
    advice: str


class UnknownColumn(Problem):
    """A column has a header that is not known; `nearest` is one that is."""

    nearest: str | None


class ColumnTwice(Problem):
    """A column stands there a second time."""

    column: str


class ColumnWithoutHeader(Problem):
    """A column has values and no header."""


class RowAboveHeader(Problem):
    """Something stands above the header row."""


class DataAboveHeader(Problem):
    """A row of the table stands above its header row, whose number is `header`."""

    header: int


class HeaderRowAgain(Problem):
    """A second table begins in the sheet."""


class TableNotRead(Problem):
    """A row stands in a second table that lacks columns; the table begins in `row`."""

    row: int
    columns: str | BothOf


class ScaleWithoutScore(Problem):
    """There is a column for the scale and none for the score."""


class NoHeaderRow(Problem):
    """No row of the sheet is a header row."""

    wanted: tuple[str, ...]


class ColumnMissing(Problem):
    """A column that every row needs is missing."""

    column: str


class SheetIsEmpty(Problem):
    """Nothing stands in the sheet."""


class NoRowsYet(Problem):
    """Only a header row stands in the sheet."""


class OnlyTheExample(Problem):
    """Only the example of the template stands in the sheet."""


class UnknownSheet(Problem):
    """A sheet has a name that is not known."""

    known: tuple[str, ...]


class SheetTwice(Problem):
    """A second sheet has the same name but for capitals and spaces."""

    name: str
