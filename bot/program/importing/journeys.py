"""The sheet Journeys: ways of a customer through the company, a row a step."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.errors import Problem
from bot.program.importing.entries import Entry, Objection, RowResult
from bot.program.importing.sheet import EXAMPLE_ID, Column, Intake, Kind, Sheet, SheetEntries
from bot.program.importing.upsert import Row, blank_row, upsert_rows, write_rows
from bot.program.journeys import writing
from bot.program.journeys.writing import LONGEST_JOURNEY, LinkUnclear, NoStepLeft
from bot.program.routines.walks import BE_A_CUSTOMER, BROKEN_PROCESS, WALKS
from models import Journey, JourneyStep
from models.database import table_of

# The fields of a row that are about the journey, and those that are about the step, each with its column of the table.
_JOURNEY = {"title": "title", "kind": "kind", "why": "why", "minutes": "minutes", "what_you_need": "needs"}
_STEP = {
    "step": "number",
    "active": "active",
    "what_to_do": "task",
    "what_we_say_happens": "we_say",
    "link": "link",
    "who_can_help": "helper",
}
# What a blank cell leaves as it is.
_KEPT = frozenset({"title", "kind"})
_KINDS = {routine.title.casefold(): key for key, routine in WALKS.items()}


class KindUnclear(Problem):
    """That is no kind of a journey."""

    kinds: str


class TitleMissing(Problem):
    """A journey that is new has no title."""


class FactDiffers(Problem):
    """A row before says something else of the same journey."""

    row: int


@dataclass
class _Taken:
    """The rows of one journey that can go in, and what they say of it together, each with the row that says so."""

    entries: list[Entry] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


async def _take_in(intake: Intake, sheet: SheetEntries) -> RowResult:
    said = RowResult()
    journeys = _gathered(sheet.entries, said)
    await _refuse_untitled(intake, journeys, said)
    rows = [Entry(taken.entries[0].row, {"external_id": key, **taken.facts}) for key, taken in journeys.items()]
    changed = await upsert_rows(intake.connection, Journey, rows, lambda _: None)
    table = table_of(Journey)
    known = await intake.connection.execute(
        select(table.c.external_id, table.c.id).where(table.c.external_id.in_(journeys))
    )
    ids = {row.external_id: row.id for row in known.all()}
    for key, taken in journeys.items():
        await _keep_steps(intake, ids[key], taken.entries, said)
    intake.on_rows(len(sheet.entries))
    # A journey that changed, and none of its steps, is a row that changed.
    moved = min(changed.changed, said.unchanged)
    said.changed, said.unchanged = said.changed + moved, said.unchanged - moved
    if said.changed or said.added:
        await writing.refresh_briefs(intake.session, ids.values())
    return said


def _gathered(entries: Iterable[Entry], said: RowResult) -> dict[str, _Taken]:
    """Return the rows that can go in by the key of their journey; what can't, and what differs, is added to `said`."""
    journeys: dict[str, _Taken] = defaultdict(_Taken)
    for entry in entries:
        refusal = _refusal(entry)
        taken = journeys[entry.values["external_id"]] if refusal is None else _Taken()
        if refusal is None and len(taken.entries) >= LONGEST_JOURNEY:
            refusal = Objection(entry.row, "step", str(entry.values["step"]), NoStepLeft(LONGEST_JOURNEY))
        if refusal is not None:
            said.refused.append(refusal)
            continue
        taken.entries.append(entry)
        for name in _JOURNEY:
            _note_fact(taken, entry, name, said)
    return dict(journeys)


def _refusal(entry: Entry) -> Objection | None:
    link, kind = entry.values.get("link"), entry.values.get("kind")
    if link and not writing.is_address(link):
        return Objection(entry.row, "link", link, LinkUnclear())
    if kind and kind.casefold() not in _KINDS:
        kinds = " or ".join(routine.title for routine in WALKS.values())
        return Objection(entry.row, "kind", kind, KindUnclear(kinds))
    return None


def _note_fact(taken: _Taken, entry: Entry, name: str, said: RowResult) -> None:
    """Note what a row says of its journey: the first that says anything counts, and a blank one clears what is kept."""
    if name not in entry.values:
        return
    value, column = entry.values[name], _JOURNEY[name]
    if name == "kind" and value:
        value = _KINDS[value.casefold()]
    if value is None:
        if name not in _KEPT:
            taken.facts.setdefault(column, None)
    elif taken.facts.get(column) is None:
        taken.facts[column], taken.rows[column] = value, entry.row
    elif taken.facts[column] != value:
        said.doubts.append(Objection(entry.row, name, str(entry.values[name]), FactDiffers(taken.rows[column])))


async def _refuse_untitled(intake: Intake, journeys: dict[str, _Taken], said: RowResult) -> None:
    """Take out the journeys that are new and have no title."""
    table = table_of(Journey)
    rows = await intake.connection.execute(select(table.c.external_id).where(table.c.external_id.in_(journeys)))
    known = set(rows.scalars())
    for key in [key for key, taken in journeys.items() if key not in known and not taken.facts.get("title")]:
        said.refused += [Objection(entry.row, "title", "", TitleMissing()) for entry in journeys.pop(key).entries]


async def _keep_steps(intake: Intake, journey_id: int, entries: Sequence[Entry], said: RowResult) -> None:
    """Store the steps of one journey, as many as it holds; those without a row stay as they are."""
    table = table_of(JourneyStep)
    held = select(table).where(table.c.journey_id == journey_id).order_by(table.c.number)
    rows = await intake.connection.execute(held.with_for_update(key_share=True))
    known: dict[int, Row] = {row["number"]: dict(row) for row in rows.mappings()}
    blank = blank_row(JourneyStep) | {"journey_id": journey_id}
    pairs, active = [], sum(row["active"] for row in known.values())
    # What is taken out makes room for what is added.
    for entry in sorted(entries, key=lambda each: each.values.get("active") is not False):
        before = known.get(entry.values["step"])
        values = {column: entry.values[name] for name, column in _STEP.items() if name in entry.values}
        after = (before or blank) | values
        more = int(after["active"]) - int(before is not None and before["active"])
        if more > 0 and active >= LONGEST_JOURNEY:
            said.refused.append(Objection(entry.row, "step", str(entry.values["step"]), NoStepLeft(LONGEST_JOURNEY)))
            continue
        active += more
        pairs.append((before, after))
    await write_rows(intake.connection, JourneyStep, pairs, said)


JOURNEYS = Sheet(
    "Journeys",
    JourneyStep,
    "One row for each step of a way through the company that executives walk. What is about the whole of it, such as "
    "its title, may stand in its first row alone.",
    (
        Column(
            "journey",
            Kind.ID,
            "Your own id of the journey, the same in each of its rows. A second import finds a step by id and number.",
            EXAMPLE_ID,
            ("id", "journey id"),
            required=True,
            width=12,
            longest=100,
        ),
        Column("title", Kind.TEXT, "What the journey is called.", "Ordering a spare part", width=30, longest=300),
        Column(
            "kind",
            Kind.TEXT,
            f"{' or '.join(routine.title for routine in WALKS.values())}; a new one without is {BE_A_CUSTOMER.title}.",
            BE_A_CUSTOMER.title,
            ("routine",),
            offers=tuple(routine.title for routine in WALKS.values()),
            only_offers=True,
            width=18,
        ),
        Column(
            "why", Kind.PROSE, "Why it is worth walking.", "One order in five is rung up about.", width=36, longest=500
        ),
        Column("minutes", Kind.NUMBER, "About how long all of it takes.", 40, width=10),
        Column(
            "what you need", Kind.PROSE, "What one needs for it.", "A private e-mail address", width=26, longest=300
        ),
        Column(
            "step", Kind.NUMBER, "The number of the step; they are walked in this order.", 1, required=True, width=8
        ),
        Column(
            "what to do",
            Kind.PROSE,
            "What is to be done at this step.",
            "Find the part.",
            required=True,
            width=44,
            longest=1000,
        ),
        Column(
            "what we say happens",
            Kind.PROSE,
            "What we tell customers: on the page, in the mail, in the contract.",
            "Every part is two clicks away.",
            width=44,
            longest=1000,
        ),
        Column(
            "link", Kind.TEXT, "Where it is done: a whole address.", "https://shop.acme.example", width=30, longest=500
        ),
        Column(
            "who can help", Kind.TEXT, "Whom a customer would ask.", "The chat, nine to five", width=24, longest=200
        ),
        Column(
            "active",
            Kind.ACTIVE,
            "no: this step is left out from now on. Blank leaves it as it is; a new one is in.",
            "yes",
            offers=("yes", "no"),
            only_offers=True,
            width=10,
        ),
    ),
    _take_in,
    order=3,
    key_with=("step",),
    sample=(
        (
            *("J-01", "Ordering a spare part", BE_A_CUSTOMER.title, "One order in five is rung up about.", 25),
            *("A phone, and a private e-mail address", 1, "Find the pump seal for an AX-200 in our shop."),
            *("Every part is two clicks away.", "https://shop.acme.example/parts", "The chat, nine to five"),
        ),
        (
            *("J-01", None, None, None, None, None, 2, "Order one, as a guest, to your own address."),
            *("Two minutes, no account needed.", "https://shop.acme.example/cart"),
        ),
        (
            *("J-01", None, None, None, None, None, 3, "Wait for the confirmation."),
            *("It comes within five minutes, with the day of delivery.", None, "The order line"),
        ),
        (
            *("J-01", None, None, None, None, None, 4, "Change the address of the order."),
            *("You can change it until the parcel leaves.", "https://shop.acme.example/orders", "The order line"),
        ),
        (
            *("J-02", "A refund, as it is asked for today", BROKEN_PROCESS.title),
            *("Three of ten who ask for a refund give up.", 40, "The order number 4711-T, made for this", 1),
            *("Find out how to send a part back.", "The way back stands on every invoice."),
        ),
        (
            *("J-02", None, None, None, None, None, 2, "Ask for the refund by the form."),
            *("One page, and an answer on the same day.", "https://shop.acme.example/returns", "The service line"),
        ),
        (
            *("J-02", None, None, None, None, None, 3, "Ring the service line, and ask where the refund is."),
            *("Whoever answers sees your case.", None, "The service line"),
        ),
    ),
)
