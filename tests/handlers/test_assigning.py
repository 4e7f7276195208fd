"""/firsthand assign: every way to say whom and which customer, and every reason why not."""

import pytest

from models import Account, Assignment, AssignmentState, Customer, Person
from scripts.sandbox.person import words_of
from tests.handlers.actions import answer_text, assign_customer, propose_plan, rows, settle, states
from tests.harness import MEI, START, Harness
from tests.participants import add_participants, store_participants
from tests.program.factories import store


async def add_mei(harness: Harness) -> None:
    """Store Mei, of whom only the e-mail is known, and customers with names of their own."""
    async with harness.database.write() as session:
        await add_participants(session, Person(external_id="P-3", name="Mei Tanaka", email="mei.tanaka@acme.example"))
        session.add(Customer(external_id="Q 1", name="Brown & Sons <Ltd>", email="b@x.example", consent_to_call=True))
        session.add(Customer(external_id="C-SHY", name="Shy Person"))
        session.add(Customer(external_id="C-A", name="Twin Name", account=Account(name="Left"), consent_to_call=True))
        session.add(Customer(external_id="C-B", name="Twin Name", account=Account(name="Right"), consent_to_call=True))


@pytest.mark.parametrize(
    "typed",
    [
        "@ada C-1",
        "okaf C-1",
        "@Ada Okafor C-1",
        "@Ada Okafor   c-1",
        "Ada Okafor C-1",
        "ada okafor Customer Number1",
        "P-1 c1@example.com",
        "P-1 “C-1”",
    ],
)
async def test_a_participant_gets_the_customer_however_either_is_named(harness: Harness, typed: str) -> None:
    answer = answer_text(await harness.command(f"assign {typed}"))
    assert answer == "Ada Okafor gets Customer Number1. The brief is on its way."
    await harness.ada.wait_for_dm("Customer Number1")
    await settle(harness)
    assert await states(harness) == [AssignmentState.SENT]


@pytest.mark.parametrize("typed", ["Assign Ada Okafor C-1", "ASSIGN\tP-1\tC-1", "assign\nP-1 C-1"])
async def test_the_verb_may_be_written_in_any_way(harness: Harness, typed: str) -> None:
    assert "Ada Okafor gets Customer Number1" in answer_text(await harness.command(typed))


@pytest.mark.parametrize("typed", ["Mei Tanaka", "mei.tanaka@acme.example", "mei.tanaka", "P-3"])
async def test_a_participant_known_by_e_mail_is_found_when_the_brief_is_sent(harness: Harness, typed: str) -> None:
    await add_mei(harness)
    assert "Mei Tanaka gets" in answer_text(await harness.command(f"assign {typed} C-1"))
    await harness.page_client.person(MEI).wait_for_dm("Customer Number1")


async def test_somebody_mentioned_whom_only_slack_knows_is_looked_up_after_the_ack(harness: Harness) -> None:
    await add_mei(harness)
    assert "One moment" in answer_text(await harness.command("assign @Mei Tanaka C-1"))
    await harness.nadia.wait_for_message(harness.cx_channel, "Mei Tanaka gets Customer Number1")
    await harness.page_client.person(MEI).wait_for_dm("Customer Number1")


async def test_somebody_mentioned_who_takes_no_part_is_named_as_such(harness: Harness) -> None:
    await harness.command("assign @Lena Kowalska C-1")
    await harness.nadia.wait_for_message(harness.cx_channel, "Lena Kowalska isn't a participant yet")
    assert await states(harness) == []


async def test_a_name_with_signs_that_slack_escapes_is_understood_and_shown(harness: Harness) -> None:
    await add_mei(harness)
    assert "gets Brown &amp; Sons &lt;Ltd&gt;" in answer_text(await harness.command("assign P-1 Brown & Sons <Ltd>"))


async def test_an_e_mail_that_slack_made_a_link_is_understood(harness: Harness) -> None:
    await add_mei(harness)
    linked = "<mailto:mei.tanaka@acme.example|mei.tanaka@acme.example>"
    ack = await harness.sandbox.delivery.interaction(
        "slash_commands",
        {
            "command": "/firsthand",
            "text": f"assign {linked} C-1",
            "user_id": harness.nadia.id,
            "channel_id": "C0CXTEAM001",
        },
    )
    assert ack.body["text"].startswith("Mei Tanaka gets")


REFUSALS = {
    "": "Say whom and which customer",
    "@Ada Okafor": "Say whom and which customer",
    "Ada": "Say whom and which customer",
    "@Ada Okafor @Jonas Lindqvist C-1": "That names two people. Say whom and which customer",
    "Ada Okafor " + "x" * 200: "There is no customer “" + "x" * 80 + "”",
    "@Ada Okafor C-99": "There is no customer “C-99”",
    "Ada Okafor C-99": "There is no customer “C-99”",
    "Nobody Known C-1": "isn't a participant yet",
    "@Ada Okafor C-SHY": "Shy Person hasn't agreed to be called",
    "@Ada Okafor Shy Person": "hasn't agreed to be called",
    "@Ada Okafor Twin Name": "Say which by id: C-A (Left), C-B (Right)",
    "@Ada Okafor <!channel>": "There is no customer",
}


@pytest.mark.parametrize("typed", REFUSALS)
async def test_what_cannot_be_assigned_is_refused_with_the_reason(harness: Harness, typed: str) -> None:
    await add_mei(harness)
    answer = answer_text(await harness.command(f"assign {typed}"))
    assert REFUSALS[typed] in answer
    assert "<!" not in answer
    assert await states(harness) == []


async def test_two_participants_of_one_name_are_told_apart_by_id(harness: Harness) -> None:
    await store_participants(harness.database, Person(external_id="P-9", name="Ada Okafor"))
    assert "Say which by id: Ada Okafor (P-1), Ada Okafor (P-9)" in answer_text(
        await harness.command("assign Ada Okafor C-1")
    )


TAKEN = {
    "Ada Okafor C-1": "has Customer Number1 already. Nothing was sent twice.",
    "Ada Okafor C-2": "Ada Okafor has Customer Number1 to call.",
    "Jonas Lindqvist C-1": "Customer Number1 is with Ada Okafor in November 2026 already.",
}


@pytest.mark.parametrize("typed", TAKEN)
async def test_nobody_gets_two_customers_and_no_customer_two_callers(harness: Harness, typed: str) -> None:
    await assign_customer(harness)
    assert TAKEN[typed] in answer_text(await harness.command(f"assign {typed}"))
    assert await states(harness) == [AssignmentState.SENT]


async def test_a_pair_never_meets_again(harness: Harness) -> None:
    message = await assign_customer(harness)
    await harness.ada.click(message, "Swap")
    await settle(harness)
    assert "had Customer Number1 before" in answer_text(await harness.command("assign Ada Okafor C-1"))


async def test_a_proposal_gives_way_to_a_customer_chosen_by_hand(harness: Harness) -> None:
    await harness.command("plan")
    await settle(harness)
    answer = answer_text(await harness.command("assign Ada Okafor C-4"))
    assert answer == "Ada Okafor has Customer Number4 in the plan now. Nothing is sent before somebody presses Approve."
    await settle(harness)
    assert await states(harness) == [AssignmentState.SWAPPED, AssignmentState.PROPOSED, AssignmentState.PROPOSED]
    assert await harness.ada.dm() == []
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "The plan for")
    assert "Customer Number4" in words_of(plan["blocks"])
    await harness.nadia.click(plan, "Approve")
    await harness.ada.wait_for_dm("Customer Number4")


async def test_once_the_plan_is_approved_a_customer_chosen_by_hand_goes_out_at_once(harness: Harness) -> None:
    await harness.nadia.click(await propose_plan(harness), "Approve")
    await harness.ada.wait_for_dm("Swap")
    await store_participants(harness.database, Person(external_id="P-3", name="Mei Tanaka", slack_id=MEI))
    assert (
        answer_text(await harness.command("assign mei C-4"))
        == "Mei Tanaka gets Customer Number4. The brief is on its way."
    )
    await harness.page_client.person(MEI).wait_for_dm("Customer Number4")


async def test_who_cannot_be_found_gets_a_customer_and_the_team_is_told_that_the_brief_waits(harness: Harness) -> None:
    nobody = Person(external_id="P-4", name="No Body", email="no@body.example", not_found_at=START)
    await store_participants(harness.database, nobody)
    answer = answer_text(await harness.command("assign no body C-1"))
    assert answer.startswith("No Body gets Customer Number1, but not yet. They can't be found in Slack;")
    await harness.command("plan")
    await harness.nadia.wait_for_message(harness.cx_channel, "The plan for")
    await harness.command("take back no body")
    answer = answer_text(await harness.command("assign no body C-4"))
    assert "in the plan now" in answer
    assert "until then Approve leaves them out" in answer


async def test_who_is_known_but_takes_part_in_nothing_is_no_participant(harness: Harness) -> None:
    await store(harness.database, Person(name="Mei Tanaka", slack_id=MEI))
    for typed in (f"<@{MEI}>", "mei tanaka"):
        answer = answer_text(await harness.command(f"assign {typed} C-1"))
        assert "isn't a participant yet" in answer
    assert await rows(harness, Assignment) == []
