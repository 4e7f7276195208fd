"""The review in a real browser: what was masked is seen and lifted, the story published and withdrawn."""

from playwright.async_api import Browser, Page, expect

from tests.handlers.actions import settle, story_in_review
from tests.harness import ADA, NADIA, Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as

HURTS = "Number1 waits at Account 1. Write to c1@example.com, or call +44 20 7946 0001. Number1 will."


async def _press(page: Page, name: str) -> None:
    await page.get_by_test_id("message").get_by_role("button", name=name, exact=True).last.click()


async def test_what_was_masked_is_lifted_published_and_withdrawn(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await story_in_review(harness, consent="Anonymous", hurts=HURTS)
        page = await new_page(browser)
        await _review(page, harness)
        await _withdraw(page, harness)


async def _review(page: Page, harness: Harness) -> None:
    await open_as(page, harness.sandbox.url, NADIA, harness.cx_channel)
    await expect(page.get_by_text("Masked:")).to_be_visible()
    await keep_picture(page, "masked")
    await _press(page, "What was masked")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Account 1").check()
    await keep_picture(page, "masks")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Shown as written: 1.")).to_be_visible()
    await _press(page, "Publish")
    await expect(page.get_by_text("Published", exact=True)).to_be_visible()
    await settle(harness)


async def _withdraw(page: Page, harness: Harness) -> None:
    await open_as(page, harness.sandbox.url, ADA, await harness.ada.dm_id())
    await _press(page, "Withdraw")
    await keep_picture(page, "withdraw")
    await page.get_by_test_id("confirm-yes").click()
    await expect(page.get_by_text("Your story was withdrawn.")).to_be_visible()
    await settle(harness)
    await open_as(page, harness.sandbox.url, ADA, harness.stories_channel)
    await expect(page.get_by_text("This story was withdrawn.")).to_be_visible()
    await keep_picture(page, "withdrawn")
