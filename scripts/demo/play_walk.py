"""A walk played by itself: a journey handed out, its steps walked, the log told and published, and walks added up."""

from datetime import timedelta
from typing import Any

from scripts.demo.playing import Report, a_day_later, accepted, publish
from scripts.sandbox.person import Actor, PageClient, words_of
from scripts.sandbox.sample_company import ADA, CX, NADIA

_JOURNEY = "Ordering a spare part"


def _step(minutes: int, friction: str, instead: str = "", *, stuck: bool = False) -> dict[str, Any]:
    return {
        "How did it go?": "I got stuck" if stuck else "It worked",
        "Minutes, waiting included": str(minutes),
        "Friction": friction,
        "What happened instead?": instead or None,
    }


_WALKED = (
    _step(7, "3", "Three seals look the same, and the number on the pump is none of theirs."),
    _step(6, "2"),
    _step(34, "5: I'd have given up", "No mail came. The order line told me to order again.", stuck=True),
    _step(12, "4", "By post only, said the chat."),
)
_TOLD: dict[str, object] = {
    "What was it like?": "Like asking a favour of somebody busy. After half an hour I had ordered the part twice.",
    "Why does it happen?": "The shop hands its orders over at night, so nobody can see one before.",
    "headline": "I ordered one seal, and got two",
    "promises": "Yes",
    "promise": "Orders reach the warehouse within a minute, and the confirmation with them.",
}


async def play_walk(page_client: PageClient, report: Report) -> str:
    """Play a walk from `/firsthand turn on` to what adds up; return the story as text.

    Raises NotPlayed or TimeoutError when a step fails.
    """
    nadia, ada = page_client.person(NADIA), page_client.person(ADA)
    report("A third routine: /firsthand turn on be a customer, and a journey for Ada")
    await nadia.command("/firsthand", "turn on be a customer", channel=CX)
    await nadia.command("/firsthand", f"assign Ada Okafor be a customer {_JOURNEY}", channel=CX)
    message = await ada.wait_for_dm("Be a customer: ")

    report("Ada walks it step by step, and stops after the second; the next day she goes on")
    await ada.click(message, "Start the walk")
    await _walk(ada, *_WALKED[:2])
    await ada.click(await ada.view(), "Stop here, go on another day")
    await ada.wait_for(lambda: _shown(ada, "Everything is kept"), what="that all is kept")
    await ada.close()
    now = await a_day_later(page_client, ada)
    await ada.click(await ada.wait_for_dm("Go on (step 3 of 4)"), "Go on (step 3 of 4)")
    await _walk(ada, *_WALKED[2:])

    report("Behind the last step is her friction log, and from it she writes it up")
    log = await ada.view()
    report(f"  {next(line for line in words_of(log).splitlines() if 'minutes' in line)}")
    accepted(await ada.submit())
    accepted(await ada.submit(_TOLD | {"due_on": (now + timedelta(days=30)).date().isoformat()}))

    report("Nadia publishes it; /firsthand journey shows how walks of this journey add up")
    story = await publish(nadia, ada, str(_TOLD["headline"]))
    await nadia.command("/firsthand", f"journey {_JOURNEY}", channel=CX)
    await nadia.wait_for_message(CX, "1 walk, to the end.")
    return story


async def _walk(ada: Actor, *entered: dict[str, Any]) -> None:
    await ada.view()
    for each in entered:
        accepted(await ada.submit(each))


async def _shown(ada: Actor, words: str) -> bool:
    return words in words_of(await ada.view())
