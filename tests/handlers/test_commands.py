"""/firsthand: help, status, plan, and whatever else is typed."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.program.rounds import plans
from models import AssignmentState, Round
from scripts.sandbox.person import words_of
from tests.handlers.actions import answer_text, assign_customer, propose_plan, rows, send_click, settle, states
from tests.harness import NADIA, START, Harness, started
from tests.surfaces.slack_rules import buttons


@pytest.mark.parametrize("typed", ["help", "HELP", "Help me"])
async def test_help_lists_the_commands(harness: Harness, typed: str) -> None:
    assert "/firsthand status" in answer_text(await harness.command(typed))


@pytest.mark.parametrize("typed", ["", "  "])
async def test_the_command_alone_says_how_things_stand(harness: Harness, typed: str) -> None:
    answer = (await harness.answer(typed))["text"]
    assert answer == (await harness.answer("status"))["text"] + "\n/firsthand help lists what you can ask for."


@pytest.mark.parametrize("typed", ["", "status", "plan"])
async def test_whoever_reads_all_people_acks_first(
    harness: Harness, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    await propose_plan(harness)
    await settle(harness)
    acked, read = asyncio.Event(), plans.programme_status

    async def read_slowly(*given: Any, **more: Any) -> Any:
        await acked.wait()
        return await read(*given, **more)

    monkeypatch.setattr(plans, "programme_status", read_slowly)
    answer = await harness.command(typed)
    assert (answer["acked"], answer["response"]) == (True, None)
    acked.set()
    assert await harness.nadia.wait_for_message(harness.cx_channel, "below the plan in the CX channel")


async def test_status_before_the_round_tells_what_there_is_to_plan_with(harness: Harness) -> None:
    assert "Participants: 2. Customers who agreed to be called: 4." in (await harness.answer("status"))["text"]


async def test_plan_proposes_a_customer_for_everybody_and_waits_for_approval(harness: Harness) -> None:
    answer = (await harness.answer("plan"))["text"]
    assert "Planning November 2026 now." in answer
    assert "with Approve below it" in answer
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "The plan for November")
    assert "Ada Okafor" in words_of(plan)
    assert await states(harness) == [AssignmentState.PROPOSED] * 2


async def test_plan_again_plans_nothing_twice(harness: Harness) -> None:
    await harness.command("plan")
    await settle(harness)
    assert "The plan waits for somebody to press Approve, below the plan" in (await harness.answer("PLAN"))["text"]
    await settle(harness)
    assert len(await rows(harness, Round)) == 1
    assert len(await harness.nadia.messages(harness.cx_channel)) == 3  # two answers, one plan
    assert await states(harness) == [AssignmentState.PROPOSED] * 2


async def test_plan_again_says_where_approve_is(harness: Harness) -> None:
    card = await propose_plan(harness)
    await settle(harness)
    for asked in ("plan", "status"):
        answer = await harness.answer(asked)
        assert "waits for somebody to press Approve, below the plan in the CX channel" in answer["text"]
        assert f"/archives/{harness.cx_channel}/p{card['ts'].replace('.', '')}" in str(answer["blocks"])


async def test_a_plan_whose_message_was_deleted_is_posted_anew_with_approve(harness: Harness) -> None:
    card = await propose_plan(harness)
    await settle(harness)
    channel = harness.sandbox.workspace.channels[harness.cx_channel]
    channel.messages.remove(next(m for m in channel.messages if m.ts == card["ts"]))
    answer = (await harness.answer("plan"))["text"]
    assert "If somebody deleted it, it is posted there again" in answer
    await settle(harness)
    (again,) = [m for m in await harness.nadia.messages(harness.cx_channel) if "The plan for November" in m["text"]]
    assert again["ts"] != card["ts"]
    await harness.nadia.click(again, "Approve")
    await harness.ada.wait_for_dm("Swap")


async def test_what_was_handed_out_is_in_the_status_after_its_routine_was_turned_off(harness: Harness) -> None:
    await assign_customer(harness)
    await harness.command("turn off customer call")
    status = (await harness.answer("status"))["text"]
    assert "Where November 2026 stands: Customer call (turned off)" in status
    assert "Ada Okafor → Customer Number1" in status
    assert "No routine is turned on" in (await harness.answer("plan"))["text"]
    await harness.move_to(datetime(2026, 12, 1, 10, tzinfo=UTC))
    assert "No routine is turned on" in (await harness.answer("status"))["text"]


async def test_a_plan_that_waits_is_withdrawn_with_its_routine_and_made_anew_with_it(harness: Harness) -> None:
    plan = await propose_plan(harness)
    await settle(harness)
    (seen,) = [each["elements"][0]["value"] for each in plan["blocks"] if each["type"] == "actions"]
    off = answer_text(await harness.command("turn off customer call"))
    assert "Nobody has one open. The plan that waits for Approve is withdrawn: nobody hears of it" in off
    status = (await harness.answer("status"))["text"]
    assert "press Approve" not in status
    assert "Without a customer" not in status
    await settle(harness)
    card = await harness.nadia.wait_for_message(harness.cx_channel, "Customer call was turned off before anybody")
    assert (card["ts"], buttons(card["blocks"])) == (plan["ts"], [])
    assert "To plan again, turn it on: /firsthand turn on Customer call" in card["text"]
    assert await states(harness) == [AssignmentState.SWAPPED] * 2
    await send_click(harness, NADIA, plan, "approve_plan", seen)
    await harness.nadia.wait_for_message(harness.cx_channel, "“Customer call” is not turned on.")
    await harness.move_to(START + timedelta(minutes=10))
    assert "withdrawn is made anew" in answer_text(await harness.command("turn on customer call"))
    await settle(harness)
    anew = await harness.nadia.wait_for_message(harness.cx_channel, "Approve sends each of them")
    assert anew["ts"] != plan["ts"]
    card = await harness.nadia.wait_for_message(harness.cx_channel, "There is a newer version of this card.")
    assert (card["ts"], buttons(card["blocks"])) == (plan["ts"], [])
    await send_click(harness, NADIA, plan, "approve_plan", seen)
    await harness.nadia.wait_for_message(harness.cx_channel, "This plan was withdrawn when “Customer call” was turned")
    assert AssignmentState.APPROVED not in await states(harness)
    await harness.nadia.click(anew, "Approve")
    await settle(harness)
    assert await states(harness) == [AssignmentState.SWAPPED] * 2 + [AssignmentState.SENT] * 2


async def test_a_plan_that_was_asked_for_is_not_made_once_its_routine_is_off(harness: Harness) -> None:
    await harness.command("plan")
    await harness.command("turn off customer call")
    await settle(harness)
    assert "is being made" not in (await harness.answer("status"))["text"]
    assert await states(harness) == []


async def test_plan_with_nobody_to_plan_for_says_what_it_takes(sqlite_url: str) -> None:
    async with started(sqlite_url) as harness:
        assert "There is nobody to plan for yet" in (await harness.answer("plan"))["text"]
        assert await rows(harness, Round) == []
        assert harness.sandbox.violations == []


async def test_approve_sends_everybody_their_brief_and_says_who_approved(harness: Harness) -> None:
    plan = await propose_plan(harness)
    await harness.nadia.click(plan, "Approve")
    await harness.ada.wait_for_dm("Swap")
    await harness.jonas.wait_for_dm("Swap")
    await settle(harness)
    approved = await harness.nadia.wait_for_message(harness.cx_channel, "Approved")
    assert (approved["ts"], "Approve" in words_of(approved["blocks"][-2])) == (plan["ts"], False)
    assert await states(harness) == [AssignmentState.SENT] * 2
    assert "has the brief" in (await harness.answer("status"))["text"]


@pytest.mark.parametrize(
    "typed", ["dance", "<!channel>", "@here", "x" * 3000, "*bold*", "https://evil.example", "assign&", "ünïcode 👋"]
)
async def test_what_is_no_command_is_said_back_harmlessly(harness: Harness, typed: str) -> None:
    answer = await harness.command(typed)
    assert "/firsthand help lists what there is." in answer_text(answer)
    assert "<!" not in answer_text(answer)
    assert "<http" not in answer_text(answer)
    assert {block["type"] for block in answer["response"]["blocks"]} == {"rich_text"}
