"""The browser of the tests: a headless Chromium from the system, since Playwright's own can't always be downloaded."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

MISSING = "Chromium is not installed; on Debian and Ubuntu: sudo apt-get install chromium"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing but the page: no sandbox (the tests may run as root), no updates, no calls home.
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def path() -> str | None:
    """Return where the Chromium of this machine lies (`CHROMIUM` names another), None where there is none."""
    names = (os.environ.get("CHROMIUM", ""), *_NAMES)
    return next((found for name in names if name and (found := shutil.which(name))), None)


def is_there() -> bool:
    """Return whether the tests can have a browser."""
    return path() is not None


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """Give a browser, closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path(), args=_QUIET)
        yield browser
        await browser.close()
