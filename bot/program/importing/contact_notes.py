"""What customers said of being called: kept where a sheet has not heard of it yet."""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Problem
from bot.program.importing.entries import Entry, Objection
from bot.program.people.customers import digits_of
from models import ContactNote, Customer


class RefusedToBeCalled(Problem):
    """The customer said that they don't want to be called; the sheet says that they agreed."""


class NumberWasWrong(Problem):
    """The number of the sheet was tried, and is somebody else's."""


@dataclass(frozen=True)
class Heard:
    """What is known of a customer: whether they refused, the digits of numbers that were wrong, the present number."""

    refused: bool
    wrong: frozenset[str]
    phone: str | None


async def known(session: AsyncSession) -> dict[str, Heard]:
    """Return what is known, by the external id of the customer; few ever say such a thing."""
    rows = await session.exec(
        select(Customer.external_id, ContactNote, Customer.phone).join(
            ContactNote, col(ContactNote.customer_id) == col(Customer.id)
        )
    )
    return {name: Heard(note.refused_at is not None, _wrong(note), phone) for name, note, phone in rows.all()}


def _wrong(note: ContactNote) -> frozenset[str]:
    return frozenset([*(note.wrong_before or "").split(), digits_of(note.wrong_phone or "")]) - {""}


def keep(entry: Entry, heard: dict[str, Heard]) -> list[Objection]:
    """Change a row of the sheet so that what is known stays; return what is doubtful about it for that."""
    found = heard.get(entry.values.get("external_id", ""))
    if found is None:
        return []
    doubts = []
    if found.refused and entry.values.get("consent_to_call"):
        entry.values["consent_to_call"] = False
        doubts.append(Objection(entry.row, "consent_to_call", "yes", RefusedToBeCalled()))
    typed = entry.values.get("phone")
    if typed and digits_of(typed) in found.wrong:
        entry.values["phone"] = found.phone
        doubts.append(Objection(entry.row, "phone", typed, NumberWasWrong()))
    return doubts
