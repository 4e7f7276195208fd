"""Rows of which nothing is to be said: taken many at once, as they were read."""

from collections.abc import Sequence
from typing import Any

from bot.program.importing.entries import Entry
from bot.program.importing.sheet import Kind
from bot.workbook.cell_numbers import why_off_scale
from bot.workbook.headers import Header
from bot.workbook.number_formats import Cell
from bot.workbook.row_reader import Duplicates, SheetRows


class PlainRows:
    """Takes rows below one header into `found` where a RowReader, row by row, would make the same of them.

    `is_merged` says whether any cells of the sheet are merged.
    """

    def __init__(self, found: SheetRows, header: Header, duplicates: Duplicates, *, is_merged: bool) -> None:
        sheet = found.sheet
        self._found, self._header, self._duplicates = found, header, duplicates
        self._key, self._places = sheet.key.field, header.place_of
        is_simple = sheet.key.kind is Kind.ID and self._key in self._places and not sheet.key_with and not sheet.one_of
        has_scale_alone = "score_scale" in self._places and "score" not in self._places
        self._may_take = is_simple and not has_scale_alone and not is_merged

    def take(self, numbers: Sequence[int], columns: Sequence[Sequence[Cell]], values: list[dict[str, Any]]) -> bool:
        """Take rows, given by their numbers (from 0), the cells of each column and their values by field.

        Returns False, and takes none, where one of them needs a closer look.
        """
        if not self._may_take or not self._are_plain(columns) or not _are_on_scale(values):
            return False
        rows = [number + 1 for number in numbers]
        keys, emails = [each[self._key] for each in values], [each.get("email") for each in values]
        if not self._duplicates.note_all(rows, keys, emails):
            return False
        for each in values:
            if each.get("active", True) is None:
                del each["active"]
            if "score" in each:
                each.setdefault("score_scale", None)
        self._found.entries.extend(map(Entry, rows, values))
        return True

    def _are_plain(self, columns: Sequence[Sequence[Cell]]) -> bool:
        """Return whether the cells show no row to be a blank one, an example or a header, and nothing to warn of."""
        for name, place in self._places.items():
            cells = columns[place]
            if name == self._key:
                is_plain = all(cell[-1:].isdigit() if type(cell) is str else type(cell) is float for cell in cells)
            elif name in ("annual_value", "score"):
                is_plain = all(type(cell) is float or cell == "" for cell in cells)
            else:
                is_plain = name != "phone" or {int, float}.isdisjoint(map(type, cells))
            if not is_plain:
                return False
        return all(set(columns[place]) == {""} for place in self._header.unnamed)


def _are_on_scale(values: list[dict[str, Any]]) -> bool:
    scores = {(each.get("score"), each.get("score_scale")) for each in values}
    return all(score is None or why_off_scale(score, scale, percent=False) is None for score, scale in scores)
