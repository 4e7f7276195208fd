"""/firsthand take back: a participant's customer is taken back; their message becomes one line, and they are told."""

import pytest

from models import Assignment, AssignmentState, Person
from scripts.sandbox.person import words_of
from tests.handlers.actions import (
    answer_text,
    assign_customer,
    current_message,
    rows,
    settle,
    states,
    story_in_review,
)
from tests.harness import ADA, MEI, Harness
from tests.participants import leave
from tests.program.factories import store


@pytest.mark.parametrize(
    "typed", ["@Ada Okafor", "Ada Okafor", "ada", "@Ada Okafor C-1", "ada Customer Number1", "P-1", "@ada C-1"]
)
async def test_a_customer_is_taken_back_however_they_are_named(harness: Harness, typed: str) -> None:
    brief = await assign_customer(harness)
    answer = answer_text(await harness.command(f"take back {typed}"))
    assert answer.startswith("Customer Number1 is back on the list")
    await harness.ada.wait_for_dm("Please don't call Customer Number1")
    await settle(harness)
    assert await states(harness) == [AssignmentState.SWAPPED]
    message = await current_message(harness, brief, harness.ada)
    assert words_of(message["blocks"]) == "Customer Number1 is off your list. Nothing to do here any more."
    assert "Nothing to do just now" in words_of((await harness.ada.home())["blocks"])


async def test_somebody_else_may_call_them_then_and_they_get_another(harness: Harness) -> None:
    await assign_customer(harness)
    await harness.command("take back ada")
    assert "Jonas Lindqvist gets Customer Number1" in answer_text(await harness.command("assign jonas C-1"))
    assert "had Customer Number1 before" in answer_text(await harness.command("assign ada C-1"))
    assert "Ada Okafor gets Customer Number2" in answer_text(await harness.command("assign ada C-2"))
    await harness.ada.wait_for_dm("Customer Number2")


async def test_what_is_only_planned_leaves_the_plan_and_nobody_hears(harness: Harness) -> None:
    await harness.command("plan")
    await settle(harness)
    answer = answer_text(await harness.command("take back ada"))
    assert "is out of the plan" in answer
    await settle(harness)
    assert await states(harness) == [AssignmentState.SWAPPED, AssignmentState.PROPOSED]
    assert await harness.ada.dm() == []
    card = await harness.nadia.wait_for_message(harness.cx_channel, "Without a customer")
    assert "Ada Okafor" in words_of(card["blocks"])


async def test_what_the_team_took_back_counts_for_no_swap(harness: Harness) -> None:
    for number in (1, 2):
        await assign_customer(harness, customer=f"C-{number}")
        await harness.command("take back ada")
        await settle(harness)
    message = await assign_customer(harness, customer="C-3")
    await harness.ada.click(message, "Swap")
    await settle(harness)
    assert sum(state in (AssignmentState.APPROVED, AssignmentState.SENT) for state in await states(harness)) == 1
    assert (await rows(harness, Assignment))[-1].customer_id == 4


REFUSALS = {
    "": "Say from whom",
    "Jonas Lindqvist": "Jonas Lindqvist has nothing to take back.",
    "@Ada Okafor @Jonas Lindqvist": "That names two people. Say from whom",
    "ada C-2": "Ada Okafor doesn't have Customer Number2.",
    "ada C-99": "There is no customer “C-99”",
    "Nobody Known": "isn't a participant yet",
    "@Lena Kowalska": "They aren't a participant",
}


@pytest.mark.parametrize("typed", REFUSALS)
async def test_what_cannot_be_taken_back_is_refused_with_the_reason(harness: Harness, typed: str) -> None:
    await assign_customer(harness)
    assert REFUSALS[typed] in answer_text(await harness.command(f"take back {typed}"))
    assert await states(harness) == [AssignmentState.SENT]


async def test_a_call_that_was_made_is_not_taken_back(harness: Harness) -> None:
    await story_in_review(harness)
    assert "Ada Okafor has nothing to take back" in answer_text(await harness.command("take back ada"))


@pytest.mark.parametrize("typed", ["take", "take that", "takeback ada"])
async def test_half_the_words_are_no_command(harness: Harness, typed: str) -> None:
    assert "/firsthand help lists what there is." in answer_text(await harness.command(typed))


async def test_only_the_cx_team_takes_back(harness: Harness) -> None:
    await assign_customer(harness)
    answer = await harness.ada.command("/firsthand", "take back ada", channel="")
    assert "There is no “take” here" in answer_text(answer)
    assert await states(harness) == [AssignmentState.SENT]


async def test_of_two_customers_one_must_be_named(harness: Harness) -> None:
    await assign_customer(harness)
    async with harness.database.write() as session:
        ada = await session.get_one(Person, 1)
        assert ada.slack_id == ADA
        session.add(
            Assignment(
                round_id=1, routine="call", participant_id=1, customer_id=3, state=AssignmentState.SENT, why="So."
            )
        )
    answer = answer_text(await harness.command("take back ada"))
    assert "Ada Okafor has several in hand. Say which: Customer Number1 (C-1), Customer Number3 (C-3)." in answer
    assert "Customer Number3 is back on the list" in answer_text(await harness.command("take back ada C-3"))


async def test_nobody_is_said_to_be_told_who_takes_part_no_more(harness: Harness) -> None:
    await assign_customer(harness)
    await leave(harness.database, 1)
    answer = answer_text(await harness.command("take back ada"))
    assert answer == "Customer Number1 is back on the list. Ada Okafor takes part no more, so nobody is told."


async def test_a_brief_that_still_waits_for_the_morning_needs_no_word(harness: Harness) -> None:
    async with harness.database.write() as session:
        (await session.get_one(Person, 1)).timezone = "Pacific/Auckland"  # 23:00 there
    answer = answer_text(await harness.command("assign Ada Okafor C-1"))
    assert "The brief goes out when their working day begins." in answer
    assert "and Ada Okafor had no brief yet." in answer_text(await harness.command("take back ada"))
    await harness.drain()
    assert await harness.ada.dm() == []


@pytest.mark.parametrize(
    "typed", ["@Ada Okafor shadow day", "ada shadow day @Mei Tanaka", "@Ada Okafor Shadow Day Mei Tanaka"]
)
async def test_a_day_beside_a_host_is_taken_back_however_they_are_named(harness: Harness, typed: str) -> None:
    await store(harness.database, Person(name="Mei Tanaka", slack_id=MEI))
    await harness.command("turn on shadow day beside others")
    assert "Mei Tanaka is asked first" in answer_text(await harness.command("assign ada shadow day @Mei Tanaka"))
    again = answer_text(await harness.command("assign ada shadow day @Mei Tanaka"))
    assert "Ada Okafor has Mei Tanaka already" in again
    await assign_customer(harness)
    assert "doesn't have Jonas" in answer_text(await harness.command("take back ada shadow day @Jonas Lindqvist"))
    assert "Mei Tanaka is back on the list" in answer_text(await harness.command(f"take back {typed}"))
    assert await states(harness) == [AssignmentState.SWAPPED, AssignmentState.SENT]
