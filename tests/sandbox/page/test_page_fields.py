"""Every rarer input of a modal puts into the state what Slack's own would."""

from datetime import UTC, datetime

from playwright.async_api import Page, expect

from tests.sandbox.page.conftest import Stage
from tests.sandbox.page.tiny_form import KINDS, block_id
from tests.sandbox.page.tiny_views import Json


async def _open(stage: Stage) -> Page:
    await stage.open()
    await stage.say("/firsthand form")
    await stage.page.get_by_role("dialog", name="Everything").wait_for()
    return stage.page


async def _choose(page: Page, label: str, option: str) -> None:
    await page.get_by_label(label, exact=True).click()
    await page.get_by_role("option", name=option).click()


async def _submitted(stage: Stage) -> Json:
    await stage.page.get_by_test_id("modal-submit").click()
    await expect(stage.page.get_by_role("dialog")).to_have_count(0)
    (state,) = stage.app.submitted
    return {label: state[block_id(label)][block_id(label)] for label in KINDS}


async def test_nothing_filled_is_null_or_empty(stage: Stage) -> None:
    await _open(stage)
    state = await _submitted(stage)
    assert state["At"]["selected_time"] == "09:00"
    assert state["Title"]["value"] is None
    assert state["Issues"]["selected_options"] == []
    assert state["Next talk"]["selected_date_time"] is None


async def test_everything_filled_arrives_as_slack_names_it(stage: Stage) -> None:
    page = await _open(stage)
    for label, words in {
        "Score": "7",
        "E-mail": "ruth@example.com",
        "Page": "https://example.com/a",
        "At": "14:30",
    }.items():
        await page.get_by_label(label, exact=True).fill(words)
    await page.get_by_label("Next talk").fill("2027-07-01T10:00")
    for option in ("Invoices", "Lost drafts"):
        await _choose(page, "Issues", option)
    await _choose(page, "Owner", "Mei Tanaka")
    await _choose(page, "Room", "#general")
    await _choose(page, "Channel", "#customer-stories")
    await page.get_by_label("Story").fill("First line")
    await page.get_by_label("Recording").set_input_files(
        {"name": "call.mp3", "mimeType": "audio/mpeg", "buffer": b"0" * 2000}
    )
    await expect(page.get_by_test_id("field").filter(has_text="Recording")).to_contain_text("call.mp3")
    await page.get_by_label("Title").fill("A fix")
    state = await _submitted(stage)
    assert state["Score"]["value"] == "7"
    assert state["E-mail"]["value"] == "ruth@example.com"
    assert state["At"]["selected_time"] == "14:30"
    # Ada lives in London: ten o'clock in July is nine in UTC.
    assert state["Next talk"]["selected_date_time"] == int(datetime(2027, 7, 1, 9, tzinfo=UTC).timestamp())
    assert [one["value"] for one in state["Issues"]["selected_options"]] == ["Invoices", "Lost drafts"]
    assert state["Owner"]["selected_user"] == "U0MEITANAKA"
    assert state["Room"]["selected_conversation"] == "C0GENERAL01"
    assert state["Channel"]["selected_channel"] == "C0STORIES01"
    assert state["Story"]["rich_text_value"]["elements"][0]["elements"] == [{"type": "text", "text": "First line"}]
    assert len(state["Recording"]["files"]) == 1


async def test_wrong_numbers_addresses_and_lengths_are_told_at_their_fields(stage: Stage) -> None:
    page = await _open(stage)
    for label, words in {"Score": "eleven", "E-mail": "nobody", "Page": "nowhere", "Title": "A"}.items():
        await page.get_by_label(label, exact=True).fill(words)
    await expect(page.get_by_text("2 more to go")).to_be_visible()
    await page.get_by_test_id("modal-submit").click()
    for label in ("Score", "E-mail", "Page", "Title"):
        await expect(page.get_by_label(label, exact=True)).to_have_attribute("aria-invalid", "true")
    assert stage.app.submitted == []
    await page.get_by_label("Title").fill("Far too long a title")
    await expect(page.get_by_text("10 too many")).to_be_visible()
