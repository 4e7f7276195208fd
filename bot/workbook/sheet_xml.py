"""Looking into a sheet's XML for what the fast reader does not tell: formulas without a value, errors, true size."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from bot.workbook.addresses import column_number
from bot.workbook.problems import UnreadableWorkbook

_PIECE = 1 << 18
_ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")

Start = Callable[[str, dict[str, str]], None]


@dataclass
class SheetScan:
    """What was seen: flawed cells by (row, column), both from 0, with `` (no saved value) or the error; the extent.

    `styles` holds the number of the style of each cell that has one of those looked for.
    """

    flaws: dict[tuple[int, int], str] = field(default_factory=dict)
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0


def parse(
    stream: IO[bytes], on_start: Start, on_end: Callable[[str], None], on_text: Callable[[str], None] | None = None
) -> None:
    """Read XML piece by piece, names without their namespace.

    Raises UnreadableWorkbook for broken XML, and for any document type declaration: Excel writes none, and it is the
    door of entity bombs.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: on_start(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: on_end(name.rpartition(" ")[2])
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if on_text:
        parser.CharacterDataHandler = on_text
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        raise UnreadableWorkbook("This workbook is damaged. Open it in Excel, save it again, and try once more.") from (
            broken
        )


def _refuse_doctype(*_: object) -> None:
    raise UnreadableWorkbook(
        "This workbook carries a document type declaration, which no Excel writes. It is not read."
    )


def scan_sheet(stream: IO[bytes], special: frozenset[int] = frozenset()) -> SheetScan:
    """Return what stands in a sheet's XML; `special` are the styles looked for. Raises as `parse` does."""
    looker = _Looker(special)
    parse(stream, looker.start, looker.end, looker.text)
    return looker.look


class _Looker:
    """Follows rows and cells; a cell without an address stands right of the one before."""

    def __init__(self, special: frozenset[int]) -> None:
        self.look = SheetScan()
        self._special = {str(number) for number in special}
        self._row = self._column = -1
        self._rows: set[int] = set()
        self._kind = ""
        self._formula = self._has_value = self._in_value = False
        self._text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self._in_value = True
        elif name == "is":
            self._has_value = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() and int(number) else self._row + 1
            self._column = -1
            if self._row in self._rows:
                raise UnreadableWorkbook(
                    f"This workbook is damaged: two of its rows are both number {self._row + 1}. "
                    "Open it in Excel, let it repair the workbook, and save it again."
                )
            self._rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        address = _ADDRESS.fullmatch(attributes.get("r", ""))
        if address:
            self._row, self._column = int(address[2]) - 1, column_number(address[1])
        else:
            self._column += 1
        self._kind = attributes.get("t", "")
        if (style := attributes.get("s")) in self._special and style:
            self.look.styles[self._row, self._column] = int(style)
        self._formula = self._has_value = self._in_value = False
        self._text = ""

    def text(self, text: str) -> None:
        if self._in_value:
            self._text += text

    def end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "c":
            # A formula may well have the empty text as its value; then the cell says that it holds text.
            has_value = self._has_value or bool(self._text) or self._kind == "str"
            if self._kind == "e" and self._text:
                self.look.flaws[self._row, self._column] = self._text
            elif self._formula and not has_value:
                self.look.flaws[self._row, self._column] = ""
            if has_value or self._formula:
                self.look.rows = max(self.look.rows, self._row + 1)
                self.look.columns = max(self.look.columns, self._column + 1)
