"""The review in a real browser: what was masked is seen and lifted, the story published and withdrawn."""

from playwright.async_api import Browser, Page, expect

from tests.handlers.actions import settle, story_in_review
from tests.harness import ADA, NADIA, Harness, add_people, started
from tests.journeys.test_by_hand import DESK, SCREENS

HURTS = "Number1 waits at Account 1. Write to c1@example.com, or call +44 20 7946 0001. Number1 will."


async def _act(page: Page, harness: Harness, who: str, channel: str) -> None:
    await page.goto(f"{harness.sandbox.url}/?as={who}&channel={channel}")
    await page.wait_for_selector("body[data-ready=yes]")


async def _keep(page: Page, name: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    await page.wait_for_timeout(250)  # let the page come to rest for the picture
    await page.screenshot(path=SCREENS / f"{name}.png")


async def _press(page: Page, name: str) -> None:
    await page.get_by_test_id("message").get_by_role("button", name=name, exact=True).last.click()


async def test_what_was_masked_is_lifted_published_and_withdrawn(sqlite_url: str, browser: Browser) -> None:
    async with started(sqlite_url, sandbox={"page": True}) as harness:
        await add_people(harness.database)
        await story_in_review(harness, consent="Anonymous", hurts=HURTS)
        page = await browser.new_page(viewport=DESK)  # type: ignore[arg-type]
        await _review(page, harness)
        await _withdraw(page, harness)
        assert harness.sandbox.violations == []


async def _review(page: Page, harness: Harness) -> None:
    await _act(page, harness, NADIA, harness.cx_channel)
    await expect(page.get_by_text("Masked:")).to_be_visible()
    await _keep(page, "masked")
    await _press(page, "What was masked")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Account 1").check()
    await _keep(page, "masks")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Shown as written: 1.")).to_be_visible()
    await _press(page, "Publish")
    await expect(page.get_by_text("Published", exact=True)).to_be_visible()
    await settle(harness)


async def _withdraw(page: Page, harness: Harness) -> None:
    await _act(page, harness, ADA, await harness.ada.dm_id())
    await _press(page, "Withdraw")
    await _keep(page, "withdraw")
    await page.get_by_test_id("confirm-yes").click()
    await expect(page.get_by_text("Your story was withdrawn.")).to_be_visible()
    await settle(harness)
    await _act(page, harness, ADA, harness.stories_channel)
    await expect(page.get_by_text("This story was withdrawn.")).to_be_visible()
    await _keep(page, "withdrawn")
