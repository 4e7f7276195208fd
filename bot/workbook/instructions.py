"""The sheet of the template that explains the others."""

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.workbook.columns import EXAMPLE_ID, SHEETS, Column, Kind

_NAVY, _PALE, _QUIET, _LINE = "1F3A5F", "EEF2F6", "5B7083", "D5DCE4"
_FONT = "Calibri"
_WIDTHS = {"A": 3, "B": 20, "C": 12, "D": 92, "E": 52}

# Letters that fit in a line of these columns, on the careful side; heights are in points.
_WIDTHS_IN_LETTERS = {"D": 104, "E": 60}
_LINE_HEIGHT = 16

_RULES = (
    "Fill in the sheets you need; the others may stay empty. Then: firsthand import FILE.xlsx, or /firsthand import.",
    f"Rows with the id {EXAMPLE_ID} only show how it is done; they are skipped. Blank rows are skipped too.",
    "Columns may stand in any order. A column you delete changes nothing; a blank cell in one you keep clears it.",
    "A second import finds each row by its id and updates it. What did not change is left alone.",
    "Whatever can't be taken in is told with its sheet, row, column and reason; the good rows go in all the same.",
    "From the command line, rejected rows come back in a workbook of their own: correct them there and import that.",
    "No merged cells, please, and values instead of formulas where you can.",
)


def fill_instructions(page: Worksheet) -> None:
    """Write what the workbook is for, how it is read, and every column with its meaning and an example."""
    page.title = "Instructions"
    page.sheet_view.showGridLines = False
    page.sheet_properties.tabColor = _QUIET
    for letter, width in _WIDTHS.items():
        page.column_dimensions[letter].width = width
    _line(page, 2, "Firsthand", Font(name=_FONT, size=22, bold=True, color=_NAVY))
    _line(page, 3, "Executives meet real customers. This workbook says who they are.", _font(color=_QUIET, size=12))
    row = 5
    for number, rule in enumerate(_RULES, 1):
        _line(page, row, f"{number}.  {rule}", _font())
        row += 1
    row += 1
    for sheet in SHEETS:
        _line(page, row, sheet.name, Font(name=_FONT, size=14, bold=True, color=_NAVY))
        _line(page, row + 1, sheet.purpose, _font(color=_QUIET))
        row = _describe(page, row + 2, sheet.columns, sheet.one_of) + 1
    print_on_wide_pages(page)


def print_on_wide_pages(page: Worksheet) -> None:
    """Let a printed sheet be as wide as the paper, and as long as it needs."""
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _describe(page: Worksheet, row: int, columns: tuple[Column, ...], one_of: tuple[str, ...]) -> int:
    for place, name in enumerate(("Column", "Needed", "What to write", "Example"), 2):
        cell = page.cell(row, place, name)
        cell.font = _font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_NAVY)
    for column in columns:
        row += 1
        needed = "yes" if column.required else ("one of them" if column.field in one_of else "")
        example = "" if column.example is None else str(column.example)
        if column.kind is Kind.ID:
            example = "1042"
        lines = max(-(-len(column.hint) // _WIDTHS_IN_LETTERS["D"]), -(-len(example) // _WIDTHS_IN_LETTERS["E"]))
        page.row_dimensions[row].height = _LINE_HEIGHT * lines
        for place, text in enumerate((column.header, needed, column.hint, example), 2):
            cell = page.cell(row, place, text)
            cell.font = _font(bold=place == 2, color=_QUIET if place == 5 else "1B1F24")  # noqa: PLR2004  # B and E
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(bottom=Side(style="thin", color=_LINE))
    return row + 1


def _line(page: Worksheet, row: int, text: str, font: Font) -> None:
    cell = page.cell(row, 2, text)
    cell.font = font


def _font(*, bold: bool = False, color: str = "1B1F24", size: int = 11) -> Font:
    return Font(name=_FONT, size=size, bold=bold, color=color)
