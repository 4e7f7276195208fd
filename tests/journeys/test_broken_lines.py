"""The line to Slack breaks in mid-month, as it does every few hours: nothing is lost and nothing said twice."""

import asyncio

from sqlmodel import select

from models import OutgoingState, Reflection
from scripts.sandbox.person import words_of
from tests.harness import FILLED, Harness, add_people, started, until
from tests.waiting import all_said, outgoing


async def break_line(world: Harness) -> None:
    await world.sandbox.disconnect_sockets()
    await world.sandbox.connected(timeout=30)


async def stories(world: Harness) -> int:
    await until(lambda: all_said(world.database))
    return len(await world.ada.messages(world.stories_channel))


async def test_a_month_through_lines_that_break(small_world: Harness) -> None:
    world = small_world
    await world.command("assign P-1 C-1")
    await world.sandbox.disconnect_sockets()  # the brief goes out while no line stands
    brief = await world.ada.wait_for_dm("Ask, and then listen")
    await world.sandbox.connected(timeout=30)
    await world.ada.click(brief, "Log the call")
    await world.ada.view()
    await break_line(world)
    assert (await world.ada.submit(FILLED))["errors"] is None
    card = await world.nadia.wait_for_message(world.cx_channel, "To review")
    await break_line(world)
    await world.nadia.click(card, "Publish")
    await world.ada.wait_for_dm("Your story is out")
    assert await stories(world) == 1
    assert {row.state for row in await outgoing(world.database)} == {OutgoingState.SENT}


async def test_a_submission_whose_answer_is_lost_with_the_line_is_saved_once(small_world: Harness) -> None:
    """Slack shows an error and keeps the modal open; the person submits again."""
    world = small_world
    await world.command("assign P-1 C-1")
    await world.ada.click(await world.ada.wait_for_dm("Ask, and then listen"), "Log the call")
    modal = await world.ada.view()
    async with world.database.write():
        submitting = asyncio.create_task(world.ada.submit(FILLED))
        await until(lambda: in_hand(world))
        await world.sandbox.disconnect_sockets()
    lost = await submitting
    assert lost["errors"] is not None or lost.get("error"), lost
    await world.sandbox.connected(timeout=30)
    assert [view["id"] for view in await world.ada.views()] == [modal["id"]]
    assert (await world.ada.submit(FILLED))["errors"] is None
    await world.nadia.wait_for_message(world.cx_channel, "To review")
    async with world.database.read() as session:
        assert len((await session.exec(select(Reflection))).all()) == 1


async def in_hand(world: Harness) -> bool:
    """Return whether Slack waits for the bot's answer to an envelope."""
    return any(connection.waiting for connection in world.sandbox.delivery.sockets.connections)


async def test_a_month_over_http(sqlite_url: str) -> None:
    async with started(sqlite_url, slack_app_token="") as world:
        await add_people(world.database)
        await world.command("assign P-1 C-1")
        await world.ada.click(await world.ada.wait_for_dm("Ask, and then listen"), "Log the call")
        await world.ada.view()
        wrong = await world.ada.submit(FILLED | {"quote": " "})
        assert "One sentence they said" in str(wrong["errors"])
        assert (await world.ada.submit(FILLED))["errors"] is None
        card = await world.nadia.wait_for_message(world.cx_channel, "To review")
        await world.nadia.click(card, "Publish")
        story = await world.ada.wait_for_message(world.stories_channel, "Freeze the price at the order.")
        assert "Ada Okafor" in words_of(story)
        assert world.sandbox.violations == []
