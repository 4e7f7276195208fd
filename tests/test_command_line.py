"""`firsthand template` and `firsthand import` as real processes: what they write, say and exit with."""

from pathlib import Path

import pytest

from models import Customer
from models.database import Database
from tests.process import firsthand
from tests.workbook.books import stored, xlsx

GOOD = xlsx(Customers=[("id", "name", "account", "consent to call"), ("C-1", "Rita Vance", "Globex", "yes")])
HALF_GOOD = xlsx(
    Customers=[
        ("id", "name", "account", "consent to call"),
        ("C-1", "Rita Vance", "Globex", "yes"),
        ("C-2", "", "X", "no"),
    ]
)


async def ran(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run `firsthand ARGUMENTS` in `folder`, on its SQLite database; return exit code and words."""
    given = {"FIRSTHAND_DATABASE_URL": f"sqlite:///{folder / 'firsthand.db'}"} | environment
    async with firsthand(*arguments, environment=given, cwd=folder) as process:
        return await process.ends(), process.output


async def test_the_template_is_written_once_and_goes_in_as_it_is(tmp_path: Path) -> None:
    assert (await ran(tmp_path, "template", "blank.xlsx"))[0] == 0
    written = (tmp_path / "blank.xlsx").read_bytes()
    code, words = await ran(tmp_path, "template", "blank.xlsx")
    assert (code, "exists already" in words) == (2, True)
    assert (tmp_path / "blank.xlsx").read_bytes() == written
    code, words = await ran(tmp_path, "import", "blank.xlsx")
    assert code == 0, words


async def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    code, words = await ran(tmp_path, "template", "no/such/folder/blank.xlsx")
    assert (code, "can't be written" in words, "Traceback" in words) == (2, True, False)


@pytest.mark.parametrize(
    ("content", "expected", "taken_in"),
    [(GOOD, 0, 1), (HALF_GOOD, 1, 1), (b"Dear all, please find attached", 2, 0), (None, 2, 0)],
    ids=["all in", "a row rejected", "no workbook", "no such file"],
)
async def test_the_exit_code_tells_what_came_of_an_import(
    tmp_path: Path, content: bytes | None, expected: int, taken_in: int
) -> None:
    if content is not None:
        (tmp_path / "customers.xlsx").write_bytes(content)
    code, words = await ran(tmp_path, "import", "customers.xlsx")
    assert (code, "Traceback" in words) == (expected, False), words
    database = Database(f"sqlite:///{tmp_path / 'firsthand.db'}")
    assert len(await stored(database, Customer)) == taken_in
    await database.close()


@pytest.mark.parametrize("url", ["oracle://x/y", "sqlite:////no/such/folder/f.db"])
async def test_a_wrong_database_is_named(tmp_path: Path, url: str) -> None:
    (tmp_path / "customers.xlsx").write_bytes(GOOD)
    code, words = await ran(tmp_path, "import", "customers.xlsx", FIRSTHAND_DATABASE_URL=url)
    assert (code, "FIRSTHAND_DATABASE_URL" in words, "Traceback" in words) == (2, True, False)
