"""Choosing: which of the assignments that somebody has open they are talking about."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import id_of
from bot.program.drafts.laying import main_field
from bot.program.drafts.said import Said
from bot.program.outbox.message_kinds import KINDS
from bot.program.routines import ROUTINES
from models import WITH_PARTICIPANT, Assignment, DraftPiece, Outgoing, Person, Reflection, Story, StoryState


async def open_for(session: AsyncSession, slack_id: str) -> list[Assignment]:
    """Return what this participant (Slack id) has to do, to log or to change, if its form takes words; oldest first.

    None for a guest, and for who has left.
    """
    asked_to_change = col(Story.state) == StoryState.DRAFT
    rows = await session.exec(
        select(Assignment)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id), isouter=True)
        .join(Story, col(Story.reflection_id) == col(Reflection.id), isouter=True)
        .where(
            Person.slack_id == slack_id,
            col(Person.active),
            ~col(Person.guest),
            or_(col(Assignment.state).in_(WITH_PARTICIPANT), asked_to_change),
        )
        .order_by(col(Assignment.id))
    )
    return [each for each in rows if main_field(ROUTINES[each.routine].form) is not None]


async def meant(session: AsyncSession, said: Said, open_ones: Sequence[Assignment]) -> Assignment | None:
    """Return the one they are talking about: that of the message they reply to, else the one last spoken of.

    The bot speaks of one by a message about it, the person by what they said for it. None where nothing is open.
    """
    if len(open_ones) <= 1:
        return next(iter(open_ones), None)
    ids = [id_of(each) for each in open_ones]
    told = await _told(session, ids, open_ones[0].participant_id)
    replied_to = [id_ for id_, ts in told if ts == said.thread_ts]
    spoken_of = max([*told, *await _heard(session, ids)], key=lambda each: each[1], default=(ids[-1], ""))
    wanted = replied_to[0] if replied_to else spoken_of[0]
    return next(each for each in open_ones if each.id == wanted)


async def _told(session: AsyncSession, ids: Collection[int], participant_id: int) -> list[tuple[int, str]]:
    """Return the assignment (id) and the ts of every message to the participant about one of these."""
    kinds = sorted(kind.name for kind in KINDS.values() if kind.is_about_assignment)
    rows = await session.exec(
        select(Outgoing.subject_id, Outgoing.ts).where(
            col(Outgoing.subject_id).in_(ids),
            col(Outgoing.kind).in_(kinds),
            Outgoing.person_id == participant_id,
            col(Outgoing.ts).is_not(None),
        )
    )
    return [(id_, ts) for id_, ts in rows if ts is not None]


async def _heard(session: AsyncSession, ids: Collection[int]) -> list[tuple[int, str]]:
    """Return the assignment (id) and the ts of every piece kept for one of these."""
    kept = select(DraftPiece.assignment_id, DraftPiece.ts).where(col(DraftPiece.assignment_id).in_(ids))
    return list(await session.exec(kept))
