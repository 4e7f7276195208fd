"""Leave noted by the CX team, and who is left out of the plan for it: the answers and the plan in a real browser."""

from playwright.async_api import Browser, Page, expect

from tests.handlers.actions import settle
from tests.harness import NADIA, Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as

_LEFT_OUT = "On leave for most of it, so left out (1):"


async def _look_at_the_plan(page: Page, harness: Harness, name: str) -> None:
    await open_as(page, harness.sandbox.url, NADIA, harness.cx_channel)
    await expect(page.get_by_text("is on leave from 9 November 2026 to 25 November 2026").last).to_be_visible()
    await expect(page.get_by_text(_LEFT_OUT).last).to_be_visible()
    await page.get_by_text(_LEFT_OUT).last.scroll_into_view_if_needed()
    await keep_picture(page, name)


async def test_who_is_on_leave_stands_in_the_plan_with_why(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await harness.command("away @ada.okafor 2026-11-09 to 2026-11-25")
        await harness.command("plan")
        await settle(harness)
        await harness.nadia.wait_for_message(harness.cx_channel, _LEFT_OUT)
        await _look_at_the_plan(await new_page(browser), harness, "away-plan")
        phone = await browser.new_page(viewport={"width": 390, "height": 844})
        await _look_at_the_plan(phone, harness, "away-plan-phone")
