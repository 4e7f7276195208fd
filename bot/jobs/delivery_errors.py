"""Errors of delivery: the message is retried, looked up, posted again, or given up."""

import logging
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.program import people
from bot.program.outbox import delivery
from bot.slack import KEPT_OUT, ErrorKind, SlackCallError
from models import Outgoing, OutgoingKind, Place

log = logging.getLogger(__name__)

# About two hours, with pauses that double up to a quarter of an hour.
_GIVE_UP_AFTER = 16
# While Slack refuses the token, one try a minute is enough to notice that it was replaced.
_TOKEN_WAIT = timedelta(minutes=1)
# How soon a corrected e-mail address is noticed.
_PERSON_WAIT = timedelta(minutes=10)


class RecipientNotFound(Exception):
    """The participant can't be found in Slack by `looked_up`, their Slack id or e-mail address."""

    def __init__(self, looked_up: str | None = None) -> None:
        super().__init__("not found in Slack")
        self.looked_up = looked_up


class Stopping(Exception):
    """The bot is stopping; the message is left for the next start."""


class DeliveryUnknown(Exception):
    """The message may have been posted, and could not be looked up."""

    def __init__(self, call_error: SlackCallError) -> None:
        super().__init__(str(call_error))
        self.call_error = call_error


def _is_blameless(row: Outgoing, call_error: SlackCallError) -> bool:
    """Return whether the message is not at fault, so that it is not given up.

    Slack asked to wait, refuses the token, or keeps the bot out of a channel that somebody can invite it to.
    """
    return call_error.wait is not None or call_error.kind is ErrorKind.TOKEN or keeps_out(row, call_error)


def keeps_out(row: Outgoing, call_error: SlackCallError) -> bool:
    """Return whether the bot can't post to a channel until somebody lets it in."""
    return row.place is not Place.PERSON and call_error.code in KEPT_OUT


def _may_pass(row: Outgoing, call_error: SlackCallError) -> bool:
    """Return whether retrying may help, also after error codes that are not listed."""
    return call_error.kind in (ErrorKind.LATER, ErrorKind.UNKNOWN) or (
        call_error.kind is ErrorKind.RECIPIENT and row.place is not Place.PERSON
    )


async def note_call_error(context: AppContext, row: Outgoing, call_error: SlackCallError) -> None:
    """Put `row` back or give it up, by the kind of the error."""
    log.warning("Message %s: %s (%s)", row.key, call_error, call_error.kind)
    now, unknown = context.clocks.wall.now(), call_error.kind is ErrorKind.UNKNOWN
    # An earlier attempt that was not looked up yet stays uncertain.
    certain = not unknown and row.attempted_at is None
    async with context.database.write() as session:
        if call_error.kind is ErrorKind.GONE and row.kind == OutgoingKind.TAKEN_BACK:
            await delivery.note_dropped(session, row)
        elif call_error.kind is ErrorKind.GONE:
            await delivery.post_anew(session, row)
        elif _has_moved(row, call_error) and await delivery.forget_conversation(session, row, now=now):
            pass
        elif _is_blameless(row, call_error):
            wait = call_error.wait or _TOKEN_WAIT
            await delivery.note_retry(
                session, row, now=now, error=call_error.code, wait=wait, certain=certain, counted=False
            )
            if keeps_out(row, call_error):
                await delivery.notify_kept_out(session, row, error=call_error.code)
        elif _may_pass(row, call_error):
            await _retry_or_give_up(context, session, row, call_error.code, certain=certain, unclear=not certain)
        else:
            await delivery.note_failed(session, row, error=call_error.code, unclear=not certain)


async def _retry_or_give_up(
    context: AppContext, session: AsyncSession, row: Outgoing, error: str, *, certain: bool, unclear: bool
) -> None:
    """Put `row` back for a later try, or give it up after the last one, as `unclear` where it may have been posted."""
    if row.attempts < _GIVE_UP_AFTER:
        now, jitter = context.clocks.wall.now(), context.jitter.random()
        await delivery.note_retry(session, row, now=now, error=error, certain=certain, jitter=jitter)
    else:
        await delivery.note_failed(session, row, error=error, unclear=unclear)


def _has_moved(row: Outgoing, call_error: SlackCallError) -> bool:
    is_lost = row.place is Place.PERSON and call_error.code == "channel_not_found"
    return is_lost and row.attempts < _GIVE_UP_AFTER


async def note_delivery_unknown(context: AppContext, row: Outgoing, unknown_delivery: DeliveryUnknown) -> None:
    """Put `row` back until it can be looked up, or give it up as unclear after the last try."""
    log.warning("Message %s may have been posted; looking it up failed: %s", row.key, unknown_delivery)
    now, call_error = context.clocks.wall.now(), unknown_delivery.call_error
    async with context.database.write() as session:
        if _is_blameless(row, call_error) and not keeps_out(row, call_error):
            wait = call_error.wait or _TOKEN_WAIT
            await delivery.note_retry(
                session, row, now=now, error=call_error.code, wait=wait, certain=False, counted=False
            )
        else:
            await _retry_or_give_up(context, session, row, call_error.code, certain=False, unclear=True)


async def note_recipient_not_found(
    context: AppContext, row: Outgoing, not_found: RecipientNotFound, now: datetime
) -> None:
    """Record that the recipient is not found in Slack, notify the CX team, and put `row` back for a later import.

    For somebody who left the message is dropped.
    """
    log.warning("Message %s: its participant can't be found in Slack", row.key)
    async with context.database.write() as session:
        wall = context.clocks.wall.now()
        if row.person_id is None:  # nobody whom an import could correct
            await delivery.note_failed(session, row, error="not a member of this workspace")
            return
        # The participant first and then the message, as an import locks them.
        if not await people.is_expected(session, row.person_id):
            await delivery.note_dropped(session, row)
        elif await people.note_not_found(session, row.person_id, not_found.looked_up, now=now):
            error = "not found in Slack"
            await delivery.note_retry(
                session, row, now=wall, error=error, wait=_PERSON_WAIT, certain=False, counted=False
            )
        else:
            await delivery.put_back(session, row, until=wall)


async def note_render_error(context: AppContext, row: Outgoing, error: Exception) -> None:
    """Put back a message that could not be rendered, or give it up after the last try."""
    log.error("Message %s could not be made", row.key, exc_info=error)
    fault = f"a fault in Firsthand ({type(error).__name__})"
    async with context.database.write() as session:
        await _retry_or_give_up(context, session, row, fault, certain=False, unclear=False)


async def leave_for_next_start(context: AppContext, row: Outgoing, *, cut_off: bool) -> None:
    """Put a message back for the next start; a post that was `cut_off` may take a moment to show up in Slack."""
    now = context.clocks.wall.now()
    async with context.database.write() as session:
        await delivery.put_back(session, row, until=now + delivery.SETTLE if cut_off else now)
