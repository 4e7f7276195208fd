"""Files that are no workbook at all: refused with words, and nothing is changed."""

import io
import zipfile

import pytest

from bot.workbook.package import LARGEST_FILE
from bot.workbook.unreadable import UnreadableWorkbook
from models.database import Database
from tests.refusals import refusal
from tests.workbook.books import new_book, packed, take_in, xlsx

GOOD = xlsx(Customers=[["id", "name"], ["1", "Ana"]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
SHEET = "xl/worksheets/sheet1.xml"


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def repacked(**changed: bytes) -> bytes:
    """Return the good workbook with some parts changed."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as package:
        return zipped(**({name: package.read(name) for name in package.namelist()} | changed))


def without(missing: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as package:
        return zipped(**{name: package.read(name) for name in package.namelist() if name != missing})


def broken_inside(part: bytes = SHEET.encode()) -> bytes:
    middle = GOOD.index(part) + len(part) + 39
    return GOOD[:middle] + bytes([GOOD[middle] ^ 0xFF]) + GOOD[middle + 1 :]


def far_away() -> bytes:
    book = new_book(Customers=[["id", "name"], ["1", "Ana"]])
    book["Customers"]["XFD1048576"] = "?"
    return packed(book)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'

FILES: list[tuple[str, bytes, str]] = [
    ("empty", b"", "empty"),
    ("text", b"id,name\n1,Ana\n", "text file"),
    ("web page", b"<html><table></table></html>", "web page"),
    ("PDF", b"%PDF-1.7\0", "PDF"),
    ("picture", b"\x89PNG\r\n\x1a\n\0\0", "no Excel workbook"),
    ("other zip", zipped(**{"hello.txt": b"hello"}), "no Excel workbook"),
    ("LibreOffice", zipped(**{"content.xml": b"<x/>"}), "OpenDocument"),
    ("binary workbook", zipped(**{"xl/workbook.bin": b"x"}), "binary workbook"),
    ("old Excel", OLE, "old format"),
    ("password", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    ("cut short", GOOD[: len(GOOD) // 2], "damaged"),
    ("broken inside", broken_inside(), "damaged"),
    ("broken in a part that nobody reads", broken_inside(b"xl/theme/theme1.xml"), "damaged"),
    ("sheet missing", without(SHEET), "missing inside"),
    ("relations missing", without("xl/_rels/workbook.xml.rels"), "damaged"),
    ("broken XML", repacked(**{SHEET: b"<worksheet><sheetData>"}), "damaged"),
    ("entity bomb", repacked(**{SHEET: BOMB}), "document type"),
    ("far away", far_away(), "too large"),
    ("too large", b"PK" + bytes(LARGEST_FILE), "larger than"),
    ("other sheets", xlsx(Budget=[["x"]]), "None of the sheets"),
]


async def test_what_would_fill_the_memory_is_refused(database: Database) -> None:
    # Made here, as it takes longer than all of the others, and every process of a run would make it.
    with refusal(UnreadableWorkbook, "Unpacked"):
        await take_in(database, repacked(bomb=bytes(700 * 1024 * 1024)))


@pytest.mark.parametrize(("content", "words"), [each[1:] for each in FILES], ids=[each[0] for each in FILES])
async def test_refused_with_words(database: Database, content: bytes, words: str) -> None:
    with refusal(UnreadableWorkbook, words):
        await take_in(database, content)
