"""A sponsored account by hand in a real browser, on a desk and on a phone: brief, meeting, quarter and its story."""

from playwright.async_api import Browser, Page, expect

from models import Picture, PictureState
from scripts.sandbox.person import Actor
from tests.handlers.actions import rows, settle
from tests.harness import Harness, started_with_people, until
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_form_on_a_phone import PHONE
from tests.sponsored import add_key_accounts, log_meeting

_SEEN_FIRST = ("Log a meeting", "We've set a day", "Hand over", "The brief")


async def _phone(browser: Browser) -> Page:
    return await browser.new_page(viewport=PHONE)


async def _open_dm(page: Page, harness: Harness, who: Actor) -> None:
    await open_as(page, harness.sandbox.url, who.id, await who.dm_id())


async def _keep_on_both(browser: Browser, harness: Harness, who: Actor, name: str) -> None:
    for page, suffix in ((await _phone(browser), "phone"), (await new_page(browser), "desk")):
        await _open_dm(page, harness, who)
        await keep_picture(page, f"sponsor-{name}-{suffix}")
        await page.close()


async def _choose(page: Page, label: str, option: str) -> None:
    field = page.get_by_role("dialog").get_by_role("combobox", name=label)
    await field.click()
    await page.get_by_role("option", name=option).click()


async def _log_on_the_phone(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_test_id("field")).to_have_count(7)
    await keep_picture(page, "sponsor-meeting-phone")
    await _choose(page, "Whom did you meet?", "Marta Silva")
    await page.keyboard.press("Escape") if await page.get_by_role("listbox").count() else None
    await dialog.get_by_label("Where?").fill("Their plant in Porto")
    await _choose(page, "How do we get on?", "4")
    await _choose(page, "Can they rely on us?", "2")
    await _choose(page, "Will they stay with us?", "5: and grow with us")
    await dialog.get_by_role("button", name="Something dissatisfies them").click()
    await dialog.get_by_label("What dissatisfies them?").fill("Three hotlines, and none of them answers at night.")
    await keep_picture(page, "sponsor-meeting-phone-end")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()


async def test_a_quarter_on_a_phone_and_on_a_desk(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await add_key_accounts(harness, "Globex", "Initech")
        await harness.command("turn on sponsor")
        await harness.command("assign @Ada Okafor sponsor Globex")
        await settle(harness)
        await _keep_on_both(browser, harness, harness.ada, "brief")
        page = await _phone(browser)
        await _open_dm(page, harness, harness.ada)
        for button in _SEEN_FIRST:
            await expect(page.get_by_role("button", name=button)).to_be_in_viewport()
        await page.get_by_role("button", name="Log a meeting").click()
        await _log_on_the_phone(page)
        await settle(harness)
        brief = await harness.ada.wait_for_dm("You met once")
        await log_meeting(harness, harness.ada, brief, met_on="2026-11-08")
        await _keep_on_both(browser, harness, harness.ada, "met")
        await until(lambda: _is_drawn(harness))
        await page.get_by_role("button", name="The brief").click()
        await expect(page.get_by_role("dialog").get_by_text("Still to be fixed")).to_be_visible()
        await keep_picture(page, "sponsor-whole-brief-phone")
        health = page.get_by_role("dialog").get_by_text("Their health, meeting by meeting")
        await health.evaluate("heading => heading.scrollIntoView({block: 'start'})")
        await keep_picture(page, "sponsor-whole-brief-phone-end")
        await page.get_by_role("dialog").get_by_role("button", name="Back").first.click()
        await _tell_on_the_phone(page)
        await settle(harness)
        await harness.nadia.click((await harness.nadia.messages(harness.cx_channel))[-1], "Publish")
        await settle(harness)
        await harness.command("sponsors")
        for reader, suffix in ((await _phone(browser), "phone"), (await new_page(browser), "desk")):
            await open_as(reader, harness.sandbox.url, harness.nadia.id, harness.stories_channel)
            await keep_picture(reader, f"sponsor-story-{suffix}")
            await open_as(reader, harness.sandbox.url, harness.nadia.id, harness.cx_channel)
            await keep_picture(reader, f"sponsor-cx-{suffix}")
        assert harness.sandbox.violations == []


async def _is_drawn(harness: Harness) -> bool:
    return [each.state for each in await rows(harness, Picture)] == [PictureState.READY]


async def _tell_on_the_phone(page: Page) -> None:
    await page.get_by_role("button", name="Tell the quarter").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_test_id("field")).to_have_count(7)
    await dialog.get_by_label("A headline for your story").fill("Three hotlines, and none of them answers")
    await dialog.get_by_label("Named").check()
    await keep_picture(page, "sponsor-form-phone-end")
    await dialog.get_by_label("What did they say?").scroll_into_view_if_needed()
    await keep_picture(page, "sponsor-form-phone")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()
