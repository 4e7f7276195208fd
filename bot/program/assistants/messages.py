"""The messages to whoever books for others: for whom they do, and each thing that is to be booked."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.routines import routine_of
from models import TO_DO, Assignment, Outgoing, Person, Place


def _applies(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    is_theirs = row.person_id is not None and row.person_id == details.participant.assistant_id
    return is_theirs and details.assignment.state in TO_DO and details.may_go_ahead


TO_BOOK = register(
    MessageKind(
        "to book",
        Subject.ASSIGNMENT,
        called="what is to be booked for somebody",
        gone="Nothing to book here any more. Thank you.",
        follows_assignment=True,
        applies=_applies,
    )
)
# Its subject is the assistant; it names all for whom they book on the day on which it is shown.
ASSISTS = register(
    MessageKind(
        "assists",
        Subject.PERSON,
        called="for whom somebody books",
        gone="You book for nobody here any more. Nothing to do.",
    )
)


async def tell_of(session: AsyncSession, assignment: Assignment, participant: Person) -> None:
    """Have the assistant of a participant told of what was handed out to them, if it is theirs to book.

    Who has left, or is a guest by now, is told of nothing.
    """
    if participant.assistant_id is None or not routine_of(assignment).assistant_books:
        return
    assistant = await session.get_one(Person, participant.assistant_id)
    if assistant.guest or not assistant.active:
        return
    to = outbox.Recipient(Place.PERSON, person_id=assistant.id)
    suffix = str(assistant.id)
    await outbox.enqueue(session, TO_BOOK.name, assignment.id or 0, to, dedup_suffix=suffix)
