"""Talking to the bot in tests: what was said is handled, and what follows is delivered."""

from typing import Any

from bot.jobs.transcripts import fetch_transcripts
from models import DraftPiece, Transcript
from scripts.sandbox.person import Actor
from tests.handlers.actions import settle
from tests.harness import Harness
from tests.program.factories import every, update_row

Json = dict[str, Any]
KEPT = "I've kept that for"
NOT_KEPT = "Nothing of this is kept here any more."


async def tell(harness: Harness, actor: Actor, text: str) -> str:
    """Let somebody write to the bot; return the ts of the message."""
    ts = await actor.tell(text)
    await heard(harness)
    return ts


async def record(harness: Harness, actor: Actor, words: str, **more: Any) -> None:
    """Let somebody send the bot a voice clip, as `Actor.record` does, and the bot ask for its transcript."""
    await actor.record(words, **more)
    await heard(harness)
    await ask_for_transcripts(harness)


async def heard(harness: Harness) -> None:
    """Wait until the bot has handled every event, and delivered what follows."""
    await harness.sandbox.settled()
    await settle(harness)


async def nothing_kept(actor: Actor) -> bool:
    """Wait until the newest answer of the bot says that nothing is kept."""
    return bool(await actor.wait_for_dm(lambda message: message["text"] == NOT_KEPT))


async def ask_for_transcripts(harness: Harness, *, times: int = 1) -> None:
    """Let the bot ask Slack for the transcripts it waits for, each time after the pause has run out."""
    for _ in range(times):
        for piece in await every(harness.database, DraftPiece):
            if piece.transcript is Transcript.WAITED_FOR:
                await update_row(harness.database, DraftPiece, piece.id, next_try_at=piece.kept_at)
        await fetch_transcripts(harness.bot.context, harness.clock.now())
    await settle(harness)


async def pieces(harness: Harness) -> list[tuple[int, str]]:
    """Return what is kept: the assignment (id) and the words of each piece, in the order it was said."""
    kept = sorted(await every(harness.database, DraftPiece), key=lambda each: (each.ts, each.file_id))
    return [(each.assignment_id, each.text) for each in kept]
