"""Opening sheets: rows by python-calamine, and from the XML what it leaves out (errors, formulas, number formats)."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineSheet, load_workbook

from bot.workbook import unreadable
from bot.workbook.number_formats import Cell, formatted, special_formats
from bot.workbook.package import as_damaged, open_package, sheet_parts, verify
from bot.workbook.sheet_scan import Scanning, SheetScan, may_reach_far

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


def open_workbook(content: bytes, wanted: frozenset[str]) -> Iterator[OpenSheet]:
    """Give every worksheet in order; only those named in `wanted` (lower case, no outer spaces) are filled.

    Raises UnreadableWorkbook when it can't be read, or a wanted sheet is too large.
    """
    package, content = open_package(content)
    with package:
        with as_damaged():
            parts = sheet_parts(package)
            filled = {name: part for name, part in parts.items() if name.strip().casefold() in wanted}
            verify(package, left_out=frozenset(filled.values()))
            formats = special_formats(package)
            is_far = [_may_reach_far(package, name, part) for name, part in filled.items()]
        scanning = Scanning(package, filled, frozenset(formats))
        scanning.start()
        if any(is_far):
            scanning.scans()  # before python-calamine takes memory for it, or is ended as there is none
        try:
            with load_workbook(io.BytesIO(content)) as workbook:
                for name in parts:
                    # python-calamine needs no interpreter while it loads a sheet, and takes longer than all scans.
                    sheet = workbook.get_sheet_by_name(name) if name in filled else None
                    yield _filled(sheet, scanning.scans()[name], formats) if sheet else OpenSheet(name)
        except (CalamineError, OSError, ValueError) as broken:
            scanning.scans()  # what these refuse is told rather
            raise unreadable.NotOpened(str(broken)) from broken


def _may_reach_far(package: zipfile.ZipFile, name: str, part: str) -> bool:
    try:
        with package.open(part) as stream:
            return may_reach_far(stream)
    except KeyError as missing:
        raise unreadable.SheetNotInFile(name) from missing


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
