"""Keeping what was said: each message once, changed and deleted as its author changes and deletes it, and forgotten."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete as delete_rows
from sqlalchemy import or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.drafts import choosing
from bot.program.drafts.messages import DRAFT_KEPT
from bot.program.drafts.said import Said, SaidClip
from bot.program.drafts.typed import ENDED, KEPT_FOR
from bot.program.people import conversations
from models import Assignment, DraftPiece, Person, Place, Transcript
from models.database import execute, table_of

# Words that are for the bot, and belong in no form.
_ASKS_FOR_HELP = re.compile(
    r"\W*(?:/\w+.*|(?:hi|hello|hey|help|mine|status|thanks|thank you|ok|okay|yes|no|test)(?: there)?)\W*",
    re.IGNORECASE | re.DOTALL,
)
# As many pieces are kept for one assignment, which no modal could show.
HOLDS = 100
_LONGEST = 40_000
# What is said within this time of the last answer is added to it; later there is a new one.
_SITTING_S = 1800
_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,31})(?:\|[^<>]*)?>", re.ASCII)
_TABLE = table_of(DraftPiece)
_KEEP = {
    name: insert(_TABLE).on_conflict_do_nothing(index_elements=["channel_id", "ts", "file_id"])
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


class Outcome(StrEnum):
    """What became of a message: KEPT; else why not. NO_AUDIO is a message of nothing but files that are no clip."""

    KEPT = "kept"
    NOTHING_OPEN = "nothing open"
    ASKED_FOR_HELP = "asked for help"
    NO_AUDIO = "no audio"


async def keep(session: AsyncSession, said: Said, *, now: datetime, wall_now: datetime) -> Outcome:
    """Keep a message for what its author has open, and have them told once; `now` is programme time."""
    await conversations.note_heard(session, said.channel_id, said.ts)
    if not said.clips and _ASKS_FOR_HELP.fullmatch(said.text):
        return Outcome.ASKED_FOR_HELP
    if not said.clips and not said.text:
        return Outcome.NO_AUDIO
    open_ones = await choosing.open_for(session, said.by)
    assignment = await choosing.meant(session, said, open_ones)
    if assignment is None:
        return Outcome.NOTHING_OPEN
    had = await _add(session, id_of(assignment), said, now=now, wall_now=wall_now)
    await _tell(session, assignment, said.ts, goes_on=had > 0)
    return Outcome.KEPT


async def _add(session: AsyncSession, assignment_id: int, said: Said, *, now: datetime, wall_now: datetime) -> int:
    """Add the pieces of a message, as far as there is room; return how many there were before."""
    kept = select(DraftPiece.id).where(DraftPiece.assignment_id == assignment_id).limit(HOLDS)
    had = len((await session.exec(kept)).all())
    common = {"assignment_id": assignment_id, "channel_id": said.channel_id, "ts": said.ts, "kept_at": now}
    rows = [_words_of(await _named(session, said.text))] if said.text else []
    rows += [_of_clip(clip, wall_now) for clip in said.clips]
    given = [_NO_CLIP | row | common for row in rows[: HOLDS - had]]
    if given:
        await execute(session, _KEEP[session.get_bind().dialect.name], given)
    return had


_NO_CLIP = {"file_id": "", "link": None, "transcript": None, "next_try_at": None, "attempts": 0}


def _words_of(text: str) -> dict[str, object]:
    return {"text": text[:_LONGEST]}


def _of_clip(clip: SaidClip, wall_now: datetime) -> dict[str, object]:
    if clip.transcript is not None:
        came: dict[str, object] = {"transcript": Transcript.COMPLETE, "text": clip.transcript[:_LONGEST]}
    else:
        came = {"transcript": Transcript.WAITED_FOR, "text": "", "next_try_at": wall_now}
    return {"file_id": clip.file_id, "link": clip.link} | came


async def _named(session: AsyncSession, text: str) -> str:
    """Return the text with the names of those whom it mentions, as far as the programme knows them."""
    mentioned = set(_MENTION.findall(text))
    if not mentioned:
        return text
    rows = await session.exec(select(Person.slack_id, Person.name).where(col(Person.slack_id).in_(mentioned)))
    names = {slack_id: name for slack_id, name in rows if slack_id}
    return _MENTION.sub(lambda hit: names.get(hit[1], "somebody"), text)


async def _tell(session: AsyncSession, assignment: Assignment, ts: str, *, goes_on: bool) -> None:
    """Have the author told that it is kept: by the answer of this sitting, where it `goes_on`, else by a new one."""
    assignment_id = id_of(assignment)
    last = await outbox.newest(session, DRAFT_KEPT.name, assignment_id)
    if last is not None and goes_on and (last.ts is None or float(ts) - float(last.ts) < _SITTING_S):
        await refresh(session, assignment_id)
        return
    to = outbox.participant_of(assignment)
    await outbox.enqueue(session, DRAFT_KEPT.name, assignment_id, to, dedup_suffix=ts)


async def refresh(session: AsyncSession, assignment_id: int) -> None:
    """Have every answer about what is kept for this assignment updated."""
    await outbox.refresh_about(session, assignment_id, (DRAFT_KEPT.name,))


async def edit(session: AsyncSession, said: Said) -> None:
    """Let what is kept of a message follow its author's edit; what was not kept, or is forgotten, stays so."""
    pieces = await _pieces_of(session, said.channel_id, said.ts)
    if not pieces:
        return
    left = {clip.file_id for clip in said.clips}
    text = (await _named(session, said.text))[:_LONGEST]
    words = next((piece for piece in pieces if not piece.file_id), None)
    gone = [piece for piece in pieces if piece.file_id not in left and (piece.file_id or not text)]
    if words is not None and text:
        words.text = text
    elif text:
        first = pieces[0]
        of_message = DraftPiece(
            assignment_id=first.assignment_id, channel_id=said.channel_id, ts=said.ts, text=text, kept_at=first.kept_at
        )
        session.add(of_message)
    for piece in gone:
        await session.delete(piece)
    await session.flush()
    await refresh(session, pieces[0].assignment_id)


async def delete(session: AsyncSession, channel_id: str, ts: str) -> None:
    """Forget what is kept of a message that its author deleted."""
    pieces = await _pieces_of(session, channel_id, ts)
    for piece in pieces:
        await session.delete(piece)
    for assignment_id in {piece.assignment_id for piece in pieces}:
        await session.flush()
        await refresh(session, assignment_id)


async def _pieces_of(session: AsyncSession, channel_id: str, ts: str) -> Sequence[DraftPiece]:
    of_message = select(DraftPiece).where(DraftPiece.channel_id == channel_id, DraftPiece.ts == ts)
    return (await session.exec(of_message.with_for_update())).all()


async def forget(session: AsyncSession, assignment_id: int, *, by: str, ids: Collection[int] | None = None) -> None:
    """Forget what `by` (Slack id) said for their assignment, or of it the pieces of these `ids`. Raises NotYours."""
    await assignments.for_change(session, assignment_id, by=by)
    await erase(session, assignment_id, ids)


async def erase(session: AsyncSession, assignment_id: int, ids: Collection[int] | None = None) -> None:
    """Erase what was said for an assignment, or of it the pieces of these ids."""
    of_it = delete_rows(DraftPiece).where(col(DraftPiece.assignment_id) == assignment_id)
    erased = await session.exec(of_it if ids is None else of_it.where(col(DraftPiece.id).in_(ids)))
    if erased.rowcount:
        await refresh(session, assignment_id)


async def move(session: AsyncSession, assignment_id: int, to_id: int, *, by: str) -> None:
    """Let what `by` (Slack id) said for one of their assignments be for another that they have open.

    Raises NotYours, or IllegalTransition where the other can't be written any more.
    """
    for each in sorted((assignment_id, to_id)):
        assignment = await assignments.for_change(session, each, by=by)
        if each == to_id:
            target = assignment
    if to_id not in {each.id for each in await choosing.open_for(session, by)}:
        raise assignments.IllegalTransition(target.state, target.routine)
    moving = update(DraftPiece).where(col(DraftPiece.assignment_id) == assignment_id).values(assignment_id=to_id)
    if assignment_id == to_id or not (await session.exec(moving)).rowcount:
        return
    await refresh(session, assignment_id)
    last = select(DraftPiece.ts).where(DraftPiece.assignment_id == to_id).order_by(col(DraftPiece.ts).desc()).limit(1)
    await _tell(session, target, (await session.exec(last)).one(), goes_on=False)


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    """Forget what was kept for thirty days, or for what has ended meanwhile; `now` is programme time."""
    ended = select(Assignment.id).where(
        col(Assignment.id).in_(select(DraftPiece.assignment_id)), col(Assignment.state).in_(ENDED)
    )
    old = or_(col(DraftPiece.kept_at) < now - KEPT_FOR, col(DraftPiece.assignment_id).in_(ended))
    concerned = set((await session.exec(select(DraftPiece.assignment_id).where(old))).all())
    for assignment_id in sorted(concerned):
        ids = (await session.exec(select(DraftPiece.id).where(old, DraftPiece.assignment_id == assignment_id))).all()
        await erase(session, assignment_id, [each for each in ids if each is not None])


async def answer(session: AsyncSession, kind: str, slack_id: str, *, now: datetime) -> None:
    """Have somebody who said anything else answered, once an hour however much they say; `now` is programme time."""
    hour = f"{slack_id} {now:%Y%m%d%H}"
    if await outbox.find(session, kind, 0, dedup_suffix=hour) is None:
        to = outbox.Recipient(Place.PERSON, slack_user=slack_id)
        await outbox.enqueue(session, kind, 0, to, dedup_suffix=hour)
