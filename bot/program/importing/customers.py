"""The sheet Customers: linked to the issue they stand for, and the doubtful ones reported."""

from functools import partial

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Problem
from bot.program import stories
from bot.program.assignments import call_offs, calls
from bot.program.booking import bookings
from bot.program.importing import contact_notes
from bot.program.importing.accounts import customers_of, named_in
from bot.program.importing.entries import Entry, Objection, RowResult
from bot.program.importing.problems import KnownAlready, NoConsentColumn, NoWayToReach, SeveralIssues, UnknownIssue
from bot.program.importing.sheet import Column, Intake, Kind, Sheet, SheetEntries, active_column, id_column
from bot.program.importing.upsert import chunks, has_rows, upsert_rows
from models import Customer, Issue
from models.customer import add_folded_names
from models.database import table_of

# Two values of each row go into one statement, which may have 999 on old SQLite builds.
_CHUNK = 400
_Issues = tuple[dict[str, set[int]], ...]
_LANGUAGES = ("English", "German", "French", "Spanish", "Portuguese", "Italian", "Dutch", "Swedish", "Japanese")


async def _take_in(intake: Intake, sheet: SheetEntries) -> RowResult:
    connection, session, entries = intake.connection, intake.session, sheet.entries
    to_call = await call_offs.open_calls(session)
    accounts = await named_in(intake, sheet)
    issues = await _issues(connection) if any("issue" in each.values for each in entries) else ()
    unlinked: list[Objection] = []

    heard, booked = await contact_notes.known(session), await bookings.contacts_ahead(session, now=intake.now)
    kept: list[Objection] = []

    async def prepare(chunk: list[Entry]) -> None:
        for entry in chunk:
            if heard:
                kept.extend(contact_notes.keep(entry, heard))
            add_folded_names(entry.values)
            if "issue" in entry.values:
                _link_issue(entry, issues, unlinked)
        await accounts.link(chunk)

    had_rows = await has_rows(connection, Customer)
    result = await upsert_rows(connection, Customer, entries, intake.on_rows, prepare=prepare)
    renamed = await customers_of(connection, await accounts.store_changes())
    result.doubts += unlinked + accounts.doubts + kept
    result.doubts += await _doubtful(connection, entries, result.new if had_rows else [])
    if "consent_to_call" not in sheet.fields and not result.added:
        result.doubts.append(Objection(None, "consent_to_call", "", NoConsentColumn()))
    result.alarms += _nobody_to_call(sheet, result)
    changed = {*result.changed_ids, *renamed}
    intake.afterwards.extend(
        [
            partial(bookings.tell_contacts_anew, session, booked, now=intake.now),
            partial(calls.refresh_briefs, session, changed),
            partial(call_offs.notify_withdrawn, session, to_call, changed),
            partial(stories.refresh_cards, session, changed),
        ]
    )
    return result


def _nobody_to_call(sheet: SheetEntries, result: RowResult) -> list[str]:
    """Return the alarm where none of the new customers can ever be called."""
    if not result.added:
        return []
    new = "The new customer" if result.added == 1 else f"None of the {result.added:,} new customers"
    if "consent_to_call" not in sheet.fields:
        can = "can't be called" if result.added == 1 else "can be called"
        missing = f"the sheet {CUSTOMERS.name} has no column “consent to call”"
        return [f"{new} {can}: {missing}. Add it, with “yes” for everyone who agreed, and import the sheet again."]
    if any(entry.values.get("consent_to_call") for entry in result.new):
        return []
    agreed = "has not agreed to be called" if result.added == 1 else "agreed to be called"
    return [f"{new} {agreed}. Put “yes” under “consent to call” for those who did, and import the sheet again."]


def _link_issue(entry: Entry, issues: _Issues, unlinked: list[Objection]) -> None:
    """Turn `issue` of an entry (an id or a title, any case) into `issue_id`; note in `unlinked` what names none.

    A customer whose issue is not known goes in without the link. A title that two issues share is no link either.
    """
    named: str | None = entry.values.pop("issue")
    entry.values["issue_id"] = None
    if named is None:
        return
    found = _named(issues, named)
    if len(found) == 1:
        (entry.values["issue_id"],) = found
    else:
        unlinked.append(Objection(entry.row, "issue", named, _why_not(named, found)))


async def _issues(connection: AsyncConnection) -> _Issues:
    """Return the issues by id, by id in any case, and by title in any case; no customer stands for a draft."""
    table = table_of(Issue)
    ids: dict[str, set[int]] = {}
    any_ids: dict[str, set[int]] = {}
    titles: dict[str, set[int]] = {}
    for row in await connection.execute(select(table.c.id, table.c.external_id, table.c.title).where(~table.c.draft)):
        ids.setdefault(row.external_id, set()).add(row.id)
        any_ids.setdefault(row.external_id.casefold(), set()).add(row.id)
        titles.setdefault(row.title.casefold(), set()).add(row.id)
    return ids, any_ids, titles


def _named(lookups: _Issues, name: str) -> set[int]:
    ids, any_ids, titles = lookups
    any_case = name.casefold()
    return ids.get(name) or any_ids.get(any_case) or titles.get(any_case) or set()


def _why_not(named: str, found: set[int]) -> Problem:
    return SeveralIssues(len(found), named) if found else UnknownIssue(named)


async def _doubtful(connection: AsyncConnection, entries: list[Entry], new: list[Entry]) -> list[Objection]:
    """Return which customers of `entries` can't be reached, and which of `new` are known already under another id.

    Those within one sheet were compared when it was read.
    """
    return await _out_of_reach(connection, entries) + await _known_already(connection, entries, new)


async def _out_of_reach(connection: AsyncConnection, entries: list[Entry]) -> list[Objection]:
    # Only a sheet without one of the two leaves it to what was known.
    bare = [each for each in entries if not each.values.get("phone") and not each.values.get("email")]
    table = table_of(Customer)
    found: set[str] = set()
    for chunk in chunks(bare, _CHUNK):
        ids = [entry.values["external_id"] for entry in chunk]
        query = select(table.c.external_id).where(
            table.c.external_id.in_(ids), table.c.phone.is_(None), table.c.email.is_(None)
        )
        found.update((await connection.execute(query)).scalars())
    return [Objection(each.row, "name", "", NoWayToReach()) for each in bare if each.values["external_id"] in found]


async def _known_already(connection: AsyncConnection, entries: list[Entry], new: list[Entry]) -> list[Objection]:
    table = table_of(Customer)
    known: list[Objection] = []
    on_sheet = {entry.values["external_id"] for entry in entries} if new else set()
    for chunk in chunks(new, _CHUNK):
        by_id = {entry.values["folded_id"]: entry for entry in chunk}
        by_email = {email: entry for entry in chunk if (email := entry.values.get("folded_email"))}
        query = select(table.c.external_id, table.c.name, table.c.folded_id, table.c.folded_email).where(
            or_(table.c.folded_id.in_(list(by_id)), table.c.folded_email.in_(list(by_email)))
        )
        for row in await connection.execute(query):
            entry = by_id.get(row.folded_id) or by_email.get(row.folded_email)
            if entry is not None and row.external_id not in on_sheet:
                known.append(Objection(entry.row, "external_id", "", KnownAlready(row.name, row.external_id)))
    return known


CUSTOMERS = Sheet(
    "Customers",
    Customer,
    "One row for each contact person who might be called.",
    (
        id_column("customer id"),
        Column("name", Kind.TEXT, "The contact person's full name.", "Maria Example", required=True, width=22),
        Column("account", Kind.TEXT, "The company they belong to.", "Example Foods Ltd", ("company",), longest=200),
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
        Column(
            "issue",
            Kind.TEXT,
            "The id or the title of an issue on the sheet Issues.",
            "Invoices don't match",
            offers_from=("Issues", "title"),
            longest=300,
        ),
        Column(
            "consent to call",
            Kind.YES_NO,
            "“yes” when they agreed to be called. Blank means no: nobody is called without consent.",
            "yes",
            ("consent",),
            offers=("yes", "no"),
            only_offers=True,
            width=16,
        ),
        Column(
            "account owner",
            Kind.TEXT,
            "The colleague who looks after the account: e-mail address, or name.",
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
        active_column("“no” when they should not be called any more, and be planned for nobody."),
    ),
    _take_in,
    order=4,
    one_person="If both are one person, two rows would have them called twice: keep one.",
)
