"""Working hours: a new message that a person did not just ask for waits for theirs, by programme time."""

from datetime import datetime, timedelta

from bot.context import AppContext
from bot.program import people
from bot.program.outbox import delivery
from bot.program.people import availability
from bot.program.rounds import round_times
from models import Outgoing, OutgoingKind, Place

# What answers something the person has just done goes out at once, also at night; so does the word that others may be
# reading what is private at this moment.
_AT_ANY_HOUR = frozenset({OutgoingKind.IMPORT_REPORT, OutgoingKind.CHANNEL_REFUSED})
# What makes sense only while a round runs. The job that closes rounds comes once a minute, also after a start.
_OF_ROUND = frozenset({OutgoingKind.ASSIGNMENT, OutgoingKind.REMINDER})
_LOOK_AGAIN = timedelta(seconds=15)


async def waits(context: AppContext, row: Outgoing, now: datetime) -> bool:
    """Put `row` back until whom it goes to may be disturbed; False where it may be said now (programme time).

    Asked once for every message, after its person was looked up. What stands already is updated at any hour, since
    nobody is notified of that. What belongs to a round that is over waits for the round to be closed: then there is
    mostly nothing to say any more.
    """
    if row.place is not Place.PERSON or row.ts is not None or row.kind in _AT_ANY_HOUR:
        return False
    async with context.database.read() as session:
        name = await people.timezone_of(session, row.participant_id, row.slack_user)
        day = context.cadence.day_of(now)
        closes = row.kind in _OF_ROUND and await round_times.is_to_be_closed(session, row.subject_id, day)
    if name is None and row.slack_user is not None:  # no participant; they were looked up just now
        name = context.workspace.members.timezone_of(row.slack_user)
    zone = availability.zone_of(name, context.timezone)
    if not closes and availability.may_disturb(zone, now):
        return False
    async with context.database.write() as session:
        if closes:  # by wall time: programme time may stand still
            await delivery.put_back(session, row, until=context.clocks.wall.now() + _LOOK_AGAIN)
        else:
            await delivery.note_waits(session, row, until=availability.next_permitted(zone, now))
    return True
