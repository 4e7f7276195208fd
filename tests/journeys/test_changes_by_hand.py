"""An author who changes a story under review, in a real browser: the new card, the old one, and who is told what."""

from playwright.async_api import Browser, Page, expect

from tests.handlers.actions import assign_customer, newest_card, settle, submit_modal
from tests.harness import ADA, FILLED, JONAS, NADIA, Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as


async def _keep_picture_of(page: Page, harness: Harness, who: str, channel: str, name: str) -> None:
    await open_as(page, harness.sandbox.url, who, channel)
    await keep_picture(page, name)


async def _submit(harness: Harness, button: str, **words: str) -> None:
    await submit_modal(harness.ada, await harness.ada.wait_for_dm(button), button, words)
    await settle(harness)


async def _ask_for_changes(harness: Harness) -> None:
    card = await newest_card(harness)
    await submit_modal(harness.nadia, card, "Edit", {"title": "Bookkeeping for free", "quote": "We keep your books."})
    await settle(harness)
    card = await newest_card(harness)
    await submit_modal(harness.nadia, card, "Ask for changes", {"note": "Who exactly is hurt?"})
    await settle(harness)


async def test_a_story_reworked_by_its_author_comes_back_and_tells_what_changed(
    sqlite_url: str, browser: Browser
) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        page = await new_page(browser)
        await assign_customer(harness)
        await _submit(harness, "Log the call", **FILLED | {"owner": JONAS, "consent": "Anonymous"})
        await _keep_picture_of(page, harness, ADA, await harness.ada.dm_id(), "saved")
        await _ask_for_changes(harness)
        changed = {
            "quote": "I do your books for you.",
            "hurts": "The buyers are hurt. They pay late.",
            "due_on": "2026-12-04",
        }
        await _submit(harness, "Edit what you wrote", **changed)
        await _keep_picture_of(page, harness, NADIA, harness.cx_channel, "card-anew")
        await expect(page.get_by_text("There is a newer version of this card.")).to_be_visible()
        await expect(page.get_by_text("The headline is still an editor's")).to_be_visible()
        await _keep_picture_of(page, harness, JONAS, await harness.jonas.dm_id(), "promise-owner")
        await expect(page.get_by_text("changed a promise that you see through")).to_be_visible()
        await harness.nadia.click(await newest_card(harness), "Publish")
        await settle(harness)
        await _keep_picture_of(page, harness, ADA, harness.stories_channel, "story-anew")
        await _keep_picture_of(page, harness, ADA, await harness.ada.dm_id(), "story-is-out")
