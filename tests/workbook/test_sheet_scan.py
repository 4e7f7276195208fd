"""What is found in a sheet's XML, which sheets need no scan, and which need it first."""

import io

import pytest

from bot.workbook.sheet_scan import SheetScan, is_plain, may_reach_far, scan_sheet

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


@pytest.mark.parametrize(
    ("body", "is_far"),
    [
        (PLAIN, False),
        (sheet(b'<c r="A3"><f>A1</f></c>'), False),
        (sheet(b'<c r="XFD3"/>'), False),
        (b'<row r="100000"><c r="AM100000"/></row>', False),
        (b'<row r="150000"><c r="AM150000"/></row>', True),
        (b'<row r="9"><c r="XFD9"/></row><row r="1000"/>', True),
        (b"<row><c><v>1</v></c></row>", True),
        (b'<x:row r="1"><x:c r="A1"/></x:row>', True),
        (b"<worksheet/>", True),
    ],
)
def test_what_may_reach_far_is_scanned_before_it_is_loaded(body: bytes, *, is_far: bool) -> None:
    assert may_reach_far(io.BytesIO(body)) is is_far
