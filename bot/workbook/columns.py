"""The rules of the workbook as data: every sheet with its columns, used by the reader, the template and the tests."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import SQLModel

from models import Customer, Issue, Participant, Question, Situation

# The id of rows that only show how to fill in a sheet.
EXAMPLE_ID = "EXAMPLE"
# Sheets of the template that explain; they are never read.
SPEAKING_SHEETS = ("Instructions", "Lists")


class Kind(StrEnum):
    """How a cell is read; `bot/workbook/kinds.py` has a reader for each."""

    ID = "id"
    TEXT = "text"
    PROSE = "prose"
    EMAIL = "email"
    PHONE = "phone"
    SLACK_ID = "slack id"
    TIMEZONE = "timezone"
    YES_NO = "yes or no"
    DATE = "date"
    MONEY = "money"
    SCORE = "score"
    SEVERITY = "severity"
    SITUATION = "situation"


@dataclass(frozen=True)
class Column:
    """One column: its header, where it goes, how it is read, and what the template says about it.

    `offers` fills a drop-down in the template; `only_offers` makes Excel refuse anything else. `width` is in
    characters. Headers and aliases are compared without case, and `-` and `_` count as spaces.
    """

    header: str
    field: str
    kind: Kind
    hint: str
    example: str | int | None = None
    aliases: tuple[str, ...] = ()
    required: bool = False
    offers: tuple[str, ...] = ()
    only_offers: bool = False
    width: int = 20


@dataclass(frozen=True)
class Sheet:
    """One sheet: the table it fills, its columns, and the fields of which each row needs one at least."""

    name: str
    table: type[SQLModel]
    purpose: str
    columns: tuple[Column, ...]
    one_of: tuple[str, ...] = ()

    def longest(self, column: Column) -> int:
        """Return how many characters the table holds in `column`."""
        if column.field == "issue":
            column_type = Issue.__table__.c.title.type  # type: ignore[attr-defined]  # SQLModel adds it
        else:
            column_type = self.table.__table__.c[column.field].type  # type: ignore[attr-defined]  # as above
        longest: int = getattr(column_type, "length", None) or 100
        return longest


_LANGUAGES = ("English", "German", "French", "Spanish", "Portuguese", "Italian", "Dutch", "Swedish", "Japanese")
_ID_HINT = "Your own id for this row, from your CRM for example. A second import finds the row by it."

CUSTOMERS = Sheet(
    "Customers",
    Customer,
    "One row for each contact person who might be called.",
    (
        Column("id", "external_id", Kind.ID, _ID_HINT, EXAMPLE_ID, ("customer id", "external id"), True, width=12),
        Column("name", "name", Kind.TEXT, "The contact person's full name.", "Maria Example", required=True, width=22),
        Column("account", "account", Kind.TEXT, "The company they belong to.", "Example Foods Ltd", ("company",)),
        Column("title", "title", Kind.TEXT, "What they do there.", "Head of Logistics", ("job title",)),
        Column(
            "email", "email", Kind.EMAIL, "Their e-mail address.", "maria@foods.example", ("e-mail", "mail"), width=28
        ),
        Column(
            "phone",
            "phone",
            Kind.PHONE,
            "With the country code, such as +44 20 7946 0123.",
            "+44 20 7946 0123",
            ("telephone", "phone number"),
        ),
        Column(
            "timezone",
            "timezone",
            Kind.TIMEZONE,
            "Where they are, as in the drop-down: Europe/London, America/New_York.",
            "Europe/London",
            ("time zone", "tz"),
            only_offers=True,
        ),
        Column(
            "language",
            "language",
            Kind.TEXT,
            "The language they like to speak. Anything may be typed here.",
            "English",
            offers=_LANGUAGES,
            width=14,
        ),
        Column(
            "segment",
            "segment",
            Kind.TEXT,
            "The group they belong to. With new, loyal, unhappy or lost in it, they are asked the questions for those.",
            "Enterprise, new",
            width=20,
        ),
        Column(
            "annual value",
            "annual_value",
            Kind.MONEY,
            "What the account brings in a year, in your currency: 120000, 120,000, 250k or 1.2m.",
            120000,
            ("annual revenue", "arr"),
            width=16,
        ),
        Column("score", "score", Kind.SCORE, "The last score they gave, from -100 to 100.", 4, width=10),
        Column(
            "comment",
            "comment",
            Kind.PROSE,
            "What they wrote, in their own words.",
            "Your invoices never match the order, and nobody calls back.",
            ("verbatim",),
            width=50,
        ),
        Column(
            "issue", "issue", Kind.TEXT, "The id or the title of an issue on the sheet Issues.", "Invoices don't match"
        ),
        Column(
            "consent to call",
            "consent_to_call",
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
            "account_owner",
            Kind.TEXT,
            "The colleague who looks after the account: name or e-mail address.",
            "sam@acme.example",
            ("owner",),
            width=28,
        ),
    ),
)

PARTICIPANTS = Sheet(
    "Participants",
    Participant,
    "One row for each executive, or anybody else, who meets customers.",
    (
        Column("id", "external_id", Kind.ID, _ID_HINT, EXAMPLE_ID, ("participant id", "external id"), True, width=12),
        Column("name", "name", Kind.TEXT, "Their full name.", "Alex Example", required=True, width=22),
        Column(
            "email",
            "email",
            Kind.EMAIL,
            "The address they use in Slack; they are found there by it. This or the Slack id is needed.",
            "alex@acme.example",
            ("e-mail", "mail"),
            width=28,
        ),
        Column(
            "slack id",
            "slack_id",
            Kind.SLACK_ID,
            "Their member id, if you have it: in Slack, Profile › ⋮ › Copy member ID. It begins with U or W.",
            None,
            ("slack user id", "slack member id", "member id"),
            width=16,
        ),
        Column("department", "department", Kind.TEXT, "The department they lead.", "Finance"),
        Column("manager", "manager", Kind.TEXT, "Whom they report to: name or e-mail address.", width=24),
        Column("assistant", "assistant", Kind.TEXT, "Who books for them: name or e-mail address.", width=24),
        Column("start date", "start_date", Kind.DATE, "Their first day here: 2025-03-01.", "2025-03-01", width=14),
        Column("country", "country", Kind.TEXT, "Where they work.", "Germany", width=16),
    ),
    one_of=("email", "slack_id"),
)

ISSUES = Sheet(
    "Issues",
    Issue,
    "One row for each complaint that many customers share.",
    (
        Column("id", "external_id", Kind.ID, _ID_HINT, EXAMPLE_ID, ("issue id", "external id"), True, width=12),
        Column("title", "title", Kind.TEXT, "The issue in a few words.", "Invoices don't match", (), True, width=40),
        Column("department", "department", Kind.TEXT, "The department that can fix it.", "Finance"),
        Column("owner", "owner", Kind.TEXT, "Who owns it: name or e-mail address.", "sam@acme.example", width=26),
        Column("frequency", "frequency", Kind.TEXT, "How often it happens, in your words.", "40 a month", width=18),
        Column(
            "severity",
            "severity",
            Kind.SEVERITY,
            "From 1, a nuisance, to 5, drives customers away; or low, medium, high, critical (2, 3, 4, 5).",
            3,
            offers=("1", "2", "3", "4", "5"),
            only_offers=True,
            width=12,
        ),
        Column("impact", "impact", Kind.PROSE, "What it costs customers and us.", "2 hours a customer", width=44),
    ),
)

QUESTIONS = Sheet(
    "Questions",
    Question,
    "One row for each open question an executive may ask.",
    (
        Column("id", "external_id", Kind.ID, _ID_HINT, EXAMPLE_ID, ("question id", "external id"), True, width=12),
        Column(
            "situation",
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
