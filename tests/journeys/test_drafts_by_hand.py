"""Typing in a real browser: what was typed on a phone stands there on the desk, after the modal was closed."""

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.handlers.actions import assign_customer, settle
from tests.harness import ADA, Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.typing_in_forms import kept

PHONE = ViewportSize(width=390, height=844)
HEARD = "She reconciles every invoice by hand, each month, and nobody asked her why."


async def _types(harness: Harness, page: Page) -> None:
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("What did you hear?").press_sequentially(HEARD)
    quote = dialog.get_by_label("One sentence in their own words")
    await quote.press_sequentially("I do your book")
    async with page.expect_response("**/page/click"):
        await expect(quote).to_be_focused()
    await expect(quote).to_have_value("I do your book")
    await quote.press_sequentially("keeping.")
    async with page.expect_response("**/page/click"):
        await dialog.get_by_label("Anonymous").check()
    await harness.drain()


async def test_what_was_typed_on_a_phone_is_gone_on_with_on_the_desk(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        phone = await browser.new_page(viewport=PHONE, has_touch=True)
        await assign_customer(harness)
        await open_as(phone, harness.sandbox.url, ADA, await harness.ada.dm_id())
        await phone.get_by_test_id("message").get_by_role("button", name="Log the call").last.tap()
        await _types(harness, phone)
        await phone.get_by_role("dialog").get_by_role("button", name="Cancel").tap()
        await settle(harness)
        assert await kept(harness) == {"heard": HEARD, "quote": "I do your bookkeeping.", "consent": "anonymous"}
        again = phone.get_by_test_id("message").get_by_role("button", name="Go on writing").last
        await expect(again).to_be_visible()
        await keep_picture(phone, "draft-message-phone")

        desk = await new_page(browser)
        await open_as(desk, harness.sandbox.url, ADA, await harness.ada.dm_id())
        await keep_picture(desk, "draft-message")
        await desk.get_by_test_id("message").get_by_role("button", name="Go on writing").last.click()
        dialog = desk.get_by_role("dialog")
        await expect(dialog.get_by_label("What did you hear?")).to_have_value(HEARD)
        await expect(dialog.get_by_label("One sentence in their own words")).to_have_value("I do your bookkeeping.")
        await expect(dialog.get_by_label("Anonymous")).to_be_checked()
        await keep_picture(desk, "draft-form")
        assert harness.sandbox.violations == []
