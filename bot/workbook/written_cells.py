"""Cells as they are written to a workbook: text that never becomes a formula, and heads that stand out."""

import re
from datetime import timedelta
from typing import Any

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.workbook.number_formats import Formatted

_HEAD = PatternFill("solid", fgColor="1F3A5F")
# What XML can't hold.
_IMPOSSIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 32_767


def head(page: WriteOnlyWorksheet, value: Any) -> Cell:
    """Return a cell of the first row."""
    cell = put(WriteOnlyCell(page), value)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = _HEAD
    return cell


def plain(page: WriteOnlyWorksheet, value: Any) -> Any:
    """Return what to write for a cell that is as it should be."""
    displayed = _as_displayed(value)
    is_formula = isinstance(displayed, str) and displayed.startswith("=")
    return put(WriteOnlyCell(page), displayed) if is_formula else displayed


def put(cell: Cell, value: Any) -> Cell:
    """Put `value` into `cell` as it is shown: text never becomes a formula, and a date stays one."""
    displayed = _as_displayed(value)
    cell.value = displayed
    if isinstance(displayed, str):
        cell.data_type = "s"
    return cell


def _as_displayed(value: Any) -> Any:
    if isinstance(value, Formatted):
        value = value.displayed or float(value)
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, str):
        return _IMPOSSIBLE.sub("", value)[:_LONGEST_CELL] or None
    return value
