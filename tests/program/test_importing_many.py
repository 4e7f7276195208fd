"""Many new rows go in as few do: each with its own values, and defaults for what its sheet says nothing of."""

from decimal import Decimal

from models import Customer
from models.database import Database
from tests.program.factories import every, import_rows

ROWS = 1_553


async def test_each_of_many_rows_keeps_its_own_values(database: Database) -> None:
    rows = [
        {
            "external_id": f"C-{number}",
            "name": f"Cara {number}",
            "account": f"Account {number // 2}",
            "annual_value": Decimal(number),
            "consent_to_call": number % 3 == 0,
            **({"active": False} if number % 7 == 0 else {}),
        }
        for number in range(ROWS)
    ]

    taken = await import_rows(database, Customers=rows)

    assert taken["Customers"].added == ROWS
    stored = sorted(await every(database, Customer), key=lambda each: int(each.external_id[2:]))
    assert [
        (each.external_id, each.name, each.account_name, each.annual_value, each.consent_to_call, each.active)
        for each in stored
    ] == [
        (f"C-{number}", f"Cara {number}", f"Account {number // 2}", Decimal(number), number % 3 == 0, number % 7 != 0)
        for number in range(ROWS)
    ]
    assert {(each.phone, each.issue_id, each.folded_name == each.name.lower()) for each in stored} == {
        (None, None, True)
    }
