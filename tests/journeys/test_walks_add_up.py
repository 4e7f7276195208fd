"""Several walks of one journey, as the CX team and the walkers see them; and a journey written in Slack meanwhile."""

from typing import Any

from models import Journey, JourneyStep, WalkedStep
from scripts.sandbox.person import words_of
from tests.handlers.actions import rows, settle
from tests.harness import Harness
from tests.walks import PUMP, SMOOTH, STUCK, add_journey, hand_journey, start, walk_all

ASKED: dict[str, Any] = {"title": "A refund", "kind": "Broken process", "minutes": "40"}


async def test_the_team_writes_a_journey_step_by_step(each_harness: Harness) -> None:
    harness, nadia = each_harness, each_harness.nadia
    await harness.command("journey")
    await nadia.view()
    await nadia.submit(ASKED)
    view = await nadia.view()
    assert view["title"]["text"] == "Step 1"
    refused = await nadia.submit({"What is to be done?": "Ask", "Link": "www.acme.example"})
    assert "begins with https://" in str(refused["errors_by_label"]["Link"])
    await nadia.submit({"Link": "https://acme.example/refund", "What do we say happens?": "One page."})
    assert "Saved: step 1 is in" in words_of(await nadia.view())
    await nadia.submit({"What is to be done?": "Wait"})
    await nadia.close()

    await harness.command("journey")
    await nadia.view()
    await nadia.submit({"Which journey?": "A refund"})
    steps = await nadia.view()
    assert "1. Ask" in words_of(steps)
    assert "Broken process  ·  about 40 minutes  ·  id for Excel: a-refund" in words_of(steps)
    await nadia.click(steps, "Change step 1")
    await nadia.wait_for_view("Step 1")
    await nadia.submit({"What is to be done?": "Ask for it"})
    await nadia.click(await nadia.view(), "Change step 2")
    await nadia.click(await nadia.wait_for_view("Step 2"), "Take this step out")
    await nadia.wait_for_view("The steps")
    await nadia.submit()
    await nadia.submit({"What is to be done?": "Ring"})
    await settle(harness)
    stored = [(each.number, each.task, each.active) for each in await rows(harness, JourneyStep)]
    assert stored == [(1, "Ask for it", True), (2, "Wait", False), (3, "Ring", True)]
    (journey,) = await rows(harness, Journey)
    assert (journey.kind, journey.minutes) == ("broken_process", 40)
    await harness.command("turn on broken process")
    assert "gets A refund" in str(await harness.command("assign ada broken process a-refund"))
    await harness.ada.wait_for_dm("Broken process: A refund")


async def test_walks_of_one_journey_add_up(each_harness: Harness) -> None:
    harness = each_harness
    await add_journey(harness.database)
    await hand_journey(harness)
    await hand_journey(harness, harness.jonas)
    await start(harness.ada)
    said = STUCK | {"What happened instead?": "Customer Number1 rang me at +44 20 7946 0001: <!channel>"}
    await walk_all(harness.ada, SMOOTH, SMOOTH, said)
    await start(harness.jonas)
    await walk_all(harness.jonas, SMOOTH, STUCK)
    await settle(harness)

    await harness.command(f"journey {PUMP.upper()}")
    told = await harness.nadia.wait_for_message(harness.cx_channel, "2 walks, 1 of them to the end.")
    table = next(block for block in told["blocks"] if block["type"] == "table")
    assert [[cell["text"] for cell in row] for row in table["rows"]][1:] == [
        ["1. Find the pump's number on our site", "1.0", "0%", "4", "2"],
        ["2. Order it", "3.0", "50%", "14.5", "2"],
        ["3. Wait for the confirmation", "5.0", "100%", "25", "1"],
    ]
    assert "Most friction: 3. Wait for the confirmation  5.0" in words_of(told)
    assert "Customer Number1" not in str(told)
    assert "7946" not in str(told)
    assert "2. Order it  ·  3.0  ·  50%  ·  14.5  ·  2" in told["text"]
    await _has_a_picture(harness)

    await harness.command(f"journey {PUMP}", by=harness.jonas)
    await harness.jonas.wait_for_message(await _anywhere(harness.jonas), "once you have walked this journey to its end")
    await harness.command(f"journey {PUMP}", by=harness.ada)
    await harness.ada.wait_for_message(await _anywhere(harness.ada), "2 walks, 1 of them")
    assert f"/firsthand journey {PUMP}" in str(await harness.command("journey", by=harness.ada))
    assert "you see here what others met with" in str(await harness.command("journey", by=harness.jonas))


async def _has_a_picture(harness: Harness) -> None:
    drawn = await harness.nadia.wait_for_message(harness.cx_channel, "friction by step", timeout=30)
    (image,) = drawn["blocks"]
    assert image["alt_text"] == (
        "Ordering a spare pump: friction by step. Most friction: 3. Wait for the confirmation. 1. Find the pump's "
        "number on our site 1, 2. Order it 3, 3. Wait for the confirmation 5."
    )
    assert image["slack_file"]["id"] in harness.sandbox.workspace.files


async def _anywhere(actor: Any) -> str:
    """Return the channel in which this person's commands are typed."""
    return str(await actor._somewhere())


async def test_a_journey_that_changes_while_somebody_is_on_it(each_harness: Harness) -> None:
    harness = each_harness
    await add_journey(harness.database)
    await hand_journey(harness)
    view = await start(harness.ada)
    async with harness.database.write() as session:
        for each, words in ((1, "Find another"), (3, "Wait for two")):
            step = await session.get_one(JourneyStep, each)
            step.task = words
        (await session.get_one(JourneyStep, 2)).active = False
    assert "Find the pump's number" in words_of(view)
    view = await walk_all(harness.ada, SMOOTH)
    assert "Step 2 of 2" in words_of(view)
    assert "Wait for two" in words_of(view)
    async with harness.database.write() as session:
        (await session.get_one(JourneyStep, 3)).active = False
    end = await walk_all(harness.ada, STUCK)
    assert "Your friction log" in words_of(end)
    walked = [each.task for each in await rows(harness, WalkedStep)]
    assert walked == ["Find the pump's number on our site", "Wait for two"]
