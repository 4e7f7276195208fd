"""Bookings in tests: hours found and booked as Ada does, and the calendar files in her conversation read back."""

from typing import Any

from icalendar import Calendar, Event

from models import Booking, CalendarFile, FileState
from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import open_modal, rows, settle
from tests.harness import Harness

Json = dict[str, Any]


async def files_settle(harness: Harness) -> None:
    """Have the jobs run, and wait until all is said and every calendar file shared."""
    await harness.drain()
    await harness.bot.schedule.run_all()
    await settle(harness)
    assert not [each for each in await rows(harness, CalendarFile) if each.state is FileState.WANTED]


async def events(harness: Harness, whose: Actor | None = None) -> list[tuple[str, Event]]:
    """Return method and event of each calendar file in a conversation, Ada's where none is named, oldest first."""
    found = []
    for message in await (whose or harness.ada).dm():
        for file in message.get("files", []):
            content = harness.sandbox.workspace.files[file["id"]].content or b""
            calendar = Calendar.from_ical(content)
            (event,) = calendar.walk("VEVENT")
            assert isinstance(event, Event)
            found.append((str(calendar["METHOD"]), event))
    return found


async def book_first(harness: Harness, message: Json, button: str = "Find a time") -> Booking:
    """Press a button that finds a time, and tap the first hour proposed; return the booking."""
    view = await open_modal(harness.ada, message, button)
    await harness.ada.click(view, "Book it")
    await files_settle(harness)
    return (await rows(harness, Booking))[-1]


async def brief_of(harness: Harness) -> Json:
    """Return Ada's message with the brief as it is now."""
    found = [each for each in await harness.ada.dm() if "Your customer for" in words_of(each)]
    return found[-1]


async def buttons_of(message: Json) -> list[str]:
    """Return the labels of the buttons of a message."""
    rows_ = [each["elements"] for each in message["blocks"] if each["type"] == "actions"]
    return [element["text"]["text"] for elements in rows_ for element in elements if "text" in element]
