"""Every rarer input of a modal puts into the state what Slack's own would."""

from playwright.async_api import Page, expect

from tests.sandbox.page.conftest import PageDriver
from tests.sandbox.page.tiny_views import KINDS, Json, block_id


async def _open(driver: PageDriver) -> Page:
    await driver.open()
    await driver.say("/firsthand form")
    await driver.page.get_by_role("dialog", name="Everything").wait_for()
    return driver.page


async def _choose(page: Page, label: str, option: str) -> None:
    await page.get_by_label(label, exact=True).click()
    await page.get_by_role("option", name=option).click()


async def _submitted(driver: PageDriver) -> Json:
    await driver.page.get_by_test_id("modal-submit").click()
    await expect(driver.page.get_by_role("dialog")).to_have_count(0)
    (state,) = driver.app.submitted
    return {label: state[block_id(label)][block_id(label)] for label in KINDS}


async def test_nothing_filled_is_null_or_empty(driver: PageDriver) -> None:
    await _open(driver)
    state = await _submitted(driver)
    assert state["At"]["selected_time"] == "09:00"
    assert state["Title"]["value"] is None
    assert state["Issues"]["selected_options"] == []


async def test_everything_filled_arrives_as_slack_names_it(driver: PageDriver) -> None:
    page = await _open(driver)
    await page.get_by_label("Score", exact=True).fill("7")
    await page.get_by_label("At", exact=True).fill("14:30")
    for option in ("Invoices", "Lost drafts"):
        await _choose(page, "Issues", option)
    await _choose(page, "Owner", "Mei Tanaka")
    await page.get_by_label("Recording").set_input_files(
        {"name": "call.mp3", "mimeType": "audio/mpeg", "buffer": b"0" * 2000}
    )
    await expect(page.get_by_test_id("field").filter(has_text="Recording")).to_contain_text("call.mp3")
    await page.get_by_label("Title").fill("A fix")
    state = await _submitted(driver)
    assert state["Score"]["value"] == "7"
    assert state["At"]["selected_time"] == "14:30"
    assert [one["value"] for one in state["Issues"]["selected_options"]] == ["Invoices", "Lost drafts"]
    assert state["Owner"]["selected_user"] == "U0MEITANAKA"
    assert len(state["Recording"]["files"]) == 1


async def test_wrong_numbers_and_lengths_are_shown_at_their_fields(driver: PageDriver) -> None:
    page = await _open(driver)
    for label, words in {"Score": "eleven", "Title": "A"}.items():
        await page.get_by_label(label, exact=True).fill(words)
    await expect(page.get_by_text("2 more to go")).to_be_visible()
    await page.get_by_test_id("modal-submit").click()
    for label in ("Score", "Title"):
        await expect(page.get_by_label(label, exact=True)).to_have_attribute("aria-invalid", "true")
    assert driver.app.submitted == []
    await page.get_by_label("Title").fill("Far too long a title")
    await expect(page.get_by_text("10 too many")).to_be_visible()
