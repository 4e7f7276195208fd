"""What is said in a one-to-one is read by the two and the CX team alone: every other surface is searched for it."""

# On SQLite alone: test_permissions uses every button and modal on PostgreSQL too, and nothing here happens at once.

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from bot.surfaces.ids import Action
from bot.surfaces.one_to_one_ids import OneToOneAction
from handlers import COMMANDS
from models import Assignment, CxMember, OneToOne, Person, Reflection, Story
from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import NO_TEAM, NOT_YOURS, rows, send_click, settle
from tests.harness import ADA, JONAS, NADIA, TOM, Harness, started_with_people, until
from tests.one_to_ones import AGREED, LOGGED, SECRET, approve_one_to_ones, log, one_to_ones
from tests.whole_database import all_rows

LENA, SAM, GUEST, TEAM = "U0LENAKOWAL", "U0SAMRIVERA", "U0GRACELEE1", "S0CXTEAM001"
# Those that change something, and need to be told what.
CHANGING = {"turn on", "turn off", "assign", "take back"}
OF_THE_CX_TEAM = (
    OneToOneAction.PREPARE_ONE_TO_ONE,
    OneToOneAction.SET_ONE_TO_ONE_DAY,
    OneToOneAction.LOG_ONE_TO_ONE,
)
NEXT_QUARTER = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)


@pytest.fixture
async def with_team(sqlite_url: str) -> AsyncIterator[Harness]:
    """Give the bot with Nadia and Tom as its CX team, and a one-to-one of each leader, Ada's logged by Nadia."""
    async with started_with_people(sqlite_url, firsthand_cx_team=TEAM) as harness:
        await _assist(harness)
        await approve_one_to_ones(harness)
        await harness.ada.click(await harness.ada.wait_for_dm("Half an hour with Nadia"), "My answers beforehand")
        await harness.ada.view()
        assert (await harness.ada.submit({"stop": LOGGED["stop"]}))["errors"] is None
        await settle(harness)
        await log(harness, harness.nadia, "Half an hour with Ada Okafor", **AGREED, owner=LENA)
        yield harness


async def _assist(harness: Harness) -> None:
    """Let Sam be Ada's assistant."""
    async with harness.database.write() as session:
        sam = Person(name="Sam Rivera", slack_id=SAM)
        session.add(sam)
        await session.flush()
        ada = (await session.exec(select(Person).where(Person.slack_id == ADA))).one()
        ada.assistant_id = sam.id


def tom(harness: Harness) -> Actor:
    return harness.page_client.person(TOM)


async def everything_in_slack(harness: Harness) -> str:
    """Return all that anybody sees in Slack: every message, home tab and open modal, and the answers to commands."""
    slack, typed = harness.sandbox.state, []
    commands = [command.words for command in COMMANDS if command.words not in CHANGING]
    for who in (ADA, JONAS, NADIA, TOM, LENA, SAM, GUEST):
        actor = harness.page_client.person(who)
        typed += [str(await harness.command(text, by=actor)) for text in commands]
        if who != GUEST:
            typed.append(str(await actor.home()))
    await settle(harness)
    messages = [(m.text, m.blocks) for channel in slack.workspace.channels.values() for m in channel.messages]
    views = [view.body for stack in slack.views.stacks.values() for view in stack]
    homes = [view.body for view in slack.views.homes.values()]
    return json.dumps([messages, views, homes, typed], default=str)


async def test_no_surface_has_a_word_of_it(with_team: Harness, caplog: pytest.LogCaptureFixture) -> None:
    shown = await everything_in_slack(with_team)
    assert AGREED["agreed"] in shown
    assert SECRET not in shown
    assert SECRET not in caplog.text
    told = words_of(await with_team.page_client.person(LENA).wait_for_dm("named you to see it through"))
    assert "Ada Okafor and Nadia Rahman agreed on something" in told
    assert AGREED["agreed"] in told
    stored = await all_rows(with_team.database)
    assert {table for table, found in stored.items() if SECRET in str(found)} == {"one_to_one"}
    assert (await rows(with_team, Reflection), await rows(with_team, Story)) == ([], [])


async def test_nobody_else_opens_it(with_team: Harness) -> None:
    card = await with_team.nadia.wait_for_dm("You talked with Ada Okafor")
    mine, of_jonas = await one_to_ones(with_team)
    refused = {TOM: NOT_YOURS, ADA: NO_TEAM, JONAS: NO_TEAM, LENA: NO_TEAM, SAM: NO_TEAM}
    for who, words in refused.items():
        for action in OF_THE_CX_TEAM:
            assert await _told(with_team, who, card, action, mine) == words, (who, action)
    for who in (JONAS, SAM):
        for action in (OneToOneAction.ANSWER_BEFOREHAND, OneToOneAction.PASS_ONE_TO_ONE):
            assert await _told(with_team, who, card, action, mine) == NOT_YOURS
    await _told(with_team, GUEST, card, OneToOneAction.PREPARE_ONE_TO_ONE, mine)
    # No story is made of it, whoever finds a button for that.
    assert await _told(with_team, ADA, card, Action.LOG_CALL, mine) == NOT_YOURS
    assert await _told(with_team, JONAS, card, Action.LOG_CALL, of_jonas) == NOT_YOURS
    assert SECRET not in await everything_in_slack(with_team)


async def _told(harness: Harness, who: str, message: dict[str, Any], action: Any, about: Assignment) -> str:
    """Press a button in Nadia's message as somebody else; return the refusal that they alone are told."""
    slack = harness.sandbox.state
    before = len(slack.workspace.channels[message["channel"]].messages)
    await send_click(harness, who, message, action, str(about.id))
    await harness.drain()
    assert slack.views.stacks.get(who, []) == []
    told = slack.workspace.channels[message["channel"]].messages[before:]
    words = " ".join(each.text for each in told if each.ephemeral_to == who)
    return next((each for each in (NO_TEAM, NOT_YOURS) if each in words), words)


async def test_who_left_the_team_reads_it_no_more_and_another_takes_over(with_team: Harness) -> None:
    harness = with_team
    await harness.move_to(NEXT_QUARTER)
    await settle(harness)
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "January to March 2027")
    assert "Ada Okafor → Nadia Rahman" in words_of(plan)
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    card = await harness.nadia.wait_for_dm("Last time you agreed")
    await harness.nadia.click(card, "Prepare")
    assert str(await harness.nadia.view()).count(SECRET) == len(LOGGED) - 1
    await harness.nadia.close()

    group = harness.sandbox.workspace.user_groups[TEAM]
    harness.sandbox.workspace.set_user_group(group, [TOM])

    async def knows() -> bool:
        return not harness.bot.workspace.is_cx(NADIA)

    await until(knows)
    await harness.bot.schedule.run_all()
    await settle(harness)
    assert [each.person_id for each in await rows(harness, CxMember)] == [await _id_of(harness, TOM)]
    await harness.ada.wait_for_dm("Tom Becker takes over your half hour")
    assert "Tom Becker sits down with Ada Okafor now." in str(await harness.nadia.dm())
    coming = (await one_to_ones(harness))[-2]
    assert await _told(harness, NADIA, card, OneToOneAction.PREPARE_ONE_TO_ONE, coming) == NO_TEAM
    await tom(harness).click(await tom(harness).wait_for_dm("Half an hour with Ada Okafor"), "Prepare")
    assert LOGGED["notes"] in str(await tom(harness).view())
    await tom(harness).close()
    assert SECRET not in await everything_in_slack(harness)
    assert (await rows(harness, OneToOne))[0].notes == LOGGED["notes"]


async def _id_of(harness: Harness, who: str) -> int | None:
    return next(each.id for each in await rows(harness, Person) if each.slack_id == who)
