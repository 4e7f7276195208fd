"""Opening a workbook: from bytes to sheets of cells, with merged ranges and flawed cells marked."""

import io
import zipfile
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineSheet, load_workbook

from bot.workbook.cell_texts import Cell
from bot.workbook.glance import glance_over
from bot.workbook.package import open_package, sheet_parts
from bot.workbook.problems import UnreadableWorkbook
from bot.workbook.sheet_xml import Look, look_into

# Cells of the rectangle from A1 to the last value, which the reader takes memory for, filled or not; 100,000 rows of
# 15 columns are 1.5 million.
LARGEST_SHEET = 4_000_000

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class OpenSheet:
    """One worksheet. Rows and columns count from 0, from cell A1.

    `flaws` holds cells without a usable value: the error they show, or an empty text for a formula that was never
    calculated. `merged` holds the first and last cell of each merged range.
    """

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    flaws: dict[tuple[int, int], str] = field(default_factory=dict)


def open_workbook(content: bytes, wanted: frozenset[str]) -> list[OpenSheet]:
    """Return every worksheet in order; only those named in `wanted` (lower case, no outer spaces) are filled.

    Raises UnreadableWorkbook when it can't be read, or a wanted sheet is too large.
    """
    package = open_package(content)
    parts = sheet_parts(package)
    looks = {name: _look(package, name, part) for name, part in parts.items() if _plain(name) in wanted}
    if not looks:
        return [OpenSheet(name) for name in parts]
    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            return [
                _filled(workbook.get_sheet_by_name(name), looks[name]) if name in looks else OpenSheet(name)
                for name in parts
            ]
    except (CalamineError, OSError, ValueError) as broken:
        raise UnreadableWorkbook(f"This workbook can't be read: {broken}. Save it again in Excel, please.") from broken


def _plain(name: str) -> str:
    return name.strip().casefold()


def _look(package: zipfile.ZipFile, name: str, part: str) -> Look:
    try:
        with package.open(part) as stream:
            look = glance_over(stream)
        if look is None or look.rows * look.columns > LARGEST_SHEET:
            with package.open(part) as stream:
                look = look_into(stream)
    except KeyError as missing:
        raise UnreadableWorkbook(f"The sheet {name} is missing inside the file. Save it again in Excel.") from missing
    if look.rows * look.columns > LARGEST_SHEET:
        raise UnreadableWorkbook(
            f"The sheet {name} is too large: its last value stands in row {look.rows}, column {look.columns}. "
            "Delete what is far outside the table, or copy the table into a new workbook."
        )
    return look


def _filled(sheet: CalamineSheet, look: Look) -> OpenSheet:
    rows = sheet.to_python(skip_empty_area=False)
    return OpenSheet(sheet.name, rows, list(sheet.merged_cell_ranges or []), look.flaws)
