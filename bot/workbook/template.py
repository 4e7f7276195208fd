"""Writing workbooks that people fill in: instructions, and a sheet a kind of row with hints and drop-downs."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from pathlib import Path
from zoneinfo import available_timezones

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.program.importing.sheet import EXAMPLE_ID, EXPLAINING_SHEETS, Column, Kind, Sheet, Value
from bot.program.importing.sheets import SHEETS

_INSTRUCTIONS, _LISTS = EXPLAINING_SHEETS
_NAVY, _SLATE, _PALE, _LINE, _QUIET = "1F3A5F", "5B7083", "EEF2F6", "D5DCE4", "7A8794"
_INK = "1B1F24"
_STRIPE, _MISSING = "F7F9FB", "F8D7DA"
_LINE_HEIGHT, _AIR = 15, 5  # in points
# As text, ids and telephone numbers stay as they were typed: no lost zeros, no dates.
_TEXTS = (Kind.ID, Kind.PHONE, Kind.TEXT, Kind.PROSE, Kind.EMAIL, Kind.SLACK_ID, Kind.SCORE_SCALE)
_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.MONEY: "#,##0", Kind.SEVERITY: "0", Kind.NUMBER: "0"} | dict.fromkeys(
    _TEXTS, "@"
)
# Drop-downs and formats reach this far; more rows may be filled in all the same.
_LAST_ROW = 10_000
_REGIONS = ("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian", "Antarctica", "Arctic")
_THIN = Side(style="thin", color=_LINE)

# Letters that fit in a line of these columns, on the careful side; heights are in points.
_LETTERS_A_LINE = {"D": 104, "E": 60}
_INSTRUCTIONS_LINE_HEIGHT = 16

_RULES = (
    "Fill in the sheets you need; the others may stay empty. Then: firsthand import FILE.xlsx, or /firsthand import.",
    f"Rows with the id {EXAMPLE_ID} only show how it is done; they are skipped. Blank rows are skipped too.",
    "Columns may stand in any order. A column you delete changes nothing; a blank cell in one you keep clears it.",
    "A second import finds each row by its id and updates it. What did not change is left alone.",
    "Whatever can't be taken in is told with its sheet, row, column and reason; the good rows go in all the same.",
    "From the command line, rejected rows come back in a workbook of their own: correct them there and import that.",
    "No merged cells, please, and values instead of formulas where you can.",
)


def write_template(path: Path, own_zone: str | None = None) -> None:
    """Write the blank workbook to `path`, with `own_zone` the first of the time zones.

    Raises OSError when it can't be written there.
    """
    write_workbook(path, {}, with_examples=True, own_zone=own_zone)


def write_workbook(
    path: Path,
    rows: Mapping[str, Sequence[Sequence[Value]]],
    *,
    with_examples: bool,
    own_zone: str | None = None,
) -> None:
    """Write a workbook to `path`: the instructions, the sheets with `rows`, the lists behind the drop-downs.

    `rows` maps a sheet's name to its rows, each with one value a column in order; those left out at the end are blank.
    `own_zone` is the company's time zone, offered first. Raises OSError when it can't be written there.
    """
    workbook = Workbook()
    _fill_instructions(workbook.active or workbook.create_sheet())
    lists = workbook.create_sheet(_LISTS)
    timezones = _fill_lists(lists, own_zone)
    for sheet in SHEETS.values():
        page = workbook.create_sheet(sheet.name)
        _fill_headers(page, sheet, timezones)
        _fill_rows(page, sheet, rows.get(sheet.name, ()), with_examples=with_examples)
        _stripe(page, sheet)
    workbook.move_sheet(lists, len(SHEETS))
    workbook.save(path)


def _fill_instructions(page: Worksheet) -> None:
    """Write what the workbook is for, how it is read, and every column with its meaning and an example."""
    page.title = _INSTRUCTIONS
    page.sheet_view.showGridLines = False
    page.sheet_properties.tabColor = _SLATE
    for letter, width in {"A": 3, "B": 20, "C": 12, "D": 92, "E": 52}.items():
        page.column_dimensions[letter].width = width
    page.cell(2, 2, "Firsthand").font = _font(size=22, bold=True, color=_NAVY)
    about = "Executives meet real customers. This workbook says who they are."
    page.cell(3, 2, about).font = _font(color=_SLATE, size=12)
    for number, rule in enumerate(_RULES, 1):
        page.cell(number + 4, 2, f"{number}.  {rule}").font = _font()
    row = len(_RULES) + 6
    for sheet in SHEETS.values():
        page.cell(row, 2, sheet.name).font = _font(size=14, bold=True, color=_NAVY)
        page.cell(row + 1, 2, sheet.purpose).font = _font(color=_SLATE)
        row = _describe(page, row + 2, sheet) + 2
    _print_on_wide_pages(page)


def _print_on_wide_pages(page: Worksheet) -> None:
    """Let a printed sheet be as wide as the paper, and as long as it needs."""
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _describe(page: Worksheet, row: int, sheet: Sheet) -> int:
    """Write a table of the columns of `sheet`, its headers in `row`; return its last row."""
    for place, name in enumerate(("Column", "Needed", "What to write", "Example"), 2):
        cell = page.cell(row, place, name)
        cell.font = _font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_NAVY)
    for column in sheet.columns:
        row += 1
        needed = "yes" if column.required else ("one of them" if column.field in sheet.one_of else "")
        example = "1042" if column.kind is Kind.ID else str(column.example or "")
        lines = max(-(-len(column.hint) // _LETTERS_A_LINE["D"]), -(-len(example) // _LETTERS_A_LINE["E"]))
        page.row_dimensions[row].height = _INSTRUCTIONS_LINE_HEIGHT * lines
        for place, text in enumerate((column.header, needed, column.hint, example), 2):
            cell = page.cell(row, place, text)
            cell.font = _font(bold=place == 2, color=_SLATE if place == 5 else _INK)  # noqa: PLR2004  # B and E
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(bottom=_THIN)
    return row


def _fill_headers(page: Worksheet, sheet: Sheet, timezones: int) -> None:
    page.sheet_properties.tabColor = _NAVY
    for number, column in enumerate(sheet.columns, 1):
        _fill_header(page, number, column)
        if validation := _drop_down(column, get_column_letter(number), timezones):
            page.add_data_validation(validation)
    page.row_dimensions[1].height = 26
    page.freeze_panes = "C2"


def _fill_rows(page: Worksheet, sheet: Sheet, rows: Sequence[Sequence[Value]], *, with_examples: bool) -> None:
    examples = [[column.example for column in sheet.columns]] if with_examples else []
    for number, values in enumerate([*examples, *rows], 2):
        for place, (column, value) in enumerate(zip_longest(sheet.columns, values), 1):
            cell = page.cell(number, place)
            assert isinstance(cell, Cell)
            put(cell, value)
            _style_cell(cell, column, is_example=values[0] == EXAMPLE_ID)
        page.row_dimensions[number].height = _LINE_HEIGHT * _lines(sheet, values) + _AIR
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{max(page.max_row, 2)}"
    _print_on_wide_pages(page)
    page.print_title_rows = "1:1"


def _lines(sheet: Sheet, values: Sequence[Value]) -> int:
    """Return how many lines the longest wrapped cell of a row takes; Excel does not find out by itself."""
    lengths = [
        (len(str(value or "")), column.width)
        for column, value in zip(sheet.columns, values, strict=False)
        if column.kind is Kind.PROSE
    ]
    return max([1, *(-(-length // (width - 4)) for length, width in lengths)])


def put(cell: Cell, value: Value) -> None:
    """Put `value` into `cell` as data: text that begins like a formula stays text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))


def _fill_header(page: Worksheet, number: int, column: Column) -> None:
    cell = page.cell(1, number, column.header)
    cell.font = _font(color="FFFFFF", bold=True)
    cell.fill = PatternFill("solid", fgColor=_NAVY if column.required else _SLATE)
    cell.alignment = Alignment(horizontal="left", vertical="center", indent=1)
    needed = "Needed. " if column.required else ""
    cell.comment = Comment(needed + column.hint, "Firsthand", height=90, width=280)
    letter = get_column_letter(number)
    page.column_dimensions[letter].width = column.width
    page.column_dimensions[letter].number_format = _FORMATS.get(column.kind, "General")
    # Rows that are still blank look as those that are filled.
    page.column_dimensions[letter].font = _font()
    page.column_dimensions[letter].alignment = _alignment(column)


def _stripe(page: Worksheet, sheet: Sheet) -> None:
    """Let every second row be shaded, and let a cell that is needed and missing show it."""
    letters = _letters(sheet)
    last = get_column_letter(len(sheet.columns))
    for column in sheet.columns:
        if column.required:
            letter = letters[column.field]
            missing = f'AND(COUNTA($A2:${last}2)>0,TRIM({letter}2)="")'
            page.conditional_formatting.add(f"{letter}2:{letter}{_LAST_ROW}", _shade_where(missing, _MISSING))
    page.conditional_formatting.add(f"A2:{last}{_LAST_ROW}", _shade_where("MOD(ROW(),2)=1", _STRIPE))


def _shade_where(formula: str, colour: str) -> Rule:
    # A conditional fill takes its colour from the background.
    style = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
    return Rule(type="expression", dxf=style, formula=[formula], stopIfTrue=colour == _MISSING)


def _font(*, color: str = _INK, size: int = 11, bold: bool = False, italic: bool = False) -> Font:
    return Font(name="Calibri", size=size, bold=bold, italic=italic, color=color)


def _alignment(column: Column) -> Alignment:
    return Alignment(
        horizontal="right" if column.kind is Kind.MONEY else "left",
        vertical="top",
        wrap_text=column.kind is Kind.PROSE,
        indent=1,
    )


def _style_cell(cell: Cell, column: Column, *, is_example: bool) -> None:
    cell.font = _font(color=_QUIET if is_example else _INK, italic=is_example)
    if is_example:
        cell.fill = PatternFill("solid", fgColor=_PALE)
    cell.border = Border(bottom=_THIN)
    cell.alignment = _alignment(column)
    cell.number_format = _FORMATS.get(column.kind, "General")


def _drop_down(column: Column, letter: str, timezones: int) -> DataValidation | None:
    """Return the drop-down of a column, None where it has none; `timezones` is how long the list of them is."""
    source = _source(column, timezones)
    if source is None:
        return None
    # Of zones and other sheets the list holds the usual ones, and a person may know better.
    validation = DataValidation(
        type="list",
        formula1=source,
        allow_blank=True,
        showErrorMessage=column.only_offers,
        errorStyle="warning" if column.kind is Kind.TIMEZONE else "stop",
    )
    validation.errorTitle = column.header.capitalize()
    validation.error = column.hint[:255]
    validation.add(f"{letter}2:{letter}{_LAST_ROW}")
    return validation


def _source(column: Column, timezones: int) -> str | None:
    if column.kind is Kind.TIMEZONE:
        return f"{_LISTS}!$A$2:$A${timezones + 1}"
    if column.offers_from:  # what stands on another sheet, as much as there is
        name, field = column.offers_from
        letter = _letters(SHEETS[name])[field]
        offered = f"'{name}'!${letter}$2:${letter}${_LAST_ROW}"
        return f"OFFSET('{name}'!${letter}$2,0,0,MAX(COUNTA({offered}),1),1)"
    return '"' + ",".join(column.offers) + '"' if column.offers else None


def _letters(sheet: Sheet) -> dict[str, str]:
    """Return the letter of each column of a sheet, by field."""
    return {column.field: get_column_letter(number) for number, column in enumerate(sheet.columns, 1)}


def _fill_lists(page: Worksheet, own_zone: str | None) -> int:
    """Fill the hidden sheet of lists; return how long that of the time zones is."""
    page.append(["Time zones"])
    page["A1"].font = Font(name="Calibri", bold=True)
    page.column_dimensions["A"].width = 34
    zones = grouped_timezones(own_zone)
    for name in zones:
        page.append([name])
    page.sheet_state = "hidden"
    return len(zones)


def grouped_timezones(own: str | None) -> list[str]:
    """Return the list for a drop-down: the zone `own`, then each region below a heading, that of `own` first."""
    known = _cities()
    home = own.partition("/")[0] if own in available_timezones() and own else ""
    regions = sorted(_REGIONS, key=lambda region: (region != home, _REGIONS.index(region)))
    grouped = [own] if home and own else []
    for region in regions:
        grouped += [f"— {region} —", *(zone for zone in known if zone.startswith(f"{region}/"))]
    return [*grouped, "— Everywhere —", "UTC"]


@cache
def _cities() -> list[str]:
    """Return one zone for each city that stands for a country or a part of one, without the names of before."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    named = {line.split("\t")[2].strip() for line in table.splitlines() if line and not line.startswith("#")}
    return sorted(named & available_timezones())
