"""Members of this workspace only: guests, people of other companies and leavers get nothing and change nothing."""

import pytest
from sqlmodel import select

from bot.surfaces.ids import Action
from models import AssignmentState, Person
from scripts.sandbox.person import words_of
from tests.handlers.actions import answer_text, assign_customer, rows, send_click, settle, states
from tests.harness import ADA, JONAS, NADIA, Harness, started, started_with_people
from tests.participants import store_participants

GUEST, OUTSIDER, GONE = "U0GRACELEE1", "U0PIASANTOS", "U0OTTOBRAND"
OTHERS = [GUEST, OUTSIDER, GONE]
REFUSED = "Firsthand is for members of this workspace."


async def set_slack_id(harness: Harness, external_id: str, slack_id: str) -> None:
    """Set the Slack id of a participant."""
    async with harness.database.write() as session:
        person = (await session.exec(select(Person).where(Person.external_id == external_id))).one()
        person.slack_id = slack_id
        session.add(person)


def make_guest(harness: Harness, slack_id: str) -> None:
    """Let somebody become a guest, and the bot forget that it knew otherwise."""
    harness.sandbox.workspace.people[slack_id].is_guest = True
    harness.bot.workspace.members._known.clear()


@pytest.mark.parametrize("who", OTHERS)
async def test_no_brief_goes_to_whoever_is_no_member(harness: Harness, who: str) -> None:
    await set_slack_id(harness, "P-1", who)
    await harness.command("assign P-1 C-1")
    await harness.nadia.wait_for_message(harness.cx_channel, "can't be found in Slack")
    messages = [m for dm in harness.sandbox.workspace.channels.values() if dm.kind == "im" for m in dm.messages]
    assert [message.text for message in messages if "Customer" in message.text] == []
    assert await states(harness) == [AssignmentState.APPROVED]


@pytest.mark.parametrize("who", OTHERS)
async def test_nobody_of_the_cx_team_is_no_member(sqlite_url: str, who: str) -> None:
    async with started(sqlite_url, firsthand_cx_team=f"{NADIA},{who},S0CXTEAM001") as harness:
        harness.sandbox.workspace.user_groups["S0CXTEAM001"].users.append(who)
        await harness.bot.workspace.refresh_team()
        assert harness.bot.workspace.is_cx(NADIA)
        assert not harness.bot.workspace.is_cx(who)


async def test_a_guest_named_as_cx_is_refused(sqlite_url: str) -> None:
    async with started_with_people(sqlite_url, firsthand_cx_team=f"{NADIA},{GUEST}") as harness:
        answer = await harness.command("status", by=harness.page_client.person(GUEST))
        assert answer_text(answer).startswith(REFUSED)


async def test_a_group_that_was_deleted_has_no_powers_left(sqlite_url: str) -> None:
    async with started(sqlite_url, firsthand_cx_team="S0CXTEAM001") as harness:
        assert harness.bot.workspace.is_cx(NADIA)
        del harness.sandbox.workspace.user_groups["S0CXTEAM001"]
        await harness.bot.workspace.refresh_team()
        assert not harness.bot.workspace.is_cx(NADIA)


@pytest.mark.parametrize("who", OTHERS)
async def test_nobody_is_bound_to_a_foreign_profile_that_claims_their_address(harness: Harness, who: str) -> None:
    await store_participants(
        harness.database, Person(external_id="P-9", name="Elena Marquez", email="elena@acme.example")
    )
    harness.sandbox.workspace.people[who].email = "elena@acme.example"
    await harness.command(f"assign <@{who}> C-1")
    await harness.drain()
    await harness.command("assign P-9 C-2")
    await harness.nadia.wait_for_message(harness.cx_channel, "can't be found in Slack")
    assert [person.slack_id for person in await rows(harness, Person)][-1] is None


async def test_who_becomes_a_guest_sees_and_does_nothing_more(harness: Harness) -> None:
    message = await assign_customer(harness)
    make_guest(harness, ADA)
    await harness.bot.workspace.members.has(ADA)
    for action in (Action.READ_BRIEF, Action.LOG_CALL, Action.BOOK_CALL, Action.NOT_REACHED, Action.SWAP):
        ack = await send_click(harness, ADA, message, action, "1")
        assert ack.error is None
        await harness.drain()
    assert (await states(harness), await harness.ada.views()) == ([AssignmentState.SENT], [])
    shown = harness.sandbox.workspace.channels[message["channel"]].messages[-1]
    assert (shown.ephemeral_to, shown.text.startswith(REFUSED)) == (ADA, True)


async def test_members_go_on_as_before(harness: Harness) -> None:
    await assign_customer(harness, harness.jonas)
    await settle(harness)
    assert JONAS in harness.bot.workspace.members._known
    assert "Log the call" in words_of((await harness.jonas.dm())[-1])
