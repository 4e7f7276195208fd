"""Writing the workbook of rejected rows: as they stood in their sheets, what is wrong marked and explained."""

import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.program.importing.summary import ReportLine
from bot.workbook.headers import REASON_HEADER, ROW_HEADER, normalized
from bot.workbook.importing import ImportReport, RowsToCorrect
from bot.workbook.written_cells import head, plain, put

_WRONG = PatternFill("solid", fgColor="F8D7DA")
_NUMBERED = re.compile(r"\.rejected(?:-(\d+))?$")
_ROW_WIDTH, _REASON_WIDTH, _WIDTH = 13, 60, 20


def place_beside(path: Path) -> Path:
    """Return where the rejected rows of the workbook at `path` belong: customers.xlsx, customers.rejected.xlsx.

    Those of such a file itself get the next number, so that what is being corrected is never written over.
    """
    stem = path.name.removesuffix(path.suffix)
    found = _NUMBERED.search(stem)
    if found is None:
        return path.with_name(f"{stem}.rejected.xlsx")
    return path.with_name(f"{stem[: found.start()]}.rejected-{int(found[1] or 1) + 1}.xlsx")


def write_rejected(report: ImportReport, path: Path) -> None:
    """Write the rejected rows of `report` to `path`, readable by its owner alone. Raises OSError where it can't be.

    The workbook can be corrected and imported as it is: its first two columns are known, and nothing is read there.
    """
    reasons: dict[str, dict[int, list[ReportLine]]] = defaultdict(lambda: defaultdict(list))
    for each in report.rejected:
        if each.row is not None:
            reasons[each.sheet][each.row].append(each)
    book = Workbook(write_only=True)
    for rows in report.to_correct:
        page = book.create_sheet(rows.sheet)
        _fill(page, rows, reasons[rows.sheet])
    # Made with mode 0600, and put into place whole.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".firsthand-", suffix=".xlsx")
    os.close(handle)
    try:
        book.save(temporary)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _fill(page: WriteOnlyWorksheet, rows: RowsToCorrect, reasons: dict[int, list[ReportLine]]) -> None:
    page.freeze_panes = "C2"
    widths = [_ROW_WIDTH, _REASON_WIDTH, *([_WIDTH] * len(rows.names))]
    for place, width in enumerate(widths, 1):
        # openpyxl's own types leave this out.
        page.column_dimensions[get_column_letter(place)].width = width  # type: ignore[attr-defined]
    page.append([head(page, text) for text in (ROW_HEADER, REASON_HEADER, *rows.names)])
    names = [normalized(name) for name in rows.names]
    # Each is written at once, and so serves for every row; a new one with its style takes far longer.
    marked = [WriteOnlyCell(page) for _ in names]
    for cell in marked:
        cell.fill = _WRONG
    for row in sorted(reasons):
        rejections = reasons[row]
        wrong = {each.column for each in rejections}
        cells = [
            put(marked[place], value) if place < len(names) and names[place] in wrong else plain(page, value)
            for place, value in enumerate(rows.cells.get(row, ()))
        ]
        page.append([row, plain(page, " ".join(_in_words(rejections))), *cells])


def _in_words(rejections: Iterable[ReportLine]) -> Iterator[str]:
    for each in rejections:
        yield f"{each.column}: {each.reason}" if each.column else each.reason
