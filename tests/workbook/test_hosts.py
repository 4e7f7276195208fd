"""The sheet Hosts: colleagues by address, once each, and what is known of them."""

from models import Person, ShadowHost
from models.database import Database
from tests.workbook.books import Rows, bring_in, reasons, stored

HEAD = ["host", "name", "department", "site", "what they do", "active"]
LENA = ["lena@acme.example", "Lena Kowalska", "Billing", "Warsaw", "answers the billing line", None]


async def hosts(database: Database) -> list[tuple[str, str | None, str | None, bool]]:
    people = {person.id: person for person in await stored(database, Person)}
    return [
        (people[each.person_id].name, each.site, each.role, each.active) for each in await stored(database, ShadowHost)
    ]


async def test_a_host_is_found_or_stored_by_address(database: Database) -> None:
    sheet: Rows = [HEAD, LENA, ["U0SAM12345", "Sam Rivera", None, None, None, "no"]]
    report = await bring_in(database, Hosts=sheet)
    assert report.ok
    assert await hosts(database) == [
        ("Lena Kowalska", "Warsaw", "answers the billing line", True),
        ("Sam Rivera", None, None, False),
    ]
    assert [person.department for person in await stored(database, Person)] == ["Billing", None]
    again = await bring_in(database, Hosts=sheet)
    assert [(each.added, each.changed, each.unchanged) for each in again.sheets] == [(0, 0, 2)]


async def test_a_second_import_changes_what_it_names_and_leaves_the_rest(database: Database) -> None:
    await bring_in(database, Hosts=[HEAD, LENA])
    await bring_in(database, Hosts=[["email", "site"], ["LENA@acme.example", "Porto"]])
    assert await hosts(database) == [("Lena Kowalska", "Porto", "answers the billing line", True)]
    await bring_in(database, Hosts=[["email", "active"], ["lena@acme.example", "no"]])
    assert await hosts(database) == [("Lena Kowalska", "Porto", "answers the billing line", False)]


async def test_the_participants_sheet_knows_its_own_people_better(database: Database) -> None:
    people = [["id", "name", "email", "department"], ["P-1", "Lena K. Kowalska", "lena@acme.example", "Finance"]]
    await bring_in(database, Participants=people, Hosts=[HEAD, LENA])
    (lena,) = await stored(database, Person)
    assert (lena.name, lena.department) == ("Lena K. Kowalska", "Finance")


async def test_rows_that_name_nobody_or_the_same_colleague_twice_come_back(database: Database) -> None:
    people = [["id", "name", "email", "slack id"], ["P-1", "Lena Kowalska", "lena@acme.example", "U0LENA1234"]]
    report = await bring_in(
        database,
        Participants=people,
        Hosts=[HEAD, LENA, ["U0LENA1234", None, None, None, None, None], ["somebody", None, None, None, None, None]],
    )
    assert reasons(report) == [("Hosts", 3, "host"), ("Hosts", 4, "host")]
    assert "Row 2 is about the same colleague" in report.rejected[0].reason
    assert len(await stored(database, ShadowHost)) == 1
