"""The jobs of bookings: what is said before and after a booked call, and calendar files shared in the conversation."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot import dates
from bot.context import AppContext, Job
from bot.jobs.recipients import conversation_of
from bot.program.booking import files, following
from bot.program.booking.files import WantedFile
from bot.program.people import availability
from bot.program.people.availability import zone_of
from bot.slack import ErrorKind, SlackCallError
from bot.surfaces.calendar_event import CalendarEvent, event_of, file_of
from bot.surfaces.hours import day_and_hour
from bot.surfaces.listen_event import event_for_colleague
from bot.surfaces.message import escaped

log = logging.getLogger(__name__)
_NAME = "firsthand-call.ics"
_MAY_PASS = (ErrorKind.LATER, ErrorKind.UNKNOWN, ErrorKind.TOKEN)
_ASK_AGAIN = timedelta(hours=4)
_TO_ADD = "Open this file to add it to your calendar."
_TO_CHANGE = "Open this file to update it in your calendar."
_TO_CANCEL = "Open this file to take it out of your calendar."


async def follow_bookings(context: AppContext, now: datetime) -> None:
    """Do what is due about bookings: the brief once more before a call, the question after it, what is over ended."""
    due = await context.database.run_read(partial(following.due, now=now))
    if due:
        await context.database.run_write(partial(following.follow, booking_ids=due, now=now))
        context.wake("calendar files")


async def share_files(context: AppContext, now: datetime) -> None:
    """Share every calendar file that is wanted, one after another."""
    while not context.stopping.is_set():
        due = await context.database.run_read(partial(files.due, now=context.clocks.wall.now(), programme_now=now))
        for row_id in due:
            if not context.stopping.is_set():
                await _share(context, row_id, now)
        if not due:
            return


async def _share(context: AppContext, row_id: int, now: datetime) -> None:
    if await _is_put_off(context, row_id, now):
        return
    async with context.database.write() as session:
        wanted = await files.claim(session, row_id, now=context.clocks.wall.now(), programme_now=now)
    if wanted is None:
        return
    try:
        await _bring(context, wanted, now)
    except SlackCallError as refused:
        log.warning("Calendar file %s was not shared: %s", row_id, refused)
        await _note_failed(context, wanted, refused)
    except Exception:  # one file that can't be made must not hold up the others
        log.exception("Calendar file %s was not made", row_id)
        await _note_failed(context, wanted)
    else:
        async with context.database.write() as session:
            await files.note_shared(session, wanted.row)


async def _is_put_off(context: AppContext, row_id: int, now: datetime) -> bool:
    """Put off a file that its reader did not just ask for until their working hours; return whether it is."""
    async with context.database.read() as session:
        reader = await files.awaited_reader(session, row_id)
        if reader is None:
            return False
        available = await availability.of_one(session, reader, context.timezone)
    if available.may_disturb(now):
        return False
    # Asked again meanwhile: hours and leave may be changed.
    not_before = min(available.next_permitted(now), now + _ASK_AGAIN)
    async with context.database.write() as session:
        await files.put_off(session, row_id, not_before=not_before)
    return True


async def _bring(context: AppContext, wanted: WantedFile, now: datetime) -> None:
    """Upload a file and share it; one whose sharing ended in doubt is looked up first. Raises SlackCallError."""
    row, workspace = wanted.row, context.workspace
    channel_id = await conversation_of(context, wanted.reader)
    file_id, is_new = row.file_id, row.file_id is None
    if file_id is None:
        content = file_of(_event(wanted), cancels=row.cancels, now=now)
        file_id = await workspace.upload_bytes(_NAME, content)
        async with context.database.write() as session:
            await files.note_uploaded(session, row, file_id)
    if is_new or not (wanted.is_outdated or await workspace.is_shared(file_id)):
        with dates.read_in(await context.language_of(wanted.reader.slack_id or "")):
            words = _words(wanted, zone_of(wanted.reader, context.timezone))
        await workspace.share_file(file_id, _NAME, channel_id=channel_id, words=words)


def _event(wanted: WantedFile) -> CalendarEvent:
    made = event_of if wanted.row.person_id is None else event_for_colleague
    return replace(made(wanted.details, wanted.booking), sequence=wanted.row.sequence)


def _words(wanted: WantedFile, zone: ZoneInfo) -> str:
    """Return what stands above the file: what it is about, and when, in this zone, which is its reader's.

    It names no story that is listened to, as it stands there still if that is withdrawn.
    """
    words = _TO_CANCEL if wanted.row.cancels else _TO_CHANGE if wanted.changes else _TO_ADD
    details, title = wanted.details, wanted.details.routine.title
    if wanted.row.person_id is not None:
        title = f"Listening with {details.participant.name}"
    elif details.customer is not None:
        title = _event(wanted).title
    return f"{escaped(title)}, {day_and_hour(wanted.booking.starts_at, zone)}. {words}"


async def _note_failed(context: AppContext, wanted: WantedFile, refused: SlackCallError | None = None) -> None:
    may_pass = refused is not None and refused.kind in _MAY_PASS
    wait = refused.wait if refused else None
    async with context.database.write() as session:
        await files.note_failed(session, wanted.row, now=context.clocks.wall.now(), wait=wait, for_good=not may_pass)


JOBS = (
    Job("bookings", follow_bookings, timedelta(minutes=1)),
    Job("calendar files", share_files, timedelta(seconds=30)),
)
