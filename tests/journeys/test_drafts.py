"""A form written in several sittings: what was typed is there again, on every device, until it is submitted."""

import logging
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import Firsthand
from bot.program.stories import reviews
from models import DraftEntry, Reflection
from scripts.sandbox.person import words_of
from tests.handlers.actions import (
    assign_customer,
    current_message,
    log_call,
    newest_card,
    open_edit_modal,
    open_modal,
    open_view,
    rows,
    send_submission,
    settle,
)
from tests.harness import ADA, FILLED, JONAS, NADIA, START, Harness, started_with_people
from tests.program.factories import commit
from tests.talking import KEPT, pieces, tell
from tests.typing_in_forms import kept, send, stands_in, typed

GO_ON = "Go on writing"
SECRET = "They reconcile every invoice by hand"


async def test_what_was_typed_stands_there_again_until_it_is_submitted(
    each_harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    harness, ada = each_harness, each_harness.ada
    caplog.set_level(logging.DEBUG, logger="bot")
    message = await assign_customer(harness)
    view = await open_modal(ada, message, "Log the call")
    await ada.choose(view, "heard", f"{SECRET} and")
    await ada.choose(await ada.view(), "heard", f"{SECRET} and nobody knows.")
    await ada.choose(await ada.view(), "talked_on", "2026-11-06")
    await ada.choose(await ada.view(), "consent", "Anonymous")
    view = await ada.fill({"promises": "Yes", "owner": None, "promise": "Freeze it."})
    await ada.choose(view, "promise", "Freeze it.")
    await ada.choose(await ada.view(), "owner", JONAS)
    await ada.choose(await ada.view(), "due_on", "2026-11-27")
    await ada.close()
    await settle(harness)
    assert GO_ON in words_of(await current_message(harness, message, ada))
    assert GO_ON in words_of(await ada.home())
    assert GO_ON in str(await harness.answer("mine", by=ada))
    again = await open_modal(ada, await ada.wait_for_dm(GO_ON), GO_ON)
    stood = {name: stands_in(again, name) for name in ("heard", "talked_on", "consent", "promises", "promise")}
    assert stood == {
        "heard": f"{SECRET} and nobody knows.",
        "talked_on": "2026-11-06",
        "consent": "anonymous",
        "promises": "yes",
        "promise": "Freeze it.",
    }
    assert (stands_in(again, "owner"), stands_in(again, "due_on")) == (JONAS, "2026-11-27")
    assert (await ada.submit({"quote": FILLED["quote"], "hurts": FILLED["hurts"]}))["errors"] is None
    await settle(harness)
    assert await kept(harness) == {}
    assert SECRET in words_of(await newest_card(harness))
    assert GO_ON not in words_of(await current_message(harness, message, ada))
    assert SECRET not in caplog.text


async def test_what_is_typed_in_an_edit_of_what_stays_private_is_kept_until_it_is_withdrawn(
    each_harness: Harness,
) -> None:
    harness, ada = each_harness, each_harness.ada
    await assign_customer(harness)
    await log_call(harness, consent="Private")
    await ada.choose(await open_edit_modal(harness), "heard", f"{SECRET}, in private.")
    await ada.close()
    await harness.move_to(START + timedelta(hours=1))
    await settle(harness)
    again = await open_modal(ada, await ada.wait_for_dm(GO_ON), GO_ON)
    assert stands_in(again, "heard") == f"{SECRET}, in private."
    assert (await ada.submit({"consent": "Anonymous"}))["errors"] is None
    await settle(harness)
    await commit(harness.database, reviews.publish, 1, revision=1, now=harness.clock.now(), by=NADIA)
    async with harness.database.write() as session:
        session.add(
            DraftEntry(
                assignment_id=1, field="heard", text="Late.", version=2, typed_at="1", view_id="V", kept_at=START
            )
        )
    await harness.move_to(START + timedelta(hours=2))
    assert await kept(harness) == {}


async def test_a_bot_started_anew_has_it_and_what_it_missed_comes_with_the_next_word(
    database_url: str,
) -> None:
    async with started_with_people(database_url) as harness:
        await open_modal(harness.ada, await assign_customer(harness), "Log the call")
        view = open_view(harness, harness.ada)
        await send(harness, typed(harness, ADA, view, "heard", "Before."))
        await harness.bot.stop()
        view.state["quote"]["keep_draft"]["value"] = "Typed while no bot was there."
        again = Firsthand(harness.bot.settings, harness.bot.clocks)
        await again.start()
        try:
            later = replace(harness, bot=again)
            await send(later, typed(later, ADA, view, "hurts", "Afterwards."))
            assert await kept(later) == {
                "heard": "Before.",
                "quote": "Typed while no bot was there.",
                "hurts": "Afterwards.",
            }
        finally:
            await again.stop()


async def test_on_two_devices_the_newer_typing_counts_field_by_field(each_harness: Harness) -> None:
    harness, ada = each_harness, each_harness.ada
    message = await assign_customer(harness)
    await open_modal(ada, message, "Log the call")
    desk = open_view(harness, ada)
    await open_modal(ada, message, "Log the call")
    phone, now = open_view(harness, ada), time.time()
    await send(harness, typed(harness, ADA, desk, "heard", "At the desk.", at=now + 1))
    await send(harness, typed(harness, ADA, phone, "heard", "On the phone.", at=now + 3))
    late = typed(harness, ADA, desk, "heard", "At the desk, but sent late.", at=now + 2)
    await send(harness, typed(harness, ADA, desk, "quote", "Still at the desk.", at=now + 4), late)
    assert await kept(harness) == {"heard": "On the phone.", "quote": "Still at the desk."}
    # A field whose own event was lost comes with the next one of the same modal.
    desk.state["hurts"]["keep_draft"]["value"] = "Lost on the way."
    await send(harness, typed(harness, ADA, desk, "quote", "Still there.", at=now + 5))
    assert await kept(harness) == {"heard": "On the phone.", "quote": "Still there.", "hurts": "Lost on the way."}

    desk.state["promises"]["form_choice"]["selected_option"] = {"value": "no"}
    desk.state["consent"]["keep_draft"]["selected_option"] = {"value": "named"}
    assert await send_submission(harness, ADA, desk) == {}
    await settle(harness)
    # What was typed on the phone after the desk was opened was never seen there.
    assert await kept(harness) == {"heard": "On the phone."}
    await ada.close()  # on the phone
    again = await open_modal(ada, await ada.wait_for_dm(GO_ON), GO_ON)
    assert stands_in(again, "heard") == "On the phone."
    assert (await ada.submit({}))["errors"] is None
    await settle(harness)
    assert (await kept(harness), GO_ON in words_of(await ada.dm())) == ({}, False)


async def test_what_comes_late_or_from_elsewhere_is_not_kept(each_harness: Harness) -> None:
    harness, ada = each_harness, each_harness.ada
    message = await assign_customer(harness)
    await assign_customer(harness, harness.jonas, "C-2")
    await open_modal(ada, message, "Log the call")
    view = open_view(harness, ada)
    late = typed(harness, ADA, view, "heard", "Late.")
    of_jonas = typed(harness, ADA, view, "heard", "Not hers.")
    of_jonas["view"]["private_metadata"] = '{"id": 2, "version": 0}'
    nobodys = typed(harness, ADA, view, "heard", "Nobody's.")
    nobodys["view"]["private_metadata"] = '{"id": 999, "version": 0}'
    by_jonas = typed(harness, JONAS, view, "heard", "Not his.")
    of_later = typed(harness, ADA, view, "heard", "Not yet.")
    of_later["view"]["private_metadata"] = '{"id": 1, "version": 7}'
    elsewhere = typed(harness, ADA, view, "heard", "No field.")
    elsewhere["actions"][0]["block_id"] = "nowhere"
    await send(harness, of_jonas, nobodys, by_jonas, of_later, elsewhere)
    assert await kept(harness) == {}
    await send(harness, typed(harness, ADA, view, "heard", "x" * 100_000 + "\x00"))
    assert {name: len(text) for name, text in (await kept(harness)).items()} == {"heard": 3000}
    assert (await ada.submit(FILLED))["errors"] is None
    await settle(harness)
    await send(harness, late)
    assert await kept(harness) == {}
    assert GO_ON not in words_of(await ada.dm())

    edit = await open_modal(ada, await ada.wait_for_dm("Edit what you wrote"), "Edit what you wrote")
    await ada.choose(edit, "quote", "")
    await ada.close()
    await send(harness, late)
    await settle(harness)
    assert await kept(harness) == {"quote": ""}
    again = await open_modal(ada, await ada.wait_for_dm(GO_ON), GO_ON)
    assert (stands_in(again, "quote"), stands_in(again, "heard")) == ("", FILLED["heard"])


async def test_what_was_said_comes_together_with_what_was_typed(harness: Harness) -> None:
    ada = harness.ada
    message = await assign_customer(harness)
    await tell(harness, ada, "She waits three weeks.")
    view = await open_modal(ada, message, "Log the call")
    assert stands_in(view, "heard") == "She waits three weeks."
    await ada.choose(view, "heard", "Three weeks, she says.")
    await ada.close()
    await tell(harness, ada, "And nobody calls back.")
    again = await open_modal(ada, await ada.wait_for_dm(KEPT), "Sort it into the form")
    assert stands_in(again, "heard") == "Three weeks, she says.\n\nAnd nobody calls back."
    assert "She waits three weeks." in words_of(again)
    filled = {name: text for name, text in FILLED.items() if name != "heard"}
    assert (await ada.submit(filled))["errors"] is None
    await settle(harness)
    assert (await kept(harness), await pieces(harness)) == ({}, [])


async def test_it_is_forgotten_when_what_it_is_for_has_gone_and_in_time(harness: Harness) -> None:
    ada = harness.ada
    message = await assign_customer(harness)
    await ada.choose(await open_modal(ada, message, "Log the call"), "heard", "Half a sentence.")
    await ada.close()
    await ada.click(message, "Swap")
    await harness.move_to(START + timedelta(hours=1))
    await settle(harness)
    assert await kept(harness) == {}
    swapped = await ada.wait_for_dm("Log the call")
    await ada.choose(await open_modal(ada, swapped, "Log the call"), "heard", "Long ago.")
    await ada.close()
    await settle(harness)
    assert GO_ON in words_of(await ada.dm())
    await harness.move_to(START + timedelta(days=29))
    await settle(harness)
    assert await kept(harness) == {"heard": "Long ago."}
    await harness.move_to(START + timedelta(days=31, hours=2))
    await settle(harness)
    assert (await kept(harness), await rows(harness, Reflection)) == ({}, [])
    assert GO_ON not in words_of(await current_message(harness, swapped, ada))


async def test_what_is_kept_is_not_told_as_lost_where_slack_refuses_the_home_tab(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    await assign_customer(harness)
    view = await open_modal(harness.ada, await harness.ada.home(), "Log the call")
    harness.sandbox.faults.fault("views.publish", "server_error", always=True)
    await harness.ada.choose(view, "heard", "Before.")
    await settle(harness)
    assert await kept(harness) == {"heard": "Before."}
    assert "was not kept" not in caplog.text
    assert "home tab" in caplog.text
