"""The sample workbook of the demo: a believable programme, complete and ready to import."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.program.importing.sheet import Value
from bot.program.importing.sheets import SHEETS
from bot.workbook.template import write_workbook

_CEO = "elena.marquez@acme.example"
_SOME_TIME_AGO = date(2020, 6, 1)

# id, name, email, slack id, department, manager, assistant, start date, country
_PARTICIPANTS: tuple[tuple[Value, ...], ...] = (
    (
        *("P-1", "Ada Okafor", "ada.okafor@acme.example", None, "Finance", _CEO),
        *("sam.rivera@acme.example", date(2021, 3, 1), "United Kingdom"),
    ),
    (
        *("P-2", "Jonas Lindqvist", "jonas.lindqvist@acme.example", None, "Operations", _CEO),
        *(None, date(2018, 9, 3), "Sweden"),
    ),
    ("P-3", "Mei Tanaka", "mei.tanaka@acme.example", None, "Technology", _CEO, None, date(2023, 1, 16), "Japan"),
    ("P-4", "Priya Nair", "priya.nair@acme.example", None, "Product", _CEO, None, _SOME_TIME_AGO, "India"),
    ("P-5", "Elena Marquez", _CEO, None, "Executive Office", None, None, date(2016, 2, 1), "United States"),
)

# name, owner, key account, sponsor
_ACCOUNTS: tuple[tuple[Value, ...], ...] = (
    ("Hoshi Robotics", "grace.lim@acme.example", "yes"),
    ("Lotus Diagnostics", "grace.lim@acme.example", "yes"),
    ("Northwind Bakeries", "tom.becker@acme.example", "yes", "ada.okafor@acme.example"),
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

# Nobody here exists; telephone numbers come from the ranges kept free for fiction. id, name, account, title, email,
# phone, timezone, language, segment, annual value, score, comment, issue, consent, account owner
SAMPLE_CUSTOMERS: tuple[tuple[Value, ...], ...] = (
    (
        *("C-1001", "Margaret Osei", "Northwind Bakeries", "Head of Logistics", "margaret.osei@northwind.example"),
        *("+44 20 7946 0018", "Europe/London", "English", "Enterprise", 412000, 3),
        "Every month I spend a day matching your invoices to our orders. Nobody on your side has ever called about it.",
        *("I-01", "yes", "tom.becker@acme.example"),
    ),
    (
        *("C-1002", "Hannes Brandt", "Alpenglas AG", "Purchasing Manager", "h.brandt@alpenglas.example"),
        *("+49 30 23125 014", "Europe/Berlin", "German", "Enterprise", 286000, 4),
        "Lead times change after we have ordered. We learn it from the driver.",
        *("I-02", "yes", "tom.becker@acme.example"),
    ),
    (
        *("C-1003", "Priya Raman", "Lotus Diagnostics", "Director of Operations", "priya.raman@lotus.example"),
        *("+1 212 555 0117", "America/New_York", "English", "Enterprise", 540000, 9),
        "Your field engineers know our lab better than we do. Please never change that.",
        *(None, "yes", "grace.lim@acme.example"),
    ),
    (
        *("C-1004", "Luis Herrera", "Verde Market", "Store Operations Lead", "luis.herrera@verde.example"),
        *("+1 415 555 0142", "America/Los_Angeles", "Spanish", "Mid-market, new", 96000, 6),
        "Setting up took seven weeks. We had been told two.",
        *("I-03", "yes", "grace.lim@acme.example"),
    ),
    (
        *("C-1005", "Aiko Mori", "Hoshi Robotics", "Quality Manager", "aiko.mori@hoshi.example"),
        *("+1 206 555 0163", "Asia/Tokyo", "Japanese", "Enterprise", 730000, 8),
        "The product is excellent. When we ask a question, the answer arrives while we sleep.",
        *("I-04", "yes", "grace.lim@acme.example"),
    ),
    (
        *("C-1006", "Camille Laurent", "Atelier Lumière", "Managing Director", "camille@lumiere.example"),
        *("+33 1 99 00 12 34", "Europe/Paris", "French", "Small business, loyal", 18500, 10),
        "Eleven years with you. I only wish somebody would ask me what I would build next.",
        *(None, "yes", "nils.aaker@acme.example"),
    ),
    (
        *("C-1007", "Sipho Dlamini", "Karoo Solar", "Chief Engineer", "sipho.dlamini@karoo.example"),
        *("+44 20 7946 0052", "Africa/Johannesburg", "English", "Mid-market", 154000, 2),
        "I explained the same fault to four people. The fourth asked me to start from the beginning.",
        *("I-05", "yes", "nils.aaker@acme.example"),
    ),
    (
        *("C-1008", "Elin Sjöberg", "Fjällräddning Nord", "Dispatch Coordinator", "elin.sjoberg@fjall.example"),
        *("+46 8 465 004 21", "Europe/Stockholm", "Swedish", "Public sector", 67000, 7),
        "Works when it is minus thirty. The manual does not: it assumes that I can take my gloves off.",
        *(None, "yes", "nils.aaker@acme.example"),
    ),
    (
        *("C-1009", "Beatriz Nogueira", "Maré Seguros", "Head of Claims", "beatriz.nogueira@mare.example"),
        *("+1 305 555 0126", "America/Sao_Paulo", "Portuguese", "Enterprise", 365000, 5),
        "The price changed at renewal, and the letter explained nothing.",
        *("I-06", "yes", "grace.lim@acme.example"),
    ),
    (
        *("C-1010", "Oliver Grant", "Harbour Freight Lines", "Fleet Manager", "oliver.grant@harbour.example"),
        *("+61 2 5550 1234", "Australia/Sydney", "English", "Mid-market", 128000, 3),
        "Your support closes at four in the afternoon for us. Trucks break down at five.",
        *("I-04", "yes", "nils.aaker@acme.example"),
    ),
    (
        *("C-1011", "Fatima El Amrani", "Atlas Textiles", "Supply Chain Director", "fatima@atlas.example"),
        *("+44 20 7946 0077", "Africa/Casablanca", "French", "Enterprise", 248000, 4),
        "Half of what we reorder arrives with last year's price on the invoice.",
        *("I-01", "yes", "tom.becker@acme.example"),
    ),
    (
        *("C-1012", "Dara Whelan", "Liffey Housing Trust", "Head of Repairs", "dara.whelan@liffey.example"),
        *("+353 20 910 0142", "Europe/Dublin", "English", "Public sector, lost", 52000, 1),
        "We left in March. You are the first to ask why.",
        *("I-05", "yes", "tom.becker@acme.example"),
    ),
    (
        *("C-1013", "Wei Ling Tan", "Straits Pharma", "VP Manufacturing", "weiling.tan@straits.example"),
        *("+1 617 555 0188", "Asia/Singapore", "English", "Enterprise, new", 615000, 8),
        "A good start. I would like to know who decides what gets fixed next.",
        *(None, "yes", "grace.lim@acme.example"),
    ),
    (
        *("C-1014", "Robert Kessler", "Kessler & Söhne", "Owner", "r.kessler@kessler.example"),
        *("+49 89 99998 205", "Europe/Berlin", "German", "Small business", 9800, 2),
        "Please send offers by post, and do not telephone.",
        *("I-06", "no", "tom.becker@acme.example"),
    ),
)


def write_sample(path: Path, *, priya_since: date = _SOME_TIME_AGO) -> None:
    """Write the sample workbook to `path`; `priya_since` is Priya's first day. Raises OSError where it can't be."""
    rows: dict[str, Sequence[Sequence[Value]]] = {
        # The scale stands beside the score, and may be blank.
        "Customers": [(*row[:11], None, *row[11:], "EUR") for row in SAMPLE_CUSTOMERS],
        "Accounts": _ACCOUNTS,
        "Participants": [
            tuple(priya_since if value is _SOME_TIME_AGO else value for value in row) for row in _PARTICIPANTS
        ],
        "Issues": _ISSUES,
        "Questions": _QUESTIONS,
    }
    for name, sheet in SHEETS.items():
        rows.setdefault(name, sheet.sample)
    write_workbook(path, rows, with_examples=False)
