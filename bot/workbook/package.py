"""The .xlsx file as a zip package: checked to be a workbook and safe to open, its sheets found, its XML parsed."""

import contextlib
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import IO
from xml.parsers import expat

from bot.workbook import unreadable
from bot.workbook.unreadable import UnreadableWorkbook

# Slack and mail rarely carry more; 100,000 customers with every column filled take about 12 MB.
LARGEST_FILE = 50 * 1024 * 1024
# Unpacked, the same 100,000 customers take about 150 MB.
LARGEST_UNPACKED = 600 * 1024 * 1024
LARGEST_PART_COUNT = 2_000

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MEGABYTE = 1024 * 1024
_PIECE = 1 << 18

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_UTF_8 = {"utf-8", "utf8", "us-ascii", "ascii"}
# What is declared by the old name is often written in the larger set that has grown out of it.
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "ks_c_5601-1987": "cp949"}

OnStart = Callable[[dict[str, str]], None]


def open_package(content: bytes) -> tuple[zipfile.ZipFile, bytes]:
    """Return the checked zip archive an .xlsx file is, and the file as it can be read: all of its parts in UTF-8.

    Raises UnreadableWorkbook, saying what it is instead.
    """
    if not content:
        raise unreadable.FileIsEmpty
    if len(content) > LARGEST_FILE:
        raise unreadable.FileTooLarge(LARGEST_FILE // MEGABYTE)
    if content.startswith(_OLD_EXCEL):
        raise unreadable.PasswordProtected if _ENCRYPTED in content else unreadable.OldFormat
    if not content.startswith(b"PK"):
        raise _other_format(content)
    with as_damaged():
        package = zipfile.ZipFile(io.BytesIO(content))
        _check_parts(package)
        content = _in_utf8(package) or content
    return zipfile.ZipFile(io.BytesIO(content)), content


@contextlib.contextmanager
def as_damaged() -> Iterator[None]:
    """Raise Damaged for what is raised where an archive, or a part of one, is broken."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as broken:
        # RuntimeError: a zip with a password, or compressed in a way Excel does not use.
        raise unreadable.Damaged from broken


def _other_format(content: bytes) -> UnreadableWorkbook:
    start = content[:1000].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return unreadable.WebPage()
    if start.startswith(b"%pdf"):
        return unreadable.PdfFile()
    if b"\0" not in start:
        return unreadable.TextFile()
    return unreadable.NoWorkbook()


def _check_parts(package: zipfile.ZipFile) -> None:
    """Raise UnreadableWorkbook where the parts are too many or too large, or not those of a workbook."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    if len(parts) > LARGEST_PART_COUNT or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise unreadable.UnpackedTooLarge(LARGEST_UNPACKED // MEGABYTE, LARGEST_PART_COUNT)
    if "content.xml" in names:
        raise unreadable.OpenDocument
    if "xl/workbook.bin" in names:
        raise unreadable.BinaryFormat
    if "xl/workbook.xml" not in names:
        raise unreadable.NoWorkbook
    if len(names) != len(parts):
        raise unreadable.Damaged


def verify(package: zipfile.ZipFile, *, left_out: Collection[str]) -> None:
    """Unpack every part once, checksums included, but those that are read as a whole anyway."""
    for part in package.infolist():
        if part.filename not in left_out:
            with package.open(part) as stream:
                while stream.read(_PIECE):
                    pass


def _in_utf8(package: zipfile.ZipFile) -> bytes | None:
    """Return the workbook with every part in UTF-8; None where it is so already.

    Some programs of East Asia write gb2312 or Shift JIS. Raises UnreadableWorkbook for an encoding nobody knows,
    ValueError for a part that is not in the one it declares.
    """
    encodings = {part.filename: _encoding(package, part) for part in package.infolist()}
    if not any(encodings.values()):
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after:
        for name, encoding in encodings.items():
            content = package.read(name)
            after.writestr(name, _recoded(content, encoding) if encoding else content)
    return made.getvalue()


def _encoding(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> str | None:
    """Return the encoding of a part, None where it is UTF-8 or no XML."""
    if not part.filename.endswith((".xml", ".rels")):
        return None
    with package.open(part) as stream:
        start = stream.read(200)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    declared = _DECLARED.match(start)
    encoding = declared[1].decode().lower() if declared else "utf-8"
    return None if encoding in _UTF_8 else encoding


def _recoded(content: bytes, encoding: str) -> bytes:
    try:
        text = content.decode(_LARGER.get(encoding, encoding))
    except LookupError as unknown:
        raise unreadable.UnknownEncoding(encoding) from unknown
    return _DECLARATION.sub('<?xml version="1.0" encoding="UTF-8"?>', text, count=1).encode()


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of each worksheet with the part of `package` it lies in, in the workbook's order."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def on_relation(attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = posixpath.join("/xl", attributes.get("Target", ""))

    def on_sheet(attributes: dict[str, str]) -> None:
        relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
        if relation in targets:
            sheets[attributes.get("name", "")] = posixpath.normpath(targets[relation]).lstrip("/")

    try:
        with package.open("xl/_rels/workbook.xml.rels") as relations:
            parse(relations, {"Relationship": on_relation})
        with package.open("xl/workbook.xml") as workbook:
            parse(workbook, {"sheet": on_sheet})
    except KeyError as missing:
        raise unreadable.Damaged from missing
    return sheets


def parse(stream: IO[bytes], starts: Mapping[str, OnStart], on_text: Callable[[str], None] | None = None) -> None:
    """Read XML piece by piece; `starts` are called with the attributes of elements, by their name without namespace.

    Raises UnreadableWorkbook for broken XML, and for any document type declaration: Excel writes none, and entity
    bombs need one.
    """

    @cache
    def handler_of(name: str) -> OnStart | None:
        return starts.get(name.rpartition(" ")[2])

    def on_start(name: str, attributes: dict[str, str]) -> None:
        if handler := handler_of(name):
            handler(attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = on_start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.CharacterDataHandler = on_text
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        raise unreadable.DamagedXml from broken


def _refuse_doctype(*_: object) -> None:
    raise unreadable.HasDoctype
