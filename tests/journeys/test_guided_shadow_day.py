"""The second routine in a real browser: turned on, the host asked, the day told, published and voted on, by hand."""

from playwright.async_api import Browser, Page, ViewportSize, expect

from scripts.demo.environment import running_demo
from scripts.sandbox.person import PageClient
from scripts.sandbox.sample_company import CX, NADIA, STORIES
from tests.journeys.guided import choose, follow, is_done, message, send
from tests.journeys.screens import keep_picture, new_page, open_as


async def test_the_guide_leads_through_a_shadow_day(browser: Browser) -> None:
    page = await new_page(browser)
    async with running_demo() as demo:
        async with PageClient(demo.sandbox.url) as client:
            await client.move_clock(to=demo.opens.isoformat())
            nadia = client.person(NADIA)
            await nadia.click(await nadia.wait_for_message(CX, "The plan for"), "Approve")
        await open_as(page, demo.sandbox.url, NADIA, CX)
        await _turn_on_and_plan(page)
        await _host_is_asked(page)
        await _log(page)
        await _publish(page, demo.sandbox.url)
        await _vote_and_commit(page)
        assert demo.sandbox.violations == []


async def _turn_on_and_plan(page: Page) -> None:
    await choose(page, "shadow_day")
    await send(page, "turn_on", "turn on shadow day beside others")
    await is_done(page, "turn_on")
    await send(page, "plan_days", "plan")
    plan = message(page, "beside a colleague")
    await expect(plan).to_be_visible()
    await keep_picture(page, "shadow plan")
    await plan.get_by_role("button", name="Approve", exact=True).click()
    await is_done(page, "plan_days")


async def _host_is_asked(page: Page) -> None:
    await follow(page, "host")
    question = message(page, "Would you have Ada Okafor beside you")
    await expect(question).to_be_visible()
    await keep_picture(page, "shadow host")
    await question.get_by_role("button", name="Glad to").click()
    await is_done(page, "host")


async def _log(page: Page) -> None:
    await follow(page, "log_day")
    brief = message(page, "Your shadow day")
    await expect(brief).to_be_visible()
    await _keep_both_routines(page)
    await brief.get_by_role("button", name="Log the day").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("What did you do?").fill("Nine calls at her side, and two of my own.")
    issue = "A refund takes four systems and two signatures."
    await dialog.get_by_label("The one issue that harms customers").fill(issue)
    await dialog.get_by_label("What would you change?").fill("One screen for refunds.")
    await dialog.get_by_label("A headline for your story").fill("Four systems for one refund")
    await dialog.get_by_label("Not this time").check()
    await dialog.get_by_label("Why not?").fill("It is for the retreat to decide.")
    await dialog.get_by_label("Named").check()
    await keep_picture(page, "shadow form")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()
    await is_done(page, "log_day")


async def _keep_both_routines(page: Page) -> None:
    """Keep pictures of both briefs, in the messages and on the home tab, on a desk and on a phone."""
    desk, phone = page.viewport_size, ViewportSize(width=390, height=844)
    for tab in ("Home", "Messages"):
        await page.get_by_role("tab", name=tab).click()
        await expect(page.get_by_text("Ines Duarte").locator("visible=true").first).to_be_visible()
        await keep_picture(page, f"both {tab.lower()}")
        await page.set_viewport_size(phone)
        await keep_picture(page, f"both {tab.lower()} on a phone")
        await page.set_viewport_size(desk or phone)


async def _publish(page: Page, url: str) -> None:
    await follow(page, "publish_day")
    card = message(page, "To review:")
    await expect(card).to_be_visible()
    await keep_picture(page, "shadow review")
    await card.get_by_role("button", name="Publish", exact=True).click()
    await is_done(page, "publish_day")
    await open_as(page, url, NADIA, STORIES)
    await expect(page.get_by_text("No promise came out of this day.")).to_be_visible()
    await keep_picture(page, "shadow story")


async def _vote_and_commit(page: Page) -> None:
    await send(page, "retreat", "retreat")
    await message(page, "1 issue came back").get_by_role("button", name="Open the vote").click()
    dialog = page.get_by_role("dialog")
    await page.get_by_role("alertdialog").get_by_role("button", name="Open the vote").click()
    await is_done(page, "retreat")
    await follow(page, "vote")
    await message(page, "Before the retreat").get_by_role("button", name="Read and vote").click()
    await dialog.get_by_role("checkbox").check()
    await keep_picture(page, "vote")
    await dialog.get_by_role("button", name="Vote", exact=True).click()
    await is_done(page, "vote")
    await send(page, "commit", "retreat")
    await message(page, "voted so far").get_by_role("button", name="Close the vote").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Close the vote").click()
    await message(page, "The ranking before").get_by_role("button", name="Commit").click()
    await dialog.get_by_label("What will be done about it?").fill(
        "Refunds move into the one system that agents have open."
    )
    await dialog.locator("input[type=date]").fill("2031-01-31")
    await dialog.get_by_role("button", name="Commit", exact=True).click()
    await is_done(page, "commit")
    await expect(message(page, "The ranking before").get_by_text("Refunds move into")).to_be_visible()
    await keep_picture(page, "ranking")
