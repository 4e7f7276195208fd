"""The jobs of drafts: transcripts are asked for until they come, what is old is forgotten, what was missed is read."""

import logging
from datetime import datetime, timedelta

from bot.context import AppContext, Job
from bot.program import drafts
from bot.program.drafts import transcripts
from bot.program.people import conversations
from bot.slack import ErrorKind, SlackCallError
from bot.slack.clips import ClipFacts, TranscriptStatus, said_in
from models import DraftPiece

log = logging.getLogger(__name__)
# What nobody was told of before is read so far back.
_LOOK_BACK = timedelta(days=3)
_DELETED = frozenset({"file_not_found", "file_deleted"})


async def fetch_transcripts(context: AppContext, _now: datetime) -> None:
    """Ask Slack for every transcript that is due."""
    async with context.database.read() as session:
        waiting = await transcripts.due(session, now=context.clocks.wall.now())
    for piece in waiting:
        if not context.stopping.is_set():
            await _fetch(context, piece)


async def _fetch(context: AppContext, piece: DraftPiece) -> None:
    async with context.database.write() as session:
        if not await transcripts.claim(session, piece, now=context.clocks.wall.now()):
            return
    try:
        clip = await context.workspace.clip(piece.file_id)
        words, is_whole = await _words_of(context, clip)
    except SlackCallError as call_error:
        log.warning("Slack said nothing of the clip %s: %s", piece.file_id, call_error)
        await _note_failed(context, piece, call_error)
    else:
        await _note(context, piece, clip, words, is_whole=is_whole)


async def _words_of(context: AppContext, clip: ClipFacts) -> tuple[str, bool]:
    """Return the words of a clip, and whether these are all: where Slack cut them, its file of the whole is fetched."""
    if clip.status is not TranscriptStatus.COMPLETE or (clip.is_whole and clip.preview):
        return clip.preview, True
    try:
        whole = await context.workspace.whole_transcript(clip)
    except SlackCallError as call_error:
        if call_error.kind in (ErrorKind.LATER, ErrorKind.UNKNOWN):
            raise
        log.warning("Slack gave only the beginning of a transcript: %s", call_error)
        whole = ""
    return (whole, True) if whole else (clip.preview, False)


async def _note(context: AppContext, piece: DraftPiece, clip: ClipFacts, words: str, *, is_whole: bool) -> None:
    async with context.database.write() as session:
        if clip.status is TranscriptStatus.COMPLETE:
            await transcripts.note_here(session, piece, words, is_whole=is_whole)
        elif clip.status is TranscriptStatus.FAILED:
            await transcripts.note_missing(session, piece)
        else:
            await transcripts.note_not_yet(session, piece, now=context.clocks.wall.now())


async def _note_failed(context: AppContext, piece: DraftPiece, call_error: SlackCallError) -> None:
    async with context.database.write() as session:
        if call_error.code in _DELETED:
            await transcripts.note_deleted(session, piece)
        else:
            await transcripts.note_not_yet(session, piece, now=context.clocks.wall.now())


async def catch_up(context: AppContext) -> None:
    """Keep what was said while no bot was there to hear it, longer than Slack tries to tell one."""
    async with context.database.read() as session:
        busy = await conversations.of_busy(session)
    earliest = f"{(context.clocks.wall.now() - _LOOK_BACK).timestamp():.6f}"
    for each in busy:
        if context.stopping.is_set():
            return
        try:
            missed = await context.workspace.messages_since(each.channel_id, each.heard_ts or earliest)
        except SlackCallError as call_error:
            log.warning("Could not read what was said in %s meanwhile: %s", each.channel_id, call_error)
            continue
        for message in missed:
            said = said_in(message, each.channel_id)
            if said is not None and said.by == each.slack_user:
                async with context.database.write() as session:
                    await drafts.keep(session, said, now=context.now(), wall_now=context.clocks.wall.now())


async def not_caught_up(error: Exception) -> None:
    """Log why what was said meanwhile is not kept; the bot goes on."""
    log.error("What was said while no bot was running is not kept", exc_info=error)


async def forget_drafts(context: AppContext, now: datetime) -> None:
    """Forget what was said or typed long ago, or for what has ended."""
    async with context.database.write() as session:
        await drafts.forget_old(session, now=now)
        await drafts.typed.forget_old(session, now=now)


JOBS = (
    Job("transcripts", fetch_transcripts, timedelta(seconds=5)),
    Job("drafts", forget_drafts, timedelta(minutes=10)),
)
