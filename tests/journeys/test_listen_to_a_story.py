"""Listening to a recorded story instead of a customer: chosen, masked as it was told, withdrawn, a call after all."""

from datetime import UTC, datetime

from sqlmodel import select

from bot.program import stories
from bot.surfaces.ids import Action
from models import AssignmentState, Customer, Story, StoryState
from scripts.sandbox.person import words_of
from tests.bookings import events, files_settle
from tests.handlers.actions import log_call, newest_card, open_modal, rows, send_click, settle, submit_modal, texts
from tests.harness import ADA, Harness
from tests.listening import FILLED_LISTENING, LENA, bring, come, hand_out, listening, log_listening, person, write_line


async def choose(harness: Harness) -> None:
    """Publish a story about Customer Number3, and let Ada listen to it instead of a customer."""
    await harness.command("assign ada C-3")
    await settle(harness)
    await harness.nadia.click(await log_call(harness, consent="Anonymous", headline="Nobody reads it"), "Publish")
    await settle(harness)
    brief = await hand_out(harness)
    await submit_modal(harness.ada, brief, "Listen to a story instead", {"story": "Nobody reads it"})
    await settle(harness)


async def test_a_story_told_before_is_heard_by_others_and_gives_nobody_away(each_harness: Harness) -> None:
    harness = each_harness
    await choose(harness)
    (made,) = await listening(harness)
    assert made.customer_id is None
    await bring(harness, LENA)
    asked = words_of(await person(harness, LENA).wait_for_dm("Would you listen with Ada Okafor?"))
    assert "read and talk over a customer's story, “Nobody reads it”" in asked
    await come(harness, LENA)
    await log_listening(harness, consent="Yes, as a story", heard="Number3 writes, and nobody answers.")
    await write_line(harness, LENA, "Customer Number3 of Account 3 waits.", "With my name")
    card = words_of(await newest_card(harness))
    assert "To review: Ada Okafor listened to a story told before." in " ".join(card.split())
    assert "Number3" not in card
    assert "Account 3" not in card
    await harness.nadia.click(await newest_card(harness), "Publish")
    await settle(harness)
    post = words_of(await harness.jonas.wait_for_message(harness.stories_channel, "Every invoice twice"))
    assert "with Lena Kowalska  ·  listened to a story told before" in post
    assert "Number3" not in post


async def test_what_stays_private_is_read_by_who_brought_them_and_the_team_alone(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA)
    await come(harness, LENA)
    await log_listening(harness, consent="Private")
    await write_line(harness, LENA, "They cried.", "With my name")
    assert "The customer wants no story" in texts(await person(harness, LENA).dm())
    assert await rows(harness, Story) == []
    assert "They cried." in words_of(await harness.ada.wait_for_dm("What your colleagues heard"))
    assert "They cried." in texts(await harness.nadia.messages(harness.cx_channel))
    assert "They cried." not in texts(await harness.jonas.messages(harness.stories_channel))
    assert "They cried." not in texts(await harness.jonas.dm())


async def test_a_story_that_is_withdrawn_takes_along_what_was_told_from_it(each_harness: Harness) -> None:
    harness = each_harness
    await choose(harness)
    await bring(harness, LENA)
    await come(harness, LENA)
    await log_listening(harness, consent="Yes, as a story", heard="Nobody answers her.")
    await write_line(harness, LENA, "She waits for weeks.", "With my name")
    await harness.nadia.click(await newest_card(harness), "Publish")
    await settle(harness)
    assert "Nobody answers her." in texts(await harness.jonas.messages(harness.stories_channel))
    message = await harness.ada.wait_for_dm("Withdraw")
    assert (await send_click(harness, ADA, message, Action.WITHDRAW_STORY, "1")).error is None
    await settle(harness)
    assert [each.state for each in await rows(harness, Story)] == [StoryState.WITHDRAWN] * 2
    await harness.ada.wait_for_dm("Your story was withdrawn, as the story that you listened to was.")
    posted = texts(await harness.jonas.messages(harness.stories_channel))
    assert not [each for each in ("Nobody reads it", "Nobody answers her", "She waits for weeks") if each in posted]


async def test_the_calendar_follows_what_is_listened_to(harness: Harness) -> None:
    await _booked_with_lena(harness)
    await harness.ada.click(await harness.ada.wait_for_dm("Call a customer instead"), "Call a customer instead")
    await files_settle(harness)
    (_, before), (_, after) = await events(harness)
    assert (before["SUMMARY"], before["SEQUENCE"]) == ("Listen to “Nobody reads it”", 0)
    assert (after["SUMMARY"], after["SEQUENCE"]) == ("Listen to Customer Number1, Account 1", 1)
    assert before["UID"] == after["UID"]
    assert [str(event["SUMMARY"]) for _, event in await events(harness, person(harness, LENA))] == [
        "Listen with Ada Okafor to “Nobody reads it”",
        "Listen with Ada Okafor to Customer Number1, Account 1",
    ]


async def _booked_with_lena(harness: Harness) -> None:
    """Have Ada listen to a story together with Lena, on 12 November at half past ten."""
    await choose(harness)
    await bring(harness, LENA)
    await come(harness, LENA)
    brief, when = await harness.ada.wait_for_dm("We've booked it"), {"booked_on": "2026-11-12", "hour": "10:30"}
    await submit_modal(harness.ada, brief, "We've booked it", when)
    await files_settle(harness)


async def test_what_is_chosen_after_the_booked_day_is_yet_to_be_booked(each_harness: Harness) -> None:
    harness = each_harness
    await _booked_with_lena(harness)
    await harness.move_to(datetime(2026, 11, 13, 11, tzinfo=UTC))
    lena = person(harness, LENA)
    await lena.wait_for_dm("One line: what did you hear?")
    await harness.ada.wait_for_dm("Did you listen?")
    await harness.ada.click(await harness.ada.wait_for_dm("Call a customer instead"), "Call a customer instead")
    await files_settle(harness)
    (made,) = await listening(harness)
    assert (made.state, made.booked_on) == (AssignmentState.SENT, None)
    for told in (texts(await harness.ada.dm()), words_of(await harness.ada.home()), texts(await lena.dm())):
        assert [each for each in ("Did you listen?", "for 12 November", "what did you hear") if each in told] == []
    assert "It was put off" in texts(await lena.dm())
    assert "The time is open again." in texts(await lena.dm())
    assert len(await events(harness)) == 1  # an hour gone by stays as it was
    await harness.move_to(datetime(2026, 11, 16, 11, tzinfo=UTC))
    assert "Did you listen?" not in texts(await harness.ada.dm())
    await log_listening(harness)
    await lena.wait_for_dm("You listened to Customer Number1")


async def test_the_title_of_a_story_that_is_withdrawn_goes_out_of_calendars_and_messages(
    each_harness: Harness,
) -> None:
    harness = each_harness
    await _booked_with_lena(harness)
    lena = person(harness, LENA)
    assert "Nobody reads it" in texts(await lena.dm())
    await harness.ada.click(await harness.ada.wait_for_dm("Withdraw"), "Withdraw")
    await files_settle(harness)
    for whose, without in ((harness.ada, "Listen together"), (lena, "Listen with Ada Okafor")):
        (_, before), (method, after) = await events(harness, whose)
        assert "Nobody reads it" in str(before["SUMMARY"])
        assert (method, after["UID"], after["SUMMARY"]) == ("PUBLISH", before["UID"], without)
        assert "Nobody reads it" not in str(after.to_ical())
        assert "Nobody reads it" not in texts(await whose.dm())


async def test_of_a_story_that_was_withdrawn_no_other_is_told(harness: Harness) -> None:
    await choose(harness)
    await harness.ada.click(await harness.ada.wait_for_dm("Withdraw"), "Withdraw")
    await settle(harness)
    await open_modal(harness.ada, await harness.ada.wait_for_dm("Log it"), "Log it")
    told = FILLED_LISTENING | {"consent": "Yes, as a story"}
    errors = (await harness.ada.submit(told))["errors"]
    assert "was withdrawn" in errors["consent"]
    assert (await harness.ada.submit(told | {"consent": "No"}))["errors"] is None
    await settle(harness)
    assert len(await rows(harness, Story)) == 1


async def test_a_story_that_is_withdrawn_is_listened_to_no_more_and_a_call_is_made_after_all(harness: Harness) -> None:
    await choose(harness)
    await bring(harness, LENA)
    await harness.ada.click(await harness.ada.wait_for_dm("Withdraw"), "Withdraw")
    await settle(harness)
    await harness.ada.click(await harness.ada.wait_for_dm("Call a customer instead"), "Call a customer instead")
    await settle(harness)
    (made,) = await listening(harness)
    (first,) = [each for each in await rows(harness, Customer) if each.external_id == "C-1"]
    assert made.customer_id == first.id
    brief = words_of(await harness.ada.wait_for_dm("Listen together, November"))
    assert "Customer Number1" in brief
    assert "Lena Kowalska" in brief
    assert "Nobody reads it" not in texts(await person(harness, LENA).dm())


async def test_who_listens_alone_gives_nobody_away_either(each_harness: Harness) -> None:
    harness = each_harness
    await choose(harness)
    card = words_of(
        await log_listening(harness, consent="Yes, as a story", heard="Number3 of Account 3 writes in vain.")
    )
    assert "writes in vain" in card
    assert [name for name in ("Number3", "Account 3") if name in card] == []


async def test_whom_an_import_calls_otherwise_is_masked_in_what_is_retold_too(each_harness: Harness) -> None:
    harness = each_harness
    await choose(harness)
    assert "Newname" in words_of(
        await log_listening(harness, consent="Yes, as a story", heard="Number3, now Newname, writes in vain.")
    )
    async with harness.database.write() as session:
        (customer,) = [each for each in await session.exec(select(Customer)) if each.name.endswith("Number3")]
        customer.name = "Cara Newname"
        await session.flush()
        await stories.refresh_cards(session, [customer.id or 0])
    await settle(harness)
    card = words_of(await newest_card(harness))
    assert "writes in vain" in card
    assert [name for name in ("Number3", "Newname") if name in card] == []
