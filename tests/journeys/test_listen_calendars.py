"""The calendars of colleagues who listen along: a file in their own hours, which follows, and goes out again."""

from datetime import UTC, datetime
from typing import Any

from models import CalendarFile
from scripts.sandbox.person import words_of
from tests.bookings import events, files_settle
from tests.handlers.actions import open_modal, rows, settle, submit_modal, texts
from tests.harness import Harness
from tests.listening import LENA, SAM, bring, come, hand_out, person

WHEN = {"booked_on": "2026-11-12", "hour": "10:30"}


async def _book(harness: Harness, button: str = "We've booked it", **changes: Any) -> None:
    brief = await harness.ada.wait_for_dm("Listen together, November")
    await submit_modal(harness.ada, brief, button, WHEN | changes)
    await files_settle(harness)


async def _files(harness: Harness, slack_id: str) -> list[tuple[str, int]]:
    """Return method and sequence of each calendar file that a colleague got, oldest first."""
    return [(method, int(str(event["SEQUENCE"]))) for method, event in await events(harness, person(harness, slack_id))]


async def _run(harness: Harness) -> None:
    """Run every job, and let what waits for working hours wait."""
    await harness.drain()
    await harness.bot.schedule.run_all()
    await harness.drain()


async def test_who_comes_along_has_it_in_their_calendar_as_long_as_they_do(each_harness: Harness) -> None:
    harness = each_harness
    harness.sandbox.workspace.people[LENA].tz = "Europe/Warsaw"
    await hand_out(harness)
    await bring(harness, LENA, SAM)
    await come(harness, LENA)
    await _book(harness)
    lena, sam = person(harness, LENA), person(harness, SAM)
    ((method, event),) = await events(harness, lena)
    assert (method, event["SUMMARY"]) == ("PUBLISH", "Listen with Ada Okafor to Customer Number1, Account 1")
    assert event.start == datetime(2026, 11, 12, 10, 30, tzinfo=UTC)
    assert "+44" not in str(event.to_ical())
    assert "@" not in str(event["DESCRIPTION"])
    # In Warsaw it is an hour later; the message and what stands above the file say so.
    told = await lena.wait_for_dm("has booked it: Thursday, 12 November, 11:30")
    assert "Google Calendar Outlook" in words_of(told)
    assert "Listening with Ada Okafor, Thursday, 12 November, 11:30. Open this file to add it" in texts(await lena.dm())
    assert await events(harness, sam) == []  # asked only
    await come(harness, SAM)
    await files_settle(harness)
    await _book(harness, "Change the time", hour="11:30")
    assert await _files(harness, LENA) == await _files(harness, SAM) == [("PUBLISH", 0), ("PUBLISH", 1)]
    await lena.click(await lena.wait_for_dm("I can't after all"), "I can't after all")
    await files_settle(harness)
    await _book(harness, "Change the time", hour="12:30")
    assert (await _files(harness, LENA))[-1] == ("CANCEL", 2)
    await bring(harness, LENA, SAM)
    await come(harness, LENA)
    await files_settle(harness)
    assert (await _files(harness, LENA))[-1] == ("PUBLISH", 3)
    await bring(harness, SAM)
    await files_settle(harness)
    assert (await _files(harness, LENA))[-1] == ("CANCEL", 4)
    await harness.ada.click(await harness.ada.wait_for_dm("Listen together, November"), "Another customer")
    await files_settle(harness)
    assert (await _files(harness, SAM))[-1] == ("CANCEL", 3)
    assert len(await _files(harness, LENA)) == 5
    mine = {str(event["UID"]) for whose in (harness.ada, lena, sam) for _, event in await events(harness, whose)}
    assert len(mine) == 1


async def test_a_colleague_s_file_waits_for_their_own_working_hours(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA)
    await come(harness, LENA)
    harness.clock.move_to(datetime(2026, 11, 9, 19, 0, tzinfo=UTC))
    brief = await harness.ada.wait_for_dm("Listen together, November")
    for hour in ("10:30", "11:30"):
        await submit_modal(harness.ada, brief, "We've booked it", WHEN | {"hour": hour})
        await _run(harness)
    assert len(await events(harness)) == 2
    assert await events(harness, person(harness, LENA)) == []
    await harness.move_to(datetime(2026, 11, 10, 9, 30, tzinfo=UTC))
    await files_settle(harness)
    ((_, event),) = await events(harness, person(harness, LENA))
    assert (event.start, event["SEQUENCE"]) == (datetime(2026, 11, 12, 11, 30, tzinfo=UTC), 1)
    told = [each for each in await person(harness, LENA).dm() if "has booked it" in words_of(each)]
    assert len(told) == 1


async def test_who_travels_has_the_hour_told_where_they_are(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA)
    await come(harness, LENA)
    await _book(harness)
    harness.sandbox.workspace.people[LENA].tz = "America/New_York"
    harness.sandbox.workspace.announce({"type": "user_change", "user": LENA})
    await harness.sandbox.settled()
    await settle(harness)
    said = texts(await person(harness, LENA).dm())
    assert "has booked it: Thursday, 12 November, 5:30" in said
    assert "Thursday, 12 November, 5:30: you listen to Customer Number1" in said


async def test_an_invitation_taken_back_before_its_file_was_seen_leaves_none(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA)
    await come(harness, LENA)
    harness.clock.move_to(datetime(2026, 11, 9, 19, 0, tzinfo=UTC))
    await submit_modal(harness.ada, await harness.ada.wait_for_dm("We've booked it"), "We've booked it", WHEN)
    await _run(harness)
    lena = person(harness, LENA)
    await lena.click(await lena.wait_for_dm("I can't after all"), "I can't after all")
    await harness.move_to(datetime(2026, 11, 10, 9, 30, tzinfo=UTC))
    await files_settle(harness)
    assert await events(harness, lena) == []
    assert [each.cancels for each in await rows(harness, CalendarFile) if each.person_id] == [False, True]


async def test_an_hour_that_is_cancelled_goes_out_of_all_calendars_and_whoever_comes_is_told(
    each_harness: Harness,
) -> None:
    harness = each_harness
    await hand_out(harness)
    await bring(harness, LENA, SAM)
    await come(harness, LENA)
    await _book(harness)
    view = await open_modal(harness.ada, await harness.ada.wait_for_dm("Change the time"), "Change the time")
    assert "Thursday, 12 November, 10:30" in words_of(view)
    await harness.ada.click(view, "Cancel this time")
    view = await harness.ada.wait_for_view("We've booked it")
    assert "That time is cancelled. Whoever comes along is told." in words_of(view)
    assert "Cancel this time" not in words_of(view)
    await files_settle(harness)
    lena, sam = person(harness, LENA), person(harness, SAM)
    said = [words_of(each) for each in await lena.dm()]
    assert "The time is open again. Ada Okafor tells you the next one." in " ".join(
        said
    )  # it and the file come in any order
    assert said[1].startswith("This has changed since: see below.")
    assert await _files(harness, LENA) == [("PUBLISH", 0), ("CANCEL", 1)]
    assert [method for method, _ in await events(harness)] == ["PUBLISH", "CANCEL"]
    assert "12 November" not in texts([(await sam.dm())[0]])
    assert "We've booked it" in words_of(await harness.ada.wait_for_dm("Listen together, November"))
    await _book(harness)
    assert (await _files(harness, LENA))[-1] == ("PUBLISH", 0)  # another entry, with a UID of its own
