"""A one-to-one by hand in a real browser, on a desk and on a phone: both messages, the log and what was agreed."""

from playwright.async_api import Browser, expect

from scripts.sandbox.person import Actor
from tests.handlers.actions import settle
from tests.harness import Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_form_on_a_phone import PHONE
from tests.one_to_ones import AGREED, LOGGED, approve_one_to_ones


async def _keep_on_both(browser: Browser, harness: Harness, who: Actor, name: str) -> None:
    for page, suffix in ((await browser.new_page(viewport=PHONE), "phone"), (await new_page(browser), "desk")):
        await open_as(page, harness.sandbox.url, who.id, await who.dm_id())
        await keep_picture(page, f"one-to-one-{name}-{suffix}")
        await page.close()


async def test_a_one_to_one_on_a_phone_and_on_a_desk(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await approve_one_to_ones(harness)
        await _keep_on_both(browser, harness, harness.ada, "brief")
        page = await browser.new_page(viewport=PHONE)
        await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
        for button in ("We've set a day", "My answers beforehand", "Not this quarter", "The brief"):
            await expect(page.get_by_role("button", name=button)).to_be_in_viewport()
        await page.get_by_role("button", name="My answers beforehand").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("What should we stop?").fill("The monthly deck. Nobody reads past page three.")
        await keep_picture(page, "one-to-one-beforehand-phone")
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog).to_be_hidden()
        await settle(harness)

        await open_as(page, harness.sandbox.url, harness.nadia.id, await harness.nadia.dm_id())
        message = page.get_by_test_id("message").filter(has_text="Half an hour with Ada Okafor")
        await message.get_by_role("button", name="Prepare").click()
        await expect(dialog.get_by_text("Nobody reads past page three.")).to_be_visible()
        await keep_picture(page, "one-to-one-prepare-phone")
        await dialog.get_by_role("button", name="Back").first.click()
        await message.get_by_role("button", name="Log the one-to-one").click()
        await expect(dialog.get_by_test_id("field")).to_have_count(5)
        await keep_picture(page, "one-to-one-log-phone")
        await dialog.get_by_label("Notes").fill(LOGGED["notes"])
        await dialog.get_by_label("We agreed on something").check()
        await dialog.get_by_label("What did you agree on?").fill(AGREED["agreed"])
        await dialog.get_by_label("By when?").fill(AGREED["due_on"])
        await keep_picture(page, "one-to-one-agreed-phone")
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog).to_be_hidden()
        await settle(harness)
        await _keep_on_both(browser, harness, harness.nadia, "logged")
        await _keep_on_both(browser, harness, harness.ada, "told")
        assert harness.sandbox.violations == []
