"""Every button and modal used twice, as after a lost answer: the second time changes nothing and posts nothing.

Pressed by somebody who asks for something else, it is answered in words that say what is so.
"""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.surfaces.home_ids import HomeAction, HomeCallback
from bot.surfaces.ids import Action, ActionId, Callback, CallbackId
from bot.surfaces.one_to_one_ids import OneToOneCallback
from bot.surfaces.retreat import RetreatAction, RetreatCallback
from bot.surfaces.routine_ids import RoutineAction, RoutineCallback
from bot.surfaces.shadow_ids import ShadowAction
from bot.surfaces.sponsor_ids import SponsorCallback
from bot.surfaces.welcome_ids import WelcomeCallback
from models import Assignment, Story
from scripts.sandbox.person import words_of
from tests.brought_back import Told, add_routine, bring_back, take_part
from tests.handlers import (
    assistant_payloads,
    booking_payloads,
    guessing,
    nudging,
    repeated_welcomes,
    routine_payloads,
    settings_payloads,
    talking_twice,
    walks_twice,
)
from tests.handlers.actions import (
    assign_customer,
    open_edit_modal,
    open_modal,
    open_view,
    propose_plan,
    rows,
    send_click,
    send_submission,
    settle,
    story_in_review,
)
from tests.handlers.payload_parts import BuildPayload, Effect
from tests.handlers.permissions import BUTTONS, MODALS
from tests.handlers.repeating import LISTENING, Act, Prepare, clicking, submitting
from tests.harness import ADA, FILLED, JONAS, NADIA, Harness
from tests.one_to_ones import opened as opened_one_to_one
from tests.shadow_days import SAM, approve_shadow_days, person
from tests.sponsored import MEETING, add_dissatisfier, add_key_accounts
from tests.workbook.books import xlsx

Json = dict[str, Any]
TELLING = {"hurts": "Number1 waits at Account 1.", "consent": "Anonymous"}


@pytest.fixture(autouse=True)
def _ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    add_routine(monkeypatch)


async def approve(harness: Harness) -> Act:
    plan = await propose_plan(harness)
    return clicking(harness, NADIA, plan, Action.APPROVE_PLAN, "1")


async def not_reached(harness: Harness) -> Act:
    return clicking(harness, ADA, await assign_customer(harness), Action.NOT_REACHED, "1")


async def swap(harness: Harness) -> Act:
    return clicking(harness, ADA, await assign_customer(harness), Action.SWAP, "1")


async def log(harness: Harness) -> Act:
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    return submitting(harness, harness.ada, FILLED)


async def log_again(harness: Harness) -> Act:
    await story_in_review(harness)
    await open_edit_modal(harness)
    return submitting(harness, harness.ada, {"quote": "Said otherwise.", "consent": "Anonymous"})


async def publish(harness: Harness) -> Act:
    return clicking(harness, NADIA, await story_in_review(harness), Action.PUBLISH_STORY, "1:1")


async def edit(harness: Harness) -> Act:
    await open_modal(harness.nadia, await story_in_review(harness, **TELLING), "Edit")
    return submitting(harness, harness.nadia, {"title": "Account 1 is astray", "quote": "Ring +44 20 7946 0001."})


async def edit_nothing(harness: Harness) -> Act:
    await open_modal(harness.nadia, await story_in_review(harness), "Edit")
    return submitting(harness, harness.nadia, {})


async def ask(harness: Harness) -> Act:
    await open_modal(harness.nadia, await story_in_review(harness), "Ask for changes")
    return submitting(harness, harness.nadia, {"note": " Shorter, please. "})


async def decline(harness: Harness) -> Act:
    await open_modal(harness.nadia, await story_in_review(harness), "Decline")
    return submitting(harness, harness.nadia, {"note": "Told before."})


async def lift(harness: Harness) -> Act:
    await open_modal(harness.nadia, await story_in_review(harness, **TELLING), "What was masked")
    return submitting(harness, harness.nadia, {"masks_0": ["Account 1"]})


# Nobody to look up in Slack, which would be told meanwhile.
BOOK = xlsx(Customers=[["id", "name", "consent to call"], ["C-9", "Marta Silva", "yes"]])


async def withdraw(harness: Harness) -> Act:
    await harness.nadia.click(await story_in_review(harness), "Publish")
    await settle(harness)
    return clicking(harness, ADA, await harness.ada.wait_for_dm("Withdraw"), Action.WITHDRAW_STORY, "1")


async def import_workbook(harness: Harness) -> Act:
    await harness.command("import")
    file = await harness.nadia.upload("book.xlsx", BOOK)
    await harness.nadia.view()
    return submitting(harness, harness.nadia, {"workbook": file})


async def open_vote(harness: Harness) -> Act:
    async with harness.database.write() as session:
        await take_part(session, ADA, JONAS)
        await bring_back(session, Told("Refunds wait", ADA), Told("Keys are lost", JONAS))
    # Any message of the bot's serves to click in.
    return clicking(harness, NADIA, await assign_customer(harness), RetreatAction.OPEN_VOTE, "0")


async def close_vote(harness: Harness) -> Act:
    await (await open_vote(harness))()
    await settle(harness)
    message = await harness.ada.wait_for_dm("Read and vote")
    return clicking(harness, NADIA, message, RetreatAction.CLOSE_VOTE, "1")


async def vote(harness: Harness) -> Act:
    await (await open_vote(harness))()
    await settle(harness)
    await open_modal(harness.ada, await harness.ada.wait_for_dm("Read and vote"), "Read and vote")
    return submitting(harness, harness.ada, {"vote_2": ["One of my votes"]})


async def commit_to_issue(harness: Harness) -> Act:
    await (await close_vote(harness))()
    await settle(harness)
    await open_modal(harness.ada, await harness.ada.wait_for_dm("Commit"), "Commit")
    return submitting(harness, harness.ada, {"what": "Let two approve.", "due_on": "2026-12-01", "owner": JONAS})


async def _host_asked(harness: Harness, who: str, action: ActionId) -> Act:
    await approve_shadow_days(harness, SAM)
    question = await person(harness, SAM).wait_for_dm("Would you have")
    (asked,) = [each for each in await rows(harness, Assignment) if each.routine == "shadow"]
    return clicking(harness, who, question, action, str(asked.id))


async def host_agrees(harness: Harness) -> Act:
    return await _host_asked(harness, SAM, ShadowAction.HOST_AGREES)


async def host_declines(harness: Harness) -> Act:
    return await _host_asked(harness, SAM, ShadowAction.HOST_DECLINES)


async def host_takes_back_yes(harness: Harness) -> Act:
    await (await _host_asked(harness, SAM, ShadowAction.HOST_AGREES))()
    await settle(harness)
    question = (await person(harness, SAM).dm())[-1]
    (agreed,) = [each for each in await rows(harness, Assignment) if each.routine == "shadow"]
    return clicking(harness, SAM, question, ShadowAction.HOST_DECLINES, str(agreed.id))


async def ask_another_host(harness: Harness) -> Act:
    return await _host_asked(harness, NADIA, ShadowAction.ASK_ANOTHER_HOST)


async def leave_host_asked(harness: Harness) -> Act:
    return await _host_asked(harness, NADIA, ShadowAction.LEAVE_HOST_ASKED)


async def _sponsored(harness: Harness) -> Json:
    await add_key_accounts(harness, "Globex")
    await harness.command("turn on sponsor")
    await harness.command("assign @Ada Okafor sponsor Globex")
    await settle(harness)
    return await harness.ada.wait_for_dm("You sponsor Globex")


async def hand_back(harness: Harness) -> Act:
    await open_modal(harness.ada, await _sponsored(harness), "Hand over")
    return submitting(harness, harness.ada, {})


async def hand_over(harness: Harness) -> Act:
    await open_modal(harness.ada, await _sponsored(harness), "Hand over")
    return submitting(harness, harness.ada, {"colleague": JONAS})


async def log_meeting(harness: Harness) -> Act:
    await open_modal(harness.ada, await _sponsored(harness), "Log a meeting")
    await add_dissatisfier(harness.ada)
    return submitting(harness, harness.ada, MEETING | {"what_0": "Nobody answers.", "owner_0": JONAS})


async def edit_meeting(harness: Harness) -> Act:
    await (await log_meeting(harness))()
    await settle(harness)
    brief = await open_modal(harness.ada, await harness.ada.wait_for_dm("You met once"), "The brief")
    await open_modal(harness.ada, brief, "Edit")
    return submitting(harness, harness.ada, {"what_0": "Nobody answers the phone.", "owner_0": NADIA, "place": "Here"})


async def agree_meeting(harness: Harness) -> Act:
    await repeated_welcomes.agreeing(harness)
    return submitting(harness, harness.ada, {"meets_on": "2026-11-12"})


async def _again(harness: Harness, build: BuildPayload, who: str = NADIA) -> Act:
    """Return what sends the same to the bot each time."""
    kind, payload = await build(harness, who, 0)

    async def act() -> None:
        assert (await harness.sandbox.delivery.interaction(kind, payload)).error is None
        await harness.drain()

    return act


async def turn_off_routine(harness: Harness) -> Act:
    return await _again(harness, routine_payloads.turn_off)


async def save_routine(harness: Harness) -> Act:
    return await _again(harness, routine_payloads.save)


async def end_pause(harness: Harness) -> Act:
    return await _again(harness, settings_payloads.end_pause, ADA)


async def save_settings(harness: Harness) -> Act:
    return await _again(harness, settings_payloads.save, ADA)


def one_to_one(callback: OneToOneCallback) -> Prepare:
    async def prepare(harness: Harness) -> Act:
        return submitting(harness, *await opened_one_to_one(harness, callback))

    return prepare


CHANGING: dict[ActionId | CallbackId, list[Prepare]] = {
    Action.APPROVE_PLAN: [approve],
    Action.NOT_REACHED: [not_reached],
    Action.SWAP: [swap],
    Action.PUBLISH_STORY: [publish],
    Action.WITHDRAW_STORY: [withdraw],
    **assistant_payloads.CHANGING,
    **booking_payloads.CHANGING,
    Callback.REFLECTION: [log, log_again],
    Callback.STORY_EDIT: [edit, edit_nothing],
    Callback.STORY_CHANGES: [ask],
    Callback.STORY_DECLINE: [decline],
    Callback.STORY_MASKS: [lift],
    Callback.IMPORT: [import_workbook],
    HomeAction.END_PAUSE: [end_pause],
    HomeCallback.SETTINGS: [save_settings],
    RoutineAction.TURN_OFF_ROUTINE: [turn_off_routine],
    RoutineCallback.ROUTINES: [save_routine],
    RetreatAction.OPEN_VOTE: [open_vote],
    RetreatAction.CLOSE_VOTE: [close_vote],
    RetreatCallback.VOTE: [vote],
    RetreatCallback.ISSUE_COMMITMENT: [commit_to_issue],
    SponsorCallback.HANDING_OVER: [hand_back, hand_over],
    SponsorCallback.MEETING: [log_meeting, edit_meeting],
    **{each: [one_to_one(each)] for each in OneToOneCallback},
    ShadowAction.HOST_AGREES: [host_agrees],
    ShadowAction.HOST_DECLINES: [host_declines, host_takes_back_yes],
    ShadowAction.ASK_ANOTHER_HOST: [ask_another_host],
    ShadowAction.LEAVE_HOST_ASKED: [leave_host_asked],
    WelcomeCallback.WELCOME_MEETING: [agree_meeting],
    **repeated_welcomes.ready(clicking),
    **LISTENING,
    **guessing.CHANGING,
    **nudging.CHANGING,
    **talking_twice.CHANGING,
    **walks_twice.CHANGING,
}


def test_every_button_and_every_modal_that_changes_something_is_tried_twice() -> None:
    changing = [each for each, entry in BUTTONS.items() if entry.effect is Effect.CHANGES]
    assert set(CHANGING) == {*changing, *(each for each, entry in MODALS.items() if entry.effect is Effect.CHANGES)}


async def stored_rows(harness: Harness) -> list[list[Any]]:
    """Return every row of every table."""
    async with harness.database.read() as session:
        connection = await session.connection()
        return [
            [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]
            for table in SQLModel.metadata.sorted_tables
        ]


async def all_texts(harness: Harness) -> list[str]:
    """Return the texts of all messages that Ada and Nadia see."""
    messages = [*await harness.ada.dm(), *await harness.nadia.dm(), *await harness.nadia.messages(harness.cx_channel)]
    return [words_of(message) for message in messages]


@pytest.mark.parametrize("prepare", [prepare for cases in CHANGING.values() for prepare in cases])
async def test_twice_the_same_is_quiet(harness: Harness, prepare: Prepare) -> None:
    act = await prepare(harness)
    await act()
    await settle(harness)
    before = await stored_rows(harness), await all_texts(harness)
    await act()
    await settle(harness)
    assert (await stored_rows(harness), await all_texts(harness)) == before


OTHERWISE: list[tuple[Prepare, Action, str, str]] = [
    (publish, Action.ASK_CHANGES, "1:1", "this story is published already"),
    (decline, Action.PUBLISH_STORY, "1:1", "this story was declined"),
    (ask, Action.PUBLISH_STORY, "1:1", "this story is with its author"),
    (publish, Action.NOT_REACHED, "1", "this call is done"),
    (log, Action.SWAP, "1", "this call is logged already"),
    (log, Action.WITHDRAW_STORY, "1", "this story is still in review"),
    (swap, Action.NOT_REACHED, "1", "this customer was swapped for another"),
]


@pytest.mark.parametrize(("prepare", "action", "value", "words"), OTHERWISE)
async def test_something_else_is_answered_with_what_is_so(
    harness: Harness, prepare: Prepare, action: Action, value: str, words: str
) -> None:
    await (await prepare(harness))()
    await settle(harness)
    before = await stored_rows(harness)
    late = harness.ada if value == "1" else harness.nadia
    channel = await harness.ada.dm_id() if value == "1" else harness.cx_channel
    message = (await late.messages(channel))[-1]
    await send_click(harness, late.id, message, action, value)
    answer = words_of(await late.wait_for_message(channel, f"Nothing was changed: {words}"))
    assert "become" not in answer
    await settle(harness)
    assert await stored_rows(harness) == before


async def test_the_same_wish_in_other_words_is_no_repetition(each_harness: Harness) -> None:
    await open_modal(each_harness.nadia, await story_in_review(each_harness), "Decline")
    view = open_view(each_harness, each_harness.nadia)
    assert (await each_harness.nadia.submit({"note": "Told before."}))["errors"] is None
    view.state["note"]["note"]["value"] = "Too long."
    answer = await send_submission(each_harness, NADIA, view)
    assert "this story was declined" in answer["errors"]["note"]
    assert (await rows(each_harness, Story))[0].note == "Told before."
