"""The demo's chapter of the one-to-one, taken step by step: each has its tick once it was done."""

from scripts.demo.environment import running_demo
from scripts.demo.playing import a_day_later, accepted
from scripts.sandbox.person import PageClient
from scripts.sandbox.sample_company import ADA, CX, NADIA
from tests.one_to_ones import AGREED, tick_agreed


async def _done(client: PageClient) -> list[str]:
    chapters = (await client.get("/page/guide"))["chapters"]
    (chapter,) = [each for each in chapters if each["id"] == "one_to_one"]
    return [step["id"] for step in chapter["steps"] if step["done"]]


async def test_every_step_of_the_chapter_is_ticked_off() -> None:
    async with running_demo() as demo, PageClient(demo.sandbox.url) as client:
        nadia, ada = client.person(NADIA), client.person(ADA)
        await nadia.command("/firsthand", "turn on one-to-one", channel=CX)
        await nadia.command("/firsthand", "plan", channel=CX)
        await nadia.click(await nadia.wait_for_message(CX, "sit down with one of the CX team"), "Approve")
        assert await _done(client) == ["turn_on_one_to_one", "plan_one_to_ones"]
        await a_day_later(client, nadia)
        brief = await ada.wait_for_dm("Half an hour with Nadia Rahman")
        await ada.click(brief, "My answers beforehand")
        await ada.view()
        accepted(await ada.submit({"stop": "The monthly deck."}))
        await ada.click(brief, "We've set a day")
        await ada.view()
        day = (await ada.state())["clock"][:10]
        accepted(await ada.submit({"booked_on": day}))
        await nadia.click(await nadia.wait_for_dm("Ada Okafor answered"), "Log the one-to-one")
        await tick_agreed(nadia)
        accepted(await nadia.submit({"agreed": AGREED["agreed"], "due_on": f"{int(day[:4]) + 1}-01-15"}))
        await ada.wait_for_dm(AGREED["agreed"])
        assert len(await _done(client)) == 6
        assert demo.sandbox.violations == []
