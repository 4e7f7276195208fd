"""Listening together from every side: brought along, booked, logged, lines written, one story of all, read by all."""

from datetime import UTC, datetime

from models import AssignmentState as S
from scripts.sandbox.person import words_of
from tests.bookings import events, files_settle
from tests.handlers.actions import current_message, newest_card, settle, submit_modal
from tests.harness import Harness
from tests.listening import (
    LENA,
    MARCUS,
    SAM,
    bring,
    come,
    hand_out,
    listening,
    log_listening,
    person,
    write_line,
)


async def test_a_call_heard_by_four_becomes_one_story(each_harness: Harness) -> None:
    harness = each_harness
    brief = await hand_out(harness)
    assert "Bring two or three of your own team" in words_of(brief)
    await bring(harness, LENA, SAM, MARCUS)
    invitation = words_of(await person(harness, LENA).wait_for_dm("Would you listen with Ada Okafor?"))
    assert "one of our customers, whose complaint stands for “Invoices don't match orders”" in invitation
    assert "Number1" not in invitation
    await come(harness, LENA, SAM, MARCUS)
    accepted = words_of(await person(harness, LENA).wait_for_dm("You're in, thank you!"))
    assert "Customer Number1, Account 1" in accepted
    assert "+44" not in accepted

    await _book(harness)
    card = await log_listening(harness)
    assert "Not to review yet" in words_of(card)
    assert "Publish" not in words_of(card)
    await person(harness, SAM).wait_for_dm("One line: what did you hear?")
    await write_line(harness, LENA, "Call me at +44 20 7946 0001, they say.", "With my name")
    await write_line(harness, SAM, "Nobody reads what we send.", "Without my name")
    await write_line(harness, MARCUS, "I had no idea.", "Keep it out of the story")

    card = await newest_card(harness)
    assert "To review" in words_of(card)
    await harness.nadia.click(card, "Publish")
    await settle(harness)
    story = words_of(await harness.jonas.wait_for_message(harness.stories_channel, "Every invoice twice"))
    assert "Heard by Ada Okafor, Finance, with Lena Kowalska and one colleague" in story
    assert "Lena Kowalska Call me at [number removed], they say." in " ".join(story.split())
    assert "A colleague Nobody reads what we send." in " ".join(story.split())
    assert "Sam Rivera" not in story
    assert "no idea" not in story
    heard = words_of(await harness.ada.wait_for_dm("What your colleagues heard"))
    assert "I had no idea." in heard
    assert (await listening(harness))[0].state is S.CLOSED


async def test_what_is_booked_stands_in_the_calendars_of_all_who_listen(harness: Harness) -> None:
    brief = await hand_out(harness)
    await bring(harness, LENA)
    await come(harness, LENA)
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-12", "hour": "10:30"})
    assert "Google Calendar Outlook" in words_of(await harness.ada.wait_for_view("Booked"))
    told = await person(harness, LENA).wait_for_dm("has booked it")
    assert "Google Calendar Outlook" in words_of(told)
    assert ("Number1" in str(told), "7946" in str(told)) == (True, False)
    await files_settle(harness)
    brief = await harness.ada.wait_for_dm("Change the time")
    await submit_modal(harness.ada, brief, "Change the time", {"booked_on": "2026-11-12", "hour": "11:30"})
    await files_settle(harness)
    brief = await harness.ada.wait_for_dm("Listen to a story instead")
    await harness.ada.click(brief, "Another customer")
    await files_settle(harness)
    found = await events(harness)
    assert [method for method, _ in found] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [event["SEQUENCE"] for _, event in found] == [0, 1, 2]
    assert len({str(event["UID"]) for _, event in found}) == 1
    assert {str(event["SUMMARY"]) for _, event in found} == {"Listen to Customer Number1, Account 1"}
    assert found[1][1].end == datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


async def test_whether_they_listened_is_asked_on_the_morning_after(harness: Harness) -> None:
    brief = await hand_out(harness)
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-12", "hour": "10:30"})
    for moment in ((12, 10), (12, 12), (13, 10)):
        await harness.move_to(datetime(2026, 11, *moment, 25, tzinfo=UTC))
        await settle(harness)
    asked = [words_of(each) for each in await harness.ada.dm() if "Did you listen?" in words_of(each)]
    assert len(asked) == 1
    assert "Voicemail" not in asked[0]


async def _book(harness: Harness) -> None:
    """Let Ada book a day and an hour; who is in is told."""
    brief = await harness.ada.wait_for_dm("Listen together, November")
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-12", "hour": "10:30"})
    await settle(harness)
    assert "has booked it" in words_of(await person(harness, LENA).wait_for_dm("has booked it"))
    assert "Booked for Thursday, 12 November" in words_of(await current_message(harness, brief, harness.ada))
