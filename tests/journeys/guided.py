"""The demo's guide in a browser: choosing a chapter and following its steps."""

from playwright.async_api import Locator, Page, expect


async def choose(page: Page, chapter: str) -> None:
    """Open a chapter of the guide, unless it is open."""
    item = page.locator(f"[data-chapter={chapter}]")
    if await item.get_attribute("open") is None:
        await item.locator("> summary").click()


async def follow(page: Page, step: str) -> None:
    """Follow a step of the chapter that is open."""
    item = page.locator(f"[data-step={step}]")
    if not await item.get_by_role("button").is_visible():
        await item.locator("summary").click()
    await item.get_by_role("button").click()


async def send(page: Page, step: str, text: str) -> None:
    """Follow a step, and send the command that it lays ready."""
    await follow(page, step)
    composer = page.get_by_test_id("composer")
    await expect(composer).to_have_value(f"/firsthand {text}")
    await composer.press("Enter")


async def is_done(page: Page, step: str) -> None:
    """Wait until a step has its tick."""
    await expect(page.locator(f"[data-step={step}].done")).to_be_attached()


def message(page: Page, words: str) -> Locator:
    """Return the newest message on the page that has these words."""
    return page.get_by_test_id("message").filter(has_text=words).last
