"""Of listening together no click and no tick reads a table that grows from end to end: EXPLAIN of every statement."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.handlers.actions import newest_card, settle, submit_modal
from tests.harness import START, Harness, started_with_people
from tests.journeys.test_listen_to_a_story import choose
from tests.journeys.upgraded import Unhurried
from tests.listening import LENA, SAM, bring, come, log_listening, person, write_line
from tests.statements import fill_up, read_whole, recorded


@pytest.fixture
async def each_harness(database_url: str) -> AsyncIterator[Harness]:
    """Give the harness on each engine without Slack's limits: so many updates in a row would wait for a minute."""
    async with started_with_people(database_url, sandbox={"rate_limits": 0}) as harness:
        harness.bot.workspace._rate_limiter = Unhurried()
        yield harness


async def play(harness: Harness) -> None:
    """Choose a story and a customer after all, bring two, book, log, and publish with one line come late."""
    await choose(harness)
    await harness.ada.click(await harness.ada.wait_for_dm("Call a customer instead"), "Call a customer instead")
    await settle(harness)
    await bring(harness, LENA, SAM)
    await come(harness, LENA, SAM)
    brief = await harness.ada.wait_for_dm("We've booked it")
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-10", "hour": "10:30"})
    await harness.ada.click(await harness.ada.wait_for_dm("Another customer"), "Another customer")
    await settle(harness)
    await log_listening(harness)
    await write_line(harness, LENA, "They wait.", "With my name")
    await person(harness, SAM).home()
    await harness.nadia.click(await newest_card(harness), "Go on without")
    await settle(harness)
    await harness.nadia.click(await newest_card(harness), "Publish")
    await settle(harness)
    await write_line(harness, SAM, "They wait for us.", "With my name")
    late = await harness.nadia.wait_for_message(harness.cx_channel, "A line came late")
    await harness.nadia.click(late, "Add it to the story")
    await harness.command("status")
    await harness.move_to(START + timedelta(days=2))
    await settle(harness)


async def test_no_click_reads_a_whole_table(each_harness: Harness) -> None:
    with recorded(each_harness.database) as asked:
        await play(each_harness)
    ours = {statement: given for statement, given in asked.items() if "listen_" in statement or "customer" in statement}
    assert len(ours) > 15
    await fill_up(each_harness.database, now=START)
    assert sorted(map(str, (await read_whole(each_harness.database, ours)).items())) == []
