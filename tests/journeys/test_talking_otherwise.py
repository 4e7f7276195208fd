"""Anything else said to the bot: a short answer once, nothing to who is no member, and harmless whatever it is."""

from dataclasses import replace
from typing import Any

import pytest

from bot.app import Firsthand
from scripts.sandbox.entities import BOT_USER_ID, Message
from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import assign_customer, open_modal
from tests.harness import START, Harness, started_with_people
from tests.surfaces.builders import HOSTILE_TEXTS
from tests.talking import KEPT, ask_for_transcripts, heard, pieces, record, tell

LENA, GRACE, PIA = "U0LENAKOWAL", "U0GRACELEE1", "U0PIASANTOS"
NOTHING = "Nothing waits for you just now."


async def answers(actor: Actor) -> list[str]:
    """Return what the bot has said to somebody."""
    return [message["text"] for message in await actor.dm() if message["is_app"]]


async def test_where_nothing_is_open_that_is_said_once_however_much_is_written(each_harness: Harness) -> None:
    harness, ada = each_harness, each_harness.ada
    for _ in range(5):
        await tell(harness, ada, "I met a customer at the fair, and she waits for a refund.")
    (answer,) = await answers(ada)
    assert NOTHING in answer
    assert "/firsthand help" in answer
    assert await pieces(harness) == []
    harness.clock.move_to(START.replace(hour=14))
    await tell(harness, ada, "Anybody there?")
    assert len(await answers(ada)) == 2


async def test_a_greeting_shows_what_is_open_with_its_buttons_and_is_kept_nowhere(harness: Harness) -> None:
    await assign_customer(harness)
    for said in ("Hello!", "/firsthand mine", "help", "Thank you."):
        await tell(harness, harness.ada, said)
    answer = await harness.ada.wait_for_dm("Tell me here how it went")
    assert "Log the call" in words_of(answer)
    await open_modal(harness.ada, answer, "Log the call")
    assert len(await answers(harness.ada)) == 2
    assert await pieces(harness) == []


async def test_files_that_are_no_voice_clip_get_a_word(harness: Harness) -> None:
    await assign_customer(harness)
    dm = await harness.ada.dm_id()
    await harness.ada.upload("photo.png", b"PNG", channel=dm)
    await harness.ada.upload("photo.png", b"PNG", channel=dm)
    await heard(harness)
    assert "only words and voice clips" in words_of(await harness.ada.wait_for_dm("I can't keep files here"))
    assert len(await answers(harness.ada)) == 2
    await harness.ada.upload("photo.png", b"PNG", channel=dm, text="Look at this queue.")
    await heard(harness)
    assert await pieces(harness) == [(1, "Look at this queue.")]


async def test_members_beside_the_programme_hear_so_and_guests_and_strangers_nothing(harness: Harness) -> None:
    lena, grace, pia = (harness.page_client.person(each) for each in (LENA, GRACE, PIA))
    for actor in (lena, grace, pia, harness.nadia):
        await tell(harness, actor, "What is this?")
        await record(harness, actor, "And what now?")
    assert ["Nothing of that is open for you now" in each for each in await answers(lena)] == [True]
    assert (await answers(grace), await answers(pia)) == ([], [])
    assert [NOTHING in each for each in await answers(harness.nadia)] == [True]
    assert await pieces(harness) == []
    assert len(harness.sandbox.calls_of("chat.postMessage")) == 2


async def test_what_the_bot_another_app_or_a_channel_says_is_nobodys_draft(harness: Harness) -> None:
    await assign_customer(harness)
    slack = harness.sandbox.state
    dm = slack.workspace.channels[await harness.ada.dm_id()]
    before = len(harness.sandbox.calls_of("chat.postMessage"))
    for message in (
        Message(slack.workspace.next_ts(), BOT_USER_ID, "I am the bot.", by_app=True),
        Message(slack.workspace.next_ts(), "U0OTHERBOT1", "I am another app.", by_app=True),
    ):
        slack.workspace.post(dm, message)
        await _send(harness, dm.id, **message.to_slack())
    await harness.ada.say(harness.stories_channel, "Said to everybody.")
    await _send(harness, harness.stories_channel, user=harness.ada.id, text="In a channel", channel_type="channel")
    await _send(harness, dm.id, subtype="channel_topic", user=harness.ada.id, text="A topic")
    assert await pieces(harness) == []
    assert len(harness.sandbox.calls_of("chat.postMessage")) == before


async def _send(harness: Harness, channel: str, **fields: Any) -> None:
    ts = harness.sandbox.workspace.next_ts()
    event = {"type": "message", "ts": ts, "channel": channel, "channel_type": "im", "event_ts": ts, **fields}
    harness.sandbox.delivery.event({"type": "event_callback", "team_id": "T0SANDBOX01", "event": event})
    await heard(harness)


_ODD: tuple[dict[str, Any], ...] = (
    {"user": 7, "text": "Who?"},
    {"user": {"id": "U0ADAOKAFOR"}, "text": "Who?"},
    {"text": None},
    {"text": ["a"], "files": "none"},
    {"text": "", "files": [None, 3, {"subtype": "slack_audio"}, {"subtype": "slack_audio", "id": "../etc"}]},
    {"ts": "soon", "text": "When?"},
    {"ts": "1" * 500, "text": "When?"},
    {"subtype": "message_changed"},
    {"subtype": "message_changed", "message": "no"},
    {"subtype": "message_changed", "message": {"subtype": "tombstone", "ts": 3}},
    {"subtype": "message_deleted"},
    {"subtype": "message_deleted", "deleted_ts": {"a": 1}},
)


@pytest.mark.parametrize("fields", _ODD)
async def test_events_that_slack_would_not_send_keep_nothing(harness: Harness, fields: dict[str, Any]) -> None:
    await assign_customer(harness)
    await _send(harness, await harness.ada.dm_id(), **{"user": harness.ada.id} | fields)
    assert await pieces(harness) == []
    assert harness.sandbox.delivery.lost_events == []


async def test_hostile_and_huge_texts_are_kept_as_they_are_and_do_nothing(each_harness: Harness) -> None:
    harness, ada = each_harness, each_harness.ada
    await assign_customer(harness)
    await _send(
        harness, await ada.dm_id(), user=ada.id, text="\x00nul\x00 <https://evil.example|pay> <!channel> <@U0NOBODY01>"
    )
    for text in HOSTILE_TEXTS:
        if text.strip():
            await ada.say(await ada.dm_id(), text)
    await ada.say(await ada.dm_id(), "x" * 39_000)
    await heard(harness)
    kept = [text for _, text in await pieces(harness)]
    assert kept[0] == "nul pay channel somebody"
    assert kept[-1] == "x" * 39_000
    view = await open_modal(ada, await ada.wait_for_dm(KEPT), "Sort it into the form")
    assert len(view["state"]["values"]["heard"]["keep_draft"]["value"]) <= 2000
    assert "… and more, in your own messages." in str(view["blocks"])


async def test_a_flood_is_kept_up_to_a_hundred_messages_and_answered_once(harness: Harness) -> None:
    await assign_customer(harness)
    dm = await harness.ada.dm_id()
    for number in range(105):
        await harness.ada.say(dm, f"Line {number}.")
    await heard(harness)
    assert len(await pieces(harness)) == 100
    assert "as much as I can keep: 100 messages" in words_of(await harness.ada.wait_for_dm(KEPT))
    assert len([each for each in await answers(harness.ada) if KEPT in each]) == 1


async def test_what_was_said_while_no_bot_was_running_is_kept_once_it_is(database_url: str) -> None:
    async with started_with_people(database_url, sandbox={"retry_waits": ()}) as harness:
        await assign_customer(harness)
        await tell(harness, harness.ada, "Heard and forgotten.")
        await harness.ada.click(await harness.ada.wait_for_dm(KEPT), "Forget it")
        await heard(harness)
        await harness.bot.stop()
        await harness.ada.tell("Nobody heard this.")
        await harness.ada.record("Nor this.")
        await harness.sandbox.settled()
        assert len(harness.sandbox.delivery.lost_events) == 2
        again = Firsthand(harness.bot.settings, harness.bot.clocks)
        await again.start()
        try:
            later = replace(harness, bot=again)
            await later.drain()
            await ask_for_transcripts(later)
            assert await pieces(later) == [(1, "Nobody heard this."), (1, "Nor this.")]
            assert KEPT in words_of(await harness.ada.wait_for_dm(KEPT))
        finally:
            await again.stop()
