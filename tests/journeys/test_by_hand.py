"""The guided month in a real browser: from the import to the published story, by clicks and keys alone."""

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from scripts.demo.environment import running_demo
from scripts.sandbox.sample_company import ADA, CX, NADIA, STORIES
from tests.journeys.screens import keep_picture, new_page, open_as


async def test_a_person_is_carried_from_import_to_published_story(browser: Browser) -> None:
    page = await new_page(browser)
    async with running_demo() as demo:
        url = demo.sandbox.url
        await _import_and_approve(page, url, demo.workbook)
        await _call_and_reflect(page, url)
        await _publish_and_read(page, url)
        assert demo.sandbox.violations == []


async def _import_and_approve(page: Page, url: str, workbook: Path) -> None:
    await open_as(page, url, NADIA, CX)
    await page.get_by_role("button", name="Be Nadia, at the CX desk").click()
    composer = page.get_by_test_id("composer")
    await expect(composer).to_have_value("/firsthand import")
    await composer.press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.locator("input[type=file]").set_input_files(workbook)
    await dialog.get_by_role("button", name="Import", exact=True).click()
    await expect(dialog).to_be_hidden()

    await page.get_by_role("button", name="Move the clock there").click()
    await expect(page.get_by_text("The plan for")).to_be_visible()
    await keep_picture(page, "plan")
    await page.get_by_test_id("message").get_by_role("button", name="Approve", exact=True).click()
    await expect(page.get_by_text("Approved", exact=True)).to_be_visible()


async def _call_and_reflect(page: Page, url: str) -> None:
    await open_as(page, url, ADA)
    await expect(page.get_by_text("Your customer for")).to_be_visible()
    await keep_picture(page, "dm")
    await page.get_by_test_id("message").get_by_role("button", name="Find a time").click()
    dialog = page.get_by_role("dialog")
    await dialog.locator("input[type=date]").fill("2030-12-24")
    await dialog.get_by_role("button", name="Book it", exact=True).click()
    await expect(page.get_by_text("Booked for")).to_be_visible()

    await page.get_by_test_id("message").get_by_role("button", name="Log the call").click()
    fields = dialog.locator("textarea")
    await fields.nth(0).fill(
        "For two days half of his plant stood still. He spent them on the phone: he explained the same fault to four "
        "of us, and the fourth asked him to start from the beginning."
    )
    await dialog.get_by_label("One sentence in their own words").fill("I have become the memory of your support team.")
    await dialog.get_by_label("What hurts, and why?").fill(
        "Every team keeps its own notes. Whoever answers next begins with an empty page."
    )
    await dialog.get_by_label("A headline for your story").fill("Four people, one fault, and each began anew")
    await dialog.get_by_label("Yes", exact=True).check()
    await dialog.get_by_label("What do you promise to fix?").fill(
        "One page of notes a case, which every agent sees before they say hello."
    )
    await dialog.get_by_label("By when?").fill("")  # within four weeks stands there at first
    await dialog.get_by_label("Named").check()
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("Please complete this required field.")).to_be_visible()
    await keep_picture(page, "modal")
    await dialog.get_by_label("Not this time").check()
    await dialog.get_by_label("Why not?").fill("It takes two teams to say yes; we meet on Monday.")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()


async def _publish_and_read(page: Page, url: str) -> None:
    await open_as(page, url, NADIA, CX)
    await expect(page.get_by_text("To review:")).to_be_visible()
    await keep_picture(page, "review")
    await page.get_by_test_id("message").get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text("Published", exact=True)).to_be_visible()
    await open_as(page, url, ADA, STORIES)
    await expect(page.get_by_text("I have become the memory of your support team.")).to_be_visible()
    await expect(page.get_by_text("No promise came out of this call.")).to_be_visible()
    await keep_picture(page, "story")
