"""The home tab by hand in a real browser, on a desk and on a phone: open ones, what comes next, settings changed."""

from datetime import date

from playwright.async_api import Browser, Page, expect

from models import AssignmentState
from tests.handlers.actions import assign_customer, log_call, newest_card, settle
from tests.harness import Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_form_on_a_phone import PHONE
from tests.program.test_shares import store


async def _home(page: Page, harness: Harness, suffix: str) -> None:
    await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
    await page.get_by_text("Home", exact=True).first.click()
    await expect(page.get_by_text("Your settings")).to_be_visible()
    await keep_picture(page, f"home-{suffix}")
    await page.get_by_role("button", name="Change settings").scroll_into_view_if_needed()
    await keep_picture(page, f"home-{suffix}-below")


async def _settings(page: Page, suffix: str) -> None:
    await page.get_by_role("button", name="Change settings").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("How often may we nudge you?")).to_be_visible()
    await keep_picture(page, f"settings-{suffix}")


async def test_the_home_tab_on_a_desk_and_on_a_phone(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await assign_customer(harness)
        await log_call(harness)
        await harness.nadia.click(await newest_card(harness), "Publish")
        await settle(harness)
        await harness.command("assign ada C-2")
        await settle(harness)
        closed, missed = AssignmentState.CLOSED, AssignmentState.MISSED
        await store(harness.database, date(2026, 10, 1), [closed, closed, closed, closed, missed, closed])
        await harness.ada.home()
        await harness.drain()
        desk, phone = await new_page(browser), await browser.new_page(viewport=PHONE)
        await _home(desk, harness, "desk")
        await _settings(desk, "desk")
        dialog = desk.get_by_role("dialog")
        await dialog.get_by_role("radio", name="Fewer").check()
        await dialog.get_by_role("button", name="Save").click()
        await expect(desk.get_by_text("one, half-way through")).to_be_visible()
        await desk.get_by_role("button", name="All that you did").click()
        await expect(desk.get_by_role("dialog")).to_be_visible()
        await keep_picture(desk, "history-desk")
        for view in await harness.ada.views():
            await harness.ada.close(view)
        await _home(phone, harness, "phone")
        await _settings(phone, "phone")
        assert harness.sandbox.violations == []
