"""Opening a workbook: from bytes to sheets of cells, with merged ranges, flawed cells and shown numbers marked."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineSheet, load_workbook

from bot.workbook.cell import Cell
from bot.workbook.glance import quick_scan
from bot.workbook.number_formats import formatted
from bot.workbook.package import open_package, sheet_parts
from bot.workbook.problems import UnreadableWorkbook
from bot.workbook.sheet_xml import SheetScan, scan_sheet
from bot.workbook.styles_xml import special_formats

# Cells of the rectangle from A1 to the last value, which the reader takes memory for, filled or not; 100,000 rows of
# 15 columns are 1.5 million.
LARGEST_SHEET = 4_000_000

Range = tuple[tuple[int, int], tuple[int, int]]
# The number of a row, from 0, and its cells from column A on.
Row = tuple[int, list[Cell]]


@dataclass
class OpenSheet:
    """One worksheet. Rows and columns count from 0, from cell A1.

    `rows` are those with a value or a flaw, in order; they can be gone through once. `height` is the number of rows
    in all. `flaws` holds cells without a usable value: the error they show, or an empty text for a formula that was
    never calculated. `merged` holds the first and last cell of each merged range.
    """

    name: str
    rows: Iterable[Row] = ()
    height: int = 0
    merged: list[Range] = field(default_factory=list)
    flaws: dict[tuple[int, int], str] = field(default_factory=dict)


def open_workbook(content: bytes, wanted: frozenset[str]) -> Iterator[OpenSheet]:
    """Give every worksheet in order; only those named in `wanted` (lower case, no outer spaces) are filled.

    Raises UnreadableWorkbook when it can't be read, or a wanted sheet is too large.
    """
    package, content = open_package(content)
    parts = sheet_parts(package)
    formats = special_formats(package)
    looks = {
        name: _look(package, name, part, frozenset(formats)) for name, part in parts.items() if _plain(name) in wanted
    }
    package.close()
    if not looks:
        yield from (OpenSheet(name) for name in parts)
        return
    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            for name in parts:
                sheet = workbook.get_sheet_by_name(name) if name in looks else None
                yield _filled(sheet, looks[name], formats) if sheet else OpenSheet(name)
    except (CalamineError, OSError, ValueError) as broken:
        raise UnreadableWorkbook(f"This workbook can't be read: {broken}. Save it again in Excel, please.") from broken


def _plain(name: str) -> str:
    return name.strip().casefold()


def _look(package: zipfile.ZipFile, name: str, part: str, special: frozenset[int]) -> SheetScan:
    try:
        with package.open(part) as stream:
            look = quick_scan(stream, special)
        if look and look.rows * look.columns > LARGEST_SHEET:
            with package.open(part) as stream:
                look = quick_scan(stream, special, is_wide=False)
        if look is None or look.rows * look.columns > LARGEST_SHEET:
            with package.open(part) as stream:
                look = scan_sheet(stream, special)
    except KeyError as missing:
        raise UnreadableWorkbook(f"The sheet {name} is missing inside the file. Save it again in Excel.") from missing
    if look.rows * look.columns > LARGEST_SHEET:
        raise UnreadableWorkbook(
            f"The sheet {name} is too large: its last value stands in row {look.rows}, column {look.columns}. "
            "Delete what is far outside the table, or copy the table into a new workbook."
        )
    return look


def _filled(sheet: CalamineSheet, look: SheetScan, formats: dict[int, str]) -> OpenSheet:
    flawed = {row for row, _ in look.flaws}
    height = max([0 if sheet.end is None else sheet.end[0] + 1, *(row + 1 for row in flawed)])
    rows = _rows(sheet, flawed, _by_row(look, formats))
    return OpenSheet(sheet.name, rows, height, list(sheet.merged_cell_ranges or []), look.flaws)


def _by_row(look: SheetScan, formats: dict[int, str]) -> dict[int, list[tuple[int, str]]]:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), style in look.styles.items():
        by_row.setdefault(row, []).append((column, formats[style]))
    return by_row


def _rows(sheet: CalamineSheet, flawed: set[int], shown: dict[int, list[tuple[int, str]]]) -> Iterator[Row]:
    # The native reader leaves out empty columns on the left, but no empty rows above.
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    last = -1
    for last, values in enumerate(sheet.iter_rows()):
        cells: list[Cell] = [*left, *values] if left else values
        for column, code in shown.get(last, ()):
            number = cells[column] if column < len(cells) else ""
            if isinstance(number, int | float) and not isinstance(number, bool):
                cells[column] = formatted(number, code)
        if (cells and cells[0] != "") or last in flawed or any(cell != "" for cell in cells):
            yield last, cells
    for row in sorted(flawed):
        if row > last:
            yield row, []
