"""Assistants in a real browser: chosen on a home tab, and what they book on theirs, on desk and phone."""

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.handlers.actions import assign_customer, settle
from tests.harness import ADA, Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as

PHONE = ViewportSize(width=390, height=844)
SAM = "U0SAMRIVERA"


async def _home(page: Page, harness: Harness, who: str) -> None:
    await open_as(page, harness.sandbox.url, who, await harness.page_client.person(who).dm_id())
    await page.get_by_role("tab", name="Home").click()


async def test_an_assistant_is_chosen_and_finds_a_time_on_desk_and_phone(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await assign_customer(harness)
        await assign_customer(harness, harness.jonas, "C-2")
        desk = await new_page(browser)
        await _home(desk, harness, ADA)
        question = desk.get_by_text("Who books for you?")
        await question.scroll_into_view_if_needed()
        await keep_picture(desk, "assistant-nobody")
        await harness.ada.choose(await harness.ada.home(), "name_assistant", SAM)
        await harness.jonas.choose(await harness.jonas.home(), "name_assistant", SAM)
        await settle(harness)
        await expect(desk.get_by_text("They see your briefs and find times.")).to_be_visible()
        await question.scroll_into_view_if_needed()
        await keep_picture(desk, "assistant-chosen")

        for page, name in ((desk, ""), (await browser.new_page(viewport=PHONE, has_touch=True), "-phone")):
            await open_as(page, harness.sandbox.url, SAM, await harness.page_client.person(SAM).dm_id())
            await expect(page.get_by_text("You book for Ada Okafor and Jonas Lindqvist.").first).to_be_visible()
            await keep_picture(page, f"assistant-messages{name}")
            await _home(page, harness, SAM)
            await expect(page.get_by_text("For whom you book")).to_be_visible()
            await keep_picture(page, f"assistant-home{name}")
            await page.get_by_role("button", name="Find a time").first.click()
            await expect(page.get_by_role("dialog")).to_be_visible()
            await keep_picture(page, f"assistant-finds{name}")
            await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        assert harness.sandbox.violations == []
