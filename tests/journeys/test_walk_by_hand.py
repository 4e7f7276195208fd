"""A walk by hand in a real browser, on a desk and on a phone: brief, steps, log, form and story, as pictures."""

from playwright.async_api import Browser, Page, expect

from tests.handlers.actions import settle
from tests.harness import Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_form_on_a_phone import PHONE
from tests.walks import PUMP, SMOOTH, STUCK, TOLD, add_journey, hand_journey, start, walk_all


async def _walk_a_step(page: Page, *, outcome: str, minutes: str, friction: str, instead: str = "") -> None:
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label(outcome).check()
    await dialog.get_by_label("Minutes, waiting included").fill(minutes)
    await dialog.get_by_role("combobox", name="Friction").click()
    await page.get_by_role("option", name=friction).click()
    await dialog.get_by_label("What happened instead?").fill(instead)


async def _go_on(page: Page, words: str, then: str) -> None:
    await page.get_by_role("dialog").get_by_role("button", name=words).click()
    await expect(page.get_by_role("dialog").get_by_text(then).first).to_be_visible()


async def _walk(page: Page, harness: Harness) -> None:
    await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
    for button in ("Start the walk", "Another journey", "The brief"):
        await expect(page.get_by_role("button", name=button)).to_be_in_viewport()
    await keep_picture(page, "walk-brief-phone")
    await page.get_by_role("button", name="The brief").click()
    await expect(page.get_by_role("dialog").get_by_text("Stuck is a result")).to_be_visible()
    await keep_picture(page, "walk-whole-brief-phone")
    await page.get_by_role("dialog").get_by_role("button", name="Back").first.click()
    await page.get_by_role("button", name="Start the walk").click()
    await expect(page.get_by_role("dialog").get_by_text("Step 1 of 3")).to_be_visible()
    await keep_picture(page, "walk-step-phone")
    await _walk_a_step(page, outcome="It worked", minutes="4", friction="1: went by itself")
    await keep_picture(page, "walk-step-filled-phone")
    await _go_on(page, "Save and go on", "Step 2 of 3")
    await _go_on(page, "Stop here", "Everything is kept")
    await keep_picture(page, "walk-stopped-phone")
    await page.get_by_role("dialog").get_by_role("button", name="Close").first.click()
    await settle(harness)
    await page.get_by_role("button", name="Go on (step 2 of 3)").click()
    await expect(page.get_by_role("dialog").get_by_text("Step 2 of 3")).to_be_visible()
    await _walk_a_step(page, outcome="It worked", minutes="9", friction="3", instead="It wants an account.")
    await _go_on(page, "Save and go on", "Step 3 of 3")
    instead = str(STUCK["What happened instead?"])
    await _walk_a_step(page, outcome="I got stuck", minutes="25", friction="5: I'd", instead=instead)
    await _go_on(page, "Save and finish", "Your friction log")
    await keep_picture(page, "walk-log-phone")
    await _go_on(page, "Write it up", "What was it like?")
    await keep_picture(page, "walk-form-phone")


async def test_a_walk_on_a_phone_and_its_story_on_a_desk(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await add_journey(harness.database)
        await hand_journey(harness)
        await hand_journey(harness, harness.jonas)
        phone, desk = await browser.new_page(viewport=PHONE), await new_page(browser)
        await open_as(desk, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
        await keep_picture(desk, "walk-brief-desk")
        await _walk(phone, harness)
        assert (await harness.ada.submit(TOLD))["errors"] is None
        await start(harness.jonas)
        await walk_all(harness.jonas, SMOOTH, STUCK | {"What happened instead?": "The cart was empty again."})
        await settle(harness)
        card = (await harness.nadia.messages(harness.cx_channel))[-1]
        await harness.nadia.click(card, "Publish")
        await settle(harness)
        for page, name in ((phone, "phone"), (desk, "desk")):
            await open_as(page, harness.sandbox.url, harness.nadia.id, harness.stories_channel)
            await keep_picture(page, f"walk-story-{name}")
        await harness.command(f"journey {PUMP}")
        await harness.nadia.wait_for_message(harness.cx_channel, "friction by step", timeout=60)
        for page, name in ((phone, "phone"), (desk, "desk")):
            await open_as(page, harness.sandbox.url, harness.nadia.id, harness.cx_channel)
            await expect(page.get_by_text("2 walks, 1 of them to the end.")).to_be_visible()
            await keep_picture(page, f"walk-totals-{name}")
        await desk.get_by_role("button", name="Change the journey").click()
        await expect(desk.get_by_role("dialog").get_by_text("Change step 3")).to_be_visible()
        await keep_picture(desk, "journey-desk")
        await desk.get_by_role("button", name="Change step 3").click()
        await expect(desk.get_by_role("button", name="Take this step out")).to_be_visible()
        await keep_picture(desk, "journey-step-desk")
        assert harness.sandbox.violations == []
