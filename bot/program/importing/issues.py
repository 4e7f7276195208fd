"""The sheet Issues: what many customers complain of; a row with the id of a draft takes it up."""

from bot.program.importing.entries import RowResult
from bot.program.importing.references import referred_in
from bot.program.importing.sheet import Column, Intake, Kind, Sheet, SheetEntries, id_column
from bot.program.importing.upsert import upsert_rows
from models import Issue


async def _take_in(intake: Intake, sheet: SheetEntries) -> RowResult:
    owners = await referred_in(intake, sheet.entries, "owner")
    for entry in sheet.entries:
        entry.values |= owners.ids_for(entry, "owner") | {"draft": False}
    result = await upsert_rows(intake.connection, Issue, sheet.entries, intake.on_rows)
    result.doubts += owners.doubts
    return result


ISSUES = Sheet(
    "Issues",
    Issue,
    "One row for each complaint that many customers share.",
    (
        id_column("issue id"),
        Column("title", Kind.TEXT, "The issue in a few words.", "Invoices don't match", (), True, width=40),
        Column("department", Kind.TEXT, "The department that can fix it.", "Finance"),
        Column("owner", Kind.TEXT, "Who owns it: e-mail address, or name.", "sam@acme.example", width=26),
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
    _take_in,
    order=2,
)
