"""Laying out a workbook: one sheet per kind of row, with hints and drop-downs, in the rules of `columns.py`."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.workbook.cell_choices import timezone_names
from bot.workbook.columns import SHEETS
from bot.workbook.instructions import fill_instructions, print_on_wide_pages
from bot.workbook.layout import EXAMPLE_ID, Column, Kind, Sheet

Value = str | int | float | Decimal | date | None

# Drop-downs and formats reach this far; more rows may be filled in all the same.
_LAST_ROW = 10_000

_NAVY, _SLATE, _PALE, _LINE, _QUIET = "1F3A5F", "5B7083", "EEF2F6", "D5DCE4", "7A8794"
_FONT = "Calibri"
_LINE_HEIGHT, _AIR = 15, 5  # in points
_TEXT_KINDS = {Kind.ID, Kind.PHONE, Kind.TEXT, Kind.PROSE, Kind.EMAIL, Kind.SLACK_ID}
_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.MONEY: "#,##0", Kind.SCORE: "General", Kind.SEVERITY: "0"}
_THIN = Side(style="thin", color=_LINE)


def write_workbook(path: Path, rows: Mapping[str, Sequence[Sequence[Value]]], *, with_examples: bool) -> None:
    """Write a workbook to `path`: the instructions, the sheets with `rows`, the lists behind the drop-downs.

    `rows` maps a sheet's name to its rows, each with one value a column in the order of `columns.py`. Raises OSError
    when it can't be written there.
    """
    workbook = Workbook()
    fill_instructions(workbook.active or workbook.create_sheet())
    for sheet in SHEETS:
        _fill_sheet(workbook.create_sheet(sheet.name), sheet, rows.get(sheet.name, ()), with_examples=with_examples)
    _fill_lists(workbook.create_sheet("Lists"))
    workbook.save(path)


def _fill_sheet(page: Worksheet, sheet: Sheet, rows: Sequence[Sequence[Value]], *, with_examples: bool) -> None:
    page.sheet_view.showGridLines = False
    page.sheet_properties.tabColor = _NAVY
    for number, column in enumerate(sheet.columns, 1):
        _fill_header(page, number, column)
    page.row_dimensions[1].height = 26
    page.freeze_panes = "C2"
    examples = [[column.example for column in sheet.columns]] if with_examples else []
    for number, values in enumerate([*examples, *rows], 2):
        for place, (column, value) in enumerate(zip(sheet.columns, values, strict=True), 1):
            cell = page.cell(number, place)
            assert isinstance(cell, Cell)
            put(cell, value)
            _style_cell(cell, column, is_example=values[0] == EXAMPLE_ID)
        page.row_dimensions[number].height = _LINE_HEIGHT * _lines(sheet, values) + _AIR
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{max(page.max_row, 2)}"
    print_on_wide_pages(page)
    page.print_title_rows = "1:1"


def _lines(sheet: Sheet, values: Sequence[Value]) -> int:
    """Return how many lines the longest wrapped cell of a row takes; Excel does not find out by itself."""
    lengths = [
        (len(str(value or "")), column.width)
        for column, value in zip(sheet.columns, values, strict=True)
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
    cell.font = Font(name=_FONT, bold=True, color="FFFFFF", size=11)
    cell.fill = PatternFill("solid", fgColor=_NAVY if column.required else _SLATE)
    cell.alignment = Alignment(horizontal="left", vertical="center", indent=1)
    needed = "Needed. " if column.required else ""
    cell.comment = Comment(needed + column.hint, "Firsthand", height=90, width=280)
    letter = get_column_letter(number)
    page.column_dimensions[letter].width = column.width
    # Text columns keep ids and telephone numbers as they were typed: no lost zeros, no dates.
    page.column_dimensions[letter].number_format = _number_format(column)
    if column.offers or column.kind is Kind.TIMEZONE:
        page.add_data_validation(_drop_down(column, letter))


def _number_format(column: Column) -> str:
    return "@" if column.kind in _TEXT_KINDS else _FORMATS.get(column.kind, "General")


def _drop_down(column: Column, letter: str) -> DataValidation:
    if column.kind is Kind.TIMEZONE:
        source = f"Lists!$A$2:$A${len(timezone_names()) + 1}"
    else:
        source = '"' + ",".join(column.offers) + '"'
    validation = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=column.only_offers)
    validation.errorTitle = f"{column.header.capitalize()}"
    validation.error = column.hint[:255]
    validation.add(f"{letter}2:{letter}{_LAST_ROW}")
    return validation


def _style_cell(cell: Cell, column: Column, *, is_example: bool) -> None:
    cell.font = Font(name=_FONT, size=11, italic=is_example, color=_QUIET if is_example else "1B1F24")
    if is_example:
        cell.fill = PatternFill("solid", fgColor=_PALE)
    cell.border = Border(bottom=_THIN)
    cell.alignment = Alignment(
        horizontal="right" if column.kind is Kind.MONEY else "left",
        vertical="top",
        wrap_text=column.kind is Kind.PROSE,
        indent=1,
    )
    cell.number_format = _number_format(column)


def _fill_lists(page: Worksheet) -> None:
    page.append(["Time zones"])
    page["A1"].font = Font(name=_FONT, bold=True)
    page.column_dimensions["A"].width = 34
    for name in timezone_names():
        page.append([name])
    page.sheet_state = "hidden"
