"""The rules of the workbook as data: its sheets and their columns, used by the reader, the template and the tests."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from sqlmodel import SQLModel

from models import Customer, Issue, Person, Question, Situation

# The id of rows that only show how to fill in a sheet.
EXAMPLE_ID = "EXAMPLE"
# Sheets of the template that explain; they are never read.
EXPLAINING_SHEETS = ("Instructions", "Lists")
_LANGUAGES = ("English", "German", "French", "Spanish", "Portuguese", "Italian", "Dutch", "Swedish", "Japanese")


class Kind(StrEnum):
    """How a cell is read; `bot/workbook/row_reader.py` has a reader for each."""

    ID = "id"
    TEXT = "text"
    PROSE = "prose"
    EMAIL = "email"
    PHONE = "phone"
    SLACK_ID = "slack id"
    TIMEZONE = "timezone"
    YES_NO = "yes or no"
    ACTIVE = "active"
    DATE = "date"
    MONEY = "money"
    CURRENCY = "currency"
    SCORE = "score"
    SCORE_SCALE = "score scale"
    SEVERITY = "severity"
    SITUATION = "situation"


@dataclass(frozen=True)
class Column:
    """One column: its header, how it is read, and what the template says about it.

    `offers` fills a drop-down in the template; `only_offers` makes Excel refuse anything else. `width` is in
    characters. Headers and aliases are compared without case, and `-` and `_` count as spaces.
    """

    header: str
    kind: Kind
    hint: str
    example: str | int | None = None
    aliases: tuple[str, ...] = ()
    required: bool = False
    offers: tuple[str, ...] = ()
    only_offers: bool = False
    width: int = 20

    @cached_property
    def field(self) -> str:
        """The field of the table, or of an entry, that it fills."""
        return "external_id" if self.kind is Kind.ID else self.header.replace(" ", "_")


@dataclass(frozen=True)
class Sheet:
    """One sheet: the table it fills, its columns, and the fields of which each row needs one at least."""

    name: str
    table: type[SQLModel]
    purpose: str
    columns: tuple[Column, ...]
    one_of: tuple[str, ...] = ()

    @property
    def either(self) -> str:
        """The columns of which each row needs one at least, in words."""
        return " or ".join(column.header for column in self.columns if column.field in self.one_of)

    def longest(self, column: Column) -> int:
        """Return how many characters the table holds in `column`."""
        table, name = (Issue, "title") if column.field == "issue" else (self.table, column.field)
        longest: int | None = getattr(table.__table__.c[name].type, "length", None)  # type: ignore[attr-defined]
        return longest or 100


def _id_column(alias: str) -> Column:
    hint = "Your own id for this row, from your CRM for example. A second import finds the row by it."
    return Column("id", Kind.ID, hint, EXAMPLE_ID, (alias, "external id"), required=True, width=12)


def _active_column(when_no: str) -> Column:
    return Column(
        "active",
        Kind.ACTIVE,
        f"{when_no} Blank leaves it as it is; who is new is active.",
        "yes",
        offers=("yes", "no"),
        only_offers=True,
        width=10,
    )


CUSTOMERS = Sheet(
    "Customers",
    Customer,
    "One row for each contact person who might be called.",
    (
        _id_column("customer id"),
        Column("name", Kind.TEXT, "The contact person's full name.", "Maria Example", required=True, width=22),
        Column("account", Kind.TEXT, "The company they belong to.", "Example Foods Ltd", ("company",)),
        Column("title", Kind.TEXT, "What they do there.", "Head of Logistics", ("job title",)),
        Column("email", Kind.EMAIL, "Their e-mail address.", "maria@foods.example", ("e-mail", "mail"), width=28),
        Column(
            "phone",
            Kind.PHONE,
            "With the country code, such as +44 20 7946 0123.",
            "+44 20 7946 0123",
            ("telephone", "phone number"),
        ),
        Column(
            "timezone",
            Kind.TIMEZONE,
            "Where they are, as in the drop-down: Europe/London, America/New_York.",
            "Europe/London",
            ("time zone", "tz"),
            only_offers=True,
        ),
        Column(
            "language",
            Kind.TEXT,
            "The language they like to speak. Anything may be typed here.",
            "English",
            offers=_LANGUAGES,
            width=14,
        ),
        Column(
            "segment",
            Kind.TEXT,
            "The group they belong to. With new, loyal, unhappy or lost in it, they are asked the questions for those.",
            "Enterprise, new",
            width=20,
        ),
        Column(
            "annual value",
            Kind.MONEY,
            "What the account brings in a year, in your currency: 120000, 120,000, 250k or 1.2m.",
            120000,
            ("annual revenue", "arr"),
            width=16,
        ),
        Column(
            "score",
            Kind.SCORE,
            "The last score they gave, from 0 to 10. For another scale, fill in the next column.",
            4,
            width=10,
        ),
        Column(
            "score scale",
            Kind.SCORE_SCALE,
            "What the score runs from and to, such as 1 to 5, 0 to 100 or -100 to 100. Blank means 0 to 10.",
            None,
            ("scale",),
            offers=("0 to 10", "1 to 5", "1 to 7", "1 to 10", "0 to 100", "-100 to 100"),
            width=14,
        ),
        Column(
            "comment",
            Kind.PROSE,
            "What they wrote, in their own words.",
            "Your invoices never match the order, and nobody calls back.",
            ("verbatim",),
            width=50,
        ),
        Column("issue", Kind.TEXT, "The id or the title of an issue on the sheet Issues.", "Invoices don't match"),
        Column(
            "consent to call",
            Kind.YES_NO,
            "yes when they agreed to be called. Blank means no: nobody is called without consent.",
            "yes",
            ("consent",),
            offers=("yes", "no"),
            only_offers=True,
            width=16,
        ),
        Column(
            "account owner",
            Kind.TEXT,
            "The colleague who looks after the account: name or e-mail address.",
            "sam@acme.example",
            ("owner",),
            width=28,
        ),
        Column(
            "currency",
            Kind.CURRENCY,
            "The currency of the annual value, such as EUR. Blank means the one Firsthand is set to.",
            "EUR",
            offers=("EUR", "USD", "GBP", "CHF"),
            width=10,
        ),
        _active_column("No when they should not be called any more, and be planned for nobody."),
    ),
)

PARTICIPANTS = Sheet(
    "Participants",
    Person,
    "One row for each executive, or anybody else, who meets customers.",
    (
        _id_column("participant id"),
        Column("name", Kind.TEXT, "Their full name.", "Alex Example", required=True, width=22),
        Column(
            "email",
            Kind.EMAIL,
            "The address they use in Slack; they are found there by it. This or the Slack id is needed.",
            "alex@acme.example",
            ("e-mail", "mail"),
            width=28,
        ),
        Column(
            "slack id",
            Kind.SLACK_ID,
            "Their member id, if you have it: in Slack, Profile › ⋮ › Copy member ID. It begins with U or W.",
            None,
            ("slack user id", "slack member id", "member id"),
            width=16,
        ),
        Column("department", Kind.TEXT, "The department they lead.", "Finance"),
        Column("manager", Kind.TEXT, "Whom they report to: name or e-mail address.", width=24),
        Column("assistant", Kind.TEXT, "Who books for them: name or e-mail address.", width=24),
        Column("start date", Kind.DATE, "Their first day here: 2025-03-01.", "2025-03-01", width=14),
        Column("country", Kind.TEXT, "Where they work.", "Germany", width=16),
        _active_column("No when they left, or pause: they are handed no more customers."),
    ),
    one_of=("email", "slack_id"),
)

ISSUES = Sheet(
    "Issues",
    Issue,
    "One row for each complaint that many customers share.",
    (
        _id_column("issue id"),
        Column("title", Kind.TEXT, "The issue in a few words.", "Invoices don't match", (), True, width=40),
        Column("department", Kind.TEXT, "The department that can fix it.", "Finance"),
        Column("owner", Kind.TEXT, "Who owns it: name or e-mail address.", "sam@acme.example", width=26),
        Column("frequency", Kind.TEXT, "How often it happens, in your words.", "40 a month", width=18),
        Column(
            "severity",
            Kind.SEVERITY,
            "From 1, a nuisance, to 5, drives customers away; or low, medium, high, critical (2, 3, 4, 5).",
            3,
            offers=("1", "2", "3", "4", "5", "low", "medium", "high", "critical"),
            only_offers=True,
            width=12,
        ),
        Column("impact", Kind.PROSE, "What it costs customers and us.", "2 hours a customer", width=44),
    ),
)

QUESTIONS = Sheet(
    "Questions",
    Question,
    "One row for each open question an executive may ask.",
    (
        _id_column("question id"),
        Column(
            "situation",
            Kind.SITUATION,
            "Whom it suits: new, loyal, unhappy, lost; any or blank for everybody.",
            "any",
            offers=tuple(Situation),
            only_offers=True,
            width=16,
        ),
        Column(
            "question",
            Kind.PROSE,
            "An open question, as it would be asked.",
            "What would you miss if we were gone?",
            required=True,
            width=70,
        ),
    ),
)

SHEETS = (CUSTOMERS, PARTICIPANTS, ISSUES, QUESTIONS)
