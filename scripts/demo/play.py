"""The month played by itself, by the same clicks and commands a person would make."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.program.people.availability import next_permitted
from models import Person
from scripts.demo.environment import Demo
from scripts.sandbox.person import Actor, PageClient, words_of
from scripts.sandbox.sample_company import ADA, CX, NADIA, STORIES

# The story is published in her working hours: else the bot would write to her the next morning only.
_IN_LONDON = Person(name="Ada", timezone="Europe/London")
Report = Callable[[str], None]


def _ada_at_work(moment: datetime) -> datetime:
    return next_permitted(_IN_LONDON, moment, ZoneInfo("UTC"))


class NotPlayed(Exception):
    """The month did not come to a published story."""


async def play(demo: Demo, report: Report) -> str:
    """Play from the import to the published story, reporting each step; return the story as text.

    Raises NotPlayed, or TimeoutError with what was on the screen, when a step fails.
    """
    async with PageClient(demo.sandbox.url) as page_client:
        nadia, ada = page_client.person(NADIA), page_client.person(ADA)
        report("Nadia (CX) imports the workbook: /firsthand import")
        await _import(nadia, demo.workbook.name, demo.workbook.read_bytes())

        report(f"The clock moves to {demo.opens:%A, %d %B %Y, %H:%M}: the round opens")
        await page_client.move_clock(to=demo.opens.isoformat())
        plan = await nadia.wait_for_message(CX, "The plan for")

        report("Nadia reads the plan and presses Approve")
        await nadia.click(plan, "Approve")
        brief = await ada.wait_for_dm("Your customer for")

        report("Ada (CFO) gets her brief and books the call")
        await ada.click(brief, "I've booked it")
        await ada.wait_for_view("I've booked it")
        day = (demo.opens + timedelta(days=3)).date().isoformat()
        _accepted(await ada.submit({"booked_on": day}))
        await page_client.move_clock(to=_ada_at_work(demo.opens + timedelta(days=3)).isoformat())
        brief = await ada.wait_for_dm("Booked for")

        report("Some days later Ada logs the call; a promise without a day is answered at the field")
        await ada.click(brief, "Log the call")
        await ada.wait_for_view("Log the call")
        refused = await ada.submit(_REFLECTION)
        if not refused["errors"]:
            raise NotPlayed("A promise without a day was taken.")
        report(f"  {next(iter(refused['errors'].values()))}")
        _accepted(await ada.submit(_REFLECTION | {"due_on": (demo.opens + timedelta(days=25)).date().isoformat()}))

        report("Nadia reviews the story and presses Publish")
        story = await _publish(nadia, ada)
        report("Published, and Ada has been told.")
        return story


async def _import(nadia: Actor, name: str, workbook: bytes) -> None:
    await nadia.command("/firsthand", "import", channel=CX)
    file = await nadia.upload(name, workbook)
    _accepted(await nadia.submit({"The workbook": file}))
    # What came of it: the first time all went in, the next time all was in already.
    await nadia.wait_for_dm(name)


async def _publish(nadia: Actor, ada: Actor) -> str:
    card = await nadia.wait_for_message(CX, "To review")
    await nadia.click(card, "Publish")
    story = await ada.wait_for_message(STORIES, str(_REFLECTION["quote"]))
    await ada.wait_for_dm("Your story is out")
    return str(story["text"]) or words_of(story)


_REFLECTION: dict[str, object] = {
    "headline": "Nobody tells billing when a price changes",
    "heard": "The third invoice in a row showed last year's price, and she had stopped trusting the first two. It "
    "costs them a day a month: two people reconcile every line against the order before they dare to pay.",
    "quote": "I have become the quality control of your billing department, and nobody pays me for it.",
    "hurts": "Our invoices carry the price of the contract, not of the order. Nobody tells billing when it changes.",
    "promises": "Yes",
    "promise": "Put the order's own price on every invoice, and tell her when the first right one is on its way.",
    "consent": "Named",
}


def _accepted(answer: dict[str, object]) -> None:
    if answer["errors"] or answer["error"] or not answer["acked"]:
        raise NotPlayed(f"A modal was not taken: {answer['errors'] or answer['error']}")
