"""Which styles of a workbook show numbers otherwise than they are stored, and in which format."""

import zipfile

from bot.workbook.number_formats import BUILT_IN, is_special
from bot.workbook.sheet_xml import parse

_PART = "xl/styles.xml"


def special_formats(package: zipfile.ZipFile) -> dict[int, str]:
    """Return the format of each such style by its number, which cells carry. Raises as `parse` does."""
    if _PART not in package.namelist():
        return {}
    codes = dict(BUILT_IN)
    styles: list[int] = []
    within = [""]

    def on_start(name: str, attributes: dict[str, str]) -> None:
        within.append(name)
        if name == "numFmt" and attributes.get("numFmtId", "").isdecimal():
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "xf" and within[-2] == "cellXfs":
            number = attributes.get("numFmtId", "0")
            styles.append(int(number) if number.isdecimal() else 0)

    with package.open(_PART) as stream:
        parse(stream, on_start, lambda _: _left(within))
    return {style: codes[number] for style, number in enumerate(styles) if is_special(codes.get(number, "General"))}


def _left(within: list[str]) -> None:
    within.pop()
