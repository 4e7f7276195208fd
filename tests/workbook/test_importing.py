"""A good workbook goes in, goes in again without changing anything, and is updated by its ids."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from bot.program.importing.sheets import SHEETS
from bot.workbook.template import write_template
from models import Customer, Issue, Person, Question, Situation
from models.database import Database
from tests.workbook.books import Rows, bring_in, stored, take_in

CUSTOMERS: Rows = [
    ["Annual value", "ID", "name", "Consent to Call?", "issue", "timezone", "score"],
    ["€ 1.2m", 1001, " Ana  Souza ", "Ja", "late invoices", "america/sao paulo", "8,5"],
    [250000, "C-2", "Bo", None, "I-1", None, 3],
]
ISSUES: Rows = [["id", "title", "severity"], ["I-1", "Late invoices", "high"]]
PARTICIPANTS: Rows = [["id", "name", "email", "start date"], ["P-1", "Ada", "Ada@ACME.example", date(2024, 5, 1)]]
QUESTIONS: Rows = [["question", "id", "situation"], ["What hurts?", "Q-1", "Unhappy"]]


async def test_a_good_workbook_goes_in(database: Database) -> None:
    report = await bring_in(
        database, customers=CUSTOMERS, Issues=ISSUES, PARTICIPANTS=PARTICIPANTS, Questions=QUESTIONS
    )

    assert report.ok, report.rejected
    assert [(each.sheet, each.added) for each in report.sheets] == [
        ("Customers", 2),
        ("Participants", 1),
        ("Issues", 1),
        ("Questions", 1),
    ]
    (issue,) = await stored(database, Issue)
    ana, bo = await stored(database, Customer)
    assert (ana.external_id, ana.name, ana.annual_value) == ("1001", "Ana Souza", Decimal(1_200_000))
    assert (ana.consent_to_call, ana.timezone, ana.score) == (True, "America/Sao_Paulo", Decimal("8.5"))
    assert (bo.consent_to_call, ana.issue_id, bo.issue_id) == (False, issue.id, issue.id)
    assert issue.severity == 4
    (ada,) = await stored(database, Person)
    assert (ada.email, ada.start_date) == ("Ada@acme.example", date(2024, 5, 1))
    (question,) = await stored(database, Question)
    assert question.situation is Situation.UNHAPPY


async def test_a_second_import_changes_nothing(database: Database) -> None:
    everything: dict[str, Rows] = {
        "Customers": CUSTOMERS,
        "Issues": ISSUES,
        "Participants": PARTICIPANTS,
        "Questions": QUESTIONS,
    }
    await bring_in(database, **everything)

    again = await bring_in(database, **everything)

    assert [(each.added, each.changed, each.unchanged) for each in again.sheets] == [
        (0, 0, 2),
        (0, 0, 1),
        (0, 0, 1),
        (0, 0, 1),
    ]


async def test_rows_are_updated_by_id(database: Database) -> None:
    await bring_in(database, Customers=[["id", "name", "account", "phone"], ["1", "Ana", "Acme", "+44 20 7946 0001"]])

    report = await bring_in(database, Customers=[["id", "name", "account"], ["1", "Ana", None]])

    (ana,) = await stored(database, Customer)
    assert report.sheets[0].changed == 1
    assert ana.account_id is None, "a blank cell clears"
    assert ana.phone == "+44 20 7946 0001", "a column that is absent changes nothing"


async def test_the_template_goes_in_with_no_rows(database: Database, tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")

    report = await take_in(database, (tmp_path / "template.xlsx").read_bytes())

    assert report.ok
    assert [(each.added, each.examples) for each in report.sheets] == [(0, 1)] * len(SHEETS)
