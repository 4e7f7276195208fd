"""The rules of the workbook as data: every sheet with its columns, used by the reader, the template and the tests."""

from bot.workbook.layout import EXAMPLE_ID, Column, Kind, Sheet
from models import Customer, Issue, Participant, Question, Situation

# Sheets of the template that explain; they are never read.
EXPLAINING_SHEETS = ("Instructions", "Lists")


# Of these the drop-down offers some; any other may be typed.
SCORE_SCALES = ("0 to 10", "1 to 5", "1 to 7", "1 to 10", "0 to 100", "-100 to 100")
_LANGUAGES = ("English", "German", "French", "Spanish", "Portuguese", "Italian", "Dutch", "Swedish", "Japanese")
_ID_HINT = "Your own id for this row, from your CRM for example. A second import finds the row by it."


def _active(when_no: str) -> Column:
    return Column(
        "active",
        "active",
        Kind.ACTIVE,
        f"{when_no[0].upper()}{when_no[1:]} Blank leaves it as it is; who is new is active.",
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
        Column(
            "score",
            "score",
            Kind.SCORE,
            "The last score they gave, from 0 to 10. For another scale, fill in the next column.",
            4,
            width=10,
        ),
        Column(
            "score scale",
            "score_scale",
            Kind.SCORE_SCALE,
            "What the score runs from and to, such as 1 to 5, 0 to 100 or -100 to 100. Blank means 0 to 10.",
            None,
            ("scale",),
            offers=SCORE_SCALES,
            width=14,
        ),
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
        Column(
            "currency",
            "currency",
            Kind.CURRENCY,
            "The currency of the annual value, such as EUR. Blank means the one Firsthand is set to.",
            "EUR",
            offers=("EUR", "USD", "GBP", "CHF"),
            width=10,
        ),
        _active("no when they should not be called any more, and be planned for nobody."),
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
        _active("no when they left, or pause: they are handed no more customers."),
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
            offers=("1", "2", "3", "4", "5", "low", "medium", "high", "critical"),
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
