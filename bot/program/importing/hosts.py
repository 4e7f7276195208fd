"""The sheet Hosts: front-line colleagues who may be asked to have somebody beside them for a day."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Problem
from bot.program.importing.entries import Entry, Objection, RowResult
from bot.program.importing.problems import NobodyKnown
from bot.program.importing.references import referred_in
from bot.program.importing.sheet import EXAMPLE_ID, Column, Intake, Kind, Sheet, SheetEntries, active_column
from bot.program.importing.upsert import upsert_rows
from models import Person, ShadowHost

_COLUMNS = {"site": "site", "what_they_do": "role"}


class HostNamedTwice(Problem):
    """A row before names the same colleague by another address."""

    row: int


async def _take_in(intake: Intake, sheet: SheetEntries) -> RowResult:
    named = await referred_in(intake, sheet.entries, "host")
    refused: list[Objection] = []
    taken: dict[int, Entry] = {}
    for entry in sheet.entries:
        text = entry.values["host"]
        person_id = named.ids.get(text)
        if person_id is None:
            refused.append(Objection(entry.row, "host", text, NobodyKnown(text)))
        elif person_id in taken:
            refused.append(Objection(entry.row, "host", text, HostNamedTwice(taken[person_id].row)))
        else:
            taken[person_id] = entry
    await _note_facts(intake.session, taken)
    rows = [Entry(entry.row, _host(person_id, entry.values)) for person_id, entry in taken.items()]
    result = await upsert_rows(intake.connection, ShadowHost, rows, intake.on_rows, key="person_id")
    result.refused += refused
    return result


def _host(person_id: int, values: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a host; a blank “active” leaves it as it is."""
    kept = {column: values[name] for name, column in _COLUMNS.items() if name in values}
    active = values.get("active")
    return {"person_id": person_id, **kept, **({} if active is None else {"active": active})}


async def _note_facts(session: AsyncSession, taken: dict[int, Entry]) -> None:
    """Store names and departments of hosts, but of those whose row on the Participants sheet tells them."""
    for person_id, entry in taken.items():
        person = await session.get_one(Person, person_id)
        if person.external_id is None:
            person.name = entry.values.get("name") or person.name
            person.department = entry.values.get("department") or person.department
    await session.flush()


HOSTS = Sheet(
    "Hosts",
    ShadowHost,
    "One row for each front-line colleague who may be asked to have an executive beside them for a day.",
    (
        Column(
            "host",
            Kind.TEXT,
            "Their e-mail address or Slack id. A second import finds the row by it.",
            EXAMPLE_ID,
            ("email", "e-mail", "slack id"),
            required=True,
            width=30,
            longest=320,
        ),
        Column("name", Kind.TEXT, "First and last name.", "Ines Duarte", longest=200),
        Column("department", Kind.TEXT, "Guests are sent to other departments first.", "Billing", longest=200),
        Column("site", Kind.TEXT, "Where they work.", "Porto"),
        Column(
            "what they do",
            Kind.TEXT,
            "In a few words that follow their name: answers the billing line.",
            "answers the billing line",
            ("role",),
            width=36,
            longest=300,
        ),
        active_column("“no” when they are not to be asked."),
    ),
    _take_in,
    order=4,
    sample=(
        ("ines.duarte@acme.example", "Ines Duarte", "Customer Care", "Porto", "answers the customer line", "yes"),
        ("lena.kowalska@acme.example", "Lena Kowalska", "Billing", "Warsaw", "answers the billing line", "yes"),
        ("marcus.hill@acme.example", "Marcus Hill", "Logistics", "Newark", "leads the early shift", "yes"),
        ("arjun.rao@acme.example", "Arjun Rao", "Field Service", "Pune", "sets machines up at customers'", "yes"),
        ("yuki.sato@acme.example", "Yuki Sato", "Repairs", "Osaka", "repairs what comes back", "yes"),
    ),
)
