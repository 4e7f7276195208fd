"""Choosing routines by hand in a real browser, on a desk and on a phone: the modal of all of them, and the home tab."""

from playwright.async_api import Browser, Page, expect

from tests.harness import CX, Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_form_on_a_phone import PHONE
from tests.shadow_days import LENA, add_hosts


async def _choose(page: Page, title: str) -> None:
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("combobox").first.click()
    await page.get_by_role("option", name=title).click()
    await page.wait_for_timeout(400)


async def _modal(page: Page, harness: Harness, suffix: str) -> None:
    await open_as(page, harness.sandbox.url, harness.nadia.id, harness.channel(CX))
    await harness.command("routines")
    await harness.drain()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("Shadow day").first).to_be_visible()
    await keep_picture(page, f"routines-{suffix}")
    await _choose(page, "Shadow day")
    await expect(dialog.get_by_text("How often?")).to_be_visible()
    await keep_picture(page, f"routine-{suffix}")


async def test_routines_on_a_phone_and_on_a_desk(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await add_hosts(harness.database, LENA)
        await harness.command("assign ada C-1")
        phone = await browser.new_page(viewport=PHONE)
        await _modal(phone, harness, "phone")
        for view in await harness.nadia.views():
            await harness.nadia.close(view)
        desk = await new_page(browser)
        await _modal(desk, harness, "desk")
        dialog = desk.get_by_role("dialog")
        await dialog.get_by_role("button", name="Turn on").click()
        await expect(dialog.get_by_text("Shadow day is on.")).to_be_visible()
        await keep_picture(desk, "routine-saved-desk")
        await _choose(desk, "All routines")
        await keep_picture(desk, "routines-after-desk")
        await _choose(desk, "Customer call")
        await keep_picture(desk, "routine-call-desk")
        await harness.ada.home()
        await harness.drain()
        for page, suffix in ((phone, "phone"), (desk, "desk")):
            await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
            await page.get_by_text("Home", exact=True).first.click()
            await expect(page.get_by_text("What would you rather do next?")).to_be_visible()
            await keep_picture(page, f"preference-{suffix}")
        assert harness.sandbox.violations == []
