"""Nudges in a real browser, on a desk and on a phone: each step, several in one, snoozed, and what the CX team sees."""

from datetime import UTC, datetime

from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from tests.handlers.actions import assign_customer, move_through, settle
from tests.harness import Harness, started_with_people
from tests.journeys.screens import keep_picture, open_as
from tests.sponsored import add_key_accounts

SIZES = {"desk": ViewportSize(width=1280, height=900), "phone": ViewportSize(width=390, height=844)}
BUTTONS = ("Call them", "Swap", "Let it go")


def on(day: int) -> datetime:
    return datetime(2026, 11, day, 10, tzinfo=UTC)


def newest(page: Page, words: str) -> Locator:
    return page.get_by_test_id("message").filter(has_text=words).last


async def pictures(page: Page, harness: Harness, name: str, words: str, *, of_cx: bool = False) -> None:
    """Keep a picture of Ada's newest message with these words, or the CX team's, on a desk and on a phone."""
    for size, viewport in SIZES.items():
        await page.set_viewport_size(viewport)
        if of_cx:
            await open_as(page, harness.sandbox.url, harness.nadia.id, harness.cx_channel)
        else:
            await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
        await newest(page, words).scroll_into_view_if_needed()
        await keep_picture(page, f"nudge-{name}-{size}")


async def test_nudges_on_a_desk_and_on_a_phone(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await assign_customer(harness)
        await add_key_accounts(harness, "Globex", "Initech")
        await harness.command("turn on sponsor")
        for account in ("Globex", "Initech"):
            await harness.command(f"assign @Ada Okafor sponsor {account}")
        await settle(harness)
        page = await browser.new_page(has_touch=True)
        for day, name, words in (
            (13, "first", "would like to hear from you"),
            (19, "second", "One question for"),
            (24, "several", "would be glad to see you"),
        ):
            await move_through(harness, on(day))
            await pictures(page, harness, name, words)
        several = newest(page, "would be glad to see you")
        await expect(several.get_by_role("button", name="The brief")).to_have_count(3)
        await expect(several.get_by_text("Customer call: Customer Number1")).to_be_visible()
        await _snooze(page, several)
        await settle(harness)
        await expect(several.get_by_text("Snoozed until Monday, 30 November.")).to_be_visible()
        await keep_picture(page, "nudge-snoozed-phone")
        await _with_the_team(page, harness)
        assert harness.sandbox.violations == []


async def _snooze(page: Page, message: Locator) -> None:
    await message.get_by_role("combobox", name="Snooze").last.click()
    await keep_picture(page, "nudge-snoozing-phone")
    await page.get_by_role("option", name="Until next week").click()


async def _with_the_team(page: Page, harness: Harness) -> None:
    await move_through(harness, on(26))
    await pictures(page, harness, "unanswered", "No word yet", of_cx=True)
    note = newest(page, "No word yet")
    for button in BUTTONS:
        await expect(note.get_by_role("button", name=button)).to_be_in_viewport(ratio=1)
    await note.get_by_role("button", name="Call them").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("Ask what is in the way.")).to_be_visible()
    await keep_picture(page, "nudge-call-them-phone")
    await dialog.get_by_role("button", name="Back").click()
    await note.get_by_role("button", name="Let it go").click()
    await keep_picture(page, "nudge-letting-go-phone")
    await page.get_by_role("alertdialog").get_by_role("button", name="Let it go").click()
    await settle(harness)
    await expect(page.get_by_text("let go, and Ada Okafor knows")).to_be_visible()
    await pictures(page, harness, "let-go", "can wait.")
