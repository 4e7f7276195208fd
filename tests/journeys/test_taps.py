"""How much a call takes beside the talking: taps and typed fields from its message to the reflection submitted."""

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from models import Commitment, Reflection
from tests.handlers.actions import assign_customer, rows
from tests.harness import ADA, Harness, started_with_people
from tests.journeys.screens import open_as

PHONE = ViewportSize(width=390, height=844)
TYPED = {
    "What did you hear?": "She reconciles every invoice by hand.",
    "One sentence in their own words": "I do your bookkeeping for you.",
    "What hurts, and why?": "Nobody tells billing of a new price.",
    "What do you promise to fix?": "Freeze the price at the order.",
}


class Hand:
    """A person's hand on a phone: every tap and every field typed in goes through it, and is counted."""

    def __init__(self) -> None:
        self.taps: list[str] = []
        self.typed: list[str] = []

    async def tap(self, what: Locator, called: str) -> None:
        await what.tap()
        self.taps.append(called)

    async def type(self, field: Locator, text: str, called: str) -> None:
        """Type in a field; the keyboard's *next* leads from one to the next, so that reaching it is no tap."""
        await field.fill(text)
        self.typed.append(called)


async def _log(page: Page, harness: Harness, hand: Hand, *, promises: bool) -> None:
    await open_as(page, harness.sandbox.url, ADA, await harness.ada.dm_id())
    await hand.tap(page.get_by_test_id("message").get_by_role("button", name="Log the call").last, "Log the call")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    if not promises:
        await hand.tap(dialog.get_by_label("Not this time"), "Not this time")
        await expect(dialog.get_by_label("What do you promise to fix?")).to_have_count(0)
    for called, text in TYPED.items():
        if promises or "promise" not in called:
            await hand.type(dialog.get_by_label(called), text, called)
    await hand.tap(dialog.get_by_label("Named"), "Named")
    await hand.tap(dialog.get_by_role("button", name="Save"), "Save")
    await expect(dialog).to_be_hidden()


async def test_a_call_takes_three_taps_beside_the_typing(
    sqlite_url: str, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        page = await browser.new_page(viewport=PHONE, has_touch=True)
        await assign_customer(harness)
        with_promise, without = Hand(), Hand()
        await _log(page, harness, with_promise, promises=True)
        assert len(await rows(harness, Reflection)) == len(await rows(harness, Commitment)) == 1
        await assign_customer(harness, customer="C-2")
        await _log(page, harness, without, promises=False)
        assert len(await rows(harness, Reflection)) == 2
        with capsys.disabled():
            for hand, what in ((with_promise, "a promise"), (without, "no promise")):
                taps, typed = ", ".join(hand.taps), "; ".join(hand.typed)
                print(f"\nA call with {what}: {len(hand.taps)} taps ({taps}),")  # noqa: T201
                print(f"{len(hand.typed)} fields typed in ({typed})")  # noqa: T201
        assert with_promise.taps == ["Log the call", "Named", "Save"]
        assert len(with_promise.typed) == 4
        assert without.taps == ["Log the call", "Not this time", "Named", "Save"]
        assert len(without.typed) == 3
