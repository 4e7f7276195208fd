"""Links on the page: to a message of this workspace within the page, to anywhere else in a new window."""

import re

from playwright.async_api import expect

from tests.sandbox.page.conftest import ADA, PageDriver


async def test_a_permalink_leads_to_its_message_in_place(driver: PageDriver) -> None:
    post = driver.app.client.chat_postMessage
    story = await post(channel="C0STORIES01", text="What I heard")
    link = await driver.app.client.chat_getPermalink(channel="C0STORIES01", message_ts=story["ts"])
    where = await driver.app.client.conversations_open(users=ADA)
    await post(channel=where["channel"]["id"], text=f"Your story is out: <{link['permalink']}|read it>")
    await driver.open()
    await driver.page.get_by_role("link", name="read it").click()
    await expect(driver.page.get_by_test_id("conversation-title")).to_have_text("customer-stories")
    await expect(driver.page.get_by_test_id("message").filter(has_text="What I heard")).to_be_focused()


async def test_any_other_link_opens_apart_and_says_nothing_of_here(driver: PageDriver) -> None:
    await driver.open(f"as={ADA}&channel=C0STORIES01")
    await driver.say("See https://example.com/a?b=1 for more.")
    link = driver.page.get_by_role("link", name="https://example.com/a?b=1")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", re.compile("noopener"))
