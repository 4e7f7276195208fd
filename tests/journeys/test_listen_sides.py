"""Listening together that goes otherwise: nobody comes, off the list, swapped, taken back, late, taken out, leavers."""

# On SQLite alone: test_permissions uses every button and modal on PostgreSQL too, and nothing here happens at once.

from datetime import UTC, datetime, timedelta

from bot.surfaces.nudge_ids import NudgeAction
from models import Assignment, SeatState, Story, StoryState
from models import AssignmentState as S
from scripts.sandbox.person import words_of
from tests.bookings import events, files_settle
from tests.handlers.actions import (
    move_through,
    newest_card,
    open_modal,
    open_view,
    rows,
    send_click,
    send_submission,
    settle,
    submit_modal,
    texts,
)
from tests.harness import ADA, NADIA, START, Harness
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
    seats,
    write_line,
)


async def _story(harness: Harness) -> Story:
    return (await rows(harness, Story))[-1]


async def test_what_was_put_off_after_its_day_is_not_said_to_be_heard_and_asked_for_anew(harness: Harness) -> None:
    brief, lena = await hand_out(harness), person(harness, LENA)
    await bring(harness, LENA)
    assert "some time by 31 January" in words_of(await lena.wait_for_dm("I'm in"))
    await come(harness, LENA)
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-12", "hour": "10:30"})
    await move_through(harness, START + timedelta(days=4))
    await lena.wait_for_dm("One line: what did you hear?")
    brief = await harness.ada.wait_for_dm("Listen together, November")
    await submit_modal(harness.ada, brief, "Change the time", {"booked_on": "2026-11-19", "hour": "10:30"})
    await settle(harness)
    assert "You listened to" not in texts(await lena.dm())
    await lena.wait_for_dm("It was put off. You are asked what you heard once you have listened.")
    await move_through(harness, START + timedelta(days=11))
    await lena.wait_for_dm("One line: what did you hear?")
    await log_listening(harness)
    await write_line(harness, LENA, "They type it twice.", "With my name")
    assert "They type it twice." in words_of(await newest_card(harness))


async def test_nobody_comes_and_it_counts_all_the_same(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA)
    lena = person(harness, LENA)
    await lena.click(await lena.wait_for_dm("Not this time"), "Not this time")
    await settle(harness)
    told = words_of(await harness.ada.wait_for_dm("can't come along this time."))
    assert "Nobody else is on your list so far; listening alone counts, too." in told
    assert "Thank you for saying so." in texts(await lena.dm())
    card = words_of(await log_listening(harness))
    assert "To review" in card
    assert "Nobody came along this time" in card
    assert "One line" not in texts(await lena.dm())
    assert "Heard by" not in card
    await harness.command("status")
    await harness.nadia.wait_for_message(harness.cx_channel, "story in review, alone")
    # Whom she listened to is nobody to call in another routine.
    assert "Ada Okafor" in str(await harness.command("assign ada C-1"))
    assert all(each.routine == "listen" for each in await rows(harness, Assignment))


async def test_whoever_can_t_be_asked_is_refused_in_words_and_who_is_off_the_list_is_told(harness: Harness) -> None:
    await hand_out(harness)
    brief = await harness.ada.wait_for_dm("Bring colleagues")
    await open_modal(harness.ada, brief, "Bring colleagues")
    for chosen, words in (
        ([ADA], "You are there anyway."),
        (["U0GRACELEE1"], "guests, apps and people who have left can't be asked"),
        (["U0OTTOBRAND"], "guests, apps and people who have left can't be asked"),
    ):
        answer = await harness.ada.submit({"colleagues": chosen})
        assert words in answer["errors"]["colleagues"]
    assert (await harness.ada.submit({"colleagues": [LENA, SAM]}))["errors"] is None
    await settle(harness)
    await come(harness, LENA)
    await bring(harness, SAM, MARCUS)
    await person(harness, LENA).wait_for_dm("Ada Okafor listens with others this time.")
    assert (await seats(harness))[LENA].state is SeatState.OFF
    assert "I'm in" not in texts([(await person(harness, LENA).dm())[0]])
    await person(harness, MARCUS).wait_for_dm("Would you listen with Ada Okafor?")


async def test_a_colleague_who_has_it_in_their_calendar_is_told_that_the_team_let_it_go(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA, SAM)
    await come(harness, LENA)
    brief = await harness.ada.wait_for_dm("We've booked it")
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-19", "hour": "10:30"})
    await files_settle(harness)
    await send_click(harness, NADIA, await newest_card(harness), NudgeAction.LET_GO, "1")
    await files_settle(harness)
    assert "Listening with Ada Okafor is off this time." in texts(await person(harness, LENA).dm())
    assert [method for method, _ in await events(harness, person(harness, LENA))] == ["PUBLISH", "CANCEL"]
    assert "is off" not in texts(await person(harness, SAM).dm()), "their invitation says so itself"
    await log_listening(harness)
    assert "One line: what did you hear?" in texts(await person(harness, LENA).dm()), "it came about after all"


async def test_another_customer_keeps_the_colleagues_and_a_call_taken_back_lets_them_go(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA, SAM)
    await come(harness, LENA)
    brief = await harness.ada.wait_for_dm("We've booked it")
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-12", "hour": "10:30"})
    await settle(harness)
    await harness.ada.click(await harness.ada.wait_for_dm("Another customer"), "Another customer")
    await settle(harness)
    lena = person(harness, LENA)
    assert "Customer Number2" in words_of(await lena.wait_for_dm("The time is open again."))
    assert "Lena Kowalska (in)" in words_of(await harness.ada.wait_for_dm("With you")).replace("  ", " ")
    assert [each.state for each in await listening(harness)] == [S.SWAPPED, S.SENT]
    await come(harness, SAM)

    await harness.command("take back @Ada Okafor listen together")
    await settle(harness)
    await lena.wait_for_dm("Listening with Ada Okafor is off this time.")
    assert {each.state for each in (await seats(harness)).values()} == {SeatState.OFF}


async def _published_without_lena(harness: Harness) -> None:
    """Publish a story that went on without Lena's line."""
    await hand_out(harness)
    await bring(harness, LENA, SAM)
    await come(harness, LENA, SAM)
    await log_listening(harness, consent="Anonymous")
    await write_line(harness, SAM, "Number1 waits, @here <!channel>.", "With my name")
    await harness.ada.click(await harness.ada.wait_for_dm("Go on without"), "Go on without")
    await settle(harness)
    card = await newest_card(harness)
    assert "No line so far: Lena Kowalska" in words_of(card)
    await harness.nadia.click(card, "Publish")
    await settle(harness)


async def test_a_late_line_is_let_in_by_an_editor_and_taken_back_by_its_author(harness: Harness) -> None:
    await _published_without_lena(harness)
    post = await harness.jonas.wait_for_message(harness.stories_channel, "Every invoice twice")
    assert "he customer waits, @here <!channel>." in words_of(post)
    await write_line(harness, LENA, "Number1 deserves better.", "With my name")
    lena = person(harness, LENA)
    await lena.wait_for_dm("The CX team decides whether your line joins it.")
    assert "deserves better" not in texts(await harness.jonas.messages(harness.stories_channel))
    late = await harness.nadia.wait_for_message(harness.cx_channel, "A line came late")
    assert "he customer deserves better." in words_of(late)
    await harness.nadia.click(late, "Add it to the story")
    await settle(harness)
    assert (await _story(harness)).state is StoryState.CORRECTED
    post = await harness.jonas.wait_for_message(harness.stories_channel, "deserves better")
    assert "with Lena Kowalska and Sam Rivera" in words_of(post)

    await lena.click(await lena.wait_for_dm("Take my line back"), "Take my line back")
    await settle(harness)
    shown = texts(await harness.jonas.messages(harness.stories_channel))
    assert "deserves better" not in shown
    assert "Lena" not in shown
    assert "Sam Rivera" in shown
    assert "It is kept out of the story." in texts(await lena.dm())


async def test_lines_are_asked_for_once_the_day_has_passed_and_not_waited_for_for_ever(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA, SAM)
    await come(harness, LENA, SAM)
    brief = await harness.ada.wait_for_dm("We've booked it")
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-10", "hour": "10:30"})
    await settle(harness)
    await harness.move_to(harness.clock.now() + timedelta(days=2))
    await settle(harness)
    await person(harness, LENA).wait_for_dm("One line: what did you hear?")
    await write_line(harness, LENA, "They wait.", "Without my name")
    card = await log_listening(harness, day="2026-11-10")
    assert "the line of Sam Rivera" in words_of(card)
    for _ in range(5):
        await harness.move_to(harness.clock.now() + timedelta(days=1))
    await settle(harness)
    assert (await _story(harness)).state is StoryState.IN_REVIEW
    assert "Publish" in words_of(await newest_card(harness))


async def test_who_says_yes_once_it_is_over_is_asked_what_they_heard_and_not_told_when_it_was(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA)
    brief = await harness.ada.wait_for_dm("We've booked it")
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-12", "hour": "10:30"})
    await files_settle(harness)
    await harness.move_to(datetime(2026, 11, 13, 11, tzinfo=UTC))
    await come(harness, LENA)
    await files_settle(harness)
    lena = person(harness, LENA)
    assert await events(harness, lena) == []
    assert "has booked it" not in texts(await lena.dm())
    await harness.move_to(datetime(2026, 11, 13, 12, tzinfo=UTC))
    await lena.wait_for_dm("One line: what did you hear?")


async def test_a_line_about_one_customer_is_no_part_of_the_story_of_another(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA)
    await come(harness, LENA)
    brief = await harness.ada.wait_for_dm("We've booked it")
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-10", "hour": "10:30"})
    await settle(harness)
    await harness.move_to(harness.clock.now() + timedelta(days=2))
    await settle(harness)
    await write_line(harness, LENA, "Nobody came, says Customer Number1.", "With my name")
    await harness.ada.click(await harness.ada.wait_for_dm("Another customer"), "Another customer")
    await settle(harness)
    assert "Nobody came" not in texts(await person(harness, LENA).dm())
    await log_listening(harness, day="2026-11-10")
    await write_line(harness, LENA, "They wait.", "With my name")
    card = words_of(await newest_card(harness))
    assert "They wait." in card
    assert "Nobody came" not in card


async def test_a_colleague_who_left_is_not_waited_for(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA)
    await come(harness, LENA)
    await log_listening(harness)
    assert (await _story(harness)).state is StoryState.WAITING
    harness.sandbox.workspace.deactivate(LENA)
    await settle(harness)
    await harness.move_to(harness.clock.now() + timedelta(minutes=2))
    await settle(harness)
    assert (await _story(harness)).state is StoryState.IN_REVIEW


async def test_who_was_not_there_says_so_and_a_line_is_changed_on_one_device_at_a_time(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA, SAM)
    await come(harness, LENA, SAM)
    await log_listening(harness)
    sam, lena = person(harness, SAM), person(harness, LENA)
    await sam.click(await sam.wait_for_dm("I wasn't there"), "I wasn't there")
    await settle(harness)
    await write_line(harness, LENA, "They wait.", "With my name")
    assert "To review" in words_of(await newest_card(harness))
    await open_modal(lena, await lena.wait_for_dm("Change it"), "Change it")
    on_the_phone = open_view(harness, lena)
    assert (await lena.submit({"line": "They wait for weeks."}))["errors"] is None
    on_the_phone.state["line"]["line"]["value"] = "They wait for days."
    assert "This was saved meanwhile" in str(await send_submission(harness, LENA, on_the_phone))
    await settle(harness)
    card = await newest_card(harness)
    assert "They wait for weeks." in words_of(card)
    await submit_modal(harness.nadia, card, "Edit", {"lines": "Lena Kowalska\nThey wait."})
    await settle(harness)
    await write_line(harness, LENA, "They wait for years.", "Without my name", "Change it")
    again = words_of(await newest_card(harness))
    assert "To review again: what colleagues heard changed in Ada Okafor's story" in " ".join(again.split())
    assert "That replaces an editor's wording of what colleagues heard." in again
    assert "A colleague They wait for years." in " ".join(again.split())
