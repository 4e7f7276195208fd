"""What becomes of a message that did not get through: tried again, looked up, posted anew, or given up."""

import logging
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.program import people
from bot.program.outbox import delivery
from bot.slack import KEPT_OUT, ErrorKind, SlackCallError
from models import Outgoing, OutgoingKind, Place

log = logging.getLogger(__name__)

# With pauses that double up to a quarter of an hour, some two hours.
_GIVE_UP_AFTER = 16
# While nobody can be reached, one try a minute is enough to notice that the set-up was mended.
_TOKEN_WAIT = timedelta(minutes=1)
# How soon a corrected e-mail address is noticed.
_PERSON_WAIT = timedelta(minutes=10)


class RecipientNotFound(Exception):
    """The participant can't be found in Slack by `looked_up`, their Slack id or e-mail address."""

    def __init__(self, looked_up: str | None = None) -> None:
        super().__init__("not found in Slack")
        self.looked_up = looked_up


class Stopping(Exception):
    """The bot is told to stop; what was not begun is left for the next start."""


class DeliveryUnknown(Exception):
    """The message may stand in Slack already, and it could not be looked up."""

    def __init__(self, call_error: SlackCallError) -> None:
        super().__init__(str(call_error))
        self.call_error = call_error


def _is_blameless(row: Outgoing, call_error: SlackCallError) -> bool:
    """Return whether no message is at fault, so that none is given up.

    Slack asked for patience, or shut everybody out, or keeps the bot out of a channel that somebody can invite it to.
    """
    return call_error.wait is not None or call_error.kind is ErrorKind.TOKEN or keeps_out(row, call_error)


def keeps_out(row: Outgoing, call_error: SlackCallError) -> bool:
    """Return whether a channel, rather than a person, can't be posted to until somebody mends it."""
    return row.place is not Place.PERSON and call_error.code in KEPT_OUT


def _may_pass(row: Outgoing, call_error: SlackCallError) -> bool:
    """Return whether trying again some more times may help: also with words of Slack that we never heard of."""
    return call_error.kind in (ErrorKind.LATER, ErrorKind.UNKNOWN) or (
        call_error.kind is ErrorKind.RECIPIENT and row.place is not Place.PERSON
    )


async def note_call_error(context: AppContext, row: Outgoing, call_error: SlackCallError) -> None:
    """Put `row` back, or give it up, as the failed call demands."""
    log.warning("Message %s: %s (%s)", row.key, call_error, call_error.kind)
    now, unknown = context.clocks.wall.now(), call_error.kind is ErrorKind.UNKNOWN
    # An earlier attempt that was not looked up yet is as uncertain as it was, whatever was refused before that.
    certain = not unknown and row.attempted_at is None
    async with context.database.write() as session:
        if call_error.kind is ErrorKind.GONE and row.kind is OutgoingKind.TAKEN_BACK:
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
    """Put `row` back until it can be looked up; given up as unclear when that never comes."""
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
    """Keep that nobody in Slack is this participant; the CX team is told, and the message waits for a new import.

    Who takes part no more gets nothing: the CX team was told what is still with them, and how to bring them back.
    """
    log.warning("Message %s: its participant can't be found in Slack", row.key)
    async with context.database.write() as session:
        wall = context.clocks.wall.now()
        if row.participant_id is None:  # nobody whom an import could correct
            await delivery.note_failed(session, row, error="not a member of this workspace")
            return
        # The participant first and then the message, as an import locks them.
        if not await people.is_active(session, row.participant_id):
            await delivery.note_dropped(session, row)
        elif await people.note_not_found(session, row.participant_id, not_found.looked_up, now=now):
            error = "not found in Slack"
            await delivery.note_retry(
                session, row, now=wall, error=error, wait=_PERSON_WAIT, certain=False, counted=False
            )
        else:
            await delivery.put_back(session, row, until=wall)


async def note_render_error(context: AppContext, row: Outgoing, error: Exception) -> None:
    """Put a message back that we failed to make; given up in the end, so that somebody hears of it."""
    log.error("Message %s could not be made", row.key, exc_info=error)
    fault = f"a fault in Firsthand ({type(error).__name__})"
    async with context.database.write() as session:
        await _retry_or_give_up(context, session, row, fault, certain=False, unclear=False)


async def leave_for_next_start(context: AppContext, row: Outgoing, *, cut_off: bool) -> None:
    """Leave a message for the next start; one that was `cut_off` may be on its way to Slack, which takes a moment."""
    now = context.clocks.wall.now()
    async with context.database.write() as session:
        await delivery.put_back(session, row, until=now + delivery.SETTLE if cut_off else now)
