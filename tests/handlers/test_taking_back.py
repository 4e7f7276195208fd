"""/firsthand take back: a customer is taken out of somebody's hands; their message becomes one line, and they hear."""

import pytest

from models import Assignment, AssignmentState, Participant
from scripts.sandbox.person import words_of
from tests.handlers.actions import NO_TEAM, handed, in_review, quiet, rows, spoken, states
from tests.harness import ADA, Harness


@pytest.mark.parametrize(
    "typed", ["@Ada Okafor", "Ada Okafor", "ada", "@Ada Okafor C-1", "ada Customer Number1", "P-1", "@ada C-1"]
)
async def test_a_customer_is_taken_back_however_they_are_named(office: Harness, typed: str) -> None:
    brief = await handed(office)
    answer = spoken(await office.command(f"take back {typed}"))
    assert answer.startswith("Customer Number1 is back on the list")
    await office.ada.wait_for_dm("Please don't call Customer Number1")
    await quiet(office)
    assert await states(office) == [AssignmentState.SWAPPED]
    message = next(m for m in await office.ada.dm() if m["ts"] == brief["ts"])
    assert words_of(message["blocks"]) == "Customer Number1 is off your list. Nothing to do here any more."
    home = words_of((await office.ada.home())["blocks"])
    assert "Nothing to do just now" in home


async def test_somebody_else_may_call_them_then_and_they_get_another(office: Harness) -> None:
    await handed(office)
    await office.command("take back ada")
    assert "Jonas Lindqvist gets Customer Number1" in spoken(await office.command("assign jonas C-1"))
    assert "had Customer Number1 before" in spoken(await office.command("assign ada C-1"))
    assert "Ada Okafor gets Customer Number2" in spoken(await office.command("assign ada C-2"))
    await office.ada.wait_for_dm("Customer Number2")


async def test_what_is_only_planned_leaves_the_plan_and_nobody_hears(office: Harness) -> None:
    await office.command("plan")
    await quiet(office)
    answer = spoken(await office.command("take back ada"))
    assert "is out of the plan" in answer
    await quiet(office)
    assert await states(office) == [AssignmentState.SWAPPED, AssignmentState.PROPOSED]
    assert await office.ada.dm() == []
    card = await office.nadia.wait_for_message(office.cx_channel, "Without a customer")
    assert "Ada Okafor" in words_of(card["blocks"])


async def test_what_the_team_took_back_counts_for_no_swap(office: Harness) -> None:
    for number in (1, 2):
        await handed(office, customer=f"C-{number}")
        await office.command("take back ada")
        await quiet(office)
    message = await handed(office, customer="C-3")
    await office.ada.click(message, "Swap")
    await quiet(office)
    assert (await states(office)).count(AssignmentState.APPROVED) + (await states(office)).count(
        AssignmentState.SENT
    ) == 1
    assert (await rows(office, Assignment))[-1].customer_id == 4


REFUSALS = {
    "": "Say from whom",
    "Jonas Lindqvist": "Jonas Lindqvist has no customer to take back.",
    "@Ada Okafor @Jonas Lindqvist": "That names two people. Say from whom",
    "ada C-2": "Ada Okafor doesn't have Customer Number2.",
    "ada C-99": "There is no customer “C-99”",
    "Nobody Known": "isn't a participant yet",
    "@Lena Kowalska": "They aren't a participant",
}


@pytest.mark.parametrize("typed", REFUSALS)
async def test_what_cannot_be_taken_back_is_refused_with_the_reason(office: Harness, typed: str) -> None:
    await handed(office)
    assert REFUSALS[typed] in spoken(await office.command(f"take back {typed}"))
    assert await states(office) == [AssignmentState.SENT]


async def test_a_call_that_was_made_is_not_taken_back(office: Harness) -> None:
    await in_review(office)
    assert "Ada Okafor has no customer to take back" in spoken(await office.command("take back ada"))


@pytest.mark.parametrize("typed", ["take", "take that", "takeback ada"])
async def test_half_the_words_are_no_command(office: Harness, typed: str) -> None:
    assert "/firsthand help lists what there is." in spoken(await office.command(typed))


async def test_only_the_cx_team_takes_back(office: Harness) -> None:
    await handed(office)
    answer = await office.ada.command("/firsthand", "take back ada", channel="")
    assert NO_TEAM in spoken(answer)
    assert await states(office) == [AssignmentState.SENT]


async def test_of_two_customers_one_must_be_named(office: Harness) -> None:
    await handed(office)
    async with office.database.write() as session:
        ada = await session.get_one(Participant, 1)
        assert ada.slack_id == ADA
        session.add(Assignment(round_id=1, participant_id=1, customer_id=3, state=AssignmentState.SENT, why="So."))
    answer = spoken(await office.command("take back ada"))
    assert "Ada Okafor has several customers. Say which: Customer Number1 (C-1), Customer Number3 (C-3)." in answer
    assert "Customer Number3 is back on the list" in spoken(await office.command("take back ada C-3"))


async def test_nobody_is_said_to_be_told_who_takes_part_no_more(office: Harness) -> None:
    await handed(office)
    async with office.database.write() as session:
        (await session.get_one(Participant, 1)).active = False
    answer = spoken(await office.command("take back ada"))
    assert answer == "Customer Number1 is back on the list. Ada Okafor takes part no more, so nobody is told."


async def test_a_brief_that_still_waits_for_the_morning_needs_no_word(office: Harness) -> None:
    async with office.database.write() as session:
        (await session.get_one(Participant, 1)).timezone = "Pacific/Auckland"  # 23:00 there
    answer = spoken(await office.command("assign Ada Okafor C-1"))
    assert "The brief goes out when their working day begins." in answer
    assert "and Ada Okafor had no brief yet." in spoken(await office.command("take back ada"))
    await office.bot.context.background.drain()
    assert await office.ada.dm() == []
