"""A shadow day by hand in a real browser, on a desk and on a phone: question, brief, form and story, as pictures."""

from playwright.async_api import Browser, Page, expect

from scripts.sandbox.person import Actor
from tests.handlers.actions import settle
from tests.harness import Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_form_on_a_phone import PHONE
from tests.shadow_days import FILLED_DAY, LENA, SAM, agree, approve_shadow_days, person


async def _phone(browser: Browser) -> Page:
    return await browser.new_page(viewport=PHONE)


async def _open_dm(page: Page, harness: Harness, who: Actor) -> None:
    await open_as(page, harness.sandbox.url, who.id, await who.dm_id())


async def _fill_on_the_phone(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_test_id("field")).to_have_count(11)
    await keep_picture(page, "shadow-form-phone")
    await dialog.get_by_label("What did you do?").fill(FILLED_DAY["did"])
    await dialog.get_by_label("The one issue that harms customers").fill(FILLED_DAY["issue"])
    await dialog.get_by_label("What would you change?").fill(FILLED_DAY["change"])
    await dialog.get_by_label("A headline for your story").fill(FILLED_DAY["headline"])
    await dialog.get_by_label("Yes", exact=True).check()
    await dialog.get_by_label("What do you promise to fix?").fill(FILLED_DAY["promise"])
    await dialog.get_by_label("By when?").fill(FILLED_DAY["due_on"])
    await dialog.get_by_label("Named").check()
    await keep_picture(page, "shadow-form-phone-end")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()


async def _keep_on_both(browser: Browser, harness: Harness, who: Actor, name: str) -> None:
    for page, suffix in ((await _phone(browser), "phone"), (await new_page(browser), "desk")):
        await _open_dm(page, harness, who)
        await keep_picture(page, f"shadow-{name}-{suffix}")
        await page.close()


async def test_a_day_on_a_phone_and_on_a_desk(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await approve_shadow_days(harness, LENA, SAM)
        lena = person(harness, LENA)
        await _keep_on_both(browser, harness, lena, "question")
        asked = str(await lena.wait_for_dm("Would you have"))
        guest = harness.ada if "Ada Okafor" in asked else harness.jonas
        await agree(harness, LENA, guest)
        await _keep_on_both(browser, harness, guest, "brief")
        await _keep_on_both(browser, harness, lena, "agreed")
        page = await _phone(browser)
        await _open_dm(page, harness, guest)
        for button in ("We've agreed on a day", "Log the day", "The brief"):
            await expect(page.get_by_role("button", name=button)).to_be_in_viewport()
        await page.get_by_role("button", name="The brief").click()
        await expect(page.get_by_role("dialog").get_by_text("What stops you from helping?")).to_be_visible()
        await keep_picture(page, "shadow-whole-brief-phone")
        await page.get_by_role("dialog").get_by_role("button", name="Back").first.click()
        await page.get_by_role("button", name="Log the day").click()
        await _fill_on_the_phone(page)
        await settle(harness)
        card = (await harness.nadia.messages(harness.cx_channel))[-1]
        await harness.nadia.click(card, "Publish")
        await settle(harness)
        await _keep_on_both(browser, harness, lena, "thanks")
        for reader, suffix in ((await _phone(browser), "phone"), (await new_page(browser), "desk")):
            await open_as(reader, harness.sandbox.url, harness.nadia.id, harness.stories_channel)
            await keep_picture(reader, f"shadow-story-{suffix}")
            await open_as(reader, harness.sandbox.url, harness.nadia.id, harness.cx_channel)
            await keep_picture(reader, f"shadow-plan-{suffix}")
        assert harness.sandbox.violations == []
