"""The guide's chapter of the welcome, followed by the clicks it asks for: its steps are ticked off, one by one."""

from datetime import datetime
from typing import Any

from scripts.demo.environment import Demo, running_demo
from scripts.demo.guide import Guide
from scripts.sandbox.person import PageClient
from scripts.sandbox.sample_company import CX, NADIA, PRIYA
from tests.handlers.actions import open_modal
from tests.harness import until
from tests.journeys.test_a_welcome import WORDS


async def _chapter(demo: Demo) -> dict[str, dict[str, Any]]:
    guide = Guide(demo.bot.database, demo.opens, demo.workbook, demo.bot.clocks.programme)
    (chapter,) = [each for each in await guide.chapters() if each["id"] == "welcome"]
    return {step["id"]: step for step in chapter["steps"]}


async def _is_done(demo: Demo, step: str) -> None:
    async def done() -> bool:
        return bool((await _chapter(demo))[step]["done"])

    await until(done)


async def test_the_guide_leads_through_first_weeks() -> None:
    async with running_demo() as demo, PageClient(demo.sandbox.url) as client:
        nadia, priya = client.person(NADIA), client.person(PRIYA)
        steps = await _chapter(demo)
        typed = steps["welcome_on"]["action"]["text"].removeprefix("/firsthand ")
        await nadia.command("/firsthand", typed, channel=CX)
        await _is_done(demo, "welcome_on")
        there = steps["welcome_begins"]["action"]["to"]
        assert datetime.fromisoformat(there) > demo.opens
        await client.move_clock(to=there)
        message = await priya.wait_for_dm("Your first weeks, and our customers")
        await _is_done(demo, "welcome_begins")
        await priya.click(message, "Give me a customer")
        await _is_done(demo, "welcome_call")
        await open_modal(priya, await priya.wait_for_dm("Your first weeks"), "We've agreed on a time")
        day = datetime.fromisoformat(there).date().isoformat()
        assert (await priya.submit({"meets_on": day}))["errors"] is None
        await _is_done(demo, "welcome_meeting")
        await open_modal(priya, await priya.wait_for_dm("Your first weeks"), "A few words")
        filled = WORDS | {"promises": "Not this time", "promise": None, "due_on": None}
        assert (await priya.submit(filled))["errors"] is None
        await _is_done(demo, "welcome_words")
        await nadia.click(await nadia.wait_for_message(CX, WORDS["headline"]), "Publish")
        await _is_done(demo, "welcome_published")
        assert demo.sandbox.violations == []
