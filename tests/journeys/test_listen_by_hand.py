"""Listening together by hand in a browser, on desk and phone: brief, who comes, line and story, as pictures."""

from playwright.async_api import Browser, Page, expect

from scripts.sandbox.person import Actor
from tests.bookings import files_settle
from tests.handlers.actions import newest_card, settle, submit_modal
from tests.harness import Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_form_on_a_phone import PHONE
from tests.listening import LENA, SAM, bring, come, hand_out, log_listening, person, write_line


async def _open_dm(page: Page, harness: Harness, who: Actor) -> None:
    await open_as(page, harness.sandbox.url, who.id, await who.dm_id())


async def _keep_on_both(browser: Browser, harness: Harness, who: Actor, name: str) -> None:
    for page, suffix in ((await browser.new_page(viewport=PHONE), "phone"), (await new_page(browser), "desk")):
        await _open_dm(page, harness, who)
        await keep_picture(page, f"listen-{name}-{suffix}")
        await page.close()


async def _write_on_the_phone(page: Page, harness: Harness) -> None:
    await _open_dm(page, harness, person(harness, LENA))
    await page.get_by_role("button", name="Write your line").last.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("One line: what did you hear?").fill("She types what we could have sent her.")
    await dialog.get_by_label("With my name").check()
    await keep_picture(page, "listen-line-phone")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()


async def _book(browser: Browser, page: Page, harness: Harness) -> None:
    """Have an hour booked, and look at what a colleague gets, and where it can be cancelled."""
    brief = await harness.ada.wait_for_dm("We've booked it")
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": "2026-11-12", "hour": "10:30"})
    await files_settle(harness)
    await _keep_on_both(browser, harness, person(harness, LENA), "told")
    await _open_dm(page, harness, harness.ada)
    await page.get_by_role("dialog").get_by_role("button", name="Done").last.click()
    await page.get_by_role("button", name="Change the time").last.click()
    await expect(page.get_by_role("dialog").get_by_role("button", name="Cancel this time")).to_be_in_viewport()
    await keep_picture(page, "listen-change-phone")
    await page.get_by_role("dialog").get_by_role("button", name="Cancel", exact=True).click()


async def test_a_call_heard_together_on_a_phone_and_on_a_desk(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await hand_out(harness)
        page = await browser.new_page(viewport=PHONE)
        await _open_dm(page, harness, harness.ada)
        for button in ("Bring colleagues", "We've booked it", "Listen to a story instead", "Log it", "The brief"):
            await expect(page.get_by_role("button", name=button)).to_be_in_viewport()
        await keep_picture(page, "listen-brief-phone")
        await page.get_by_role("button", name="The brief").click()
        await expect(page.get_by_role("dialog").get_by_text("may colleagues of mine listen?")).to_be_visible()
        await keep_picture(page, "listen-whole-brief-phone")
        await page.get_by_role("dialog").get_by_role("button", name="Back").first.click()
        await page.get_by_role("button", name="Bring colleagues").click()
        await expect(page.get_by_role("dialog").get_by_text("Who comes along?")).to_be_visible()
        await keep_picture(page, "listen-bring-phone")
        await page.get_by_role("dialog").get_by_role("button", name="Cancel").first.click()
        await bring(harness, LENA, SAM)
        await _keep_on_both(browser, harness, person(harness, LENA), "question")
        await come(harness, LENA, SAM)
        await _keep_on_both(browser, harness, harness.ada, "team")
        await _book(browser, page, harness)
        await log_listening(harness)
        await _write_on_the_phone(page, harness)
        await settle(harness)
        await _keep_on_both(browser, harness, harness.ada, "logged")
        await write_line(harness, SAM, "Nobody here has ever seen that invoice.", "Without my name")
        await harness.nadia.click(await newest_card(harness), "Publish")
        await settle(harness)
        await _keep_on_both(browser, harness, person(harness, LENA), "written")
        for reader, suffix in ((page, "phone"), (await new_page(browser), "desk")):
            await open_as(reader, harness.sandbox.url, harness.nadia.id, harness.stories_channel)
            await keep_picture(reader, f"listen-story-{suffix}")
            await open_as(reader, harness.sandbox.url, harness.nadia.id, harness.cx_channel)
            await keep_picture(reader, f"listen-card-{suffix}")
        assert harness.sandbox.violations == []
