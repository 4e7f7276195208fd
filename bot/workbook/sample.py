"""The sample workbook of the demo: a believable programme, complete and ready to import."""

from datetime import date
from pathlib import Path

from bot.workbook.columns import CUSTOMERS, ISSUES, PARTICIPANTS, QUESTIONS
from bot.workbook.sample_customers import CUSTOMERS as SAMPLE_CUSTOMERS
from bot.workbook.writing import Value, write_workbook

_CEO = "elena.marquez@acme.example"

# id, name, email, slack id, department, manager, assistant, start date, country
_PARTICIPANTS: tuple[tuple[Value, ...], ...] = (
    (
        "P-1",
        "Ada Okafor",
        "ada.okafor@acme.example",
        None,
        "Finance",
        _CEO,
        "sam.rivera@acme.example",
        date(2021, 3, 1),
        "United Kingdom",
    ),
    (
        "P-2",
        "Jonas Lindqvist",
        "jonas.lindqvist@acme.example",
        None,
        "Operations",
        _CEO,
        None,
        date(2018, 9, 3),
        "Sweden",
    ),
    ("P-3", "Mei Tanaka", "mei.tanaka@acme.example", None, "Technology", _CEO, None, date(2023, 1, 16), "Japan"),
    ("P-4", "Priya Nair", "priya.nair@acme.example", None, "Product", _CEO, None, date(2020, 6, 1), "India"),
    ("P-5", "Elena Marquez", _CEO, None, "Executive Office", None, None, date(2016, 2, 1), "United States"),
)

# id, title, department, owner, frequency, severity, impact
_ISSUES: tuple[tuple[Value, ...], ...] = (
    (
        *("I-01", "Invoices don't match orders", "Finance", "ada.okafor@acme.example", "about 140 a month", 4),
        "Customers spend a day a month checking; 1 in 9 invoices is paid late because of it.",
    ),
    (
        *("I-02", "Delivery dates change without a word", "Operations", "jonas.lindqvist@acme.example"),
        *("1 delivery in 6", 4, "Idle crews at the customer; three contracts named it when they left."),
    ),
    (
        *("I-03", "Setting up takes far longer than promised", "Product", "priya.nair@acme.example"),
        *("most new customers", 3, "The first invoice arrives before the first use."),
    ),
    (
        *("I-04", "No support outside European hours", "Operations", "jonas.lindqvist@acme.example"),
        *("every night", 3, "Customers in Asia and Australia wait a day for a first answer."),
    ),
    (
        *("I-05", "Customers repeat their problem to every agent", "Technology", "mei.tanaka@acme.example"),
        *("2 cases in 5", 5, "The reason named most often by those who left."),
    ),
    (
        *("I-06", "Price rises at renewal are not explained", "Finance", "ada.okafor@acme.example", "each renewal", 2),
        "Account owners hear of it from the customer.",
    ),
)

# id, situation, question
_QUESTIONS: tuple[tuple[Value, ...], ...] = (
    ("Q-01", "any", "What were you trying to get done the last time you dealt with us?"),
    ("Q-02", "any", "Where did we make that harder than it had to be?"),
    ("Q-03", "any", "If you ran our company for a week, what would you change first?"),
    ("Q-04", "new", "What did you expect of the first weeks, and what came?"),
    ("Q-05", "new", "Whom did you ask when you got stuck, and how did that go?"),
    ("Q-06", "loyal", "What has kept you with us, when others knocked at the door?"),
    ("Q-07", "loyal", "What would you miss if we were gone tomorrow?"),
    ("Q-08", "unhappy", "Tell me about the moment you thought: not again."),
    ("Q-09", "unhappy", "What did that cost you, in time, money or nerves?"),
    ("Q-10", "unhappy", "What have you told colleagues about us?"),
    ("Q-11", "lost", "When did you first think of leaving, and what had happened?"),
    ("Q-12", "lost", "What does your new supplier do that we did not?"),
)


def write_sample(path: Path) -> None:
    """Write the sample workbook to `path`. Raises OSError when it can't be written there."""
    rows = {
        # The scale stands beside the score; both it and the last column, active, may be blank.
        CUSTOMERS.name: [(*row[:11], None, *row[11:], "EUR", None) for row in SAMPLE_CUSTOMERS],
        PARTICIPANTS.name: [(*row, None) for row in _PARTICIPANTS],
        ISSUES.name: _ISSUES,
        QUESTIONS.name: _QUESTIONS,
    }
    write_workbook(path, rows, with_examples=False)
