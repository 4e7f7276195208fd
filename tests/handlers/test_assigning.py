"""/firsthand assign: every way to say whom and which customer, and every reason why not."""

import pytest

from models import AssignmentState, Customer, Participant
from scripts.sandbox.person import words_of
from tests.handlers.actions import handed, quiet, spoken, states
from tests.harness import MEI, START, Harness


async def add_mei(world: Harness) -> None:
    """Store Mei, of whom only the e-mail is known, and customers with names of their own."""
    async with world.database.write() as session:
        session.add(Participant(external_id="P-3", name="Mei Tanaka", email="mei.tanaka@acme.example"))
        session.add(Customer(external_id="Q 1", name="Brown & Sons <Ltd>", email="b@x.example", consent_to_call=True))
        session.add(Customer(external_id="C-SHY", name="Shy Person"))
        session.add(Customer(external_id="C-A", name="Twin Name", account="Left", consent_to_call=True))
        session.add(Customer(external_id="C-B", name="Twin Name", account="Right", consent_to_call=True))


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
async def test_a_participant_gets_the_customer_however_either_is_named(office: Harness, typed: str) -> None:
    answer = spoken(await office.command(f"assign {typed}"))
    assert answer == "Ada Okafor gets Customer Number1. The brief is on its way."
    await office.ada.wait_for_dm("Customer Number1")
    await quiet(office)
    assert await states(office) == [AssignmentState.SENT]


@pytest.mark.parametrize("typed", ["Assign Ada Okafor C-1", "ASSIGN\tP-1\tC-1", "assign\nP-1 C-1"])
async def test_the_verb_may_be_written_in_any_way(office: Harness, typed: str) -> None:
    assert "Ada Okafor gets Customer Number1" in spoken(await office.command(typed))


@pytest.mark.parametrize("typed", ["Mei Tanaka", "mei.tanaka@acme.example", "mei.tanaka", "P-3"])
async def test_a_participant_known_by_e_mail_alone_is_found_when_the_brief_is_sent(office: Harness, typed: str) -> None:
    await add_mei(office)
    assert "Mei Tanaka gets" in spoken(await office.command(f"assign {typed} C-1"))
    await office.page_client.person(MEI).wait_for_dm("Customer Number1")


async def test_somebody_mentioned_whom_only_slack_knows_is_looked_up_after_the_ack(office: Harness) -> None:
    await add_mei(office)
    assert "One moment" in spoken(await office.command("assign @Mei Tanaka C-1"))
    await office.nadia.wait_for_message(office.cx_channel, "Mei Tanaka gets Customer Number1")
    await office.page_client.person(MEI).wait_for_dm("Customer Number1")


async def test_somebody_mentioned_who_takes_no_part_is_named_as_such(office: Harness) -> None:
    await office.command("assign @Lena Kowalska C-1")
    await office.nadia.wait_for_message(office.cx_channel, "Lena Kowalska isn't a participant yet")
    assert await states(office) == []


async def test_a_name_with_signs_that_slack_escapes_is_understood_and_shown(office: Harness) -> None:
    await add_mei(office)
    assert "gets Brown &amp; Sons &lt;Ltd&gt;" in spoken(await office.command("assign P-1 Brown & Sons <Ltd>"))


async def test_an_e_mail_that_slack_made_a_link_is_understood(office: Harness) -> None:
    await add_mei(office)
    linked = "<mailto:mei.tanaka@acme.example|mei.tanaka@acme.example>"
    ack = await office.sandbox.delivery.interaction(
        "slash_commands",
        {
            "command": "/firsthand",
            "text": f"assign {linked} C-1",
            "user_id": office.nadia.id,
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
async def test_what_cannot_be_assigned_is_refused_with_the_reason(office: Harness, typed: str) -> None:
    await add_mei(office)
    answer = spoken(await office.command(f"assign {typed}"))
    assert REFUSALS[typed] in answer
    assert "<!" not in answer
    assert await states(office) == []


async def test_two_participants_of_one_name_are_told_apart_by_id(office: Harness) -> None:
    async with office.database.write() as session:
        session.add(Participant(external_id="P-9", name="Ada Okafor"))
    assert "Say which by id: Ada Okafor (P-1), Ada Okafor (P-9)" in spoken(
        await office.command("assign Ada Okafor C-1")
    )


TAKEN = {
    "Ada Okafor C-1": "has Customer Number1 already. Nothing was sent twice.",
    "Ada Okafor C-2": "Ada Okafor has Customer Number1 to call.",
    "Jonas Lindqvist C-1": "Customer Number1 is with Ada Okafor in November 2026 already.",
}


@pytest.mark.parametrize("typed", TAKEN)
async def test_nobody_gets_two_customers_and_no_customer_two_callers(office: Harness, typed: str) -> None:
    await handed(office)
    assert TAKEN[typed] in spoken(await office.command(f"assign {typed}"))
    assert await states(office) == [AssignmentState.SENT]


async def test_a_pair_never_meets_again(office: Harness) -> None:
    message = await handed(office)
    await office.ada.click(message, "Swap")
    await quiet(office)
    assert "had Customer Number1 before" in spoken(await office.command("assign Ada Okafor C-1"))


async def test_a_proposal_gives_way_to_a_customer_chosen_by_hand(office: Harness) -> None:
    await office.command("plan")
    await quiet(office)
    answer = spoken(await office.command("assign Ada Okafor C-4"))
    assert answer == "Ada Okafor has Customer Number4 in the plan now. Nothing is sent before somebody presses Approve."
    await quiet(office)
    assert await states(office) == [AssignmentState.SWAPPED, AssignmentState.PROPOSED, AssignmentState.PROPOSED]
    assert await office.ada.dm() == []
    plan = await office.nadia.wait_for_message(office.cx_channel, "The plan for")
    assert "Customer Number4" in words_of(plan["blocks"])
    await office.nadia.click(plan, "Approve")
    await office.ada.wait_for_dm("Customer Number4")


async def test_once_the_plan_is_approved_a_customer_chosen_by_hand_goes_out_at_once(office: Harness) -> None:
    await office.command("plan")
    await office.nadia.click(await office.nadia.wait_for_message(office.cx_channel, "The plan for"), "Approve")
    await office.ada.wait_for_dm("Swap")
    async with office.database.write() as session:
        session.add(Participant(external_id="P-3", name="Mei Tanaka", slack_id=MEI))
    assert (
        spoken(await office.command("assign mei C-4")) == "Mei Tanaka gets Customer Number4. The brief is on its way."
    )
    await office.page_client.person(MEI).wait_for_dm("Customer Number4")


async def test_who_cannot_be_found_gets_a_customer_and_the_team_is_told_that_the_brief_waits(office: Harness) -> None:
    async with office.database.write() as session:
        session.add(Participant(external_id="P-4", name="No Body", email="no@body.example", not_found_at=START))
    answer = spoken(await office.command("assign no body C-1"))
    assert answer.startswith("No Body gets Customer Number1, but not yet. They can't be found in Slack;")
    await office.command("plan")
    await office.nadia.wait_for_message(office.cx_channel, "The plan for")
    await office.command("take back no body")
    answer = spoken(await office.command("assign no body C-4"))
    assert "in the plan now" in answer
    assert "until then Approve leaves them out" in answer
