"""Working hours: a new message that a person did not just ask for waits for theirs, by programme time."""

from datetime import datetime

from bot.context import AppContext
from bot.program import people
from bot.program.outbox import delivery
from bot.program.people import availability
from models import Outgoing, OutgoingKind, Place

# What answers something the person has just done goes out at once, also at night.
_ANSWERS = frozenset({OutgoingKind.IMPORT_REPORT})


async def waits(context: AppContext, row: Outgoing, now: datetime) -> bool:
    """Put `row` back until whom it goes to may be disturbed; False where it may be said now (programme time).

    Asked once for every message, after its person was looked up. What stands already is updated at any hour, since
    nobody is notified of that.
    """
    if row.place is not Place.PERSON or row.ts is not None or row.kind in _ANSWERS:
        return False
    async with context.database.read() as session:
        name = await people.timezone_of(session, row.participant_id, row.slack_user)
    zone = availability.zone_of(name, context.timezone)
    if availability.may_disturb(zone, now):
        return False
    async with context.database.write() as session:
        await delivery.note_waits(session, row, until=availability.next_permitted(zone, now))
    return True
