"""Workbooks whose parts are not in UTF-8: some programs of East Asia write gb2312 or Shift JIS, which are rewritten."""

import io
import re
import zipfile

from bot.workbook.problems import UnreadableWorkbook

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LOOKED_AT = 200
_AS_THEY_ARE = {"utf-8", "utf8", "us-ascii", "ascii"}
# What is declared by the old name is often written in the larger set that has grown out of it.
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "ks_c_5601-1987": "cp949"}
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def in_utf8(package: zipfile.ZipFile) -> bytes | None:
    """Return the workbook with every part in UTF-8; None where it is so already.

    Raises UnreadableWorkbook for an encoding nobody knows, ValueError for a part that is not in the one it declares.
    """
    foreign = {part.filename: name for part in package.infolist() if (name := _foreign(package, part))}
    if not foreign:
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after:
        for part in package.infolist():
            content = package.read(part)
            after.writestr(part.filename, _rewritten(content, foreign.get(part.filename)))
    return made.getvalue()


def _foreign(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> str | None:
    """Return the encoding of a part, None where it is UTF-8 or no XML."""
    if not part.filename.endswith((".xml", ".rels")):
        return None
    with package.open(part) as stream:
        start = stream.read(_LOOKED_AT)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    declared = _DECLARED.match(start)
    name = marked or (declared[1].decode().lower() if declared else "utf-8")
    return None if name in _AS_THEY_ARE else name


def _rewritten(content: bytes, encoding: str | None) -> bytes:
    if encoding is None:
        return content
    try:
        text = content.decode(_LARGER.get(encoding, encoding))
    except LookupError as unknown:
        raise UnreadableWorkbook(
            f"This workbook is written in “{encoding}”, which can't be read. Open it in Excel, and save it again."
        ) from unknown
    return _DECLARATION.sub('<?xml version="1.0" encoding="UTF-8"?>', text, count=1).encode()
