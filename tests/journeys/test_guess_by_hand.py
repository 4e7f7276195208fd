"""Guessing by hand in a real browser, on a desk and on a phone: guess, brief, form, gap and the year, as pictures."""

from datetime import date

from playwright.async_api import Browser, Page, expect

from tests.handlers.actions import assign_customer, open_modal, settle
from tests.harness import FILLED, Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_form_on_a_phone import PHONE
from tests.program.test_growth import log


async def _guess(page: Page, harness: Harness) -> None:
    await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
    await keep_picture(page, "guess-message-phone")
    await page.get_by_role("combobox", name="Guess their last score").click()
    await page.get_by_role("option", name="I'd say they gave 7").click()
    await settle(harness)
    await expect(page.get_by_role("combobox", name="Guess their last score")).to_have_value("I'd say they gave 7")
    await keep_picture(page, "guess-made-phone")
    await page.get_by_role("button", name="The brief").last.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("You said 7.")).to_be_visible()
    await expect(dialog.get_by_text("Skill of the month: curiosity")).to_be_attached()
    await keep_picture(page, "guess-brief-phone")
    await dialog.get_by_role("button", name="Back").first.click()
    await page.get_by_role("button", name="Log the call").last.click()
    await dialog.get_by_label("Curiosity: how well did it go?").scroll_into_view_if_needed()
    await keep_picture(page, "guess-form-phone")
    await dialog.get_by_role("button", name="Cancel").first.click()


async def test_a_guess_its_gap_and_the_year(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}, firsthand_calls_may_be_recorded=True) as harness:
        for month, guess, rating in ((2, 9, "2"), (4, 8, "3"), (5, 7, "2"), (7, 4, "4"), (9, 5, "5")):
            await log(harness.database, date(2026, month, 10), guess, rating, about=3)
        await assign_customer(harness)
        phone, desk = await browser.new_page(viewport=PHONE), await new_page(browser)
        for page, name in ((phone, "phone"), (desk, "desk")):
            await (_guess(page, harness) if name == "phone" else _look(page, harness))
        message = (await harness.ada.dm())[0]
        await open_modal(harness.ada, message, "Log the call")
        assert (await harness.ada.submit(FILLED | {"self_rating": "4"}))["errors"] is None
        await settle(harness)
        for page, name in ((phone, "phone"), (desk, "desk")):
            await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
            await expect(page.get_by_text("You guessed 7; they had given 4")).to_be_visible()
            await keep_picture(page, f"guess-gap-{name}")
            await page.get_by_role("tab", name="Home").click()
            await expect(page.get_by_text("How you listen, this year")).to_be_attached()
            await page.get_by_text("How you listen, this year").evaluate("it => it.scrollIntoView()")
            await keep_picture(page, f"guess-year-{name}")


async def _look(page: Page, harness: Harness) -> None:
    await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
    await keep_picture(page, "guess-made-desk")
    await page.get_by_role("button", name="The brief").last.click()
    await expect(page.get_by_role("dialog").get_by_text("You said 7.")).to_be_visible()
    await keep_picture(page, "guess-brief-desk")
    await page.get_by_role("dialog").get_by_role("button", name="Back").first.click()
