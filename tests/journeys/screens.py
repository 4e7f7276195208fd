"""The stand-in's page in a browser: opened as one person, and kept as pictures in build/screens."""

from pathlib import Path

from playwright.async_api import Browser, Page

SCREENS = Path(__file__).parent.parent.parent / "build" / "screens"


async def new_page(browser: Browser) -> Page:
    """Return a page as wide as on a desk."""
    return await browser.new_page(viewport={"width": 1280, "height": 900})


async def open_as(page: Page, url: str, who: str, channel: str = "") -> None:
    """Open the stand-in at `url` as this person, at a channel or where they begin."""
    await page.goto(f"{url}/?as={who}" + (f"&channel={channel}" if channel else ""))
    await page.wait_for_selector("body[data-ready=yes]")


async def keep_picture(page: Page, name: str) -> None:
    """Keep a picture of the page under this name."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    await page.wait_for_timeout(250)  # let the page come to rest for the picture
    await page.screenshot(path=SCREENS / f"{name}.png")
