"""An author who changes a story under review, in a real browser: the new card, the old one, and who is told what."""

from playwright.async_api import Browser, Page, expect

from tests.handlers.actions import assign_customer, open_modal, settle, submit_modal
from tests.harness import ADA, FILLED, JONAS, NADIA, Harness, add_people, started
from tests.journeys.test_by_hand import DESK, SCREENS


async def _look(page: Page, harness: Harness, who: str, channel: str, name: str) -> None:
    await page.goto(f"{harness.sandbox.url}/?as={who}&channel={channel}")
    await page.wait_for_selector("body[data-ready=yes]")
    SCREENS.mkdir(parents=True, exist_ok=True)
    await page.wait_for_timeout(250)  # let the page come to rest for the picture
    await page.screenshot(path=SCREENS / f"{name}.png")


async def _save(harness: Harness, button: str, **words: str) -> None:
    await submit_modal(harness.ada, await harness.ada.wait_for_dm(button), button, words)
    await settle(harness)


async def _ask_for_changes(harness: Harness) -> None:
    card = (await harness.nadia.messages(harness.cx_channel))[-1]
    await open_modal(harness.nadia, card, "Edit")
    await harness.nadia.submit({"title": "Bookkeeping for free", "quote": "We keep your books."})
    await settle(harness)
    await open_modal(harness.nadia, card, "Ask for changes")
    await harness.nadia.submit({"note": "Who exactly is hurt?"})
    await settle(harness)


async def test_a_story_reworked_by_its_author_comes_back_and_tells_what_changed(
    sqlite_url: str, browser: Browser
) -> None:
    async with started(sqlite_url, sandbox={"page": True}) as harness:
        await add_people(harness.database)
        page = await browser.new_page(viewport=DESK)  # type: ignore[arg-type]
        await assign_customer(harness)
        await _save(harness, "Log the call", **FILLED | {"owner": JONAS, "consent": "Anonymous"})
        await _look(page, harness, ADA, await harness.ada.dm_id(), "saved")
        await _ask_for_changes(harness)
        changed = {
            "quote": "I do your books for you.",
            "hurts": "The buyers are hurt. They pay late.",
            "due_on": "2026-12-04",
        }
        await _save(harness, "Edit what you wrote", **changed)
        await _look(page, harness, NADIA, harness.cx_channel, "card-anew")
        await expect(page.get_by_text("There is a newer version of this card.")).to_be_visible()
        await expect(page.get_by_text("The headline is still an editor's")).to_be_visible()
        await _look(page, harness, JONAS, await harness.jonas.dm_id(), "promise-owner")
        await expect(page.get_by_text("changed a promise that you see through")).to_be_visible()
        await harness.nadia.click((await harness.nadia.messages(harness.cx_channel))[-1], "Publish")
        await settle(harness)
        await _look(page, harness, ADA, harness.stories_channel, "story-anew")
        await _look(page, harness, ADA, await harness.ada.dm_id(), "story-is-out")
        assert harness.sandbox.violations == []
