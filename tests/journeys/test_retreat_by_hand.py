"""Before a retreat in a real browser: the call to vote, the modal and the ranking, on a desk and on a phone."""

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from models import Consent, StoryState
from tests.brought_back import Told, add_routine
from tests.handlers.actions import settle
from tests.harness import ADA, JONAS, MEI, Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_a_retreat import TITLES, close, opened, vote

LONG = (
    "Whoever asks for a second invoice waits until the first one is cancelled, which only one person in the building "
    "may do, and who asks why is told that it has always been so"
)
MORE = (
    Told(LONG, ADA, Consent.NAMED),
    Told("Nobody but Ines Duarte may open the safe", JONAS, Consent.PRIVATE, None),
    Told("Parcels are weighed twice", JONAS, state=StoryState.IN_REVIEW),
)


@pytest.fixture(autouse=True)
def _ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    add_routine(monkeypatch)


DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.mark.parametrize(("where", "size"), [("desk", DESK), ("phone", PHONE)])
async def test_a_vote_by_hand(sqlite_url: str, browser: Browser, where: str, size: ViewportSize) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await opened(harness, *MORE)
        page = await browser.new_page(viewport=size, has_touch=where == "phone")
        await open_as(page, harness.sandbox.url, ADA, await harness.ada.dm_id())
        await _vote(page, where)
        await _rank(harness, page, where)
        assert harness.sandbox.violations == []


async def _vote(page: Page, where: str) -> None:
    message = page.get_by_test_id("message").filter(has_text="Before the retreat").last
    await expect(message).to_be_visible()
    await keep_picture(page, f"retreat shared on a {where}")
    await message.get_by_role("button", name="Read and vote").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text(TITLES[0])).to_be_visible()
    await keep_picture(page, f"retreat vote on a {where}")
    await _tick(dialog, 0, 1)
    await dialog.get_by_role("button", name="Further issues").click()
    await expect(dialog.get_by_text("Issues 11 to 15 of 15")).to_be_attached()
    await _tick(dialog, 0, 1)
    await keep_picture(page, f"retreat vote turned on a {where}")
    await dialog.get_by_role("button", name="Vote", exact=True).click()
    await expect(dialog.get_by_text("You ticked 4, and have 3 votes.")).to_be_visible()
    await keep_picture(page, f"retreat vote one too many on a {where}")
    await dialog.get_by_role("button", name="Back", exact=True).last.click()
    await dialog.get_by_role("checkbox").nth(0).uncheck()
    await dialog.get_by_role("button", name="Vote", exact=True).click()
    await expect(dialog).to_be_hidden()
    await expect(message.get_by_text("3 of your 3 votes")).to_be_visible()


async def _tick(dialog: Locator, *places: int) -> None:
    for each in places:
        await dialog.get_by_role("checkbox").nth(each).check()


async def _rank(harness: Harness, page: Page, where: str) -> None:
    await vote(harness.jonas, TITLES[1])
    await harness.command("retreat")
    desk = await new_page(page.context.browser) if page.context.browser and where == "desk" else None
    if desk is not None:
        await open_as(desk, harness.sandbox.url, harness.nadia.id, harness.cx_channel)
        await expect(desk.get_by_text("leaders voted so far")).to_be_visible()
        await keep_picture(desk, "retreat status")
    await close(harness)
    message = page.get_by_test_id("message").filter(has_text="The ranking before the retreat").last
    await expect(message).to_be_visible()
    await message.get_by_role("button", name="Commit").first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("What will be done about it?")).to_be_visible()
    await keep_picture(page, f"retreat commit on a {where}")
    await dialog.get_by_role("button", name="Cancel").click()
    await harness.jonas.click(await harness.jonas.wait_for_dm("The ranking"), "Commit")
    filled = {"what": "Hand keys over in person, with a word to who comes next.", "due_on": "2026-12-01", "owner": MEI}
    assert (await harness.jonas.submit(filled))["errors"] is None
    await settle(harness)
    await expect(message.get_by_text("Hand keys over in person")).to_be_visible()
    await message.get_by_role("heading").scroll_into_view_if_needed()
    await keep_picture(page, f"retreat ranking on a {where}")
