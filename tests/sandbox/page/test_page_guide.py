"""The guide beside the conversation: its chapters, their steps and ticks, and where their buttons lead."""

from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Browser, expect

from scripts.sandbox.server import Sandbox
from tests.sandbox.page.tiny_app import MANIFEST

LATER = datetime(2031, 3, 4, 9, 0, tzinfo=UTC)


def _step(id_: str, *, done: bool, **action: str) -> dict[str, Any]:
    given = {"label": f"Go to {id_}", **action} if action else None
    return {"id": id_, "title": f"Step {id_}", "text": f"What *{id_}* is for.", "done": done, "action": given}


def chapters() -> list[dict[str, Any]]:
    """Give a guide of three chapters: the second step of the first is next, the second needs it, the third is done."""
    plan = {"as": "U0NADIARAHM", "channel": "#cx-team", "to": LATER.isoformat(), "text": "/firsthand status"}
    first = [_step("import", done=True), _step("plan", done=False, **plan), _step("call", done=False)]
    second = [_step("ask", done=False, **{"as": "U0ADAOKAFOR", "channel": "im"})]
    return [
        {"id": "call", "title": "A call", "what": "Half an hour.", "needs": [], "steps": first},
        {"id": "day", "title": "A day", "what": "A whole day.", "needs": [first[1]], "steps": second},
        {"id": "past", "title": "A walk", "what": "It was.", "needs": [], "steps": [_step("walk", done=True)]},
    ]


async def test_a_step_leads_to_person_channel_time_and_words(browser: Browser) -> None:
    async with Sandbox(MANIFEST, page=True, guide=chapters) as sandbox:
        page = await browser.new_page()
        await page.goto(sandbox.url)
        guide = page.get_by_test_id("guide")
        await expect(guide).to_contain_text("1 of 3")
        await expect(guide.locator("[aria-current=step] >> visible=true")).to_contain_text("What plan is for.")
        await expect(page.get_by_role("combobox", name="You act as")).to_have_value("Nadia Rahman")
        await guide.get_by_role("button", name="Go to plan").locator("visible=true").click()
        await expect(page.get_by_test_id("conversation-title")).to_have_text("cx-team")
        await expect(page.get_by_test_id("clock-day")).to_have_text("Tuesday, 4 March 2031")
        await expect(page.get_by_test_id("composer")).to_have_value("/firsthand status")
        await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_any_chapter_may_be_chosen_and_says_what_comes_first(browser: Browser) -> None:
    async with Sandbox(MANIFEST, page=True, guide=chapters) as sandbox:
        page = await browser.new_page()
        await page.goto(sandbox.url)
        guide = page.get_by_test_id("guide")
        await expect(guide.locator("details.chapter[open] h3")).to_have_text("A call")
        await guide.get_by_text("A day").click()
        await expect(guide.locator("details.chapter[open] h3")).to_have_text("A day")
        await expect(guide.get_by_text("First: Step plan")).to_be_visible()
        await expect(guide.get_by_role("button", name="Go to plan")).to_be_visible()
        await page.reload()
        await expect(guide.locator("details.chapter[open] h3")).to_have_text("A day")
        await page.get_by_test_id("clock-next").click()
        await expect(page.get_by_test_id("composer")).to_have_value("/firsthand status")
        await guide.get_by_text("A walk").click()
        await expect(guide.get_by_text("It was.")).to_be_visible()
        await expect(guide.get_by_text("Half an hour.")).to_be_hidden()


async def test_nobody_to_act_as_is_said_in_words(browser: Browser) -> None:
    async with Sandbox(MANIFEST, page=True) as sandbox:
        page = await browser.new_page()
        await page.goto(f"{sandbox.url}/?as=U0NOBODY001")
        await expect(
            page.get_by_text("Nobody to act as.").or_(page.get_by_test_id("conversation-title"))
        ).to_be_visible()
