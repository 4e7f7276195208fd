"""Scanning a sheet's XML for what python-calamine leaves out: errors, formulas, number formats, and cells far away."""

import re
import threading
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from bot.workbook import unreadable
from bot.workbook.package import as_damaged, parse

# Cells of the rectangle from A1 to the last value, which python-calamine takes memory for, filled or not; 100,000 rows
# of 15 columns are 1.5 million.
LARGEST_SHEET = 4_000_000
_PIECE = 1 << 16
_ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
# Errors; formulas of cells, not those of a drop-down (<formula1>); document types, comments, CDATA; other encodings.
_NOT_PLAIN = [re.compile(sign) for sign in (rb't="e"', rb"<f[\s/>]", rb":f[\s/>]", rb"<!", rb"\0")]
_ROW = re.compile(rb'<row\b(?:[^>]*?\sr="(\d{1,7})")?')
_COLUMN_AFTER_Z = re.compile(rb' r="([A-Za-z]{2,4})')
_A_TO_Z = 26


@dataclass
class SheetScan:
    """What stands in a sheet's XML: `flaws` as in OpenSheet, and how far its values reach.

    `styles` holds the column and the style of each cell with one of the styles looked for, by row.
    """

    flaws: dict[int, dict[int, str]] = field(default_factory=dict)
    styles: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0


class Scanning(threading.Thread):
    """Scans sheets of `package`, the names of their parts given by their names, beside what else is done."""

    def __init__(self, package: zipfile.ZipFile, parts: Mapping[str, str], special: frozenset[int]) -> None:
        super().__init__()
        self._package, self._parts, self._special = package, parts, special
        self._scans: dict[str, SheetScan] = {}
        self._refused: Exception | None = None

    def run(self) -> None:
        """Scan one sheet after the other."""
        try:
            for name, part in self._parts.items():
                self._scans[name] = _scan(self._package, name, part, self._special)
        except Exception as refused:  # noqa: BLE001  # raised where the scans are asked for
            self._refused = refused

    def scans(self) -> Mapping[str, SheetScan]:
        """Wait for the scan of each sheet. Raises UnreadableWorkbook where one is too large or broken."""
        self.join()
        if self._refused:
            raise self._refused
        return self._scans


def _scan(package: zipfile.ZipFile, name: str, part: str, special: frozenset[int]) -> SheetScan:
    with as_damaged(), package.open(part) as stream:
        if is_plain(stream, special):
            return SheetScan()
    with as_damaged(), package.open(part) as stream:
        scan = scan_sheet(stream, special)
    if scan.rows * scan.columns > LARGEST_SHEET:
        raise unreadable.SheetTooLarge(name, scan.rows, scan.columns)
    return scan


def may_reach_far(stream: IO[bytes]) -> bool:
    """Return whether a sheet may have a cell so far away that python-calamine can't hold what lies before it.

    A fifth of what it takes to see whether it is plain. May: a cell without a value counts, and so does a last row
    without a number. All of the part is read, its checksum included.
    """
    last_row, columns = 0, {_A_TO_Z}
    for whole in _pieces(stream):
        if found := _ROW.match(whole, max(whole.rfind(b"<row"), 0)):
            last_row = max(last_row, int(found[1] or LARGEST_SHEET))
        columns |= _columns_after_z(whole)
    return not 0 < last_row * max(columns) <= LARGEST_SHEET


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Give the XML in pieces that end where a tag ends, so that nothing looked for is torn apart."""
    rest = b""
    while piece := stream.read(_PIECE):
        whole, _, rest = (rest + piece).rpartition(b">")
        yield whole


def _columns_after_z(xml: bytes) -> set[int]:
    return {column_number(letters.decode()) + 1 for letters in set(_COLUMN_AFTER_Z.findall(xml))}


def is_plain(stream: IO[bytes], special: frozenset[int] = frozenset()) -> bool:
    """Return whether a sheet's XML surely holds nothing to scan for: no error, formula, `special` style or far cell.

    Most sheets are plain, and this takes a tenth of the time of a scan, which runs Python for each cell. Surely means:
    spelt as Excel and other writers of workbooks spell it, its rows numbered one after the other.
    """
    styled = re.compile(rb' s="(?:%b)"' % b"|".join(b"%d" % style for style in special))
    signs = [*_NOT_PLAIN, styled] if special else _NOT_PLAIN
    last_row, columns = 0, {_A_TO_Z}
    for whole in _pieces(stream):
        if any(sign.search(whole) for sign in signs):
            return False
        for number in _ROW.findall(whole):
            if not number or int(number) <= last_row:
                return False
            last_row = int(number)
        columns |= _columns_after_z(whole)
    return 0 < last_row * max(columns) <= LARGEST_SHEET


def scan_sheet(stream: IO[bytes], special: frozenset[int] = frozenset()) -> SheetScan:
    """Return what stands in a sheet's XML; `special` are the styles looked for. Raises as `parse` does."""
    scanner = _Scanner(special)
    starts = {"row": scanner.row, "c": scanner.cell, "f": scanner.formula, "v": scanner.value, "is": scanner.text}
    parse(stream, starts, scanner.characters)
    scanner.end_cell()
    return scanner.scan


class _Scanner:
    """Follows rows and cells; a cell without an address stands right of the one before."""

    def __init__(self, special: frozenset[int]) -> None:
        self.scan = SheetScan()
        self._special = {str(style): style for style in special}
        self._row = self._column = -1
        self._rows: set[int] = set()
        self._kind = self._value = ""
        self._has_formula = self._has_text = self._in_value = False

    def row(self, attributes: dict[str, str]) -> None:
        self.end_cell()
        number = attributes.get("r", "")
        self._row = int(number) - 1 if number.isdecimal() and int(number) else self._row + 1
        self._column = -1
        if self._row in self._rows:
            raise unreadable.RowNumberTwice(self._row + 1)
        self._rows.add(self._row)

    def cell(self, attributes: dict[str, str]) -> None:
        self.end_cell()
        if address := _ADDRESS.fullmatch(attributes.get("r", "")):
            self._row, self._column = int(address[2]) - 1, column_number(address[1])
        else:
            self._column += 1
        self._kind = attributes.get("t", "")
        style = self._special.get(attributes.get("s", ""))
        if style is not None:
            self.scan.styles.setdefault(self._row, []).append((self._column, style))

    def formula(self, _: dict[str, str]) -> None:
        self._has_formula = True
        self._in_value = False

    def value(self, _: dict[str, str]) -> None:
        self._in_value = True

    def text(self, _: dict[str, str]) -> None:
        self._has_text = True

    def characters(self, characters: str) -> None:
        if self._in_value:
            self._value += characters

    def end_cell(self) -> None:
        """Take in the cell that was read last, as the next one begins."""
        value = self._value.strip()
        # A formula may well have the empty text as its value; then the cell says that it holds text.
        is_filled = bool(value) or self._has_text or self._kind == "str"
        if value and self._kind == "e":
            self.scan.flaws.setdefault(self._row, {})[self._column] = value
        elif self._has_formula and not is_filled:
            self.scan.flaws.setdefault(self._row, {})[self._column] = ""
        if is_filled or self._has_formula:
            self.scan.rows = max(self.scan.rows, self._row + 1)
            self.scan.columns = max(self.scan.columns, self._column + 1)
        self._kind = self._value = ""
        self._has_formula = self._has_text = self._in_value = False


def column_number(letters: str) -> int:
    """Return the number of a column from 0: A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
