"""The details of assignments, which are what a session reads row by row, for a home tab and every other surface."""

from datetime import timedelta
from typing import Any

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from models import (
    Account,
    Assignment,
    Customer,
    DraftEntry,
    Issue,
    Journey,
    Person,
    Reflection,
    Round,
    ScoreGuess,
    Story,
    StoryRevision,
)
from models.database import Database


def held(details: AssignmentDetails) -> dict[str, Any]:
    """Return what is in there, models by their columns; questions where the message shows them."""
    found = {name: columns(value) for name, value in vars(details).items()}
    found["account of the customer"] = columns(details.customer.account) if details.customer is not None else None
    return found if details.routine.asks_at_a_glance else found | {"questions": ()}


def columns(value: object) -> object:
    return {**value.model_dump(), "is": type(value).__name__} if isinstance(value, SQLModel) else value


async def read_row_by_row(session: AsyncSession, assignment: Assignment) -> dict[str, Any]:
    """Return what the details of an assignment are joined of."""

    async def by_key(model: type[SQLModel], key: int | None) -> Any:
        return None if key is None else await session.get(model, key)

    async def about(model: Any, key: str, value: int | None) -> Any:
        return (await session.exec(select(model).where(col(getattr(model, key)) == value))).first()

    customer = await by_key(Customer, assignment.customer_id)
    reflection = await about(Reflection, "assignment_id", assignment.id)
    story = await about(Story, "reflection_id", reflection.id) if reflection else None
    issue_id = (reflection.issue_id if reflection else None) or (customer.issue_id if customer else None)
    number = (story.published_revision or story.revision) if story else None
    revisions = select(StoryRevision).where(
        StoryRevision.story_id == (story.id if story else 0), StoryRevision.number == number
    )
    typed = select(DraftEntry).where(
        DraftEntry.assignment_id == assignment.id, DraftEntry.version == (reflection.version if reflection else 0)
    )
    return {
        "assignment": assignment,
        "participant": await by_key(Person, assignment.participant_id),
        "round": await by_key(Round, assignment.round_id),
        "customer": customer,
        "account": await by_key(Account, assignment.account_id),
        "host": await by_key(Person, assignment.host_id),
        "journey": await by_key(Journey, assignment.journey_id),
        "issue": await by_key(Issue, issue_id),
        "reflection": reflection,
        "story": story,
        "revision": (await session.exec(revisions)).first(),
        "guess": await about(ScoreGuess, "assignment_id", assignment.id),
        "is_begun": (await session.exec(typed)).first() is not None,
        "account of the customer": customer.account if customer else None,
    }


async def require_what_a_session_reads(database: Database) -> None:
    async with database.read() as session:
        assignments = (await session.exec(select(Assignment).order_by(col(Assignment.id)))).all()
        ids = [each.id or 0 for each in assignments]
        together = await assignment_details.of_assignments(session, ids)
        alone = [await assignment_details.of_assignment(session, each) for each in ids]
        rows = [await read_row_by_row(session, each) for each in assignments]
    assert len({type(value) for each in rows for value in each.values()}) >= 9
    for expected, one, other in zip(rows, together, alone, strict=True):
        assert other is not None
        known = {name: columns(value) for name, value in expected.items()}
        for each in (one, other):
            assert {name: value for name, value in held(each).items() if name in known} == known


async def test_what_is_current_is_read_as_every_other_surface_reads_it_and_as_a_session_does(
    upgraded: Database,
) -> None:
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
    await require_what_a_session_reads(upgraded)
