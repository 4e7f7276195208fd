"""Walks for the tests: journeys stored, one handed to somebody, its steps walked."""

from typing import Any

from bot.program.routines.walks import BE_A_CUSTOMER
from models import Journey, JourneyStep
from models.database import Database
from scripts.sandbox.person import Actor
from tests.handlers.actions import settle
from tests.harness import Harness

Json = dict[str, Any]
PUMP = "Ordering a spare pump"
STEPS = (
    ("Find the pump's number on our site", "It stands on the product's page.", "https://shop.acme.example", None),
    ("Order it", "Two minutes, no account needed.", None, "The chat, nine to five"),
    ("Wait for the confirmation", "It comes within five minutes.", None, None),
)
SMOOTH: Json = {"How did it go?": "It worked", "Minutes, waiting included": "4", "Friction": "1: went by itself"}
STUCK: Json = {
    "How did it go?": "I got stuck",
    "Minutes, waiting included": "25",
    "Friction": "5: I'd have given up",
    "What happened instead?": "No mail came. I rang, and was number eleven in the queue.",
}
TOLD: Json = {
    "What was it like?": "Like asking for a favour.",
    "Why does it happen?": "The shop and the warehouse talk once a night.",
    "headline": "Number eleven in the queue",
    "promises": "Yes",
    "promise": "A confirmation goes out as soon as the order is in.",
    "due_on": "2026-12-18",
}


async def add_journey(
    database: Database, title: str = PUMP, *, kind: str = BE_A_CUSTOMER.key, steps: int = 3, **facts: Any
) -> int:
    """Store a journey with so many steps; return its id."""
    async with database.write() as session:
        given: Json = {"why": "One order in five is rung up about.", "minutes": 40, "needs": "a private e-mail address"}
        journey = Journey(external_id=f"J-{title[:20]}", title=title, kind=kind, **given | facts)
        session.add(journey)
        await session.flush()
        for number in range(1, steps + 1):
            task, we_say, link, helper = STEPS[(number - 1) % len(STEPS)]
            session.add(
                JourneyStep(
                    journey_id=journey.id or 0, number=number, task=task, we_say=we_say, link=link, helper=helper
                )
            )
        await session.flush()
        return journey.id or 0


async def hand_journey(harness: Harness, to: Actor | None = None, title: str = PUMP) -> Json:
    """Turn Be a customer on, and hand this journey to Ada, or another; return the message."""
    actor = to or harness.ada
    await harness.command("turn on be a customer")
    name = harness.sandbox.workspace.people[actor.id].real_name
    await harness.command(f"assign {name} be a customer {title}")
    await settle(harness)
    return await actor.wait_for_dm("Be a customer: ")


async def start(actor: Actor) -> Json:
    """Press the button by which the walk starts or goes on; return the modal."""
    message = await actor.wait_for_dm("Be a customer: ")
    words = next(
        element["text"]["text"]
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["text"]["text"].startswith(("Start the walk", "Go on"))
    )
    await actor.click(message, words)
    return await actor.view()


async def walk_all(actor: Actor, *entered: Json) -> Json:
    """Submit steps one after the other; return the modal that stands there in the end."""
    for each in entered:
        assert (await actor.submit(each))["errors"] is None
    return await actor.view()
