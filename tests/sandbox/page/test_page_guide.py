"""The guide beside the conversation: its steps, their ticks, and where their buttons lead."""

from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Browser, expect

from scripts.sandbox.server import Sandbox
from tests.sandbox.page.tiny_app import MANIFEST

LATER = datetime(2031, 3, 4, 9, 0, tzinfo=UTC)


def _step(id_: str, *, done: bool, **action: str) -> dict[str, Any]:
    given = {"label": f"Go to {id_}", **action} if action else None
    return {"id": id_, "title": f"Step {id_}", "text": f"What *{id_}* is for.", "done": done, "action": given}


def steps() -> list[dict[str, Any]]:
    """Give a guide whose second step is next."""
    return [
        _step("import", done=True),
        _step(
            "plan",
            done=False,
            **{"as": "U0NADIARAHM", "channel": "#cx-team", "to": LATER.isoformat(), "text": "/firsthand status"},
        ),
        _step("call", done=False),
    ]


async def test_a_step_leads_to_person_channel_time_and_words(browser: Browser) -> None:
    async with Sandbox(MANIFEST, page=True, guide=steps) as sandbox:
        page = await browser.new_page()
        await page.goto(sandbox.url)
        guide = page.get_by_test_id("guide")
        await expect(guide).to_contain_text("1 of 3")
        await expect(guide.locator("[aria-current=step]")).to_contain_text("What plan is for.")
        await expect(page.get_by_role("combobox", name="You act as")).to_have_value("Nadia Rahman")
        await guide.get_by_role("button", name="Go to plan").click()
        await expect(page.get_by_test_id("conversation-title")).to_have_text("cx-team")
        await expect(page.get_by_test_id("clock-day")).to_have_text("Tuesday, 4 March 2031")
        await expect(page.get_by_test_id("composer")).to_have_value("/firsthand status")
        await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_nobody_to_act_as_is_said_in_words(browser: Browser) -> None:
    async with Sandbox(MANIFEST, page=True) as sandbox:
        page = await browser.new_page()
        await page.goto(f"{sandbox.url}/?as=U0NOBODY001")
        await expect(
            page.get_by_text("Nobody to act as.").or_(page.get_by_test_id("conversation-title"))
        ).to_be_visible()
