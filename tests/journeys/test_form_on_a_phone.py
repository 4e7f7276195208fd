"""The form of a call on a phone, in a real browser: shorter or longer by choice, and nothing typed is lost."""

from playwright.async_api import Browser, Page, ViewportSize, expect

from models import Commitment, Meaning, Reflection
from tests.handlers.actions import assign_customer, rows, settle
from tests.harness import ADA, Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as

PHONE: ViewportSize = {"width": 390, "height": 844}


async def _open_form(page: Page, harness: Harness, button: str) -> None:
    await open_as(page, harness.sandbox.url, ADA, await harness.ada.dm_id())
    await page.get_by_test_id("message").get_by_role("button", name=button).last.click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _fill(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_test_id("field")).to_have_count(11)
    await dialog.get_by_label("What did you hear?").fill("She reconciles every invoice by hand.")
    await dialog.get_by_label("One sentence in their own words").fill("I do your bookkeeping for you.")
    await dialog.get_by_label("What hurts, and why?").fill("Mr. Brandt in billing never hears of a new price.")
    await dialog.get_by_label("A headline for your story").fill("Nobody tells billing")
    await dialog.get_by_label("Yes", exact=True).check()
    await dialog.get_by_label("What do you promise to fix?").fill("Freeze the price at the order.")
    await dialog.get_by_label("By when?").fill("2026-11-27")


async def test_a_call_is_logged_and_changed_on_a_phone(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        page = await browser.new_page(viewport=PHONE)
        await assign_customer(harness)
        await _open_form(page, harness, "Log the call")
        dialog = page.get_by_role("dialog")
        await keep_picture(page, "form-phone")
        await _fill(page)
        await keep_picture(page, "form-phone-promise")
        await dialog.get_by_label("Not this time").check()
        await expect(dialog.get_by_label("Why not?")).to_be_visible()
        await expect(dialog.get_by_label("What do you promise to fix?")).to_have_count(0)
        await expect(dialog.get_by_label("One sentence in their own words")).to_have_value(
            "I do your bookkeeping for you."
        )
        await keep_picture(page, "form-phone-none")
        await dialog.get_by_label("Yes", exact=True).check()
        await expect(dialog.get_by_label("What do you promise to fix?")).to_have_value("Freeze the price at the order.")
        await expect(dialog.get_by_label("By when?")).to_have_value("2026-11-27")
        await dialog.get_by_label("Named").check()
        await keep_picture(page, "form-phone-end")
        await dialog.get_by_role("button", name="Preview the story").click()
        await expect(dialog.get_by_text("Nobody tells billing", exact=True)).to_be_visible()
        await keep_picture(page, "form-phone-preview")
        await dialog.get_by_role("button", name="Back", exact=True).first.click()
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog).to_be_hidden()
        (kept,), (promise,) = await rows(harness, Reflection), await rows(harness, Commitment)
        assert (kept.text_of(Meaning.HEADLINE), promise.text) == (
            "Nobody tells billing",
            "Freeze the price at the order.",
        )
        await settle(harness)
        desk = await new_page(browser)
        await _open_form(desk, harness, "Edit what you wrote")
        await expect(desk.get_by_label("By when?")).to_have_value("2026-11-27")
        await keep_picture(desk, "form-desk")
        assert harness.sandbox.violations == []
