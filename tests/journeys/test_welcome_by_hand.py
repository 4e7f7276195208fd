"""A welcome by hand in Chromium, on a phone and on a desk: the message, the brief, the form, the desk, as pictures."""

from decimal import Decimal

from playwright.async_api import Browser, Page, expect

from models import Customer, Issue
from models.database import Database
from tests.handlers.actions import settle
from tests.harness import Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_a_welcome import WORDS
from tests.journeys.test_form_on_a_phone import PHONE
from tests.shadow_days import LENA, add_hosts
from tests.welcomes import begin_welcome, look

_SAID = (
    "Every month the invoice lists a service we never booked, and every month I explain it to somebody new.",
    "I like the product. I would like it more if somebody told me what it costs before I sign.",
    "Three people apologised to me. Nobody could refund me.",
)


async def add_words(database: Database) -> None:
    """Store a department's issue with three customers who say something of it, and one issue of another."""
    async with database.write() as session:
        issue = Issue(
            external_id="I-7",
            title="Credit notes take three weeks",
            department="Finance",
            severity=4,
            frequency="about 40 a month",
        )
        session.add_all((issue, Issue(external_id="I-8", title="Repairs come back broken", severity=5)))
        await session.flush()
        for number, said in enumerate(_SAID, 71):
            session.add(
                Customer(
                    external_id=f"C-{number}",
                    name=f"Said Number{number}",
                    score=Decimal(number - 69),
                    comment=said,
                    issue_id=issue.id,
                    consent_to_call=True,
                    phone=f"+44 20 7946 01{number}",
                )
            )


async def _phone(browser: Browser) -> Page:
    return await browser.new_page(viewport=PHONE)


async def _keep_on_both(browser: Browser, harness: Harness, channel: str, who: str, name: str) -> None:
    for page, suffix in ((await _phone(browser), "phone"), (await new_page(browser), "desk")):
        await open_as(page, harness.sandbox.url, who, channel)
        await keep_picture(page, f"welcome-{name}-{suffix}")
        await page.close()


async def _fill(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_test_id("field")).to_have_count(7)
    await keep_picture(page, "welcome-form-phone")
    await dialog.get_by_label("What surprised me").fill(WORDS["surprised"])
    await dialog.get_by_label("What I would change").fill(WORDS["change"])
    await dialog.get_by_label("A headline for your story").fill(WORDS["headline"])
    await dialog.get_by_label("Yes", exact=True).check()
    await dialog.get_by_label("What do you promise to fix?").fill(WORDS["promise"])
    await dialog.get_by_label("By when?").fill(WORDS["due_on"])
    await keep_picture(page, "welcome-form-phone-end")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()


async def test_first_weeks_on_a_phone_and_on_a_desk(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        await add_words(harness.database)
        await add_hosts(harness.database, LENA)
        await harness.command("turn on shadow day")
        await begin_welcome(harness)
        dm = await harness.ada.dm_id()
        await _keep_on_both(browser, harness, dm, harness.ada.id, "message")
        await _keep_on_both(browser, harness, harness.cx_channel, harness.nadia.id, "channel")
        await _keep_on_both(browser, harness, await harness.nadia.dm_id(), harness.nadia.id, "partner")
        page = await _phone(browser)
        await open_as(page, harness.sandbox.url, harness.ada.id, dm)
        for button in ("Give me a customer", "We've agreed on a time", "A few words", "The brief"):
            await expect(page.get_by_role("button", name=button)).to_be_in_viewport()
        await page.get_by_role("button", name="The brief").click()
        await expect(page.get_by_role("dialog").get_by_text("Credit notes take three weeks")).to_be_visible()
        await keep_picture(page, "welcome-brief-phone")
        await page.get_by_role("dialog").get_by_role("button", name="Back").first.click()
        await page.get_by_role("button", name="Give me a customer").click()
        await settle(harness)
        await harness.ada.wait_for_dm("Your customer for November")
        await look(harness)
        await _keep_on_both(browser, harness, dm, harness.ada.id, "given")
        await page.get_by_role("button", name="A few words").click()
        await _fill(page)
        await settle(harness)
        card = (await harness.nadia.messages(harness.cx_channel))[-1]
        await harness.nadia.click(card, "Publish")
        await settle(harness)
        await _keep_on_both(browser, harness, harness.stories_channel, harness.nadia.id, "story")
        assert "Your story is out" in str(await harness.ada.wait_for_dm("My first weeks with customers"))
        assert harness.sandbox.violations == []
