"""What the tests of the page share: a page in a browser, the stand-in behind it and a tiny app."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import Browser, Page

from scripts.sandbox.server import Sandbox
from tests.sandbox.page.tiny_app import MANIFEST, TinyApp, connected

ADA = "U0ADAOKAFOR"


@dataclass
class PageDriver:
    """A page open in the browser, the stand-in behind it and the app that answers."""

    page: Page
    sandbox: Sandbox
    app: TinyApp

    async def open(self, query: str = f"as={ADA}") -> None:
        """Open the page and wait until it is drawn."""
        await self.page.goto(f"{self.sandbox.url}/?{query}")
        await self.page.wait_for_selector("body[data-ready=yes]")

    async def another(self) -> Page:
        """Give a second window, for somebody else."""
        browser = self.page.context.browser
        assert browser is not None
        return await browser.new_page()

    async def say(self, text: str) -> None:
        """Type into the composer and send with Enter."""
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.keyboard.press("Enter")

    async def clicked(self, count: int) -> list[str]:
        """Wait until the app got so many clicks, and give the action ids of all."""
        for _ in range(100):
            if len(self.app.clicks) >= count:
                break
            await self.page.wait_for_timeout(50)
        return [click["actions"][0]["action_id"] for click in self.app.clicks]

    async def open_modal(self) -> None:
        """Have a brief posted and click its first button."""
        await self.say("/firsthand brief")
        await self.page.get_by_role("button", name="Log the call").click()
        await self.page.get_by_role("dialog", name="What you heard").wait_for()


@pytest_asyncio.fixture(loop_scope="session")
async def driver(browser: Browser) -> AsyncIterator[PageDriver]:
    """Give a driver with nothing opened yet; any error in the page's own script fails the test."""
    async with Sandbox(MANIFEST, page=True) as sandbox, connected(sandbox) as app:
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(10_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield PageDriver(page, sandbox, app)
        await page.close()
        assert errors == []
