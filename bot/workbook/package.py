"""The file itself: is it a workbook at all, is it safe to open, and where in it does each sheet lie."""

import io
import posixpath
import zipfile
import zlib

from bot.workbook.encodings import in_utf8
from bot.workbook.problems import UnreadableWorkbook
from bot.workbook.sheet_xml import parse

# Slack and mail rarely carry more; 100,000 customers with every column filled take about 12 MB.
LARGEST_FILE = 50 * 1024 * 1024
# Unpacked, the same 100,000 customers take about 150 MB.
LARGEST_UNPACKED = 600 * 1024 * 1024
LARGEST_PART_COUNT = 2_000

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MEGABYTE = 1024 * 1024
_DAMAGED = "This workbook is damaged or was cut short on its way. Save it again in Excel and try once more."
_NO_WORKBOOK = "This is no Excel workbook. Save it in Excel as “Excel Workbook (.xlsx)” and try again."


def open_package(content: bytes) -> tuple[zipfile.ZipFile, bytes]:
    """Return the checked zip archive an .xlsx file is, and the file as it can be read: all of its parts in UTF-8.

    Raises UnreadableWorkbook, saying what it is instead.
    """
    if not content:
        raise UnreadableWorkbook("This file is empty.")
    if len(content) > LARGEST_FILE:
        raise UnreadableWorkbook(f"This file is larger than {LARGEST_FILE // _MEGABYTE} MB. Split it into several.")
    if content.startswith(_OLD_EXCEL):
        raise UnreadableWorkbook(_old_format(content))
    if not content.startswith(b"PK"):
        raise UnreadableWorkbook(f"{_what_else(content)} Save it in Excel as “Excel Workbook (.xlsx)” and try again.")
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        _check_parts(package)
        content = in_utf8(package) or content
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as broken:
        # RuntimeError: a zip with a password, or compressed in a way Excel does not use.
        raise UnreadableWorkbook(_DAMAGED) from broken
    return zipfile.ZipFile(io.BytesIO(content)), content


def _old_format(content: bytes) -> str:
    if _ENCRYPTED in content:
        return "This workbook is protected by a password. Save it without one (File › Info › Protect) and try again."
    return "This is a workbook of the old format (.xls). Save it in Excel as “Excel Workbook (.xlsx)” and try again."


def _what_else(content: bytes) -> str:
    start = content[:1000].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return "This is a web page with the name of a workbook."
    if start.startswith(b"%pdf"):
        return "This is a PDF."
    if b"\0" not in start:
        return "This is a text file (CSV, perhaps), no workbook."
    return "This is no Excel workbook."


def _check_parts(package: zipfile.ZipFile) -> None:
    """Unpack everything once, checksums included, within the limits."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    if len(parts) > LARGEST_PART_COUNT or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnreadableWorkbook(
            f"Unpacked, this workbook takes more than {LARGEST_UNPACKED // _MEGABYTE} MB, or has more than "
            f"{LARGEST_PART_COUNT} parts. Copy the rows that matter into a new workbook."
        )
    if "content.xml" in names:
        raise UnreadableWorkbook("This is an OpenDocument spreadsheet. Save it as “Excel Workbook (.xlsx)”, please.")
    if "xl/workbook.bin" in names:
        raise UnreadableWorkbook("This is a binary workbook (.xlsb). Save it as “Excel Workbook (.xlsx)”, please.")
    if "xl/workbook.xml" not in names:
        raise UnreadableWorkbook(_NO_WORKBOOK)
    if len(names) != len(parts) or package.testzip() is not None:
        raise UnreadableWorkbook(_DAMAGED)


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of each worksheet with the part of `package` it lies in, in the workbook's order."""
    targets = {}

    def on_relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = _absolute(attributes.get("Target", ""))

    sheets: dict[str, str] = {}

    def on_sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            if relation in targets:
                sheets[attributes.get("name", "")] = targets[relation]

    try:
        with package.open("xl/_rels/workbook.xml.rels") as relations:
            parse(relations, on_relation, _nothing)
        with package.open("xl/workbook.xml") as workbook:
            parse(workbook, on_sheet, _nothing)
    except KeyError as missing:
        raise UnreadableWorkbook(_DAMAGED) from missing
    return sheets


def _absolute(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _nothing(_: str) -> None:
    pass
