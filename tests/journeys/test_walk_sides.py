"""A walk that doesn't go as it should: missed and told all the same, swapped, from the home tab, with a photo."""

# On SQLite alone: test_permissions uses every button and modal on PostgreSQL too, and nothing here happens at once.

from copy import deepcopy
from datetime import UTC, datetime

from models import Assignment, WalkedStep
from models import AssignmentState as S
from scripts.sandbox.person import words_of
from tests.handlers.actions import move_through, newest_card, open_modal, open_view, rows, send_submission, settle
from tests.handlers.walk_payloads import fill_step
from tests.harness import ADA, Harness
from tests.walks import PUMP, SMOOTH, STUCK, TOLD, add_journey, hand_journey, start, walk_all

STOP = "Stop here, go on another day"
AFTER_THE_ROUND = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)


async def test_what_was_walked_counts_after_the_round_and_is_told(harness: Harness) -> None:
    await add_journey(harness.database)
    await hand_journey(harness)
    await start(harness.ada)
    await walk_all(harness.ada, STUCK)
    await harness.ada.close()
    await move_through(harness, *(datetime(2026, 12, day, 10, tzinfo=UTC) for day in (15, 18, 23, 29)))
    nudge = await harness.ada.wait_for_dm("is ready to be walked")
    assert "Go on (step 2 of 3)" in str(nudge)
    await harness.move_to(AFTER_THE_ROUND)
    await settle(harness)
    missed = await harness.ada.wait_for_dm("is over. What you walked of")
    assert "Another journey" not in str(missed["blocks"])
    view = await start(harness.ada)
    assert "Step 2 of 3" in words_of(view)
    await harness.ada.close()
    form = await open_modal(harness.ada, missed, "Write it up")
    assert "1 of 3 steps, 25 minutes, stuck at 1 step." in str(form["blocks"])
    assert (await harness.ada.submit(TOLD | {"due_on": "2027-02-01"}))["errors"] is None
    await settle(harness)
    assert "Number eleven in the queue" in words_of(await newest_card(harness))
    made = next(each for each in await rows(harness, Assignment) if each.journey_id)
    assert made.state is S.REFLECTED
    assert f"/firsthand journey {PUMP}" in str(await harness.command("journey", by=harness.ada))


async def test_another_journey_comes_in_its_place_and_an_open_step_is_refused(harness: Harness) -> None:
    await add_journey(harness.database)
    message = await hand_journey(harness)
    await harness.ada.click(message, "Another journey")
    assert "There is no other journey for you" in words_of(
        await harness.ada.wait_for_message(await harness.ada.dm_id(), "There is no other journey")
    )
    await add_journey(harness.database, "Sending it back", steps=1)
    await start(harness.ada)
    await walk_all(harness.ada, SMOOTH)
    left_open = await harness.ada.view()
    await harness.ada.click(await harness.ada.wait_for_dm("Another journey"), "Another journey")
    await settle(harness)
    await harness.ada.wait_for_dm("Be a customer: Sending it back")
    refused = await harness.ada.submit(SMOOTH, view=left_open)
    assert "this journey is not on your list any more" in str(refused["errors"])
    assert sum(each.saved_at is not None for each in await rows(harness, WalkedStep)) == 1


async def test_on_two_devices_nothing_that_was_entered_is_lost(harness: Harness) -> None:
    await add_journey(harness.database)
    await hand_journey(harness)
    await start(harness.ada)
    desk = deepcopy(open_view(harness, harness.ada))
    fill_step(desk)
    # Stopped on the phone halfway: what is entered at the desk counts, and so does what is the phone's alone.
    halfway = {"What happened instead?": "No page.", "Minutes, waiting included": "3"}
    await harness.ada.click_with(await start(harness.ada), STOP, halfway)
    desk.state[next(each for each in desk.state if each.startswith("instead"))] = {}
    for _ in range(2):
        assert "Step 2 of 3" in str(await send_submission(harness, ADA, desk))
    (first,) = [each for each in await rows(harness, WalkedStep) if each.saved_at]
    assert (first.minutes, first.instead) == (12, "No page.")
    # Saved on the phone with something else: the desk says how, and keeps what was entered there.
    await start(harness.ada)
    phone = deepcopy(open_view(harness, harness.ada))
    fill_step(phone)
    await send_submission(harness, ADA, phone)
    await harness.ada.click_with(await harness.ada.view(), STOP, SMOOTH)
    desk_view = await harness.ada.wait_for_view(PUMP)
    assert "on another device: stuck, 12 minutes, friction 4 of 5." in words_of(desk_view)
    assert "What happened: Nobody picked up." in words_of(desk_view)
    assert "It worked" in str([block.get("element", {}).get("initial_option") for block in desk_view["blocks"]])
    assert [each.minutes for each in await rows(harness, WalkedStep) if each.saved_at] == [12, 12]
    assert (await harness.ada.submit(SMOOTH))["errors"] is None
    assert [each.minutes for each in await rows(harness, WalkedStep) if each.saved_at] == [12, 4]
    # And the phone, where it is submitted once more with what it had.
    told = await send_submission(harness, ADA, phone)
    assert (told["response_action"], "saved meanwhile" in str(told)) == ("update", True)


async def test_from_the_home_tab_with_a_photo_and_words_that_would_do_harm(harness: Harness) -> None:
    await add_journey(harness.database, steps=1)
    await hand_journey(harness)
    await harness.ada.click(await harness.ada.home(), "Start the walk")
    await harness.ada.view()
    photo = await harness.ada.upload("queue.png", b"\x89PNG")
    said = {"What happened instead?": "<!channel> *no* <https://evil.example|mail>", "A photo": photo}
    end = await walk_all(harness.ada, STUCK | said)
    (step,) = await rows(harness, WalkedStep)
    assert step.photo == photo["id"]
    assert photo["id"] in (step.photo_link or "")
    assert "<!channel> *no*" in str(end["blocks"])
    await harness.drain()
    assert "Write it up" in str(await harness.ada.home())
    await harness.ada.submit()
    assert (await harness.ada.submit(TOLD))["errors"] is None
    await settle(harness)
    await harness.nadia.click(await newest_card(harness), "Publish")
    await settle(harness)
    story = await harness.ada.wait_for_message(harness.stories_channel, "Number eleven in the queue")
    assert "<!channel>" not in story["text"]
    assert PUMP in words_of(story)
