"""The page for everybody: names for every control, enough contrast, calm motion, and files of a readable size."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.sandbox.page.conftest import PageDriver

PAGE = Path("scripts/sandbox/page")
LARGEST = 300
AA = 4.5
PAIRS = [
    ("ink", "background"), ("ink", "rail"), ("ink", "raised"), ("soft", "background"), ("soft", "rail"),
    ("soft", "raised"),
    ("soft", "sunken"), ("soft", "hover"), ("link", "background"), ("link", "hover"), ("accent-ink", "accent"),
    ("accent-ink", "accent-hover"), ("accent", "accent-wash"), ("danger", "background"), ("danger-ink", "danger"),
    ("warm", "warm-wash"), ("code", "sunken"), ("ink", "accent-wash"), ("ink", "line"),
]  # fmt: skip
NAMELESS = """() => [...document.querySelectorAll('button, input, textarea, a, [role=tab]')]
  .filter(node => node.offsetParent !== null)
  .filter(node => !(node.getAttribute('aria-label') || node.labels?.length || node.innerText?.trim()))
  .map(node => node.outerHTML)"""


def _themes() -> list[dict[str, str]]:
    css = (PAGE / "base.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return [found[0], found[0] | found[1]]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "background"), PAIRS)
def test_words_stand_out_from_their_background(theme: int, words: str, background: str) -> None:
    colours = _themes()[theme]
    one, two = sorted((_luminance(colours[words]), _luminance(colours[background])), reverse=True)
    assert (one + 0.05) / (two + 0.05) >= AA


def test_every_file_says_what_it_holds_and_stays_short() -> None:
    files = [path for path in PAGE.rglob("*") if path.suffix in {".js", ".css", ".html"}]
    assert len(files) > 20
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= LARGEST, path
        assert re.match(r"// |/\* |<!-- ", lines[1 if path.suffix == ".html" else 0]), path


def test_no_file_builds_markup_from_text() -> None:
    words = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
    code = "".join(path.read_text(encoding="utf-8") for path in PAGE.rglob("*.js"))
    assert [word for word in words if word in code] == []


async def _assert_named(page: Page) -> None:
    assert await page.evaluate(NAMELESS) == []


async def test_every_control_has_a_name(driver: PageDriver) -> None:
    await driver.open()
    await driver.open_modal()
    await _assert_named(driver.page)
    await driver.page.keyboard.press("Escape")
    await driver.page.get_by_role("dialog").wait_for(state="detached")
    await driver.page.get_by_test_id("message").last.hover()
    await _assert_named(driver.page)
    await driver.page.get_by_role("tab", name="Home").click()
    await driver.page.get_by_role("button", name="Say hello").wait_for()
    await _assert_named(driver.page)


async def test_calm_motion_is_honoured(driver: PageDriver) -> None:
    await driver.page.emulate_media(reduced_motion="reduce")
    await driver.open()
    await driver.open_modal()
    duration = "getComputedStyle(document.querySelector('.scrim')).animationDuration"
    assert await driver.page.evaluate(duration) in {"0.001s", "1ms"}
