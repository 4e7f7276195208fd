"""/firsthand: help, status, plan, and whatever else is typed."""

import pytest

from models import AssignmentState, Round
from scripts.sandbox.person import words_of
from tests.handlers.actions import PATIENT, quiet, rows, spoken, states
from tests.harness import Harness, started


@pytest.mark.parametrize("typed", ["help", "", "  ", "HELP", "Help me"])
async def test_help_lists_the_commands(office: Harness, typed: str) -> None:
    assert "/firsthand status" in spoken(await office.command(typed))


async def test_status_before_the_round_tells_what_there_is_to_plan_with(office: Harness) -> None:
    assert "Participants: 2. Customers who agreed to be called: 4." in spoken(await office.command("status"))


async def test_plan_proposes_a_customer_for_everybody_and_waits_for_approval(office: Harness) -> None:
    answer = spoken(await office.command("plan"))
    assert "Planning November 2026 now." in answer
    assert "with Approve below it" in answer
    plan = await office.nadia.wait_for_message(office.cx_channel, "The plan for November")
    assert "Ada Okafor" in words_of(plan)
    assert await states(office) == [AssignmentState.PROPOSED] * 2


async def test_plan_again_plans_nothing_twice(office: Harness) -> None:
    await office.command("plan")
    await quiet(office)
    assert "The plan waits for somebody to press Approve, below the plan" in spoken(await office.command("PLAN"))
    await quiet(office)
    assert len(await rows(office, Round)) == 1
    assert len(await office.nadia.messages(office.cx_channel)) == 3  # two answers, one plan
    assert await states(office) == [AssignmentState.PROPOSED] * 2


async def test_plan_again_says_where_approve_is(office: Harness) -> None:
    await office.command("plan")
    card = await office.nadia.wait_for_message(office.cx_channel, "The plan for November")
    await quiet(office)
    for asked in ("plan", "status"):
        answer = await office.command(asked)
        assert "waits for somebody to press Approve, below the plan in the CX channel" in spoken(answer)
        assert f"/archives/{office.cx_channel}/p{card['ts'].replace('.', '')}" in str(answer["response"]["blocks"])


async def test_a_plan_whose_message_was_deleted_is_posted_anew_with_approve(office: Harness) -> None:
    await office.command("plan")
    card = await office.nadia.wait_for_message(office.cx_channel, "The plan for November")
    await quiet(office)
    room = office.sandbox.workspace.channels[office.cx_channel]
    room.messages.remove(next(m for m in room.messages if m.ts == card["ts"]))
    answer = spoken(await office.command("plan"))
    assert "If somebody deleted it, it is posted there anew" in answer
    await quiet(office)
    (again,) = [m for m in await office.nadia.messages(office.cx_channel) if "The plan for November" in m["text"]]
    assert again["ts"] != card["ts"]
    await office.nadia.click(again, "Approve")
    await office.ada.wait_for_dm("Swap")


async def test_plan_with_nobody_to_plan_for_says_what_it_takes(sqlite_url: str) -> None:
    async with started(sqlite_url, sandbox=PATIENT) as world:
        assert "There is nobody to plan for yet" in spoken(await world.command("plan"))
        assert await rows(world, Round) == []
        assert world.sandbox.violations == []


async def test_approve_sends_everybody_their_brief_and_says_who_approved(office: Harness) -> None:
    await office.command("plan")
    plan = await office.nadia.wait_for_message(office.cx_channel, "The plan for November")
    await office.nadia.click(plan, "Approve")
    await office.ada.wait_for_dm("Swap")
    await office.jonas.wait_for_dm("Swap")
    await quiet(office)
    approved = await office.nadia.wait_for_message(office.cx_channel, "Approved")
    assert (approved["ts"], "Approve" in words_of(approved["blocks"][-2])) == (plan["ts"], False)
    assert await states(office) == [AssignmentState.SENT] * 2
    assert "has the brief" in spoken(await office.command("status"))


@pytest.mark.parametrize(
    "typed", ["dance", "<!channel>", "@here", "x" * 3000, "*bold*", "https://evil.example", "assign&", "ünïcode 👋"]
)
async def test_what_is_no_command_is_said_back_harmlessly(office: Harness, typed: str) -> None:
    answer = await office.command(typed)
    assert "/firsthand help lists what there is." in spoken(answer)
    assert "<!" not in spoken(answer)
    assert "<http" not in spoken(answer)
    assert {block["type"] for block in answer["response"]["blocks"]} == {"rich_text"}
