"""The month played by itself, by the same clicks and commands a person would make."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.program.people.availability import next_permitted
from scripts.demo.people import ADA, CX, NADIA, STORIES
from scripts.demo.stage import Stage
from scripts.sandbox.person import Actor, PageClient, words_of

# Her story is out while she is at work: else she is told the next morning.
_ADAS_ZONE = ZoneInfo("Europe/London")
Say = Callable[[str], None]


class NotPlayed(Exception):
    """The month did not come to a published story."""


async def play(stage: Stage, say: Say) -> str:
    """Play from the import to the published story, telling each step by `say`; return the story as text.

    Raises NotPlayed, or TimeoutError with what was on the screen, when something did not come about.
    """
    async with PageClient(stage.sandbox.url) as page_client:
        nadia, ada = page_client.person(NADIA), page_client.person(ADA)
        say("Nadia (CX) imports the workbook: /firsthand import")
        await _import(nadia, stage.workbook.name, stage.workbook.read_bytes())

        say(f"The clock moves to {stage.opens:%A, %d %B %Y, %H:%M}: the round opens")
        await page_client.move_clock(to=stage.opens.isoformat())
        plan = await nadia.wait_for_message(CX, "The plan for")

        say("Nadia reads the plan and presses Approve")
        await nadia.click(plan, "Approve")
        brief = await ada.wait_for_dm("Ask, and then listen")

        say("Ada (CFO) gets her brief and books the call")
        await ada.click(brief, "I've booked it")
        await ada.wait_for_view("I've booked it")
        day = (stage.opens + timedelta(days=3)).date().isoformat()
        _accepted(await ada.submit({"booked_on": day}))
        await page_client.move_clock(to=next_permitted(_ADAS_ZONE, stage.opens + timedelta(days=3)).isoformat())
        brief = await ada.wait_for_dm("Booked for")

        say("Some days later Ada logs the call; a promise without a day is answered at the field")
        await ada.click(brief, "Log the call")
        await ada.wait_for_view("Log the call")
        refused = await ada.submit(_TOLD)
        if not refused["errors"]:
            raise NotPlayed("A promise without a day was taken.")
        say(f"  {next(iter(refused['errors'].values()))}")
        _accepted(await ada.submit(_TOLD | {"due_on": (stage.opens + timedelta(days=25)).date().isoformat()}))

        say("Nadia reviews the story and presses Publish")
        story = await _publish(nadia, ada)
        say("Published, and Ada has been told.")
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
    story = await ada.wait_for_message(STORIES, str(_TOLD["quote"]))
    await ada.wait_for_dm("Your story is out")
    return str(story["text"]) or words_of(story)


_TOLD: dict[str, object] = {
    "answer_0": "When the third invoice in a row showed last year's price. She had stopped trusting the first two.",
    "answer_1": "A day a month. Two people reconcile every line against the order before they dare to pay.",
    "quote": "I have become the quality control of your billing department, and nobody pays me for it.",
    "hurts": "Our invoices carry the price of the contract, not of the order. Nobody tells billing when it changes.",
    "promise": "Put the order's own price on every invoice, and tell her when the first right one is on its way.",
    "consent": "Named",
}


def _accepted(answer: dict[str, object]) -> None:
    if answer["errors"] or answer["error"] or not answer["acked"]:
        raise NotPlayed(f"A modal was not taken: {answer['errors'] or answer['error']}")
