"""The drop-downs of the template, and the hidden sheet with the lists behind the long ones."""

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.workbook.columns import ISSUES
from bot.workbook.layout import Column, Kind
from bot.workbook.timezones import grouped_timezones

# Drop-downs and formats reach this far; more rows may be filled in all the same.
LAST_ROW = 10_000


def drop_down(column: Column, letter: str, timezones: int) -> DataValidation | None:
    """Return the drop-down of a column, None where it has none; `timezones` is how long the list of them is."""
    source = _source(column, timezones)
    if source is None:
        return None
    # Of zones and issues the list holds the usual ones, and a person may know better.
    validation = DataValidation(
        type="list",
        formula1=source,
        allow_blank=True,
        showErrorMessage=column.only_offers,
        errorStyle="warning" if column.kind is Kind.TIMEZONE else "stop",
    )
    validation.errorTitle = f"{column.header.capitalize()}"
    validation.error = column.hint[:255]
    validation.add(f"{letter}2:{letter}{LAST_ROW}")
    return validation


def _source(column: Column, timezones: int) -> str | None:
    if column.kind is Kind.TIMEZONE:
        return f"Lists!$A$2:$A${timezones + 1}"
    if column.field == "issue":
        return _titles_of_issues()
    return '"' + ",".join(column.offers) + '"' if column.offers else None


def _titles_of_issues() -> str:
    """Return a formula for the titles on the sheet of issues, as many as there are."""
    place = next(number for number, column in enumerate(ISSUES.columns, 1) if column.field == "title")
    letter = get_column_letter(place)
    titles = f"{ISSUES.name}!${letter}$2:${letter}${LAST_ROW}"
    return f"OFFSET({ISSUES.name}!${letter}$2,0,0,MAX(COUNTA({titles}),1),1)"


def fill_lists(page: Worksheet, own_zone: str | None) -> int:
    """Fill the hidden sheet of lists; return how long that of the time zones is."""
    page.append(["Time zones"])
    page["A1"].font = Font(name="Calibri", bold=True)
    page.column_dimensions["A"].width = 34
    zones = grouped_timezones(own_zone)
    for name in zones:
        page.append([name])
    page.sheet_state = "hidden"
    return len(zones)
