"""Late clicks: old buttons after things have moved on, triggers that ran out, buttons of another age."""

import pytest

from bot.program import assignments, rounds
from bot.program.rounds import round_times
from bot.program.routines import CALL
from bot.program.stories import reviews
from bot.surfaces.ids import Action
from models import Assignment, AssignmentState
from scripts.sandbox.person import words_of
from tests.handlers.actions import PATIENT, handed, in_review, open_modal, press, quiet, spoken, states, told
from tests.harness import ADA, FILLED, NADIA, Harness, add_people, started


async def test_a_plan_approved_already_is_not_approved_again(office: Harness) -> None:
    await office.command("plan")
    plan = await office.nadia.wait_for_message(office.cx_channel, "The plan for November")
    async with office.database.write() as session:
        await rounds.approve(session, 1, now=office.clock.now(), actor="U0ANOTHER")
    await quiet(office)
    await press(office, NADIA, plan, Action.APPROVE_PLAN, "1")
    answer = await told(office.nadia, office.cx_channel, "approved already. Nothing was sent twice.")
    assert "@" not in words_of(answer)
    assert len(await office.ada.dm()) == 1


async def test_a_published_story_is_not_published_again(office: Harness) -> None:
    card = await in_review(office)
    await office.nadia.click(card, "Publish")
    await quiet(office)
    await press(office, NADIA, card, Action.PUBLISH_STORY, "1")
    answer = await told(office.nadia, office.cx_channel, "Nothing was changed: this story is published")
    assert "@" not in words_of(answer)
    await quiet(office)
    assert len(await office.ada.messages(office.stories_channel)) == 1


@pytest.mark.parametrize("action", [Action.NOT_REACHED, Action.SWAP])
async def test_a_call_reflected_on_is_neither_missed_nor_swapped(office: Harness, action: Action) -> None:
    await in_review(office)
    before = await states(office)
    message = await office.ada.wait_for_dm("Edit what you wrote")
    await press(office, ADA, message, action, "1")
    await told(office.ada, message["channel"], "Nothing was changed: this call is logged already")
    assert await states(office) == before


@pytest.mark.parametrize("action", [Action.BOOK_CALL, Action.LOG_CALL])
async def test_nobody_types_into_a_modal_that_could_not_be_saved(office: Harness, action: Action) -> None:
    message = await handed(office)
    await open_modal(office.ada, message, "Log the call")
    await office.ada.submit(FILLED)
    async with office.database.write() as session:
        await reviews.publish(session, 1, revision=1, now=office.clock.now(), by=NADIA)
    await press(office, ADA, message, action, "1")
    words = "Nothing was changed" if action is Action.BOOK_CALL else "can't be changed here any more"
    await office.ada.wait_for_dm(words)
    assert await office.ada.views() == []


async def test_a_day_saved_after_the_call_was_logged_is_refused_in_the_modal(office: Harness) -> None:
    message = await handed(office)
    await open_modal(office.ada, message, "I've booked it")
    async with office.database.write() as session:
        call = await session.get_one(Assignment, 1)
        await assignments.transition(session, call, AssignmentState.TALKED, now=office.clock.now(), actor=ADA)
    answer = await office.ada.submit({"booked_on": "2026-11-12"})
    assert "Nothing was changed" in answer["errors"]["booked_on"]


async def test_a_customer_swapped_away_is_out_of_reach_for_old_buttons(office: Harness) -> None:
    message = await handed(office)
    await office.ada.click(message, "Swap")
    await quiet(office)
    before = await states(office)
    await press(office, ADA, message, Action.NOT_REACHED, "1")
    await told(office.ada, message["channel"], "Nothing was changed: this customer was swapped")
    assert await states(office) == before


async def test_a_customer_swapped_away_cannot_be_logged_any_more(office: Harness) -> None:
    message = await handed(office)
    await open_modal(office.ada, message, "Log the call")
    await press(office, ADA, message, Action.SWAP, "1")
    await quiet(office)
    answer = await office.ada.submit(FILLED)
    assert "Nothing was changed: this customer was swapped" in answer["errors"]["consent"]


@pytest.mark.parametrize("button", ["Log the call", "I've booked it"])
async def test_a_trigger_that_ran_out_is_told_in_words(sqlite_url: str, button: str) -> None:
    async with started(sqlite_url, sandbox=PATIENT | {"trigger_life": -1.0}) as world:
        await add_people(world.database)
        message = await handed(world)
        assert (await world.ada.click(message, button))["error"] is None
        await told(world.ada, message["channel"], "Slack took too long to open that. Please press it once more.")
        assert world.sandbox.violations == []


async def test_a_command_whose_trigger_ran_out_is_told_in_words(sqlite_url: str) -> None:
    async with started(sqlite_url, sandbox=PATIENT | {"trigger_life": -1.0}) as world:
        assert (await world.command("import"))["error"] is None
        await told(world.nadia, world.cx_channel, "Slack took too long to open that.")
        assert world.sandbox.violations == []


@pytest.mark.parametrize("action", ["button_of_version_0", "preview", "x" * 255])
async def test_a_button_of_another_age_is_answered_in_words(office: Harness, action: str) -> None:
    message = await handed(office)
    ack = await press(office, ADA, message, action, "1")
    assert (ack.error, ack.body) == (None, {})
    await told(office.ada, message["channel"], "This is from an older version of Firsthand")
    assert await states(office) == ["sent"]


async def test_a_modal_of_another_age_is_answered_in_its_last_field(office: Harness) -> None:
    await open_modal(office.ada, await handed(office), "I've booked it")
    view = office.sandbox.state.views.top(ADA)
    assert view is not None
    view.body["callback_id"] = "modal_of_version_0"
    answer = await office.ada.submit({"booked_on": "2026-11-12"})
    assert "This is from an older version of Firsthand" in answer["errors"]["booked_on"]


async def test_a_command_after_the_round_closed_opens_the_next_one(office: Harness) -> None:
    await handed(office)
    office.clock.move_to(office.clock.now().replace(month=12))
    async with office.database.write() as session:
        await round_times.settle(session, CALL, office.bot.context.cadence, now=office.clock.now())
    assert "Ada Okafor gets Customer Number2" in spoken(await office.command("assign Ada Okafor C-2"))
    await quiet(office)
    assert await states(office) == ["missed", "sent"]
