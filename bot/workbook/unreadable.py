"""Why a workbook can't be read at all, so that nothing of it was taken in."""

from typing import Any

from bot.errors import FirsthandError


class UnreadableWorkbook(FirsthandError):
    """The file is no workbook that can be read."""


def unreadable(code: str, *parameters: Any) -> UnreadableWorkbook:
    """Return the error of that code with these parameters, in order."""
    (kind,) = [kind for kind in UnreadableWorkbook.__subclasses__() if kind.code == code]
    return kind(*parameters)


class FileIsEmpty(UnreadableWorkbook):
    """There is nothing in the file."""


class FileTooLarge(UnreadableWorkbook):
    """The file is larger than `megabytes`."""

    megabytes: int


class UnpackedTooLarge(UnreadableWorkbook):
    """Unpacked, the file is larger than `megabytes`, or of more parts than `parts`."""

    megabytes: int
    parts: int


class PasswordProtected(UnreadableWorkbook):
    """The workbook is encrypted."""


class OldFormat(UnreadableWorkbook):
    """The workbook is of Excel 97 to 2003."""


class BinaryFormat(UnreadableWorkbook):
    """The workbook is an .xlsb."""


class OpenDocument(UnreadableWorkbook):
    """The workbook is an .ods."""


class WebPage(UnreadableWorkbook):
    """The file is HTML."""


class PdfFile(UnreadableWorkbook):
    """The file is a PDF."""


class TextFile(UnreadableWorkbook):
    """The file is plain text."""


class NoWorkbook(UnreadableWorkbook):
    """The file is something else."""


class Damaged(UnreadableWorkbook):
    """The file is damaged, or not whole."""


class DamagedXml(UnreadableWorkbook):
    """A part of the file is no XML."""


class DamagedOrTooLarge(UnreadableWorkbook):
    """The process that read the file was ended: it failed, or took too much."""


class HasDoctype(UnreadableWorkbook):
    """A part of the file has a document type declaration."""


class UnknownEncoding(UnreadableWorkbook):
    """A part of the file is in an encoding nobody knows."""

    encoding: str


class NotOpened(UnreadableWorkbook):
    """The library refuses the file, and says why."""

    why: str


class SheetNotInFile(UnreadableWorkbook):
    """The file names a sheet that is not in it."""

    sheet: str


class SheetTooLarge(UnreadableWorkbook):
    """The last value of a sheet is far away, in this row and column."""

    sheet: str
    row: int
    column: int


class RowNumberTwice(UnreadableWorkbook):
    """Two rows of a sheet have the same number."""

    row: int


class NoKnownSheet(UnreadableWorkbook):
    """None of the sheets that are `wanted` is there; those that are there are `found`, in quotes."""

    wanted: tuple[str, ...]
    found: tuple[str, ...]


class NoSuchFile(UnreadableWorkbook):
    """Nothing has the path that was named."""


class IsFolder(UnreadableWorkbook):
    """The path that was named is a folder."""


class FileForbidden(UnreadableWorkbook):
    """Who runs the command may not read the file."""


class FileNotRead(UnreadableWorkbook):
    """The system can't read the file, and says why."""

    why: str
