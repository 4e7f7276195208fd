"""A retreat from every side: the CX team opens and closes the vote, leaders vote on phone and desk, and commit."""

from typing import Any

import pytest

from models import Commitment
from scripts.sandbox.person import Actor, words_of
from tests.brought_back import Told, add_routine, bring_back, take_part
from tests.handlers.actions import current_message, open_modal, rows, settle
from tests.harness import ADA, JONAS, MEI, Harness

Json = dict[str, Any]
TITLES = [
    "Refunds wait for a second signature",
    "Keys are lost between two shifts",
    "Screens freeze while a customer is on the line",
    *(f"Form {number} asks for what we know already" for number in range(4, 13)),
]


@pytest.fixture(autouse=True)
def _ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    add_routine(monkeypatch)


async def brought_back(harness: Harness, *more: Told) -> None:
    told = [Told(title, ADA if place % 2 else JONAS, severity=1) for place, title in enumerate(TITLES)]
    async with harness.database.write() as session:
        await take_part(session, ADA, JONAS)
        await bring_back(session, *told, *more)


async def opened(harness: Harness, *more: Told) -> None:
    """Let Nadia look what there is, and open the vote."""
    await brought_back(harness, *more)
    answer = await harness.command("retreat")
    assert "12 issues came back" in words_of(answer) or more
    await harness.nadia.click(await harness.nadia.wait_for_message(harness.cx_channel, "came back"), "Open the vote")
    await settle(harness)


async def vote(actor: Actor, *titles: str) -> Json:
    """Vote for issues of the first page, and return what Slack was answered."""
    await open_modal(actor, await actor.wait_for_dm("Read and vote"), "Read and vote")
    return await actor.submit(boxes(*titles))


def boxes(*titles: str) -> Json:
    """Return the boxes of these issues, ticked; the first issue is one of the register."""
    return {f"vote_{TITLES.index(title) + 2}": ["One of my votes"] for title in titles}


async def turned(actor: Actor, words: str) -> Json:
    """Return the modal once it shows these words."""

    async def shown() -> Json | None:
        top = (await actor.views())[-1]
        return top if words in words_of(top) else None

    return await actor.wait_for(shown, what=words)


async def close(harness: Harness) -> None:
    await harness.command("retreat")
    message = await harness.nadia.wait_for_message(harness.cx_channel, "voted so far")
    await harness.nadia.click(message, "Close the vote")
    await settle(harness)


async def test_from_what_was_brought_back_to_what_is_committed_to(each_harness: Harness) -> None:
    harness = each_harness
    await opened(harness)
    asked = await harness.jonas.wait_for_dm("Read and vote")
    assert "You and the others brought back 12 issues." in words_of(asked)
    assert (await vote(harness.jonas, TITLES[1]))["errors"] is None
    await _vote_on_two_pages(harness)
    status = await harness.command("retreat")
    assert "2 of 2 leaders voted so far." in words_of(status)
    await close(harness)
    ranking = words_of(await harness.nadia.wait_for_message(harness.cx_channel, "The ranking"))
    assert ranking.index(f"1. {TITLES[1]}\n2 votes") < ranking.index(f"2. {TITLES[11]}\n1 vote")
    assert "closed" in words_of(await current_message(harness, asked, harness.jonas))
    await _commit(harness)


async def _vote_on_two_pages(harness: Harness) -> None:
    """Let Ada tick one on each page, one too many first."""
    modal = await open_modal(harness.ada, await harness.ada.wait_for_dm("Read and vote"), "Read and vote")
    assert "Issues 1 to 10 of 12" in words_of(modal)
    await harness.ada.click_with(modal, "Further issues", boxes(*TITLES[:3]))
    modal = await turned(harness.ada, "Issues 11 to 12 of 12")
    assert TITLES[0] in words_of(modal)
    assert (await harness.ada.submit(boxes(TITLES[11])))["response_action"] == "push"
    notice = await turned(harness.ada, "You ticked 4, and have 3 votes. Take one tick away, on any page.")
    await harness.ada.close(notice)
    await harness.ada.click_with(modal, "Earlier issues", boxes(TITLES[11]))
    await turned(harness.ada, "Issues 1 to 10 of 12")
    answer = await harness.ada.submit({name: [] for name in boxes(TITLES[0], TITLES[2])})
    assert answer["errors"] is None
    await settle(harness)
    assert "2 of your 3 votes" in words_of(await harness.ada.wait_for_dm("Read and vote"))


async def _commit(harness: Harness) -> None:
    message = await harness.ada.wait_for_dm("The ranking")
    await open_modal(harness.ada, message, "Commit")
    late = await harness.jonas.wait_for_dm("The ranking")
    await open_modal(harness.jonas, late, "Commit")
    filled = {"what": "Hand keys over in person.", "due_on": "2026-12-01", "owner": MEI}
    assert (await harness.ada.submit(filled))["errors"] is None
    errors = (await harness.jonas.submit(filled | {"what": "Buy more keys."}))["errors"]
    assert "Ada Okafor committed to this already: “Hand keys over in person.”" in str(errors)
    await settle(harness)
    for shown, reader in ((message, harness.ada), (late, harness.jonas)):
        words = words_of(await current_message(harness, shown, reader))
        assert "Hand keys over in person." in words
        assert "1 December 2026" in words
    told = await harness.page_client.person(MEI).wait_for_dm("named you to see it through")
    assert "Hand keys over in person." in words_of(told)
    assert [(row.owner, row.made_by) for row in await rows(harness, Commitment)] == [(MEI, ADA)]
    after = words_of(await harness.command("retreat"))
    assert "Nothing was brought back that is not shared yet." in after
    assert "Committed to so far: 1 of the 12 issues ranked last. See the ranking" in after
