"""The brief as a message: while it applies, and what follows once it was delivered."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.assistants import messages as assistants
from bot.program.outbox.message_kinds import Delivered, MessageKind, Subject, register
from bot.program.rounds.held_back import HELD_BACK
from models import WITH_PARTICIPANT, Assignment, AssignmentState, Outgoing, OutgoingKind, Person


def _applies(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    # What ended before it was ever posted needs no first message.
    return row.ts is not None or details.assignment.state in WITH_PARTICIPANT


async def _note_sent(session: AsyncSession, delivered: Delivered) -> None:
    assignment = await session.get(Assignment, delivered.row.subject_id)
    if assignment is not None and assignment.state is AssignmentState.APPROVED:
        assignment.sent_at = delivered.now
        await assignments.transition(session, assignment, AssignmentState.SENT, now=delivered.now, actor=None)
        if assignment.assigned_by is not None:  # of whom the CX team may have been told that the brief waits
            await outbox.refresh(session, HELD_BACK.name, delivered.row.subject_id)
        participant = await session.get_one(Person, assignment.participant_id)
        await assistants.tell_of(session, assignment, participant)


BRIEF = register(
    MessageKind(
        OutgoingKind.ASSIGNMENT,
        Subject.ASSIGNMENT,
        called="a brief",
        only_in_round=True,
        applies=_applies,
        follows=_note_sent,
    )
)
