"""The delivery job: claims outgoing rows that are due, renders them, posts or updates them, and records the result."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext, Job
from bot.jobs.delivery_errors import (
    DeliveryUnknown,
    RecipientNotFound,
    Stopping,
    leave_for_next_start,
    note_call_error,
    note_delivery_unknown,
    note_recipient_not_found,
    note_render_error,
)
from bot.jobs.pictures import note_refused_pictures, with_drawn_pictures
from bot.jobs.recipients import Found, Wait, channel_of, meet_recipient, put_back, require_recipient, waits
from bot.jobs.render import render
from bot.program.outbox import delivery, message_rules
from bot.program.outbox.message_kinds import kind_of
from bot.program.stories import story_revisions
from bot.slack import ErrorKind, MessageReference, SlackCallError
from bot.surfaces.message import Message
from bot.surfaces.notices import gone
from bot.surfaces.parts import Blocks
from bot.surfaces.pictures import files_in, without_files
from models import Outgoing

log = logging.getLogger(__name__)

_BATCH_SIZE = 8
# Why nothing may be posted to somebody, or somewhere, now.
_Refused = SlackCallError | RecipientNotFound


async def deliver(context: AppContext, now: datetime) -> None:
    """Deliver all that is due, a few at a time; on stop, finish what has begun."""
    while not context.stopping.is_set():
        wall = context.clocks.wall.now()
        due = await context.database.run_read(partial(delivery.due, now=wall, programme_now=now, limit=_BATCH_SIZE))
        if not due:
            return
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_deliver_one(context, row_id, now)) for row_id in due]
        if not all(each.result() for each in tasks):
            return


async def _deliver_one(context: AppContext, row_id: int, now: datetime) -> bool:
    """Deliver one row; return False where delivering others at once is of no use."""
    try:
        wall = context.clocks.wall.now()
        row = await context.database.run_write(partial(delivery.claim, row_id=row_id, sender=context.sender, now=wall))
        # Where another sender claimed it first, there may be more that nobody has claimed.
        return row is None or await _deliver(context, row, now)
    except Exception:  # one message must not cancel the others of its batch; its lease will end
        log.exception("Message %s was neither delivered nor put back", row_id)
        return False


async def _deliver(context: AppContext, row: Outgoing, now: datetime) -> bool:
    try:
        await _send(context, row, now)
    except Stopping:
        await leave_for_next_start(context, row, cut_off=False)
    except asyncio.CancelledError:
        await leave_for_next_start(context, row, cut_off=True)
        raise
    except DeliveryUnknown as unknown_delivery:
        await note_delivery_unknown(context, row, unknown_delivery)
    except SlackCallError as call_error:
        await note_call_error(context, row, call_error)
        return call_error.kind is not ErrorKind.TOKEN
    except RecipientNotFound as not_found:
        await note_recipient_not_found(context, row, not_found, now)
    except Exception as error:  # noqa: BLE001  (one message that can't be rendered must not hold up the others)
        await note_render_error(context, row, error)
    return True


async def _send(context: AppContext, row: Outgoing, now: datetime) -> None:
    # The recipient is looked up first: their picture and time zone may be used in the message.
    found, refused = await _recipient(context, row)
    # What was surely not posted goes to the present channel: the setting may have changed since it was refused.
    tried = row.channel_id if row.ts is not None or row.attempted_at is not None else None
    channel_id = tried or await channel_of(context, row, found)
    if row.ts is None and row.attempted_at is not None and not await _look_up(context, row, channel_id, now):
        return
    await meet_recipient(context, row, found.person, now)
    await _renew_revision(context, row, now)
    message = await context.database.run_read(partial(_message, context, row, refused, now))
    if isinstance(message, Wait):
        await put_back(context, row, message)
        return
    if message is None:
        await context.database.run_write(partial(delivery.note_dropped, claimed=row))
        return
    message = await with_drawn_pictures(context, row, message)
    if context.stopping.is_set():
        raise Stopping
    if row.ts is not None:
        reference: MessageReference | None = await _update(context, row, message, MessageReference(channel_id, row.ts))
    else:
        reference = await _post(context, row, message, channel_id)
    if reference is None:
        return
    if kind_of(row).is_linked:
        await context.workspace.fetch_message_link(reference.channel_id, reference.ts)
    first = await context.database.run_write(partial(_note_delivered, row, reference, now))
    log.info("Message %s %s in %s at %s", row.key, "posted" if first else "updated", reference.channel_id, reference.ts)


async def _message(
    context: AppContext, row: Outgoing, refused: _Refused | None, now: datetime, session: AsyncSession
) -> Message | Wait | None:
    """Return what is to be posted now, or until when it waits; None where there is nothing to say any more."""
    wait = await waits(context, session, row, now)
    if wait is not None:
        return wait
    message = await render(session, row, context, now=now)
    return message if refused is None else await _last_line(session, row, message, refused)


async def _note_delivered(row: Outgoing, reference: MessageReference, now: datetime, session: AsyncSession) -> bool:
    """Record where a message stands, and do what follows; return whether it was posted, rather than updated."""
    await message_rules.lock_subject(session, row)
    first = await delivery.note_delivered(session, row, channel_id=reference.channel_id, ts=reference.ts)
    await message_rules.note_delivered(session, row, first=first, now=now)
    return first


async def _renew_revision(context: AppContext, row: Outgoing, now: datetime) -> None:
    """Store a new revision of the story in the message, where that is due."""
    if row.kind not in story_revisions.SHOWN_IN:
        return
    kind, subject_id = row.kind, row.subject_id
    if await context.database.run_read(lambda session: story_revisions.is_due(session, kind, subject_id)):
        await context.database.run_write(lambda session: story_revisions.renew_due(session, kind, subject_id, now=now))


async def _recipient(context: AppContext, row: Outgoing) -> tuple[Found, _Refused | None]:
    """Return what is known of the recipient, and why nothing may be posted there now; raise it before the first post.

    What was posted may still be replaced by the one line, as when a story is withdrawn from a channel that others read
    by now, or from somebody who has become a guest.
    """
    try:
        return await require_recipient(context, row), None
    except (SlackCallError, RecipientNotFound) as refused:
        if row.ts is None:
            raise
        return Found(), refused


async def _last_line(session: AsyncSession, row: Outgoing, message: Message | None, refused: _Refused) -> Message:
    """Return the one line that may replace a message that may not be updated now; raise `refused` for any other."""
    last_line = gone(row)
    if message != last_line and not await message_rules.is_private_now(session, row):
        raise refused
    return last_line


async def _post(context: AppContext, row: Outgoing, message: Message, channel_id: str) -> MessageReference | None:
    """Post the message and return its reference, None where the lease was lost."""
    wall = context.clocks.wall.now()
    is_held = await context.database.run_write(
        partial(delivery.note_attempt, claimed=row, channel_id=channel_id, now=wall)
    )
    if not is_held:
        return None

    async def post(blocks: Blocks | None) -> MessageReference:
        return await context.message_sender.post(
            channel_id, text=message.text, blocks=blocks, dedup_token=row.dedup_token
        )

    return await _with_what_slack_takes(context, row, message.blocks, post)


async def _update(
    context: AppContext, row: Outgoing, message: Message, reference: MessageReference
) -> MessageReference:
    async def update(blocks: Blocks | None) -> MessageReference:
        await context.message_sender.update(reference, text=message.text, blocks=blocks or [])
        return reference

    return await _with_what_slack_takes(context, row, message.blocks, update)


async def _with_what_slack_takes(
    context: AppContext,
    row: Outgoing,
    blocks: Blocks,
    send: Callable[[Blocks | None], Awaitable[MessageReference]],
) -> MessageReference:
    """Send the blocks; where Slack refuses them, without their pictures, and at last the words alone."""
    plainer = [without_files(blocks)] if files_in(blocks) else []
    for each in (blocks, *plainer):
        try:
            return await send(each)
        except SlackCallError as call_error:
            if call_error.kind is not ErrorKind.CONTENT:
                raise
            log.exception("Slack refused blocks of %s; sending what is left without them.", row.key)
            await note_refused_pictures(context, row, each)
    return await send(None)


async def _look_up(context: AppContext, row: Outgoing, channel_id: str, now: datetime) -> bool:
    """Look up a message that may have been posted, and record where; return False where the lease was lost.

    One that was found is updated next, as its facts may have changed. Raises DeliveryUnknown.
    """
    assert row.attempted_at is not None
    try:
        reference = await context.message_sender.find_posted(
            channel_id, dedup_token=row.dedup_token, attempted_at=row.attempted_at
        )
    except SlackCallError as call_error:
        raise DeliveryUnknown(call_error) from call_error
    if reference is None:
        row.attempted_at = None  # what fails from here on is of this attempt
        return True
    async with context.database.write() as session:
        await message_rules.lock_subject(session, row)
        is_held = await delivery.note_found(session, row, channel_id=reference.channel_id, ts=reference.ts)
        if is_held:
            await message_rules.note_delivered(session, row, first=True, now=now)
    return is_held


JOBS = (Job("deliver", deliver, timedelta(seconds=1)),)
