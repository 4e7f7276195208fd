"""The page as a place to talk: people, channels, commands, messages, buttons, reactions and the clock."""

import re

from playwright.async_api import expect

from bot.pictures import bar_chart, draw
from tests.sandbox.page.conftest import ADA, PageDriver

JONAS = "U0JONASLIND"


async def test_opens_on_the_dm_with_the_app_and_names_its_parts(driver: PageDriver) -> None:
    await driver.open()
    page = driver.page
    await expect(page.get_by_test_id("conversation-title")).to_have_text("Firsthand")
    await expect(page.get_by_role("log", name="Messages")).to_have_attribute("aria-live", re.compile("polite|off"))
    for part in (page.get_by_role("navigation"), page.get_by_role("main"), page.get_by_role("complementary")):
        await expect(part).to_have_count(1)
    rows = page.get_by_test_id("channel")
    assert "customer-stories" in await rows.all_inner_texts()
    assert "cx-team" not in await rows.all_inner_texts()


async def test_another_person_is_chosen_by_keyboard_and_kept_in_the_address(driver: PageDriver) -> None:
    await driver.open()
    page = driver.page
    switcher = page.get_by_role("combobox", name="You act as")
    await switcher.focus()
    await page.keyboard.type("Nadia")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("channel").filter(has_text="cx-team")).to_be_visible()
    await expect(page).to_have_url(re.compile("as=U0NADIARAHM"))
    await page.reload()
    await expect(switcher).to_have_value("Nadia Rahman")


async def test_a_link_leads_to_a_channel(driver: PageDriver) -> None:
    await driver.open(f"as={ADA}&channel=C0STORIES01")
    await expect(driver.page.get_by_role("heading", level=1)).to_have_text("customer-stories")
    await expect(driver.page.locator("[aria-current=page]")).to_have_text("customer-stories")


async def test_a_command_is_hinted_completed_and_answered_to_one_person(driver: PageDriver) -> None:
    await driver.open()
    page = driver.page
    await page.get_by_test_id("composer").focus()
    await page.keyboard.type("/fi")
    await expect(page.get_by_test_id("composer-hints")).to_contain_text("status | brief | help")
    await page.keyboard.press("Tab")
    await page.keyboard.type("status")
    await page.keyboard.press("Enter")
    answer = page.get_by_test_id("message").last
    await expect(answer).to_contain_text("No round is open.")
    await expect(answer).to_contain_text("Only visible to you")
    await expect(page.get_by_test_id("composer")).to_have_value("")


async def test_a_failing_command_is_shown_in_the_conversation(driver: PageDriver) -> None:
    await driver.open()
    await driver.say("/firsthand surprise")
    await expect(driver.page.get_by_test_id("message").last).to_contain_text("/firsthand failed with the error")


async def test_what_one_says_another_sees_at_once(driver: PageDriver) -> None:
    await driver.open(f"as={ADA}&channel=C0STORIES01")
    other = await driver.another()
    await other.goto(f"{driver.sandbox.url}/?as={JONAS}&channel=C0STORIES01")
    await other.wait_for_selector("body[data-ready=yes]")
    await driver.say("Who called *first*?")
    await expect(other.get_by_test_id("message").last.locator("strong")).to_have_text("first")


async def test_a_button_changes_its_message_in_place(driver: PageDriver) -> None:
    await driver.open()
    await driver.say("/firsthand brief")
    await driver.page.get_by_role("button", name="I’ve booked it").click()
    message = driver.page.get_by_test_id("message")
    await expect(message).to_contain_text("Booked. We will ask you how it went.")
    await expect(message).to_contain_text("(edited)")
    await expect(message).to_have_count(1)


async def test_a_click_that_nobody_answers_is_shown_in_a_toast(driver: PageDriver) -> None:
    await driver.open()
    await driver.say("/firsthand brief")
    button = driver.page.get_by_role("button", name="Couldn’t reach them")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await expect(driver.page.get_by_test_id("toast")).to_contain_text("operation_timeout")
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await driver.page.get_by_role("button", name="Dismiss").click()
    await expect(driver.page.get_by_test_id("toast")).to_have_count(0)


async def test_a_confirm_stands_before_the_click_and_escape_refuses(driver: PageDriver) -> None:
    await driver.open()
    await driver.say("/firsthand brief")
    swap = driver.page.get_by_role("button", name="Swap", exact=True)
    await swap.click()
    await expect(driver.page.get_by_role("alertdialog", name="Swap this customer?")).to_contain_text("CX team")
    await driver.page.keyboard.press("Escape")
    await expect(swap).to_be_focused()
    assert driver.app.clicks == []
    await swap.press("Enter")
    await driver.page.get_by_test_id("confirm-yes").press("Enter")
    assert await driver.clicked(1) == ["swap"]


async def test_a_select_in_a_message_sends_what_was_chosen(driver: PageDriver) -> None:
    await driver.open()
    await driver.say("/firsthand brief")
    page = driver.page
    select = page.get_by_role("combobox", name="How did you talk?")
    await select.press("ArrowDown")
    await page.get_by_role("option", name="In person").click()
    await expect(select).to_have_value("In person")
    assert await driver.clicked(1) == ["channel"]
    assert driver.app.clicks[0]["actions"][0]["selected_option"]["value"] == "In person"


async def test_the_home_tab_shows_what_the_app_published(driver: PageDriver) -> None:
    await driver.open()
    await driver.page.get_by_role("tab", name="Home").click()
    await expect(driver.page.get_by_role("tabpanel")).to_contain_text("Your next call is in December.")
    await driver.page.get_by_role("button", name="Say hello").click()
    assert await driver.clicked(1) == ["greet"]
    assert driver.app.clicks[0]["view"]["type"] == "home"


async def test_the_clock_moves_by_a_week(driver: PageDriver) -> None:
    await driver.open()
    day = driver.page.get_by_test_id("clock-day")
    before = await day.inner_text()
    await driver.page.get_by_role("button", name="One week later").click()
    await expect(day).not_to_have_text(before)
    assert before.split(",")[0] in await day.inner_text()


async def test_a_phone_finds_rail_and_guide_behind_buttons(driver: PageDriver) -> None:
    await driver.page.set_viewport_size({"width": 390, "height": 844})
    await driver.open()
    page = driver.page
    await expect(page.get_by_test_id("rail")).not_to_be_visible()
    await page.get_by_role("button", name="Channels and people").click()
    await page.get_by_test_id("channel").filter(has_text="general").click()
    await expect(page.get_by_test_id("rail")).not_to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text("general")
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_a_picture_of_the_app_s_is_shown_with_its_words_on_desk_and_phone(driver: PageDriver) -> None:
    chart = bar_chart("Friction by step", "The form is the worst step.", {"Find it": 1.5, "The form": 4.7})
    client = driver.app.client
    uploaded = await client.files_upload_v2(filename="chart.png", content=await draw(chart), alt_txt=chart.alt_text)
    file_id = uploaded["files"][0]["id"]
    driver.sandbox.workspace.files[file_id].processed_at = 0
    dm = (await client.conversations_open(users=ADA))["channel"]["id"]
    shown = {"type": "image", "slack_file": {"id": file_id}, "alt_text": chart.alt_text}
    await client.chat_postMessage(channel=dm, text=chart.alt_text, blocks=[shown])
    await driver.open()
    for width, height in ((1280, 800), (390, 844)):
        await driver.page.set_viewport_size({"width": width, "height": height})
        picture = driver.page.get_by_role("img", name="The form is the worst step.")
        await expect(picture).to_be_visible()
        assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1440
        box = await picture.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
