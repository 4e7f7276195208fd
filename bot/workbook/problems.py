"""What can be wrong with a cell or a whole file: small errors with words for a person."""

from bot.errors import FirsthandError


class UnreadableWorkbook(FirsthandError):
    """The file is no workbook that can be read at all; nothing of it was taken in."""


class CellProblem(ValueError):  # a problem in somebody's sheet, not an error of ours
    """One cell can't be taken; the message says why and what to write instead."""
