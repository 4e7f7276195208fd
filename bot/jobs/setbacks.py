"""What becomes of a message that didn't get through: tried again, looked up, posted anew, or given up aloud."""

import logging
from datetime import datetime, timedelta

from bot.jobs.job import Means
from bot.program import delivery, people
from bot.slack import Outcome, Trouble
from models import Outgoing, Place

log = logging.getLogger(__name__)

# With pauses that double up to a quarter of an hour, some two hours.
_GIVE_UP_AFTER = 16
# While nobody can be reached, one try a minute is enough to notice that the set-up was mended.
_TOKEN_WAIT = timedelta(minutes=1)
# How soon a corrected e-mail address is noticed.
_PERSON_WAIT = timedelta(minutes=10)


class Nowhere(Exception):
    """The participant can't be found in Slack."""


class Unsure(Exception):
    """The message may stand in Slack already, and it could not be looked up."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


def _is_blameless(row: Outgoing, trouble: Trouble) -> bool:
    """Return whether no message is at fault, so that none is given up.

    Slack asked for patience, or shut everybody out, or keeps the bot out of a channel that somebody can invite it to.
    """
    return trouble.wait is not None or trouble.outcome is Outcome.TOKEN or keeps_out(row, trouble)


def keeps_out(row: Outgoing, trouble: Trouble) -> bool:
    """Return whether a channel, rather than a person, can't be posted to until somebody mends it."""
    return row.place is not Place.PERSON and trouble.outcome is Outcome.RECIPIENT


async def note_trouble(means: Means, row: Outgoing, trouble: Trouble) -> None:
    """Put `row` back, or give it up, as the failed call demands."""
    log.warning("Message %s: %s (%s)", row.key, trouble, trouble.outcome)
    now, unknown = means.clocks.wall.now(), trouble.outcome is Outcome.UNKNOWN
    async with means.database.write() as session:
        if trouble.outcome is Outcome.GONE:
            await delivery.post_anew(session, row)
        elif _is_blameless(row, trouble):
            wait = trouble.wait or _TOKEN_WAIT
            await delivery.note_retry(session, row, now=now, error=trouble.code, wait=wait, counted=False)
            if keeps_out(row, trouble):
                await delivery.tell_kept_out(session, row)
        elif trouble.outcome in (Outcome.LATER, Outcome.UNKNOWN) and row.attempts < _GIVE_UP_AFTER:
            await delivery.note_retry(session, row, now=now, error=trouble.code, certain=not unknown)
        else:
            await delivery.note_failed(session, row, error=trouble.code, unclear=unknown)


async def note_unsure(means: Means, row: Outgoing, unsure: Unsure) -> None:
    """Put `row` back until it can be looked up; given up as unclear when that never comes."""
    log.warning("Message %s may have been posted; looking it up failed: %s", row.key, unsure)
    now, trouble = means.clocks.wall.now(), unsure.trouble
    async with means.database.write() as session:
        if _is_blameless(row, trouble) and not keeps_out(row, trouble):
            wait = trouble.wait or _TOKEN_WAIT
            await delivery.note_retry(
                session, row, now=now, error=trouble.code, wait=wait, certain=False, counted=False
            )
        elif row.attempts < _GIVE_UP_AFTER:
            await delivery.note_retry(session, row, now=now, error=trouble.code, certain=False)
        else:
            await delivery.note_failed(session, row, error=trouble.code, unclear=True)


async def note_nowhere(means: Means, row: Outgoing, now: datetime) -> None:
    """Keep that nobody in Slack is this participant; the CX team is told, and the message waits for a new import."""
    log.warning("Message %s: its participant can't be found in Slack", row.key)
    async with means.database.write() as session:
        wall = means.clocks.wall.now()
        if row.participant_id is None:  # nobody whom an import could correct
            await delivery.note_failed(session, row, error="not a member of this workspace")
            return
        await delivery.note_retry(session, row, now=wall, error="not found in Slack", wait=_PERSON_WAIT, counted=False)
        await people.note_not_found(session, row.participant_id, now=now)


async def note_fault(means: Means, row: Outgoing, error: Exception) -> None:
    """Put a message back that we failed to make; given up in the end, so that somebody hears of it."""
    log.error("Message %s could not be made", row.key, exc_info=error)
    fault = f"a fault in Firsthand ({type(error).__name__})"
    async with means.database.write() as session:
        if row.attempts < _GIVE_UP_AFTER:
            await delivery.note_retry(session, row, now=means.clocks.wall.now(), error=fault, certain=False)
        else:
            await delivery.note_failed(session, row, error=fault)
