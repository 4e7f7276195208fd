"""Modals on the page: labels, errors at the field, keyboard, drafts, kept typing, and the stack."""

from playwright.async_api import Page, expect

from tests.sandbox.page.conftest import PageDriver


async def _described(page: Page, label: str) -> str:
    ids = await page.get_by_label(label).get_attribute("aria-describedby") or ""
    return " ".join([await page.locator(f"#{one}").inner_text() for one in ids.split()])


async def test_every_input_has_its_label(driver: PageDriver) -> None:
    await driver.open()
    await driver.open_modal()
    page = driver.page
    for label in ("What did you hear?", "A note to yourself", "Issue", "Who helps", "By when"):
        await expect(page.get_by_label(label)).to_have_count(1)
    await expect(page.get_by_role("radiogroup", name="May we name her?").get_by_role("radio")).to_have_count(2)
    await expect(page.get_by_role("group", name="Before you go").get_by_role("checkbox")).to_have_count(1)
    await expect(page.get_by_label("What did you hear?")).to_be_focused()


async def test_a_required_field_left_empty_says_so_at_the_field(driver: PageDriver) -> None:
    await driver.open()
    await driver.open_modal()
    page = driver.page
    await page.get_by_test_id("modal-submit").click()
    field = page.get_by_label("What did you hear?")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_be_focused()
    assert "complete this required field" in await _described(page, "What did you hear?")
    assert "No phone numbers." in await _described(page, "What did you hear?")
    await page.keyboard.type("They")
    await expect(field).not_to_have_attribute("aria-invalid", "true")
    assert driver.app.submitted == []


async def test_a_modal_is_filled_corrected_and_saved_by_keyboard_alone(driver: PageDriver) -> None:
    await driver.open()
    page = driver.page
    await page.get_by_test_id("composer").focus()
    await page.keyboard.type("/firsthand brief")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Log the call").press("Enter")
    await expect(page.get_by_label("What did you hear?")).to_be_focused()
    await page.keyboard.type("Call 555 1234")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Late")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_test_id("field-error").filter(has_text="leave out the phone number")).to_be_visible()
    await expect(page.get_by_label("What did you hear?")).to_have_value("Call 555 1234")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("They asked three times")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    (state,) = driver.app.submitted
    assert state["heard"]["heard"]["value"] == "They asked three times"
    assert state["consent"]["consent"]["selected_option"]["value"] == "Anonymously"
    assert state["issue"]["issue"]["selected_option"]["value"] == "Late pick-ups"
    assert state["due"]["due"]["selected_date"] is None
    await expect(page.get_by_role("button", name="Log the call")).to_be_focused()


async def test_pickers_put_slacks_values_into_the_state(driver: PageDriver) -> None:
    await driver.open()
    await driver.open_modal()
    page = driver.page
    await page.get_by_label("What did you hear?").fill("Twice")
    await page.get_by_label("By name").check()
    await page.get_by_label("Issue").click()
    await page.get_by_role("option", name="Wrong invoices").click()
    for name in ("Jonas", "Mei"):
        await page.get_by_label("Who helps").fill(name)
        await page.get_by_role("option", name=name).click()
    await page.get_by_role("button", name="Remove Jonas Lindqvist").click()
    await page.get_by_label("By when").fill("2026-12-01")
    await page.get_by_label("I thanked her").check()
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    (state,) = driver.app.submitted
    assert state["helpers"]["helpers"]["selected_users"] == ["U0MEITANAKA"]
    assert state["due"]["due"]["selected_date"] == "2026-12-01"
    assert [one["value"] for one in state["thanked"]["thanked"]["selected_options"]] == ["I thanked her"]


async def test_typing_is_sent_as_a_draft_and_survives_what_happens_around_it(driver: PageDriver) -> None:
    await driver.open()
    await driver.open_modal()
    page = driver.page
    await page.get_by_label("What did you hear?").fill("Half a sent")
    note = page.get_by_label("A note to yourself")
    await note.focus()
    await page.keyboard.type("ring back")
    assert set(await driver.clicked(1)) == {"note"}
    click = driver.app.clicks[-1]
    assert "ring back".startswith(click["actions"][0]["value"])
    assert click["view"]["state"]["values"]["heard"]["heard"]["value"] == "Half a sent"
    await page.keyboard.type(" on Friday")
    await driver.app.client.chat_postMessage(channel="C0STORIES01", text="Something new")
    await expect(page.get_by_test_id("channel").filter(has_text="customer-stories")).to_contain_text("1")
    await expect(note).to_be_focused()
    await expect(note).to_have_value("ring back on Friday")
    await page.reload()
    await expect(page.get_by_label("What did you hear?")).to_have_value("Half a sent")


async def test_an_updated_view_keeps_what_was_typed_and_where_the_caret_is(driver: PageDriver) -> None:
    await driver.open()
    await driver.open_modal()
    page = driver.page
    await page.get_by_label("What did you hear?").fill("Half a sentence")
    view = (await page.evaluate("fetch('/page/views?as=U0ADAOKAFOR').then(a => a.json())"))["stack"][0]
    changed = {key: view[key] for key in ("type", "callback_id", "title", "submit", "close", "blocks")}
    changed["blocks"][1]["hint"]["text"] = "Now with another hint."
    await driver.app.client.views_update(view_id=view["id"], view=changed)
    await expect(page.get_by_text("Now with another hint.")).to_be_visible()
    await expect(page.get_by_label("What did you hear?")).to_be_focused()
    await page.keyboard.type(", now whole")
    await expect(page.get_by_label("What did you hear?")).to_have_value("Half a sentence, now whole")


async def test_tab_stays_inside_and_escape_leaves_one_view_at_a_time(driver: PageDriver) -> None:
    await driver.open()
    await driver.open_modal()
    page = driver.page
    for _ in range(18):
        await page.keyboard.press("Tab")
        assert await page.evaluate("Boolean(document.activeElement.closest('[role=dialog]'))")
    await page.get_by_label("What did you hear?").fill("Kept below")
    await page.get_by_role("button", name="An example").click()
    await expect(page.get_by_role("dialog", name="An example")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="What you heard")).to_be_visible()
    await expect(page.get_by_label("What did you hear?")).to_have_value("Kept below")
    await page.get_by_role("button", name="An example").click()
    await page.get_by_role("button", name="Back").wait_for()
    await page.get_by_role("dialog").get_by_role("button", name="Close").first.click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
