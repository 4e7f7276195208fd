"""What a routine adds in its own file: a button only some may use, a command in help, a section of the home tab."""

import pytest
from slack_bolt.async_app import AsyncAck
from sqlmodel.ext.asyncio.session import AsyncSession

import handlers
from bot.context import AppContext
from bot.surfaces.ids import ActionId
from bot.surfaces.parts import Blocks, header
from handlers.features import Act, Command, Feature, Member, Section, Typed, Who, register
from scripts.sandbox.person import words_of
from tests.handlers.actions import NO_TEAM, answer_text, assign_customer, send_click
from tests.harness import ADA, NADIA, Harness, started_with_people


class VoteAction(ActionId):
    """The buttons of this routine."""

    CAST_VOTE = "cast_vote"


async def count_votes(_: AppContext, typed: Typed) -> str:
    """Answer with what was typed."""
    return f"Counting {typed.rest}."


async def votes_section(_session: AsyncSession, _context: AppContext, member: Member) -> Blocks:
    """Return a heading for who is in the programme."""
    return [header("Your votes")] if member.person is not None else []


async def test_a_button_for_the_cx_team_reaches_its_listener_from_them_alone(harness: Harness) -> None:
    pressed = []

    async def cast(_: AppContext, ack: AsyncAck) -> None:
        pressed.append("vote")
        await ack()

    feature = Feature(acts=(Act(VoteAction.CAST_VOTE, cast, Who.CX_TEAM),))
    register(harness.bot.bolt, harness.bot.context, [feature])
    message = await assign_customer(harness)
    await send_click(harness, ADA, message, VoteAction.CAST_VOTE, "1")
    await harness.ada.wait_for_message(message["channel"], NO_TEAM)
    assert pressed == []
    await send_click(harness, NADIA, message, VoteAction.CAST_VOTE, "1")
    assert pressed == ["vote"]


async def test_a_command_and_a_section_are_there_for_whom_they_are_for(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = Command("count votes", "counts them", Who.CX_TEAM, count_votes, usage="ROUND")
    monkeypatch.setattr(handlers, "COMMANDS", (*handlers.COMMANDS, command))
    monkeypatch.setattr(handlers, "SECTIONS", (*handlers.SECTIONS, Section(votes_section)))
    async with started_with_people(sqlite_url) as harness:
        assert answer_text(await harness.command("Count  votes November")) == "Counting November."
        assert "/firsthand count votes ROUND" in answer_text(await harness.command("help"))
        assert "There is no “count” here" in answer_text(await harness.command("count votes", by=harness.ada))
        assert "count votes" not in answer_text(await harness.command("help", by=harness.ada))
        assert "Your votes" in words_of((await harness.ada.home())["blocks"])
        home = words_of((await harness.nadia.home())["blocks"])
        assert "Your votes" not in home
        assert "/firsthand count votes" in home
