"""The brief in a real browser: on a phone it stands with its buttons on one screen, and the rest is one tap away."""

from playwright.async_api import Browser, Page, expect

from scripts.demo.environment import Demo, running_demo
from scripts.sandbox.person import PageClient
from scripts.sandbox.sample_company import ADA, CX, NADIA
from tests.journeys.screens import keep_picture, new_page, open_as


async def test_the_brief_fits_a_phone_s_screen_and_opens_there(browser: Browser) -> None:
    async with running_demo() as demo:
        await hand_out(demo)
        page = await browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
        await open_as(page, demo.sandbox.url, ADA)
        message = page.get_by_test_id("message").filter(has_text="Your customer for").last
        await expect(message).to_be_visible()
        await keep_picture(page, "brief on a phone")
        await _stands_on_one_screen(page)
        await expect(message.locator("a[href^='tel:+']")).to_be_visible()
        await _open(page)
        await keep_picture(page, "brief opened on a phone")
        await page.get_by_role("dialog").get_by_role("button", name="Back").click()
        wide = await new_page(browser)
        await open_as(wide, demo.sandbox.url, ADA)
        await expect(wide.get_by_text("Your customer for")).to_be_visible()
        await keep_picture(wide, "brief")
        await _open(wide)
        await keep_picture(wide, "brief opened")
        assert demo.sandbox.violations == []


async def hand_out(demo: Demo) -> None:
    """Import the sample, let the month begin, and approve the plan: Ada has her brief."""
    async with PageClient(demo.sandbox.url) as client:
        nadia, ada = client.person(NADIA), client.person(ADA)
        await nadia.command("/firsthand", "import", channel=CX)
        await nadia.wait_for_view("Import")
        file = await nadia.upload(demo.workbook.name, demo.workbook.read_bytes())
        assert (await nadia.submit({"workbook": [file]}))["errors"] is None
        await client.move_clock(to=demo.opens.isoformat())
        await nadia.click(await nadia.wait_for_message(CX, "The plan for"), "Approve")
        await ada.wait_for_dm("Your customer for")


async def _stands_on_one_screen(page: Page) -> None:
    """Heading, number and every button are within the part of the screen that shows messages."""
    message = page.get_by_test_id("message").filter(has_text="Your customer for").last
    buttons = message.get_by_role("button")
    names = [await each.inner_text() for each in await buttons.all()]
    assert names == ["Log the call", "Find a time", "Couldn't reach them", "Swap", "The brief"]
    for part in (message.get_by_role("heading"), message.locator("a[href^='tel:']"), *await buttons.all()):
        await expect(part).to_be_in_viewport(ratio=1)


async def _open(page: Page) -> None:
    await page.get_by_test_id("message").last.get_by_role("button", name="The brief").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("Ask, and then listen")).to_be_visible()
    await expect(dialog.get_by_text("Listen. Don't sell. Don't promise.")).to_be_attached()
    await expect(dialog.get_by_text(" now.")).to_be_attached()
