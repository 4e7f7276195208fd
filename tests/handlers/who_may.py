"""Every way in: what is sent, whose it is, and what those are told for whom it is not. A new id needs a row here."""

import time
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import desk, review_modals
from bot.surfaces.call_modals import booking_modal, reflection_modal
from bot.surfaces.ids import COMMAND, Action, Callback
from bot.surfaces.modal import modal
from bot.surfaces.review_modals import masks_modal
from scripts.sandbox import payloads
from scripts.sandbox.entities import APP_ID, BOT_USER_ID, TEAM_ID, Message
from scripts.sandbox.views import View
from tests.handlers.actions import NO_TEAM, NOT_YOURS
from tests.handlers.who_may_subjects import Needs
from tests.harness import ADA, FILLED, JONAS, MANIFEST, NADIA, Harness

Json = dict[str, Any]
REFUSED = "Firsthand is for members of this workspace."
OF_OLD = "This is from an older version of Firsthand"
SILENCE = ""


class Kind(StrEnum):
    """What somebody is to the programme and to the workspace."""

    CX = "of the CX team"
    PARTICIPANT = "the participant whose call it is"
    OTHER = "another participant"
    MEMBER = "a plain member"
    GUEST = "a guest"
    OUTSIDER = "somebody of another company"
    GONE = "somebody deactivated"
    BOT = "a bot"


WHO = {
    Kind.CX: NADIA,
    Kind.PARTICIPANT: ADA,
    Kind.OTHER: JONAS,
    Kind.MEMBER: "U0LENAKOWAL",
    Kind.GUEST: "U0GRACELEE1",
    Kind.OUTSIDER: "U0PIASANTOS",
    Kind.GONE: "U0OTTOBRAND",
    Kind.BOT: BOT_USER_ID,
}
MEMBERS = frozenset({Kind.CX, Kind.PARTICIPANT, Kind.OTHER, Kind.MEMBER})
THE_TEAM, THE_AUTHOR = frozenset({Kind.CX}), frozenset({Kind.PARTICIPANT})
NOBODY: frozenset[Kind] = frozenset()


class Does(StrEnum):
    """What comes of it for those who may."""

    CHANGES = "changes the programme"
    OPENS = "opens a modal"
    SAYS = "answers in words"
    SHOWS = "shows the home tab"
    FOLLOWS = "lets what is known of a participant follow"
    NOTHING = "nothing that could be seen"


Payload = tuple[str, Json]


@dataclass(frozen=True)
class Way:
    """One way in: `made` gives its payload for a person (Slack id) and a subject (id) of the kind it `needs`.

    `may` are those who may, with what it then `does`; any other member is told `no`.
    """

    made: Callable[[Harness, str, int], Awaitable[Payload]]
    needs: Needs
    may: frozenset[Kind]
    does: Does
    no: str


def _command(text: str) -> Callable[[Harness, str, int], Awaitable[Payload]]:
    async def made(world: Harness, who: str, subject: int) -> Payload:
        slack = world.sandbox.state
        room = slack.workspace.channels[world.stories_channel]
        typed = text.format(subject=subject)
        return "slash_commands", payloads.slash_command(slack, slack.workspace.people[who], room, COMMAND, typed)

    return made


def _button(action: Action) -> Callable[[Harness, str, int], Awaitable[Payload]]:
    async def made(world: Harness, who: str, subject: int) -> Payload:
        slack = world.sandbox.state
        room = slack.workspace.channels[world.stories_channel]
        message = next((m for m in room.messages if m.text == "Buttons"), None) or slack.workspace.post(
            room, Message(slack.workspace.next_ts(), BOT_USER_ID, "Buttons", by_app=True)
        )
        pressed = _pressed(action, f"{subject}:1" if action in _OF_REVISIONS else str(subject))
        person = slack.workspace.people[who]
        return "interactive", payloads.message_action(slack, person, room, message, action=pressed, values={})

    return made


# Their value names the revision that stands above them.
_OF_REVISIONS = {
    Action.PUBLISH_STORY,
    Action.EDIT_STORY,
    Action.ASK_CHANGES,
    Action.DECLINE_STORY,
    Action.LIFT_MASKS,
}


def _pressed(action: Action, value: str) -> Json:
    return {
        "type": "button",
        "action_id": str(action),
        "block_id": "b",
        "value": value,
        "action_ts": f"{time.time():.6f}",
    }


async def _brief(world: Harness, subject: int) -> AssignmentDetails:
    async with world.database.read() as session:
        brief = await assignment_details.of_assignment(session, subject)
    assert brief is not None
    return brief


def _reflection(brief: AssignmentDetails) -> Json:
    return reflection_modal(brief, today=brief.round.opened_at.date())


def _opened(world: Harness, who: str, body: Json) -> View:
    return world.sandbox.state.views.open(who, body)


async def _preview(world: Harness, who: str, subject: int) -> Payload:
    slack = world.sandbox.state
    view = _opened(world, who, _reflection(await _brief(world, subject)))
    pressed = _pressed(Action.PREVIEW_STORY, str(subject))
    return "interactive", payloads.view_action(slack, slack.workspace.people[who], view, pressed)


def _submitted(
    build: Callable[[AssignmentDetails], Json], filled: dict[str, Json] | None = None
) -> Callable[[Harness, str, int], Awaitable[Payload]]:
    async def made(world: Harness, who: str, subject: int) -> Payload:
        slack = world.sandbox.state
        body = build(await _brief(world, subject)) if subject else build(None)  # type: ignore[arg-type]
        view = _opened(world, who, body)
        for name, value in deepcopy(filled or {}).items():
            view.state[name] = {name: {**view.state.get(name, {}).get(name, {}), **value}}
        return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)

    return made


def _only_read(callback: Callback) -> Callable[[Harness, str, int], Awaitable[Payload]]:
    note = {"type": "input", "block_id": "note", "label": {"type": "plain_text", "text": "Note"}, "optional": True}
    field = note | {"element": {"type": "plain_text_input", "action_id": "note"}}
    return _submitted(lambda _: modal(callback, "None of ours", [field], subject=0, submit="Save"))


def _event(kind: str, **facts: Any) -> Callable[[Harness, str, int], Awaitable[Payload]]:
    async def made(world: Harness, who: str, subject: int) -> Payload:
        event = {"type": kind, "user": who, "event_ts": world.sandbox.workspace.next_ts(), **facts}
        envelope = {"type": "event_callback", "team_id": TEAM_ID, "api_app_id": APP_ID, "event": event}
        return "events_api", {**envelope, "event_id": f"Ev{time.time_ns()}", "event_time": int(time.time())}

    return made


def _of_person(kind: str) -> Callable[[Harness, str, int], Awaitable[Payload]]:
    async def made(world: Harness, who: str, subject: int) -> Payload:
        slack = world.sandbox.state
        told = slack.workspace.people[who].to_slack(slack.url, with_email=True)
        return await _event(kind, user=told)(world, who, subject)

    return made


_TYPED = {name: {"value": text} for name, text in FILLED.items() if name not in ("due_on", "consent")}
_WRITTEN = {
    **_TYPED,
    "talked_on": {"selected_date": "2026-11-02"},
    "due_on": {"selected_date": FILLED["due_on"]},
    "consent": {"selected_option": {"value": "anonymous"}},
}
_NOTE = {"note": {"value": "Shorter, please."}}
_FILE = {"workbook": {"type": "file_input", "files": [{"id": "F0NOWHERE01", "name": "customers.xlsx"}]}}

COMMANDS: dict[str, Way] = {
    "help": Way(_command("help"), Needs.NOTHING, THE_TEAM, Does.SAYS, NO_TEAM),
    "status": Way(_command("status"), Needs.NOTHING, THE_TEAM, Does.SAYS, NO_TEAM),
    "assign": Way(_command("assign P-2 S-{subject}"), Needs.CUSTOMER, THE_TEAM, Does.CHANGES, NO_TEAM),
    "take": Way(_command("take back P-1 S-{subject}"), Needs.HANDED_CUSTOMER, THE_TEAM, Does.CHANGES, NO_TEAM),
    "plan": Way(_command("plan"), Needs.NOTHING, THE_TEAM, Does.SAYS, NO_TEAM),
    "import": Way(_command("import"), Needs.NOTHING, THE_TEAM, Does.OPENS, NO_TEAM),
    "": Way(_command(""), Needs.NOTHING, THE_TEAM, Does.SAYS, NO_TEAM),
    "nonsense": Way(_command("nonsense"), Needs.NOTHING, THE_TEAM, Does.SAYS, NO_TEAM),
}


def _by_team(action: Action, needs: Needs, does: Does) -> Way:
    return Way(_button(action), needs, THE_TEAM, does, NO_TEAM)


def _by_author(action: Action, does: Does) -> Way:
    return Way(_button(action), Needs.CALL, THE_AUTHOR, does, NOT_YOURS)


BUTTONS: dict[Action, Way] = {
    Action.APPROVE_PLAN: _by_team(Action.APPROVE_PLAN, Needs.PLAN, Does.CHANGES),
    Action.LOG_CALL: _by_author(Action.LOG_CALL, Does.OPENS),
    Action.BOOK_CALL: _by_author(Action.BOOK_CALL, Does.OPENS),
    Action.NOT_REACHED: _by_author(Action.NOT_REACHED, Does.CHANGES),
    Action.SWAP: _by_author(Action.SWAP, Does.CHANGES),
    Action.PREVIEW_STORY: Way(_preview, Needs.CALL, THE_AUTHOR, Does.OPENS, NOT_YOURS),
    Action.PUBLISH_STORY: _by_team(Action.PUBLISH_STORY, Needs.IN_REVIEW, Does.CHANGES),
    Action.EDIT_STORY: _by_team(Action.EDIT_STORY, Needs.IN_REVIEW, Does.OPENS),
    Action.ASK_CHANGES: _by_team(Action.ASK_CHANGES, Needs.IN_REVIEW, Does.OPENS),
    Action.DECLINE_STORY: _by_team(Action.DECLINE_STORY, Needs.IN_REVIEW, Does.OPENS),
    Action.LIFT_MASKS: _by_team(Action.LIFT_MASKS, Needs.IN_REVIEW, Does.OPENS),
    Action.WITHDRAW_STORY: Way(
        _button(Action.WITHDRAW_STORY), Needs.PUBLISHED, THE_TEAM | THE_AUTHOR, Does.CHANGES, NOT_YOURS
    ),
    Action.READ_STORY: Way(_button(Action.READ_STORY), Needs.PUBLISHED, MEMBERS, Does.NOTHING, SILENCE),
}


def _decides(build: Callable[[AssignmentDetails], Json], filled: dict[str, Json]) -> Way:
    return Way(_submitted(build, filled), Needs.IN_REVIEW, THE_TEAM, Does.CHANGES, NO_TEAM)


_LIFTED = {"masks_0": {"type": "checkboxes", "selected_options": [{"value": "0"}]}}
MODALS: dict[Callback, Way] = {
    Callback.REFLECTION: Way(_submitted(_reflection, _WRITTEN), Needs.CALL, THE_AUTHOR, Does.CHANGES, NOT_YOURS),
    Callback.BOOKING: Way(
        _submitted(booking_modal, {"booked_on": {"selected_date": "2026-11-12"}}),
        Needs.CALL,
        THE_AUTHOR,
        Does.CHANGES,
        NOT_YOURS,
    ),
    Callback.STORY_EDIT: _decides(review_modals.edit_modal, {"title": {"value": "Another headline"}}),
    Callback.STORY_CHANGES: _decides(review_modals.changes_modal, _NOTE),
    Callback.STORY_DECLINE: _decides(review_modals.decline_modal, _NOTE),
    Callback.STORY_MASKS: _decides(masks_modal, _LIFTED),
    Callback.IMPORT: Way(
        _submitted(lambda _: desk.import_modal(), _FILE), Needs.NOTHING, THE_TEAM, Does.CHANGES, NO_TEAM
    ),
    Callback.PREVIEW: Way(_only_read(Callback.PREVIEW), Needs.NOTHING, NOBODY, Does.NOTHING, OF_OLD),
    Callback.NOTICE: Way(_only_read(Callback.NOTICE), Needs.NOTHING, NOBODY, Does.NOTHING, OF_OLD),
}

EVENTS: dict[str, Way] = {
    "app_home_opened": Way(
        _event("app_home_opened", channel="D0NOWHERE01", tab="home"), Needs.CALL, MEMBERS, Does.SHOWS, SILENCE
    ),
    "channel_shared": Way(
        _event("channel_shared", channel="C0STORIES01"), Needs.NOTHING, MEMBERS, Does.NOTHING, SILENCE
    ),
    "channel_unshared": Way(
        _event("channel_unshared", channel="C0STORIES01"), Needs.NOTHING, MEMBERS, Does.NOTHING, SILENCE
    ),
    "subteam_members_changed": Way(
        _event("subteam_members_changed", subteam_id="S0CXTEAM001", added_users=[ADA]),
        Needs.NOTHING,
        MEMBERS,
        Does.NOTHING,
        SILENCE,
    ),
}
EVENTS |= {
    kind: Way(_of_person(kind), Needs.NOTHING, MEMBERS, Does.FOLLOWS, SILENCE) for kind in ("user_change", "team_join")
}
SUBSCRIBED: list[str] = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
WAYS: dict[str, Way] = {
    **{f"{COMMAND} {verb}": way for verb, way in COMMANDS.items()},
    **{f"the button {action}": way for action, way in BUTTONS.items()},
    **{f"the modal {callback}": way for callback, way in MODALS.items()},
    **{f"the event {event}": way for event, way in EVENTS.items()},
}
