"""The browser of the tests: a headless Chromium from the system, since Playwright's own can't always be downloaded."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

MISSING = "Chromium is not installed; on Debian and Ubuntu: sudo apt-get install chromium"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing but the page: no sandbox (the tests may run as root), no updates, no calls home; and no list of the address
# bar, which takes as long for each new window as all that a test does in it.
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]


def path() -> str | None:
    """Return where the Chromium of this machine lies (`CHROMIUM` names another), None where there is none."""
    names = (os.environ.get("CHROMIUM", ""), *_NAMES)
    return next((found for name in names if name and (found := shutil.which(name))), None)


def is_available() -> bool:
    """Return whether the tests can have a browser."""
    return path() is not None


@contextmanager
def running() -> Iterator[str]:
    """Give the address of a browser of our own, killed at the end; starting one takes longer than most tests."""
    found = path()
    assert found is not None, MISSING
    with tempfile.TemporaryDirectory(prefix="firsthand-chromium-", ignore_cleanup_errors=True) as folder:
        own = [f"--user-data-dir={folder}", "--remote-debugging-port=0", "--headless=new", "about:blank"]
        process = subprocess.Popen([found, *_QUIET, *own], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{_port(Path(folder) / 'DevToolsActivePort', process)}"
        finally:
            process.kill()
            process.wait()


def _port(port_file: Path, process: subprocess.Popen[bytes]) -> int:
    for _ in range(600):
        if port_file.exists() and port_file.read_text():
            return int(port_file.read_text().splitlines()[0])
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("Chromium did not start.")


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Browser]:
    """Give the browser at `address`."""
    async with async_playwright() as playwright:
        yield await playwright.chromium.connect_over_cdp(address)


async def close_all(browser: Browser) -> None:
    """Close what was opened in a browser, and forget it."""
    for context in browser.contexts[1:]:
        await context.close()
