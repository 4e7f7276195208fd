"""What is found in a sheet's XML, and which sheets need no scan."""

import io

import pytest

from bot.workbook.sheet_xml import SheetScan, is_plain, scan_sheet

PLAIN = (
    b'<worksheet><sheetData><row r="2"><c r="B2"><v>1</v></c>'
    b'<c r="AA2" t="s"><v>0</v></c></row></sheetData></worksheet>'
)


def sheet(cells: bytes) -> bytes:
    return b'<worksheet><sheetData><row r="3">' + cells + b"</row></sheetData></worksheet>"


CLOSER = [
    (b'<c r="A3"><f>A1</f></c>', {2: {0: ""}}),
    (b'<c r="A3"><f>A1</f><v></v></c>', {2: {0: ""}}),
    (b'<c r="A3" t="str"><f>A1</f><v></v></c>', {}),
    (b'<c r="A3"><f>A1</f><v>2</v></c>', {}),
    (b'<c r="C3" t="e"><v>#REF!</v></c>', {2: {2: "#REF!"}}),
    (b'<c><v>1</v></c><c t="e"><v>#N/A</v></c>', {2: {1: "#N/A"}}),
]


def test_a_plain_sheet_holds_nothing_to_scan_for() -> None:
    assert is_plain(io.BytesIO(PLAIN))
    assert scan_sheet(io.BytesIO(PLAIN)) == SheetScan(rows=2, columns=27)


@pytest.mark.parametrize(("cells", "flaws"), CLOSER)
def test_flaws_need_a_scan(cells: bytes, flaws: dict[int, dict[int, str]]) -> None:
    assert not is_plain(io.BytesIO(sheet(cells)))
    assert scan_sheet(io.BytesIO(sheet(cells))).flaws == flaws


def test_names_with_a_prefix_are_understood() -> None:
    body = b'<x:worksheet xmlns:x="urn:x"><x:row r="1"><x:c r="A1"><x:f>B1</x:f></x:c></x:row></x:worksheet>'

    assert not is_plain(io.BytesIO(body))
    assert scan_sheet(io.BytesIO(body)).flaws == {0: {0: ""}}
