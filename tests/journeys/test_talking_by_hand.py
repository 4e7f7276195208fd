"""Talking instead of typing, in a real browser: words and a voice clip in the bot's messages, sorted in the form."""

from playwright.async_api import Browser, Page, ViewportSize, expect

from scripts.demo.environment import running_demo
from scripts.sandbox.sample_company import ADA
from tests.journeys.screens import keep_picture, open_as
from tests.journeys.test_brief_by_hand import hand_out

SIZES = {"": ViewportSize(width=1280, height=900), " on a phone": ViewportSize(width=390, height=844)}
WORDS = "She waits three weeks for every refund, and nobody tells her why."
SPOKEN = "By now she orders elsewhere what she needs quickly. She would come back, she says, if somebody called."


async def test_words_and_a_clip_are_kept_and_sorted_into_the_form_on_desk_and_phone(browser: Browser) -> None:
    async with running_demo() as demo:
        await hand_out(demo)
        page = await browser.new_page(viewport=SIZES[""], has_touch=True)
        await open_as(page, demo.sandbox.url, ADA)
        await _say(page, WORDS)
        kept = page.get_by_test_id("message").filter(has_text="Nobody else sees it.").last
        await expect(kept).to_contain_text("I've kept that for your call with")
        await page.get_by_role("button", name="Speak:").click()
        await _say(page, SPOKEN)
        await expect(page.get_by_text("No transcript yet.")).to_be_visible()
        await expect(kept).to_contain_text("Slack is still writing down your clip.")
        await expect(page.get_by_text(f"Transcript: {SPOKEN[:20]}")).to_be_visible(timeout=20_000)
        await expect(kept).not_to_contain_text("Slack is still writing down your clip.", timeout=20_000)
        for name, size in SIZES.items():
            await page.set_viewport_size(size)
            await kept.scroll_into_view_if_needed()
            for button in ("Sort it into the form", "Forget it"):
                await expect(kept.get_by_role("button", name=button)).to_be_in_viewport(ratio=1)
            await keep_picture(page, f"talked{name}")
            await _sort(page, f"sorting{name}")
        assert demo.sandbox.violations == []


async def _say(page: Page, words: str) -> None:
    await page.get_by_test_id("composer").fill(words)
    await page.get_by_test_id("composer-send").click()


async def _sort(page: Page, picture: str) -> None:
    """Open the form: all that was said stands above it, and in its main field, to be changed there."""
    await page.get_by_role("button", name="Sort it into the form").last.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("What you said")).to_be_visible()
    await expect(dialog.get_by_label("What did you hear?")).to_have_value(f"{WORDS}\n\n{SPOKEN}")
    await keep_picture(page, picture)
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(dialog).to_have_count(0)
