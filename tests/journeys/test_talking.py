"""Talking instead of typing: words and voice clips become the draft of a form, which nobody sees but who said them."""

import logging
from datetime import timedelta

import pytest

from scripts.sandbox.person import words_of
from tests.handlers.actions import assign_customer, newest_card, open_modal, settle
from tests.harness import FILLED, START, Harness
from tests.shadow_days import SAM, agree, approve_shadow_days
from tests.talking import KEPT, Json, ask_for_transcripts, heard, nothing_kept, pieces, record, tell

SECRET = "Refunds take three weeks at Account 1"
SORT = "Sort it into the form"
LONG = " ".join(f"Sentence {number} of what she told me." for number in range(40))


def value_of(view: Json, field: str) -> str:
    return str(view["state"]["values"][field]["keep_draft"]["value"] or "")


async def everything_others_see(harness: Harness) -> str:
    """Return all that Nadia and Jonas can see: channels, their own conversations, home tabs and commands."""
    seen = []
    for actor in (harness.nadia, harness.jonas):
        channels = [each["id"] for each in (await actor.state())["channels"] if each["is_member"]]
        seen += [await actor.messages(channel) for channel in channels]
        seen.append([await actor.home()])
    seen.append([await harness.command(each) for each in ("status", "plan", "mine")])
    return str(seen)


async def test_words_and_clips_become_the_draft_and_then_the_story(
    each_harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    harness, ada = each_harness, each_harness.ada
    caplog.set_level(logging.DEBUG, logger="bot")
    await assign_customer(harness)
    await tell(harness, ada, f"{SECRET}. Ask @Jonas Lindqvist & co.")
    kept = words_of(await ada.wait_for_dm(KEPT))
    assert "I've kept that for your call with Customer Number1. Nobody else sees it." in kept
    await record(harness, ada, LONG, text="And this:")
    assert len([each for each in await ada.dm() if KEPT in words_of(each)]) == 1
    assert [text for _, text in await pieces(harness)] == [
        f"{SECRET}. Ask Jonas Lindqvist & co.",
        "And this:",
        LONG,
    ]
    assert SECRET not in await everything_others_see(harness)
    assert SECRET not in caplog.text

    view = await open_modal(ada, await ada.wait_for_dm(KEPT), SORT)
    shown = str(view["blocks"])
    assert "What you said" in shown
    assert "Sentence 39" in shown
    assert value_of(view, "heard").startswith(f"{SECRET}. Ask Jonas Lindqvist & co.\n\nAnd this:\n\nSentence 0")
    await tell(harness, ada, "One more thing, while the form is open.")
    filled = {name: text for name, text in FILLED.items() if name != "heard"}
    assert (await ada.submit(filled | {"consent": "Anonymous"}))["errors"] is None
    await settle(harness)
    card = words_of(await newest_card(harness))
    assert "Refunds take three weeks" in card
    assert "Account 1" not in card
    assert await pieces(harness) == [(1, "One more thing, while the form is open.")]


async def test_what_is_said_later_is_laid_behind_what_was_saved_and_never_over_it(harness: Harness) -> None:
    ada = harness.ada
    brief = await assign_customer(harness)
    await tell(harness, ada, "It began in March.")
    await open_modal(ada, brief, "Log the call")
    assert (await ada.submit(FILLED | {"heard": "Written by hand."}))["errors"] is None
    await settle(harness)
    assert await nothing_kept(ada)
    await harness.nadia.click(await newest_card(harness), "Ask for changes")
    await harness.nadia.submit({"note": "When did it begin?"})
    await settle(harness)
    await tell(harness, ada, "In March.")
    view = await open_modal(ada, await ada.wait_for_dm(KEPT), SORT)
    assert value_of(view, "heard") == "Written by hand.\n\nIn March."
    await tell(harness, ada, "long " * 600)
    view = await open_modal(ada, await ada.wait_for_dm(KEPT), SORT)
    assert value_of(view, "heard") == "Written by hand."
    assert "long long" in str(view["blocks"])


async def test_sent_again_changed_and_deleted_it_follows(harness: Harness) -> None:
    ada = harness.ada
    await assign_customer(harness)
    sent: list[Json] = []
    deliver = harness.sandbox.delivery.event

    def twice(payload: Json) -> None:
        sent.append(payload)
        deliver(payload)
        deliver(payload)

    harness.sandbox.delivery.event = twice  # type: ignore[method-assign]
    dm = await ada.dm_id()
    first = await tell(harness, ada, "Three weeks.")
    await record(harness, ada, "Nobody calls back.", text="Listen:")
    assert await pieces(harness) == [(1, "Three weeks."), (1, "Listen:"), (1, "Nobody calls back.")]
    await ada.edit(dm, first, "Four weeks.")
    await heard(harness)
    with_clip = next(each for each in await ada.dm() if each["files"])
    await ada.edit(dm, with_clip["ts"], "")
    await heard(harness)
    assert await pieces(harness) == [(1, "Four weeks."), (1, "Nobody calls back.")]
    await ada.delete(dm, with_clip["ts"])
    await heard(harness)
    assert await pieces(harness) == [(1, "Four weeks.")]
    await ada.delete(dm, first)
    await heard(harness)
    assert await pieces(harness) == []
    assert await nothing_kept(ada)
    assert {each["event"]["type"] for each in sent} == {"message"}


async def test_a_clip_whose_transcript_comes_late_or_never_says_so(harness: Harness) -> None:
    ada = harness.ada
    await assign_customer(harness)
    await record(harness, ada, "Later.", after=3600)
    assert "Slack is still writing down your clip." in words_of(await ada.wait_for_dm(KEPT))
    view = await open_modal(ada, await ada.wait_for_dm(KEPT), SORT)
    assert "its words stay for the next time" in str(view["blocks"])
    assert (await ada.submit(FILLED))["errors"] is None
    await heard(harness)
    assert await pieces(harness) == [(1, "")]  # it waits on: what comes is not lost
    for file in harness.sandbox.workspace.files.values():
        assert file.clip is not None
        file.clip.after = 0
    await ask_for_transcripts(harness)
    assert await pieces(harness) == [(1, "Later.")]

    await assign_customer(harness, harness.jonas, "C-2")
    await record(harness, harness.jonas, "Never.", outcome="none")
    await ask_for_transcripts(harness, times=10)
    kept = await harness.jonas.wait_for_dm("No transcript came of your clip, so none of its words are here.")
    assert "/files/" in str(kept["blocks"])
    await record(harness, harness.jonas, "Broken.", outcome="failed")
    view = await open_modal(harness.jonas, await harness.jonas.wait_for_dm(KEPT), SORT)
    assert str(view["blocks"]).count("Listen to it") == 2
    assert value_of(view, "heard") == ""


async def test_a_transcript_of_which_slack_keeps_the_rest_says_so(harness: Harness) -> None:
    await assign_customer(harness)
    harness.sandbox.faults.fault("files.info", "internal_error")
    await record(harness, harness.ada, LONG, outcome="cut")
    await ask_for_transcripts(harness)
    assert await pieces(harness) == [(1, LONG[:120].strip())]
    assert "Slack gave only the beginning" in words_of(await harness.ada.wait_for_dm(KEPT))


async def test_of_several_that_are_open_the_one_last_spoken_of_is_meant_or_chosen(each_harness: Harness) -> None:
    harness, ada = each_harness, each_harness.ada
    call = await assign_customer(harness)
    await approve_shadow_days(harness, SAM)
    await agree(harness, SAM, ada)
    await tell(harness, ada, "Nine calls in one hour.")
    kept = await ada.wait_for_dm("I've kept that for your day with Sam Rivera.")
    assert "Customer call: Customer Number1" in words_of(kept)
    view = await open_modal(ada, kept, SORT)
    assert value_of(view, "did") == "Nine calls in one hour."
    await ada.close(view)
    await ada.say(await ada.dm_id(), "She waits.", thread=call["ts"])
    await heard(harness)
    of_call, of_day = 1, next(id_ for id_, _ in await pieces(harness) if id_ != 1)
    assert await pieces(harness) == [(of_day, "Nine calls in one hour."), (of_call, "She waits.")]
    await tell(harness, ada, "And waits.")  # said of what was said last
    assert (of_call, "And waits.") in await pieces(harness)
    await ada.click(await ada.wait_for_dm("I've kept that for your call"), "Shadow day: Sam Rivera")
    await heard(harness)
    assert {id_ for id_, _ in await pieces(harness)} == {of_day}
    view = await open_modal(ada, await ada.wait_for_dm("I've kept that for your day"), SORT)
    assert value_of(view, "did") == "Nine calls in one hour.\n\nShe waits.\n\nAnd waits."


async def test_it_is_forgotten_when_asked_at_the_end_and_in_time(harness: Harness) -> None:
    ada = harness.ada
    await assign_customer(harness)
    await tell(harness, ada, "Forget me.")
    await ada.click(await ada.wait_for_dm(KEPT), "Forget it")
    await settle(harness)
    assert await pieces(harness) == []
    assert await nothing_kept(ada)
    await tell(harness, ada, "Taken back.")
    await harness.command("take back ada")
    await harness.move_to(START + timedelta(hours=1))
    await settle(harness)
    assert await pieces(harness) == []
    await assign_customer(harness, customer="C-2")
    await tell(harness, ada, "Long ago.")
    assert len(await pieces(harness)) == 1
    await harness.move_to(START + timedelta(days=31))
    await settle(harness)
    assert await pieces(harness) == []
