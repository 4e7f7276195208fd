"""Who may use which command, button, modal and event, and what anybody else is told. A new id needs a row here."""

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
from tests.handlers.subjects import SubjectKind
from tests.harness import ADA, FILLED, JONAS, MANIFEST, NADIA, Harness

Json = dict[str, Any]
REFUSED = "Firsthand is for members of this workspace."
OF_OLD = "This is from an older version of Firsthand"
NO_WORDS = ""


class Role(StrEnum):
    """What a person is to the programme and to the workspace."""

    CX = "of the CX team"
    PARTICIPANT = "the participant whose call it is"
    OTHER = "another participant"
    MEMBER = "a plain member"
    GUEST = "a guest"
    OUTSIDER = "somebody of another company"
    GONE = "somebody deactivated"
    BOT = "a bot"


SLACK_IDS = {
    Role.CX: NADIA,
    Role.PARTICIPANT: ADA,
    Role.OTHER: JONAS,
    Role.MEMBER: "U0LENAKOWAL",
    Role.GUEST: "U0GRACELEE1",
    Role.OUTSIDER: "U0PIASANTOS",
    Role.GONE: "U0OTTOBRAND",
    Role.BOT: BOT_USER_ID,
}
MEMBERS = frozenset({Role.CX, Role.PARTICIPANT, Role.OTHER, Role.MEMBER})
CX_TEAM, PARTICIPANT = frozenset({Role.CX}), frozenset({Role.PARTICIPANT})
NOBODY: frozenset[Role] = frozenset()


class Effect(StrEnum):
    """What an entry point does for those who may use it."""

    CHANGES = "changes the programme"
    OPENS = "opens a modal"
    SAYS = "answers in words"
    SHOWS = "shows the home tab"
    FOLLOWS = "lets what is known of a participant follow"
    NOTHING = "nothing that could be seen"


Payload = tuple[str, Json]
BuildPayload = Callable[[Harness, str, int], Awaitable[Payload]]


@dataclass(frozen=True)
class EntryPoint:
    """A command, button, modal or event; `payload_for` builds its payload for a Slack id and a subject's id.

    The subject is of the kind that it `needs`. The `allowed` may use it, to this `effect`; any other member is told the
    `refusal`.
    """

    payload_for: BuildPayload
    needs: SubjectKind
    allowed: frozenset[Role]
    effect: Effect
    refusal: str


def _command(text: str) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack = harness.sandbox.state
        channel = slack.workspace.channels[harness.stories_channel]
        typed = text.format(subject=subject)
        return "slash_commands", payloads.slash_command(slack, slack.workspace.people[who], channel, COMMAND, typed)

    return build_payload


def _button(action: Action) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack = harness.sandbox.state
        channel = slack.workspace.channels[harness.stories_channel]
        message = next((m for m in channel.messages if m.text == "Buttons"), None) or slack.workspace.post(
            channel, Message(slack.workspace.next_ts(), BOT_USER_ID, "Buttons", by_app=True)
        )
        pressed = _pressed(action, f"{subject}:1" if action in _OF_REVISIONS else str(subject))
        person = slack.workspace.people[who]
        return "interactive", payloads.message_action(slack, person, channel, message, action=pressed, values={})

    return build_payload


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


async def _details(harness: Harness, subject: int) -> AssignmentDetails:
    async with harness.database.read() as session:
        details = await assignment_details.of_assignment(session, subject)
    assert details is not None
    return details


def _reflection(details: AssignmentDetails) -> Json:
    return reflection_modal(details, today=details.round.opened_at.date())


def _opened(harness: Harness, who: str, body: Json) -> View:
    return harness.sandbox.state.views.open(who, body)


async def _preview(harness: Harness, who: str, subject: int) -> Payload:
    slack = harness.sandbox.state
    view = _opened(harness, who, _reflection(await _details(harness, subject)))
    pressed = _pressed(Action.PREVIEW_STORY, str(subject))
    return "interactive", payloads.view_action(slack, slack.workspace.people[who], view, pressed)


def _submitted(build: Callable[[AssignmentDetails], Json], filled: dict[str, Json] | None = None) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack = harness.sandbox.state
        body = build(await _details(harness, subject)) if subject else build(None)  # type: ignore[arg-type]
        view = _opened(harness, who, body)
        for name, value in deepcopy(filled or {}).items():
            view.state[name] = {name: {**view.state.get(name, {}).get(name, {}), **value}}
        return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)

    return build_payload


def _only_read(callback: Callback) -> BuildPayload:
    note = {"type": "input", "block_id": "note", "label": {"type": "plain_text", "text": "Note"}, "optional": True}
    field = note | {"element": {"type": "plain_text_input", "action_id": "note"}}
    return _submitted(lambda _: modal(callback, "None of ours", [field], subject=0, submit="Save"))


def _event(kind: str, **fields: Any) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        event = {"type": kind, "user": who, "event_ts": harness.sandbox.workspace.next_ts(), **fields}
        envelope = {"type": "event_callback", "team_id": TEAM_ID, "api_app_id": APP_ID, "event": event}
        return "events_api", {**envelope, "event_id": f"Ev{time.time_ns()}", "event_time": int(time.time())}

    return build_payload


def _of_person(kind: str) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack = harness.sandbox.state
        user = slack.workspace.people[who].to_slack(slack.url, with_email=True)
        return await _event(kind, user=user)(harness, who, subject)

    return build_payload


_TYPED = {name: {"value": text} for name, text in FILLED.items() if name not in ("due_on", "consent")}
_WRITTEN = {
    **_TYPED,
    "talked_on": {"selected_date": "2026-11-02"},
    "due_on": {"selected_date": FILLED["due_on"]},
    "consent": {"selected_option": {"value": "anonymous"}},
}
_NOTE = {"note": {"value": "Shorter, please."}}
_FILE = {"workbook": {"type": "file_input", "files": [{"id": "F0NOWHERE01", "name": "customers.xlsx"}]}}

COMMANDS: dict[str, EntryPoint] = {
    "help": EntryPoint(_command("help"), SubjectKind.NOTHING, CX_TEAM, Effect.SAYS, NO_TEAM),
    "status": EntryPoint(_command("status"), SubjectKind.NOTHING, CX_TEAM, Effect.SAYS, NO_TEAM),
    "assign": EntryPoint(_command("assign P-2 S-{subject}"), SubjectKind.CUSTOMER, CX_TEAM, Effect.CHANGES, NO_TEAM),
    "take": EntryPoint(
        _command("take back P-1 S-{subject}"), SubjectKind.HANDED_CUSTOMER, CX_TEAM, Effect.CHANGES, NO_TEAM
    ),
    "plan": EntryPoint(_command("plan"), SubjectKind.NOTHING, CX_TEAM, Effect.SAYS, NO_TEAM),
    "import": EntryPoint(_command("import"), SubjectKind.NOTHING, CX_TEAM, Effect.OPENS, NO_TEAM),
    "": EntryPoint(_command(""), SubjectKind.NOTHING, CX_TEAM, Effect.SAYS, NO_TEAM),
    "nonsense": EntryPoint(_command("nonsense"), SubjectKind.NOTHING, CX_TEAM, Effect.SAYS, NO_TEAM),
}


def _by_team(action: Action, needs: SubjectKind, effect: Effect) -> EntryPoint:
    return EntryPoint(_button(action), needs, CX_TEAM, effect, NO_TEAM)


def _by_author(action: Action, effect: Effect) -> EntryPoint:
    return EntryPoint(_button(action), SubjectKind.CALL, PARTICIPANT, effect, NOT_YOURS)


BUTTONS: dict[Action, EntryPoint] = {
    Action.APPROVE_PLAN: _by_team(Action.APPROVE_PLAN, SubjectKind.PLAN, Effect.CHANGES),
    Action.LOG_CALL: _by_author(Action.LOG_CALL, Effect.OPENS),
    Action.BOOK_CALL: _by_author(Action.BOOK_CALL, Effect.OPENS),
    Action.NOT_REACHED: _by_author(Action.NOT_REACHED, Effect.CHANGES),
    Action.SWAP: _by_author(Action.SWAP, Effect.CHANGES),
    Action.PREVIEW_STORY: EntryPoint(_preview, SubjectKind.CALL, PARTICIPANT, Effect.OPENS, NOT_YOURS),
    Action.PUBLISH_STORY: _by_team(Action.PUBLISH_STORY, SubjectKind.IN_REVIEW, Effect.CHANGES),
    Action.EDIT_STORY: _by_team(Action.EDIT_STORY, SubjectKind.IN_REVIEW, Effect.OPENS),
    Action.ASK_CHANGES: _by_team(Action.ASK_CHANGES, SubjectKind.IN_REVIEW, Effect.OPENS),
    Action.DECLINE_STORY: _by_team(Action.DECLINE_STORY, SubjectKind.IN_REVIEW, Effect.OPENS),
    Action.LIFT_MASKS: _by_team(Action.LIFT_MASKS, SubjectKind.IN_REVIEW, Effect.OPENS),
    Action.WITHDRAW_STORY: EntryPoint(
        _button(Action.WITHDRAW_STORY), SubjectKind.PUBLISHED, CX_TEAM | PARTICIPANT, Effect.CHANGES, NOT_YOURS
    ),
    Action.READ_STORY: EntryPoint(_button(Action.READ_STORY), SubjectKind.PUBLISHED, MEMBERS, Effect.NOTHING, NO_WORDS),
}


def _decides(build: Callable[[AssignmentDetails], Json], filled: dict[str, Json]) -> EntryPoint:
    return EntryPoint(_submitted(build, filled), SubjectKind.IN_REVIEW, CX_TEAM, Effect.CHANGES, NO_TEAM)


_LIFTED = {"masks_0": {"type": "checkboxes", "selected_options": [{"value": "0"}]}}
MODALS: dict[Callback, EntryPoint] = {
    Callback.REFLECTION: EntryPoint(
        _submitted(_reflection, _WRITTEN), SubjectKind.CALL, PARTICIPANT, Effect.CHANGES, NOT_YOURS
    ),
    Callback.BOOKING: EntryPoint(
        _submitted(booking_modal, {"booked_on": {"selected_date": "2026-11-12"}}),
        SubjectKind.CALL,
        PARTICIPANT,
        Effect.CHANGES,
        NOT_YOURS,
    ),
    Callback.STORY_EDIT: _decides(review_modals.edit_modal, {"title": {"value": "Another headline"}}),
    Callback.STORY_CHANGES: _decides(review_modals.changes_modal, _NOTE),
    Callback.STORY_DECLINE: _decides(review_modals.decline_modal, _NOTE),
    Callback.STORY_MASKS: _decides(masks_modal, _LIFTED),
    Callback.IMPORT: EntryPoint(
        _submitted(lambda _: desk.import_modal(), _FILE), SubjectKind.NOTHING, CX_TEAM, Effect.CHANGES, NO_TEAM
    ),
    Callback.PREVIEW: EntryPoint(_only_read(Callback.PREVIEW), SubjectKind.NOTHING, NOBODY, Effect.NOTHING, OF_OLD),
    Callback.NOTICE: EntryPoint(_only_read(Callback.NOTICE), SubjectKind.NOTHING, NOBODY, Effect.NOTHING, OF_OLD),
}

EVENTS: dict[str, EntryPoint] = {
    "app_home_opened": EntryPoint(
        _event("app_home_opened", channel="D0NOWHERE01", tab="home"), SubjectKind.CALL, MEMBERS, Effect.SHOWS, NO_WORDS
    ),
    "channel_shared": EntryPoint(
        _event("channel_shared", channel="C0STORIES01"), SubjectKind.NOTHING, MEMBERS, Effect.NOTHING, NO_WORDS
    ),
    "channel_unshared": EntryPoint(
        _event("channel_unshared", channel="C0STORIES01"), SubjectKind.NOTHING, MEMBERS, Effect.NOTHING, NO_WORDS
    ),
    "subteam_members_changed": EntryPoint(
        _event("subteam_members_changed", subteam_id="S0CXTEAM001", added_users=[ADA]),
        SubjectKind.NOTHING,
        MEMBERS,
        Effect.NOTHING,
        NO_WORDS,
    ),
}
EVENTS |= {
    kind: EntryPoint(_of_person(kind), SubjectKind.NOTHING, MEMBERS, Effect.FOLLOWS, NO_WORDS)
    for kind in ("user_change", "team_join")
}
SUBSCRIBED: list[str] = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
ENTRY_POINTS: dict[str, EntryPoint] = {
    **{f"{COMMAND} {verb}": entry for verb, entry in COMMANDS.items()},
    **{f"the button {action}": entry for action, entry in BUTTONS.items()},
    **{f"the modal {callback}": entry for callback, entry in MODALS.items()},
    **{f"the event {event}": entry for event, entry in EVENTS.items()},
}
