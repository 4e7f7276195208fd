"""Text that would harm runs nowhere on the page: it is shown, letter by letter."""

from playwright.async_api import Page, expect

from tests.sandbox.page.conftest import ADA, PageDriver
from tests.sandbox.page.tiny_views import DANGER


async def _assert_calm(page: Page) -> None:
    assert await page.evaluate("document.body.dataset.pwned") is None
    assert await page.locator(".log img[src='x'], .log script, .rail script").count() == 0
    hrefs = await page.eval_on_selector_all("a", "nodes => nodes.map(node => node.href)")
    assert [href for href in hrefs if href.startswith("javascript")] == []


async def test_hostile_blocks_are_shown_as_text(driver: PageDriver) -> None:
    await driver.open()
    await driver.say("/firsthand hostile")
    message = driver.page.get_by_test_id("message").last
    await expect(message.get_by_role("button", name="<img src=x")).to_be_visible()
    words = await message.inner_text()
    assert words.count("</script><script>") >= 5
    assert "a bad link" in words
    await _assert_calm(driver.page)


async def test_hostile_words_of_a_person_are_shown_as_text(driver: PageDriver) -> None:
    await driver.open(f"as={ADA}&channel=C0STORIES01")
    await driver.say(DANGER)
    await expect(driver.page.get_by_test_id("message").last).to_contain_text("</script><script>")
    await _assert_calm(driver.page)


async def test_a_hostile_name_is_shown_as_text(driver: PageDriver) -> None:
    driver.sandbox.workspace.people[ADA].real_name = DANGER
    await driver.open()
    await expect(driver.page.get_by_role("combobox", name="You act as")).to_have_value(DANGER)
    await driver.page.get_by_role("combobox", name="You act as").click()
    await expect(driver.page.get_by_role("option").filter(has_text="<img")).to_have_count(1)
    await _assert_calm(driver.page)
