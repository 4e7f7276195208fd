"""/firsthand: finds the command that was typed among those the person may use, runs it, and lists them as help."""

import re
from collections.abc import Sequence

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import dates
from bot.context import AppContext
from bot.errors import FirsthandError
from bot.payloads import SlashCommand
from bot.program.people import own_settings
from bot.program.people.own_settings import Known
from bot.surfaces.commands import help_message
from bot.surfaces.message import Message, ephemeral, unescaped
from handlers.features import Command, Feature, Member, Typed, Who


class NotInProgramme(FirsthandError):
    """Who asked is not in the programme, and may ask nothing; the words reveal nothing."""


class UnknownCommand(FirsthandError):
    """What was typed is no command, or none that this person may use: the words don't say which."""

    verb: str


async def firsthand_command(
    context: AppContext, commands: Sequence[Command], ack: AsyncAck, command: SlashCommand, request: AsyncBoltRequest
) -> None:
    """Answer `/firsthand` by the command that was typed, if this person may use it."""
    by = await context.database.run_read(lambda session: member_of(context, session, command["user_id"], commands))
    dates.tell_in(by.language)
    text = command.get("text", "").strip()
    chosen, rest = _find(by, text)
    answer = await chosen.run(context, Typed(by, rest, request, alone=not text))
    await ack(**ephemeral(answer) if answer else {})


async def member_of(context: AppContext, session: AsyncSession, slack_id: str, commands: Sequence[Command]) -> Member:
    """Return what is known of this person, who may use some of `commands`."""
    known = await own_settings.known_of(session, slack_id, since=context.earliest_today())
    return as_member(context, slack_id, known, commands)


def as_member(context: AppContext, slack_id: str, known: Known, commands: Sequence[Command]) -> Member:
    """Return who is known so, who may use some of `commands`, and note the language they chose."""
    of_cx_team = context.workspace.is_cx(slack_id)
    member = Member(slack_id, known.person, of_cx_team, commands, known.settings, known.leaves)
    context.languages[slack_id] = member.language
    return member


def _find(by: Member, text: str) -> tuple[Command, str]:
    """Return the command that `text` begins with and what follows it; without a word, what answers alone.

    Raises UnknownCommand, or NotInProgramme for who may use none.
    """
    commands = by.commands
    if not commands:
        raise NotInProgramme
    if not text:
        alone = [each for each in commands if each.alone]
        return min(alone, key=lambda each: each.who is not Who.CX_TEAM), ""
    for each in sorted(commands, key=lambda each: -len(each.words)):
        words = r"\s+".join(map(re.escape, each.words.split()))
        if found := re.fullmatch(rf"{words}(?:\s+(.*))?", text, re.IGNORECASE | re.DOTALL):
            return each, (found[1] or "").strip()
    raise UnknownCommand(unescaped(text.split(maxsplit=1)[0])[:50])


async def list_commands(_: AppContext, typed: Typed) -> Message:
    """Answer `/firsthand help`: what this person may type, and no more."""
    return help_message(listed_for(typed.by, desk=False), listed_for(typed.by, desk=True))


def listed_for(member: Member, *, desk: bool) -> list[tuple[str, str]]:
    """Return what this person may type at the CX team's desk, or beside it, and what it does."""
    return [(each.typed, each.help) for each in member.commands if (each.who is Who.CX_TEAM) is desk]


FEATURE = Feature(commands=(Command("help", "lists these", Who.PARTICIPANT, list_commands),))
