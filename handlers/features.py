"""What a feature adds: its acts (buttons and modals), commands, events and home tab sections, and who may use each."""

import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, partial
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import ColumnElement

from bot.context import AppContext
from bot.program.people.own_settings import Leave
from bot.surfaces.ids import ActionId, CallbackId
from bot.surfaces.message import Message, ephemeral
from bot.surfaces.parts import Blocks
from models import Person, PersonSettings

# A function that takes the context, and then what Bolt injects by name.
Listener = Callable[..., Awaitable[None]]


class Who(StrEnum):
    """Who may use an act or a command; guests and strangers to the workspace never reach one."""

    EVERYBODY = "every member"
    PARTICIPANT = "the participant"
    PARTICIPANT_OR_ASSISTANT = "the participant, and who books for them"
    HOST = "the host"
    COLLEAGUE = "the colleague who was asked to come along"
    AUTHOR_OR_CX_TEAM = "the author and the CX team"
    IN_PROGRAMME = "whoever is on the Participants sheet"
    CX_TEAM = "the CX team"
    LEADER = "who takes part in what is ranked before a retreat"
    LEADER_OR_CX_TEAM = "who takes part in what is ranked before a retreat, and the CX team"


@dataclass(frozen=True)
class Act:
    """A button or a modal: its id, the listener named after it, and who may use it.

    CX_TEAM is checked before the listener is called. Who the participant, the host or the author is, only the rows
    tell: that is checked by what the listener calls, where it reads them.
    """

    id: ActionId | CallbackId
    listener: Listener
    who: Who


@dataclass(frozen=True)
class Member:
    """Who acts or looks: Slack id, and row (None for who is not in the programme).

    `every_command` are those that there are; `settings` are their own and `leaves` their leave that may not be over, as
    far as they gave any.
    """

    slack_id: str
    person: Person | None
    of_cx_team: bool
    every_command: "Sequence[Command]" = ()
    settings: PersonSettings | None = None
    leaves: tuple[Leave, ...] = ()

    @property
    def commands(self) -> "tuple[Command, ...]":
        """The commands that they may use."""
        return tuple(each for each in self.every_command if self.may(each.who))

    @property
    def language(self) -> str | None:
        """The language for dates that they chose, None for none."""
        return self.settings.date_language if self.settings is not None else None

    def may(self, who: Who) -> bool:
        """Return whether this is one of those; a PARTICIPANT of no assignment in particular is whoever has a row."""
        if who is Who.EVERYBODY:
            return True
        return self.of_cx_team or (who is Who.PARTICIPANT and self.person is not None)


@dataclass(frozen=True)
class Typed:
    """One use of a command: by whom, what was typed behind its words, and Bolt's request.

    `alone` is whether no word was typed at all, so that whoever did may not know what there is.
    """

    by: Member
    rest: str
    request: AsyncBoltRequest
    alone: bool = False

    async def respond(self, answer: Message | str) -> None:
        """Answer after the ack, to who typed it alone."""
        respond = self.request.context.respond
        if respond is not None:
            await respond(**ephemeral(answer))


# None is no answer in words, such as where a modal opens or the answer follows.
Answer = Message | str | None


@dataclass(frozen=True)
class Command:
    """What can be typed after /firsthand: its `words`, what follows them (`usage`), one line of help, and who may.

    `alone` marks what answers /firsthand without a word: to the CX team what is for them, to others the first they may
    use.
    """

    words: str
    help: str
    who: Who
    run: Callable[[AppContext, Typed], Awaitable[Answer]]
    usage: str = ""
    alone: bool = False

    @property
    def typed(self) -> str:
        """The words and what follows them, such as "take back @person"."""
        return f"{self.words} {self.usage}".strip()


@dataclass(frozen=True)
class Section:
    """One part of a home tab, read and built; no blocks where there is nothing to show.

    It is built for those alone of whose `Person` the condition `where` holds. What is asked so of all sections, and the
    one value that each `reads`, comes with the person by one statement; `build` is given that value as its last
    argument, None of who has no row.
    """

    build: Callable[..., Awaitable[Blocks]]
    where: ColumnElement[bool] | None = None
    reads: ColumnElement[Any] | None = None

    @property
    def asked(self) -> tuple[ColumnElement[Any], ...]:
        """What is asked for it of the person."""
        return tuple(each for each in (self.where, self.reads) if each is not None)


@dataclass(frozen=True)
class Feature:
    """All that one file of handlers/ adds; `handlers.FEATURES` lists them. `events` has a listener by event type.

    `to_do` are the sections of a home tab that ask something of somebody, and stand above all others.
    """

    acts: tuple[Act, ...] = ()
    commands: tuple[Command, ...] = ()
    events: Mapping[str, Listener] = field(default_factory=dict)
    to_do: tuple[Section, ...] = ()
    sections: tuple[Section, ...] = ()


def register(app: AsyncApp, context: AppContext, features: Iterable[Feature]) -> None:
    """Have Bolt call the listeners of acts and events, who may use an act being checked before.

    Bolt asks one listener after the other whether a payload is theirs, which takes longer for a hundred than most acts
    do. So it is given one for all modals, one for all buttons, and one for all events.
    """
    acts = [act for feature in features for act in feature.acts]
    modals = {str(act.id): act for act in acts if isinstance(act.id, CallbackId)}
    buttons = {str(act.id): act for act in acts if not isinstance(act.id, CallbackId)}
    events = {event: listener for feature in features for event, listener in feature.events.items()}
    app.view(_one_of(modals))(partial(_submit, context, modals))
    app.action(_one_of(buttons))(partial(_press, context, buttons))
    app.event(_one_of(events))(partial(_notice, context, events))


def _one_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds these names and no other."""
    return re.compile(rf"\A(?:{'|'.join(map(re.escape, names))})\Z")


async def _submit(context: AppContext, modals: Mapping[str, Act], args: AsyncArgs) -> None:
    await _call_act(context, modals[args.body["view"]["callback_id"]], args)


async def _press(context: AppContext, buttons: Mapping[str, Act], args: AsyncArgs) -> None:
    await _call_act(context, buttons[args.body["actions"][0]["action_id"]], args)


async def _notice(context: AppContext, events: Mapping[str, Listener], args: AsyncArgs) -> None:
    await _call(context, events[args.body["event"]["type"]], args)


async def _call_act(context: AppContext, act: Act, args: AsyncArgs) -> None:
    if act.who is Who.CX_TEAM:
        context.require_cx(args.body["user"]["id"])
    await _call(context, act.listener, args)


async def _call(context: AppContext, listener: Listener, args: AsyncArgs) -> None:
    """Call a listener with the context, and by name with those of Bolt's arguments that it takes."""
    await listener(context, **{name: getattr(args, name) for name in _taken_by(listener)})


@cache
def _taken_by(listener: Listener) -> tuple[str, ...]:
    return tuple(inspect.signature(listener).parameters)[1:]
