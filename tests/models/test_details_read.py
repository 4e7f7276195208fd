"""The details of assignments as a home tab reads them, which are those that a session reads for every other surface."""

from datetime import timedelta
from typing import Any

from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from models import Person, Round
from models.database import Database


def held(details: AssignmentDetails) -> dict[str, Any]:
    """Return what is in there, models by their columns; questions where the message shows them."""
    found = {name: columns(value) for name, value in vars(details).items()}
    found["account of the customer"] = columns(details.customer.account) if details.customer is not None else None
    return found if details.routine.asks_at_a_glance else found | {"questions": ()}


def columns(value: object) -> object:
    return {**value.model_dump(), "is": type(value).__name__} if isinstance(value, SQLModel) else value


async def test_what_is_current_is_read_as_every_other_surface_reads_it(upgraded: Database) -> None:
    async def both(session: AsyncSession) -> list[tuple[object, object]]:
        people = (await session.exec(select(Person.id))).all()
        days = {each.ends_on - timedelta(days=1) for each in (await session.exec(select(Round))).all()}
        pairs: list[tuple[object, object]] = []
        for person_id, today in ((each, day) for each in people for day in sorted(days)):
            current, count = await assignment_details.current_of(session, person_id or 0, today=today)
            assert count == len(current)
            again = await assignment_details.of_assignments(session, [each.id for each in current])
            pairs += [(held(one), held(other)) for one, other in zip(current, again, strict=True)]
        return pairs

    pairs = await upgraded.run_read(both)
    assert pairs
    for one, other in pairs:
        assert one == other
