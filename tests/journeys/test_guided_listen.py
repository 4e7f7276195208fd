"""Listening together in the demo's guide: each step leads on, and gets its tick."""

from typing import Any

from scripts.demo import guide_listen
from scripts.demo.environment import Demo, running_demo
from scripts.sandbox.person import Actor, PageClient
from scripts.sandbox.sample_company import ADA, CX, NADIA
from tests.harness import until
from tests.listening import FILLED_LISTENING, LENA


async def _submit(actor: Actor, button: str, values: dict[str, Any]) -> None:
    await actor.click(await actor.wait_for_dm(button), button)
    await actor.view()
    assert (await actor.submit(values))["errors"] is None


async def _is_done(demo: Demo, step: str) -> None:
    async def has_tick() -> bool:
        async with demo.bot.database.read() as session:
            return step in await guide_listen.CHAPTER.done(session)

    await until(has_tick)


async def test_the_guide_leads_through_listening_together() -> None:
    async with running_demo() as demo, PageClient(demo.sandbox.url) as client:
        nadia, ada, lena = client.person(NADIA), client.person(ADA), client.person(LENA)
        await client.move_clock(to=demo.opens.isoformat())
        await nadia.click(await nadia.wait_for_message(CX, "The plan for"), "Approve")
        for typed, step in (
            ("turn on listen together beside others", "turn_on_listen"),
            ("assign Ada Okafor listen together C-1010", "hand_customer"),
        ):
            await nadia.command("/firsthand", typed, channel=CX)
            await _is_done(demo, step)
        await _submit(ada, "Bring colleagues", {"colleagues": [LENA]})
        await _is_done(demo, "bring")
        await lena.click(await lena.wait_for_dm("I'm in"), "I'm in")
        await _is_done(demo, "come")
        await _submit(
            ada,
            "Log it",
            FILLED_LISTENING
            | {"day": demo.opens.date().isoformat(), "promises": "Not this time", "promise": None, "due_on": None},
        )
        await _is_done(demo, "log_listening")
        await _submit(lena, "Write your line", {"line": "They wait.", "line_consent": "With my name"})
        await _is_done(demo, "write_line")
        await nadia.click(await nadia.wait_for_message(CX, "To review: "), "Publish")
        await _is_done(demo, "publish_listening")
        assert demo.sandbox.violations == []
