"""The line to Slack breaks in mid-month, as it does every few hours: nothing is lost and nothing said twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from models import OutgoingState, Reflection
from scripts.sandbox.entities import Json
from scripts.sandbox.person import words_of
from tests.harness import FILLED, Harness, add_people, started, started_with_people, until
from tests.program.factories import every
from tests.waiting import all_delivered, outgoing

_TRIES = 3


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Give the bot on SQLite, with people; an ack lost with its line breaks a rule of Slack's, which is no fault."""
    async with started(sqlite_url) as harness:
        await add_people(harness.database)
        yield harness


async def break_line(harness: Harness) -> None:
    await harness.sandbox.disconnect_sockets()
    await harness.sandbox.connected(timeout=30)


async def until_acked(act: Callable[[], Awaitable[Json]]) -> Json:
    """Act again while Slack says that there was no answer, and return the answer.

    The SDK connects twice, once for each word of Slack's that the line ends, and what comes in between is lost.
    """
    answers = [await act()]
    while not answers[-1]["acked"]:
        assert len(answers) < _TRIES, answers
        answers.append(await act())
    return answers[-1]


async def stories(harness: Harness) -> int:
    await until(lambda: all_delivered(harness.database))
    return len(await harness.ada.messages(harness.stories_channel))


async def test_a_month_through_lines_that_break(harness: Harness) -> None:
    await harness.command("assign P-1 C-1")
    await harness.sandbox.disconnect_sockets()  # the brief goes out while no socket is open
    brief = await harness.ada.wait_for_dm("Your customer for")
    await harness.sandbox.connected(timeout=30)
    await harness.ada.click(brief, "Log the call")
    await harness.ada.view()
    await break_line(harness)
    assert (await until_acked(lambda: harness.ada.submit(FILLED)))["errors"] is None
    card = await harness.nadia.wait_for_message(harness.cx_channel, "To review")
    await break_line(harness)
    await until_acked(lambda: harness.nadia.click(card, "Publish"))
    await harness.ada.wait_for_dm("Your story is out")
    assert await stories(harness) == 1
    assert {row.state for row in await outgoing(harness.database)} == {OutgoingState.SENT}


async def test_a_submission_whose_answer_is_lost_with_the_line_is_saved_once(harness: Harness) -> None:
    """Slack shows an error and keeps the modal open; the person submits again."""
    await harness.command("assign P-1 C-1")
    await harness.ada.click(await harness.ada.wait_for_dm("Your customer for"), "Log the call")
    modal = await harness.ada.view()
    async with harness.database.write():
        submitting = asyncio.create_task(harness.ada.submit(FILLED))
        await until(lambda: in_hand(harness))
        await harness.sandbox.disconnect_sockets()
    lost = await submitting
    assert lost["errors"] is not None or lost.get("error"), lost
    await harness.sandbox.connected(timeout=30)
    assert [view["id"] for view in await harness.ada.views()] == [modal["id"]]
    assert (await harness.ada.submit(FILLED))["errors"] is None
    await harness.nadia.wait_for_message(harness.cx_channel, "To review")
    assert len(await every(harness.database, Reflection)) == 1


async def in_hand(harness: Harness) -> bool:
    """Return whether Slack waits for the bot's answer to an envelope."""
    return any(connection.waiting for connection in harness.sandbox.delivery.sockets.connections)


async def test_a_month_over_http(sqlite_url: str) -> None:
    async with started_with_people(sqlite_url, slack_app_token="") as harness:
        await harness.command("assign P-1 C-1")
        await harness.ada.click(await harness.ada.wait_for_dm("Your customer for"), "Log the call")
        await harness.ada.view()
        wrong = await harness.ada.submit(FILLED | {"quote": " "})
        assert "One sentence they said" in str(wrong["errors"])
        assert (await harness.ada.submit(FILLED))["errors"] is None
        card = await harness.nadia.wait_for_message(harness.cx_channel, "To review")
        await harness.nadia.click(card, "Publish")
        story = await harness.ada.wait_for_message(harness.stories_channel, "Freeze the price at the order.")
        assert "Ada Okafor" in words_of(story)
