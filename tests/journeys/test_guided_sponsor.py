"""Sponsoring a key account in the demo's guide, in a real browser: each step leads on, and gets its tick."""

from playwright.async_api import Browser, Page, expect

from scripts.demo.environment import running_demo
from scripts.sandbox.person import PageClient
from scripts.sandbox.sample_company import CX, NADIA
from tests.journeys.guided import choose, follow, is_done, message, send
from tests.journeys.screens import keep_picture, new_page, open_as


async def test_the_guide_leads_through_a_sponsored_quarter(browser: Browser) -> None:
    page = await new_page(browser)
    async with running_demo() as demo:
        async with PageClient(demo.sandbox.url) as client:
            await client.move_clock(to=demo.opens.isoformat())
            nadia = client.person(NADIA)
            await nadia.click(await nadia.wait_for_message(CX, "The plan for"), "Approve")
        await open_as(page, demo.sandbox.url, NADIA, CX)
        await choose(page, "sponsor")
        await send(page, "sponsor_on", "turn on sponsor beside others")
        await is_done(page, "sponsor_on")
        await send(page, "sponsor_plan", "plan")
        plan = message(page, "sponsor key accounts")
        await expect(plan.get_by_text("Northwind Bakeries")).to_be_visible()
        await keep_picture(page, "sponsor-plan")
        await plan.get_by_role("button", name="Approve", exact=True).click()
        await is_done(page, "sponsor_plan")
        await follow(page, "sponsor_meeting")
        await _log(page)
        await is_done(page, "sponsor_meeting")
        await follow(page, "sponsor_tell")
        await _tell(page)
        await is_done(page, "sponsor_tell")
        await follow(page, "sponsor_publish")
        await message(page, "To review:").get_by_role("button", name="Publish", exact=True).click()
        await is_done(page, "sponsor_publish")
        assert demo.sandbox.violations == []


async def _log(page: Page) -> None:
    brief = message(page, "You sponsor Northwind Bakeries")
    await expect(brief).to_be_visible()
    await keep_picture(page, "sponsor-guide-brief")
    await brief.get_by_role("button", name="Log a meeting").click()
    dialog = page.get_by_role("dialog")
    for label, option in (("Whom did you meet?", "Margaret Osei"), ("Can they rely on us?", "2")):
        await dialog.get_by_role("combobox", name=label).click()
        await page.get_by_role("option", name=option).click()
    await dialog.get_by_role("button", name="Something dissatisfies them").click()
    await dialog.get_by_label("What dissatisfies them?").fill("A day a month goes into matching our invoices.")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()


async def _tell(page: Page) -> None:
    await message(page, "You met once").get_by_role("button", name="Tell the quarter").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("A headline for your story").fill("A day a month for our invoices")
    await dialog.get_by_label("Named").check()
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()
