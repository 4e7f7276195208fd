"""Workbooks made to harm: small files that abort their reader or make it take any amount of memory."""

import io
import re
import resource
import zipfile
from collections.abc import Callable

import pytest

from bot.wording import words_of
from bot.workbook.reader import read_in_child
from bot.workbook.sheet_xml import OpenSheet
from bot.workbook.unreadable import UnreadableWorkbook
from models import Customer
from models.database import Database
from tests.refusals import refusal
from tests.workbook.books import bring_in, new_book, packed, stored, take_in, xlsx

HEADER = ("id", "name", "account", "consent to call")
GOOD = xlsx(Customers=[HEADER, ("C-1", "Rita Vance", "Globex", "yes")])
WANTED = frozenset({"customers"})
_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = f'<Relationship Id="rId99" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
_TYPE = (
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def changed(part: str, change: Callable[[str], str]) -> bytes:
    """Return the good workbook with one part of it rewritten."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            content = before.read(info.filename)
            after.writestr(info.filename, change(content.decode()) if info.filename == part else content)
    return made.getvalue()


def a_stray_cell() -> bytes:
    book = new_book(Customers=[HEADER, ("C-1", "Rita Vance", "Globex", "yes")])
    book["Customers"].cell(1_048_576, 14, "stray")
    return packed(book)


def with_texts(texts: str, rows: str = "") -> bytes:
    """Return the good workbook with a table of shared texts and more rows, which may point into it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            part = before.read(info.filename).decode()
            part = part.replace("</sheetData>", f"{rows}</sheetData>").replace("</Relationships>", _RELATION)
            after.writestr(info.filename, part.replace("</Types>", _TYPE))
        after.writestr("xl/sharedStrings.xml", texts)
    return made.getvalue()


def one_text_many_times() -> bytes:
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(3, 150_000))
    return with_texts(f'<sst xmlns="{_MAIN}" uniqueCount="1"><si><t>{"x" * 32_000}</t></si></sst>', rows)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a stray cell in the last row": a_stray_cell,
    "texts beyond counting": lambda: with_texts(f'<sst xmlns="{_MAIN}" uniqueCount="4294967295"></sst>'),
    "a column beyond the last": lambda: changed(_SHEET, lambda sheet: sheet.replace('r="A2"', 'r="BXFD1048576"')),
    "one text many times": one_text_many_times,
    "a dimension of everything": lambda: changed(
        _SHEET, lambda sheet: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', sheet)
    ),
    "a row beyond the last": lambda: changed(_SHEET, lambda sheet: sheet.replace('r="A2"', 'r="A99999999999"')),
    "a merged range of everything": lambda: changed(
        _SHEET,
        lambda sheet: sheet.replace(
            "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        ),
    ),
}


def name_of(sheet: OpenSheet) -> str:
    return sheet.name


async def _refusal(database: Database, content: bytes) -> str | None:
    try:
        await take_in(database, content)
    except UnreadableWorkbook as refused:
        return words_of(refused)
    return None


def _peak() -> int:
    """Return the most memory this process ever took, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.parametrize("what", HOSTILE)
async def test_it_is_read_or_refused_in_words_and_the_next_one_goes_in(database: Database, what: str) -> None:
    content, before = HOSTILE[what](), _peak()
    words = await _refusal(database, content)
    assert words is None or re.search(r"Copy|Delete|Save it again", words)
    assert _peak() - before < 400_000
    assert (await bring_in(database, Customers=[HEADER, ("C-2", "Mia", "Initech", "yes")])).ok
    assert "C-2" in [customer.external_id for customer in await stored(database, Customer)]


@pytest.mark.parametrize(
    "what", ["a stray cell in the last row", "a column beyond the last", "texts beyond counting", "one text many times"]
)
def test_these_are_refused(what: str) -> None:
    with pytest.raises(UnreadableWorkbook):
        read_in_child(HOSTILE[what](), WANTED, name_of)


def test_a_reader_that_never_ends_is_ended() -> None:
    with refusal(UnreadableWorkbook, "can't be read"):
        read_in_child(GOOD, WANTED, name_of, seconds=0.001)


def test_a_reader_that_takes_too_much_is_ended() -> None:
    with refusal(UnreadableWorkbook, "can't be read"):
        read_in_child(GOOD, WANTED, name_of, most_bytes=8 * 1024 * 1024)


def test_the_reader_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    assert read_in_child(GOOD, WANTED, name_of) == ["Customers"]
