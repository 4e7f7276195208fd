"""The sheet Participants: nobody shares a Slack id or an e-mail, and who changed is looked up anew."""

from collections.abc import Collection
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.countries import is_code
from bot.program import outbox, people
from bot.program.assistants import naming
from bot.program.importing.entries import Objection, RowResult
from bot.program.importing.participant_changes import UNIQUE, Change, accepted_of, change_of, claims_of, key_of
from bot.program.importing.problems import UnknownCountry
from bot.program.importing.references import referred_in
from bot.program.importing.routine_titles import USUAL, stated_in
from bot.program.importing.sheet import Column, Intake, Kind, Sheet, SheetEntries, active_column, id_column
from bot.program.importing.upsert import Row, chunks, known_rows, write_rows
from bot.program.people import audiences, participations
from bot.program.people.participations import Kept
from bot.program.routines import switches
from models import Person
from models.database import batched, table_of

_NAMED_AT_MOST = 10
_CHUNK = 500
_REFERENCES = ("manager", "assistant")
_REFERENCE_IDS = tuple(f"{name}_id" for name in _REFERENCES)


async def _take_in(intake: Intake, sheet: SheetEntries) -> RowResult:
    """Add or update people; refuse who claims a Slack id or e-mail that somebody else has.

    Nobody is taken out who stands on no row of the sheet any more: they are named in `gone`.
    """
    result = RowResult()
    table = table_of(Person)
    await _hold_assignments(intake.session, sheet)
    # Everybody is locked: a lookup that finds a Slack id meanwhile waits for us.
    found = await intake.connection.execute(select(table).order_by(table.c.id).with_for_update(key_share=True))
    everybody = [dict(row) for row in found.mappings()]
    known = {row["external_id"]: row for row in everybody if row["external_id"] is not None}
    result.gone = _gone(known, await participations.everybody(intake.session), sheet)
    changes = [
        change_of(entry, known.get(entry.values["external_id"]), stated_in(entry, result.doubts))
        for entry in sheet.entries
    ]
    accepted = accepted_of(changes, known, result.refused)
    accepted = await _joined(intake.session, accepted, everybody)
    await _release_slack_ids(intake.connection, accepted)
    await write_rows(intake.connection, Person, [(change.before, change.after) for change in accepted], result)
    # Who was known by an address alone is new on the sheet.
    joined = sum(change.before is not None and change.before["external_id"] is None for change in accepted)
    result.added, result.changed = result.added + joined, result.changed - joined
    intake.on_rows(len(sheet.entries))
    result.doubts += [*_odd_countries(sheet), *await _refer(intake, accepted)]
    kept = await _keep_participations(intake, accepted, result)
    intake.afterwards.extend(
        [
            partial(outbox.readdress, intake.session, _readdressed(accepted)),
            partial(people.refresh_notices, intake.session, result.changed_ids),
            partial(outbox.retry_now, intake.session, _corrected(accepted)),
            partial(outbox.retry_dropped, intake.session, kept.returned),
            partial(_open_what_was_turned_on, intake),
        ]
    )
    return result


def _odd_countries(sheet: SheetEntries) -> list[Objection]:
    """Return the countries that are none: whoever is there works by the usual calendar."""
    named = ((entry.row, entry.values.get("country")) for entry in sheet.entries)
    return [Objection(row, "country", text, UnknownCountry(text)) for row, text in named if text and not is_code(text)]


async def _hold_assignments(session: AsyncSession, sheet: SheetEntries) -> None:
    """Lock the assignments of who is on no sheet yet and may be merged into its people, before anybody is locked."""
    claimed = {claim for entry in sheet.entries for claim in claims_of(entry.values)}
    table = table_of(Person)
    known = select(table.c.id, table.c.email, table.c.slack_id).where(table.c.external_id.is_(None))
    rows = (await (await session.connection()).execute(known)).mappings()
    await people.hold_assignments(session, [row["id"] for row in rows if claimed.intersection(claims_of(dict(row)))])


async def _joined(session: AsyncSession, changes: list[Change], everybody: list[Row]) -> list[Change]:
    """Return the changes, each with the row of who was known by this address alone, on no sheet yet, as theirs."""
    loose = {(name, key): row for row in everybody if row["external_id"] is None for name, key in claims_of(row)}
    joined, merged = [], dict[int, int]()
    for change in changes:
        theirs = {row["id"]: row for claim in claims_of(change.after) if (row := loose.pop(claim, None))}
        for row in theirs.values():
            loose = {claim: other for claim, other in loose.items() if other is not row}
        if change.before is None and theirs:
            _, first = theirs.popitem()
            change = change_of(change.entry, first, change.stated)  # noqa: PLW2901
        for row in theirs.values():
            if await _merge(session, row, change.after):
                merged[row["id"]] = change.after["id"]
        joined.append(change)
    _follow(joined, merged)
    return joined


async def _merge(session: AsyncSession, loose: Row, after: Row) -> bool:
    """Merge who is on no sheet into a participant, unless they are two in Slack; return whether they were merged."""
    if loose["slack_id"] and after["slack_id"] and loose["slack_id"] != after["slack_id"]:
        return False
    person = await people.merge(session, loose["id"], into=after["id"])
    if after["slack_id"] is None:
        after |= {"slack_id": person.slack_id, "timezone": person.timezone, "photo_url": person.photo_url}
    return True


def _follow(changes: list[Change], merged: dict[int, int]) -> None:
    """Let what was read of these people refer to whom others were merged into (ids), as the database does."""
    for change in changes:
        if change.before is None:
            continue
        for row in (change.before, change.after):
            for column in _REFERENCE_IDS:
                stays = merged.get(row[column], row[column])
                row[column] = None if stays == row["id"] else stays


async def _keep_participations(intake: Intake, changes: list[Change], result: RowResult) -> Kept:
    """Let take part who does by the sheet; who takes part again, or no more, counts as changed."""
    ids = {change.after["external_id"]: change.before["id"] for change in changes if change.before}
    new = [change.after["external_id"] for change in changes if change.before is None]
    ids |= await _ids_of(intake.connection, new)
    stated = {ids[change.after["external_id"]]: change.stated for change in changes}
    turned_on = await switches.for_everybody(intake.session)
    chosen = await audiences.chosen_by_name(intake.session, await switches.all_on(intake.session))
    kept = await participations.keep(intake.session, stated, turned_on=turned_on, chosen=chosen, now=intake.now)
    moved = {*kept.returned, *kept.ended}.difference(result.changed_ids)
    result.changed, result.unchanged = result.changed + len(moved), result.unchanged - len(moved)
    result.changed_ids.extend(sorted(moved))
    return kept


async def _open_what_was_turned_on(intake: Intake) -> None:
    """Let who is new take part in what was turned on while the import ran, too, and in what is on for their department.

    Who changed departments takes part by the new one.
    """
    for key in await switches.for_everybody(intake.session):
        await participations.open_for_all(intake.session, key, now=intake.now)
    named = [switch for switch in await switches.all_on(intake.session) if not switch.for_everybody]
    await audiences.follow(intake.session, named, now=intake.now)


async def _ids_of(connection: AsyncConnection, external_ids: list[str]) -> dict[str, int]:
    table, ids = table_of(Person), dict[str, int]()
    for batch in batched(external_ids):
        rows = await connection.execute(select(table.c.external_id, table.c.id).where(table.c.external_id.in_(batch)))
        ids |= {row.external_id: row.id for row in rows}
    return ids


async def _refer(intake: Intake, changes: list[Change]) -> list[Objection]:
    """Store who the managers and assistants of these people are; return what names nobody."""
    entries = [change.entry for change in changes]
    referred = await referred_in(intake, entries, *_REFERENCES)
    pairs: list[tuple[Row | None, Row]] = []
    assisted: dict[int, int | None] = {}
    for some in chunks(entries, _CHUNK):
        stored = await known_rows(intake.connection, Person, [entry.values["external_id"] for entry in some])
        said = await naming.sheet_said(intake.session, [row["id"] for row in stored.values()])
        for entry in some:
            row = stored[entry.values["external_id"]]
            theirs = referred.ids_for(entry, *_REFERENCES)
            if row["id"] in said and said[row["id"]] == row["assistant"]:
                theirs.pop("assistant_id", None)  # chosen by themselves since
            pairs.append((row, row | theirs))
            assisted[row["id"]] = row["assistant_id"]
    await write_rows(intake.connection, Person, pairs, RowResult())
    intake.afterwards.append(partial(naming.follow, intake.session, assisted, now=intake.now))
    return referred.doubts


def _gone(known: dict[str, Row], taking_part: Collection[int], sheet: SheetEntries) -> str:
    """Return the question about who takes part and is on the sheet no more, blank where there is nobody.

    A sheet that only adds people leaves out nobody.
    """
    on_sheet = sheet.keys | {entry.values["external_id"] for entry in sheet.entries}
    if on_sheet.isdisjoint(known):
        return ""
    gone = [f"{row['name']} ({key})" for key, row in known.items() if row["id"] in taking_part and key not in on_sheet]
    if not gone:
        return ""
    named = ", ".join(gone[:_NAMED_AT_MOST])
    more = f" and {len(gone) - _NAMED_AT_MOST} more" if len(gone) > _NAMED_AT_MOST else ""
    one = len(gone) == 1
    return (
        f"{len(gone)} {'participant is' if one else 'participants are'} no longer on the sheet: {named}{more}. "
        f"{'They are' if one else 'All of them are'} still planned for. Whoever left: put “no” under “active” in their "
        "row, and import the sheet again."
    )


def _readdressed(changes: list[Change]) -> list[int]:
    """Return the ids of those who were found in Slack before, and are somebody else there now."""
    return [
        change.before["id"]
        for change in changes
        if change.before and change.before["slack_id"] not in (None, change.after["slack_id"])
    ]


def _corrected(changes: list[Change]) -> list[int]:
    """Return the ids of those who are to be looked up in Slack by another id or e-mail address than before."""
    return [
        change.before["id"]
        for change in changes
        if change.before and any(key_of(change.before[name]) != key_of(change.after[name]) for name in UNIQUE)
    ]


async def _release_slack_ids(connection: AsyncConnection, changes: list[Change]) -> None:
    """Take Slack ids away from who gives them up, so that two people may swap theirs."""
    leaving = _readdressed(changes)
    if leaving:
        table = table_of(Person)
        await connection.execute(update(table).where(table.c.id.in_(leaving)).values(slack_id=None))


PARTICIPANTS = Sheet(
    "Participants",
    Person,
    "One row for each executive, or anybody else, who meets customers.",
    (
        id_column("participant id"),
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
        Column(
            "country",
            Kind.COUNTRY,
            "Where they work, by name or two letters: nobody is disturbed on its public holidays and weekends.",
            "Germany",
            width=16,
        ),
        active_column("“no” when they left, or pause: they are handed nothing more."),
        Column(
            "routines",
            Kind.TEXT,
            "What they take part in, by title, with commas between. Blank means everything that is turned on.",
            USUAL.title,
            ("routine", "takes part in"),
            width=28,
            longest=500,
        ),
    ),
    _take_in,
    order=1,
    one_of=("email", "slack_id"),
    one_person="If both are one person, two rows would hand them two customers: keep one.",
)
