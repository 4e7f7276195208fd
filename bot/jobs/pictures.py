"""The job of pictures: draws charts, uploads them to Slack, and has the messages updated that wait for them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.child_process import ChildFailed
from bot.context import AppContext, Job
from bot.pictures import Chart, draw
from bot.program.outbox import pictures
from bot.slack import ErrorKind, SlackCallError
from bot.surfaces.message import Message
from bot.surfaces.parts import Blocks
from bot.surfaces.pictures import charts_in, files_in, with_pictures
from models import Outgoing, Picture

log = logging.getLogger(__name__)
# Returns a chart as PNG; raises ChildFailed.
Draw = Callable[[Chart], Awaitable[bytes]]
# Slack takes a moment to process an upload; after these it is asked again by a later run.
_ASKED, _PAUSE_S = 20, 0.5
_MAY_PASS = (ErrorKind.LATER, ErrorKind.UNKNOWN)


async def draw_pictures(context: AppContext, _now: datetime, *, draw: Draw = draw) -> None:
    """Draw and upload every chart that is wanted, one after another."""
    while not context.stopping.is_set():
        async with context.database.read() as session:
            wanted = await pictures.due(session, now=context.clocks.wall.now())
        for picture_id in wanted:
            if not context.stopping.is_set():
                await _make(context, picture_id, draw)
        if not wanted:
            return


async def _make(context: AppContext, picture_id: int, draw: Draw) -> None:
    """Draw and upload one chart; what fails is tried again some times, and stops no message."""
    async with context.database.write() as session:
        picture = await pictures.claim(session, picture_id, now=context.clocks.wall.now())
    if picture is None:
        return
    try:
        is_ready = await _upload(context, picture, draw)
    except (ChildFailed, SlackCallError) as failed:
        log.warning("Picture %s was not drawn or not uploaded: %s", picture.id, failed)
        may_pass = isinstance(failed, SlackCallError) and failed.kind in _MAY_PASS
        await _note_failed(context, picture, for_good=not may_pass)
    except Exception:  # one picture that can't be made must not hold up the others
        log.exception("Picture %s was not made", picture.id)
        await _note_failed(context, picture, for_good=True)
    else:
        if not is_ready:
            await _note_failed(context, picture)


async def _upload(context: AppContext, picture: Picture, draw: Draw) -> bool:
    """Bring a picture to Slack, unless it is there; return whether it can be shown, which is noted."""
    file_id = picture.file_id
    if file_id is None:
        chart = Chart.from_json(picture.chart)
        content = await draw(chart)
        name = f"chart-{picture.digest[:12]}.png"
        file_id = await context.workspace.upload_picture(name, content, title=chart.title, alt_text=chart.alt_text)
        async with context.database.write() as session:
            await pictures.note_uploaded(session, picture, file_id)
    for _ in range(_ASKED):
        if await context.workspace.can_show(file_id):
            async with context.database.write() as session:
                await pictures.note_ready(session, picture)
            return True
        if context.stopping.is_set():
            break
        await asyncio.sleep(_PAUSE_S)
    return False


async def _note_failed(context: AppContext, picture: Picture, *, for_good: bool = False) -> None:
    async with context.database.write() as session:
        await pictures.note_failed(session, picture, now=context.clocks.wall.now(), for_good=for_good)


async def with_drawn_pictures(context: AppContext, row: Outgoing, message: Message) -> Message:
    """Return a message with those of its charts that are in Slack; the others are drawn, and it is updated then."""
    charts = charts_in(message.blocks)
    if not charts:
        return message
    async with context.database.read() as session:
        file_ids = await pictures.file_ids(session, charts)
    missing = [each for each in charts if each.digest not in file_ids]
    if missing:
        async with context.database.write() as session:
            await pictures.want(session, missing, now=context.clocks.wall.now(), message_id=row.id)
        context.wake("pictures")
    return Message(message.text, with_pictures(message.blocks, file_ids))


async def note_refused_pictures(context: AppContext, row: Outgoing, blocks: Blocks) -> None:
    """Have the pictures in blocks that Slack refused drawn anew, as one of them may have been deleted."""
    for file_id in files_in(blocks):
        async with context.database.write() as session:
            await pictures.note_refused(session, file_id, message_id=row.id or 0, now=context.clocks.wall.now())


JOBS = (Job("pictures", draw_pictures, timedelta(seconds=30)),)
