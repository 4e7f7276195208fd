"""Opening sheets: rows by python-calamine, and from the XML what it leaves out (errors, formulas, number formats)."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from python_calamine import CalamineError, CalamineSheet, load_workbook

from bot.workbook import unreadable
from bot.workbook.number_formats import Cell, formatted, special_formats
from bot.workbook.package import open_package, parse, sheet_parts

# Cells of the rectangle from A1 to the last value, which python-calamine takes memory for, filled or not; 100,000 rows
# of 15 columns are 1.5 million.
LARGEST_SHEET = 4_000_000
_PIECE = 1 << 18
_ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
# Errors; formulas of cells, not those of a drop-down (<formula1>); document types, comments, CDATA; other encodings.
_NOT_PLAIN = [re.compile(sign) for sign in (rb't="e"', rb"<f[\s/>]", rb":f[\s/>]", rb"<!", rb"\0")]
_ROW = re.compile(rb'<row\b(?:[^>]*?\sr="(\d{1,7})")?')
_COLUMN_AFTER_Z = re.compile(rb' r="([A-Za-z]{2,4})')
_A_TO_Z = 26

Range = tuple[tuple[int, int], tuple[int, int]]
# The number of a row, from 0, and its cells from column A to the last of the sheet.
Row = tuple[int, list[Cell]]


@dataclass
class OpenSheet:
    """One worksheet. Rows and columns count from 0, from cell A1.

    `rows` are those with a value or a flaw, in order; they can be gone through once. `height` is the number of rows
    in all. `flaws` holds, by row and column, the cells without a usable value: the error they show, or an empty text
    for a formula that was never calculated. `merged` holds the first and last cell of each merged range.
    """

    name: str
    rows: Iterable[Row] = ()
    height: int = 0
    merged: list[Range] = field(default_factory=list)
    flaws: dict[int, dict[int, str]] = field(default_factory=dict)


@dataclass
class SheetScan:
    """What stands in a sheet's XML: `flaws` as in OpenSheet, and how far its values reach.

    `styles` holds the column and the style of each cell with one of the styles looked for, by row.
    """

    flaws: dict[int, dict[int, str]] = field(default_factory=dict)
    styles: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0


def open_workbook(content: bytes, wanted: frozenset[str]) -> Iterator[OpenSheet]:
    """Give every worksheet in order; only those named in `wanted` (lower case, no outer spaces) are filled.

    Raises UnreadableWorkbook when it can't be read, or a wanted sheet is too large.
    """
    package, content = open_package(content)
    with package:
        parts = sheet_parts(package)
        formats = special_formats(package)
        scans = {
            name: _scan(package, name, part, frozenset(formats))
            for name, part in parts.items()
            if name.strip().casefold() in wanted
        }
    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            for name in parts:
                scan = scans.get(name)
                yield _filled(workbook.get_sheet_by_name(name), scan, formats) if scan else OpenSheet(name)
    except (CalamineError, OSError, ValueError) as broken:
        raise unreadable.NotOpened(str(broken)) from broken


def _scan(package: zipfile.ZipFile, name: str, part: str, special: frozenset[int]) -> SheetScan:
    try:
        with package.open(part) as stream:
            if is_plain(stream, special):
                return SheetScan()
        with package.open(part) as stream:
            scan = scan_sheet(stream, special)
    except KeyError as missing:
        raise unreadable.SheetNotInFile(name) from missing
    if scan.rows * scan.columns > LARGEST_SHEET:
        raise unreadable.SheetTooLarge(name, scan.rows, scan.columns)
    return scan


def _filled(sheet: CalamineSheet, scan: SheetScan, formats: dict[int, str]) -> OpenSheet:
    height = max([0 if sheet.end is None else sheet.end[0] + 1, *(row + 1 for row in scan.flaws)])
    return OpenSheet(sheet.name, _rows(sheet, scan, formats), height, list(sheet.merged_cell_ranges or []), scan.flaws)


def _rows(sheet: CalamineSheet, scan: SheetScan, formats: dict[int, str]) -> Iterator[Row]:
    # python-calamine leaves out empty columns on the left, but no empty rows above.
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    last = -1
    for last, values in enumerate(sheet.iter_rows()):
        cells: list[Cell] = [*left, *values] if left else values
        for column, style in scan.styles.get(last, ()):
            number = cells[column] if column < len(cells) else ""
            if isinstance(number, int | float) and not isinstance(number, bool):
                cells[column] = formatted(number, formats[style])
        if (cells and cells[0] != "") or last in scan.flaws or any(cell != "" for cell in cells):
            yield last, cells
    for row in sorted(scan.flaws):
        if row > last:
            yield row, [""] * sheet.total_width


def is_plain(stream: IO[bytes], special: frozenset[int] = frozenset()) -> bool:
    """Return whether a sheet's XML surely holds nothing to scan for: no error, formula, `special` style or far cell.

    Most sheets are plain, and this takes a tenth of the time of a scan, which runs Python for each cell. Surely means:
    spelt as Excel and other writers of workbooks spell it, its rows numbered one after the other.
    """
    styled = re.compile(rb' s="(?:%b)"' % b"|".join(b"%d" % style for style in special))
    signs = [*_NOT_PLAIN, styled] if special else _NOT_PLAIN
    last_row, columns, rest = 0, {_A_TO_Z}, b""
    while piece := stream.read(_PIECE):
        # Pieces end where a tag ends, so that nothing looked for is torn apart.
        whole, _, rest = (rest + piece).rpartition(b">")
        if any(sign.search(whole) for sign in signs):
            return False
        for number in _ROW.findall(whole):
            if not number or int(number) <= last_row:
                return False
            last_row = int(number)
        columns.update(column_number(letters.decode()) + 1 for letters in set(_COLUMN_AFTER_Z.findall(whole)))
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
