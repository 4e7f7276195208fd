"""Who may use which command, button, modal and event, and what anybody else is told. A new id needs a row here."""

import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

import handlers
from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import desk, review_modals
from bot.surfaces.home_ids import HomeAction, HomeCallback
from bot.surfaces.ids import COMMAND, Action, ActionId, Callback, CallbackId
from bot.surfaces.listen_ids import ListenAction
from bot.surfaces.modal import modal
from bot.surfaces.one_to_one_ids import OneToOneAction, OneToOneCallback
from bot.surfaces.reflection_modals import reflection_modal
from bot.surfaces.retreat import RetreatAction, RetreatCallback
from bot.surfaces.review_modals import masks_modal
from bot.surfaces.routine_ids import RoutineAction, RoutineCallback
from bot.surfaces.shadow_ids import ShadowAction
from bot.surfaces.sponsor import handing_over_modal
from bot.surfaces.sponsor_ids import SponsorAction, SponsorCallback
from bot.surfaces.talk import TalkAction
from bot.surfaces.walk_ids import JourneyAction, WalkAction
from bot.surfaces.welcome_ids import WelcomeAction, WelcomeCallback
from bot.surfaces.welcome_modal import meeting_modal
from handlers.features import Who
from scripts.sandbox import payloads
from scripts.sandbox.entities import BOT_USER_ID
from tests.handlers import (
    assistant_payloads,
    booking_payloads,
    guessing,
    listen_payloads,
    nudging,
    routine_payloads,
    settings_payloads,
    talk_payloads,
    walk_payloads,
)
from tests.handlers.actions import NO_PART, NO_TEAM, NOT_YOURS
from tests.handlers.one_to_one_payloads import SUBMITTED, ticked_agreed
from tests.handlers.payload_parts import BuildPayload, Effect, Payload, event, of_person, opened, pressed
from tests.handlers.retreat_payloads import commit, turned, vote
from tests.handlers.sponsor_payloads import meeting, widened
from tests.handlers.subjects import HOST, SubjectKind
from tests.harness import ADA, FILLED, JONAS, MANIFEST, NADIA, Harness

Json = dict[str, Any]
_Id = TypeVar("_Id", bound=ActionId | CallbackId)
REFUSED = "Firsthand is for members of this workspace."
OF_OLD = "This is from an older version of Firsthand"
NO_WORDS = ""


class Role(StrEnum):
    """What a person is to the programme and to the workspace."""

    CX = "of the CX team"
    PARTICIPANT = "the participant whose call it is"
    OTHER = "another participant"
    HOST = "the host of the day, the colleague who was asked to come along, and who books for the participant"
    MEMBER = "a plain member"
    GUEST = "a guest"
    OUTSIDER = "somebody of another company"
    GONE = "somebody deactivated"
    BOT = "a bot"


SLACK_IDS = {
    Role.CX: NADIA,
    Role.PARTICIPANT: ADA,
    Role.OTHER: JONAS,
    Role.HOST: HOST,
    Role.MEMBER: "U0LENAKOWAL",
    Role.GUEST: "U0GRACELEE1",
    Role.OUTSIDER: "U0PIASANTOS",
    Role.GONE: "U0OTTOBRAND",
    Role.BOT: BOT_USER_ID,
}
MEMBERS = frozenset({Role.CX, Role.PARTICIPANT, Role.OTHER, Role.HOST, Role.MEMBER})
CX_TEAM, PARTICIPANT = frozenset({Role.CX}), frozenset({Role.PARTICIPANT})
NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class EntryPoint:
    """A command, button, modal or event; `payload_for` builds its payload for a Slack id and a subject's id.

    The subject is of the kind that it `needs`. The `allowed` may use it, to this `effect`; any other member is told the
    `refusal`, or for their role that of `refusals`.
    """

    payload_for: BuildPayload
    needs: SubjectKind
    allowed: frozenset[Role]
    effect: Effect
    refusal: str
    refusals: dict[Role, str] = field(default_factory=dict)

    def refusal_of(self, role: Role) -> str:
        """Return the words a member of this role is refused with."""
        return self.refusals.get(role, self.refusal)


def _command(text: str) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack = harness.sandbox.state
        channel = slack.workspace.channels[harness.stories_channel]
        typed = text.format(subject=subject)
        return "slash_commands", payloads.slash_command(slack, slack.workspace.people[who], channel, COMMAND, typed)

    return build_payload


def _button(action: ActionId) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        return await guessing.picked(harness, who, pressed(action, _value_of(action, subject)))

    return build_payload


# Their value names the revision that stands above them.
_OF_REVISIONS: set[ActionId] = {
    Action.PUBLISH_STORY,
    Action.EDIT_STORY,
    Action.ASK_CHANGES,
    Action.DECLINE_STORY,
    Action.LIFT_MASKS,
    # Or the day.
    WelcomeAction.GIVE_MORE_TIME,
    ListenAction.ADD_LATE_LINE,
    ListenAction.LEAVE_LATE_LINE,
}


def _value_of(action: ActionId, subject: int) -> str:
    if action is TalkAction.DRAFT_IS_FOR:
        return f"{subject}:{subject - 1}"  # the call before
    return f"{subject}:1" if action in _OF_REVISIONS else str(subject)


async def _details(harness: Harness, subject: int) -> AssignmentDetails:
    async with harness.database.read() as session:
        details = await assignment_details.of_assignment(session, subject)
    assert details is not None
    return details


def _reflection(details: AssignmentDetails) -> Json:
    return reflection_modal(details, today=details.round.opened_at.date())


async def _preview(harness: Harness, who: str, subject: int) -> Payload:
    slack = harness.sandbox.state
    view = opened(harness, who, _reflection(await _details(harness, subject)))
    click = pressed(Action.PREVIEW_STORY, str(subject))
    return "interactive", payloads.view_action(slack, slack.workspace.people[who], view, click)


async def _choice(harness: Harness, who: str, subject: int) -> Payload:
    slack = harness.sandbox.state
    view = opened(harness, who, _reflection(await _details(harness, subject)))
    chosen = {"selected_option": {"value": "yes"}}
    view.state["promises"][Action.FORM_CHOICE] |= chosen
    made = {"type": "radio_buttons", "action_id": str(Action.FORM_CHOICE), "block_id": "promises", **chosen}
    action = made | {"action_ts": f"{time.time():.6f}"}
    return "interactive", payloads.view_action(slack, slack.workspace.people[who], view, action)


def _submitted(build: Callable[[AssignmentDetails], Json], filled: dict[str, Json] | None = None) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack = harness.sandbox.state
        body = build(await _details(harness, subject)) if subject else build(None)  # type: ignore[arg-type]
        view = opened(harness, who, body)
        for name, value in deepcopy(filled or {}).items():
            view.state[name] = {name: {**view.state.get(name, {}).get(name, {}), **value}}
        return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)

    return build_payload


def _only_read(callback: CallbackId) -> BuildPayload:
    note = {"type": "input", "block_id": "note", "label": {"type": "plain_text", "text": "Note"}, "optional": True}
    field = note | {"element": {"type": "plain_text_input", "action_id": "note"}}
    return _submitted(lambda _: modal(callback, "None of ours", [field], subject=0, submit="Save"))


_TYPED = {name: {"value": FILLED[name]} for name in ("heard", "quote", "hurts")}
_WRITTEN = {
    **_TYPED,
    "talked_on": {"selected_date": "2026-11-02"},
    "promises": {"selected_option": {"value": "no"}},
    "consent": {"selected_option": {"value": "anonymous"}},
}
_NOTE = {"note": {"value": "Shorter, please."}}
_FILE = {"workbook": {"type": "file_input", "files": [{"id": "F0NOWHERE01", "name": "customers.xlsx"}]}}

ONLY_READ: tuple[CallbackId, ...] = (Callback.BRIEF, Callback.PREVIEW, Callback.NOTICE, HomeCallback.HISTORY)

# Who of the roles may use what is registered for whom, and what any other member is told.
ALLOWED = {
    Who.EVERYBODY: MEMBERS,
    Who.PARTICIPANT: PARTICIPANT,
    Who.PARTICIPANT_OR_ASSISTANT: PARTICIPANT | {Role.HOST},
    Who.HOST: frozenset({Role.HOST}),
    Who.COLLEAGUE: frozenset({Role.HOST}),
    Who.AUTHOR_OR_CX_TEAM: CX_TEAM | PARTICIPANT,
    Who.CX_TEAM: CX_TEAM,
    Who.IN_PROGRAMME: PARTICIPANT | {Role.OTHER},
    Who.LEADER: PARTICIPANT | {Role.OTHER},
    Who.LEADER_OR_CX_TEAM: CX_TEAM | PARTICIPANT | {Role.OTHER},
}
REFUSALS = dict.fromkeys(Who, NOT_YOURS) | {Who.EVERYBODY: NO_WORDS, Who.CX_TEAM: NO_TEAM}
# What somebody of the programme is told where no command of theirs was typed; who is not in it may type none.
NO_SUCH = "There is no “"
IN_THE_PROGRAMME = frozenset({Role.CX, Role.PARTICIPANT, Role.OTHER})


def _as_registered(words: str, effect: Effect, needs: SubjectKind = SubjectKind.NOTHING, rest: str = "") -> EntryPoint:
    (command,) = [each for each in handlers.COMMANDS if each.words == words]
    allowed = {Who.EVERYBODY: MEMBERS, Who.PARTICIPANT: IN_THE_PROGRAMME, Who.CX_TEAM: CX_TEAM}[command.who]
    refusals = dict.fromkeys(IN_THE_PROGRAMME, NO_SUCH)
    return EntryPoint(_command(f"{words} {rest}"), needs, allowed, effect, NO_PART, refusals)


COMMANDS: dict[str, EntryPoint] = {
    "help": _as_registered("help", Effect.SAYS),
    "mine": _as_registered("mine", Effect.SAYS),
    "status": _as_registered("status", Effect.SAYS),
    "assign": _as_registered("assign", Effect.CHANGES, SubjectKind.CUSTOMER, "P-2 S-{subject}"),
    "take back": _as_registered("take back", Effect.CHANGES, SubjectKind.HANDED_CUSTOMER, "P-1 S-{subject}"),
    "away": _as_registered("away", Effect.CHANGES, rest="P-1 2026-12-21 to 2027-01-03"),
    "back": _as_registered("back", Effect.SAYS, rest="P-1"),
    "routines": _as_registered("routines", Effect.OPENS),
    "turn on": _as_registered("turn on", Effect.SAYS, rest="Customer call"),
    "turn off": _as_registered("turn off", Effect.CHANGES, rest="Customer call"),
    "plan": _as_registered("plan", Effect.SAYS),
    "import": _as_registered("import", Effect.OPENS),
    "export": _as_registered("export", Effect.SAYS),
    "sponsors": _as_registered("sponsors", Effect.SAYS),
    "journey": _as_registered("journey", Effect.SAYS, rest="No such journey"),
    "retreat": _as_registered("retreat", Effect.SAYS, SubjectKind.BROUGHT_BACK),
    "welcome": _as_registered("welcome", Effect.SAYS),
}
TYPED: dict[str, EntryPoint] = {
    typed: EntryPoint(_command(typed), SubjectKind.NOTHING, IN_THE_PROGRAMME, Effect.SAYS, NO_PART)
    for typed in ("", "nonsense")
}
Tried = tuple[BuildPayload, SubjectKind, Effect]


# Whoever types is never interrupted: what isn't theirs is not kept, and Save says so.
_UNSAID: dict[ActionId | CallbackId, str] = {Action.KEEP_DRAFT: NO_WORDS}


def _tried(rows: Mapping[_Id, Tried]) -> dict[_Id, EntryPoint]:
    """Return the entry points of these ids, open to whom the registry says; nobody has registered what is only read."""
    who_may = {act.id: act.who for act in handlers.ACTS}
    entries = {}
    for each, (payload_for, needs, effect) in rows.items():
        who = who_may.get(each)
        allowed, refusal = (ALLOWED[who], REFUSALS[who]) if who else (NOBODY, OF_OLD)
        build = assistant_payloads.assisted(payload_for) if who is Who.PARTICIPANT_OR_ASSISTANT else payload_for
        entries[each] = EntryPoint(build, needs, allowed, effect, _UNSAID.get(each, refusal))
    return entries


def _clicked(action: ActionId, needs: SubjectKind, effect: Effect) -> Tried:
    return _button(action), needs, effect


TURNING = (RetreatAction.EARLIER_ISSUES, RetreatAction.FURTHER_ISSUES)
_OF_TOO_LATE = (WelcomeAction.BEGIN_WELCOME, WelcomeAction.LEAVE_WELCOME)
BUTTONS = _tried(
    {
        Action.APPROVE_PLAN: _clicked(Action.APPROVE_PLAN, SubjectKind.PLAN, Effect.CHANGES),
        Action.READ_BRIEF: _clicked(Action.READ_BRIEF, SubjectKind.CALL, Effect.OPENS),
        Action.LOG_CALL: _clicked(Action.LOG_CALL, SubjectKind.CALL, Effect.OPENS),
        Action.BOOK_CALL: _clicked(Action.BOOK_CALL, SubjectKind.CALL, Effect.OPENS),
        **booking_payloads.BUTTONS,
        Action.NOT_REACHED: _clicked(Action.NOT_REACHED, SubjectKind.CALL, Effect.CHANGES),
        Action.SHOW_SCORE: _clicked(Action.SHOW_SCORE, SubjectKind.CALL, Effect.CHANGES),
        **guessing.BUTTONS,
        **nudging.BUTTONS,
        Action.SWAP: _clicked(Action.SWAP, SubjectKind.CALL, Effect.CHANGES),
        Action.FORM_CHOICE: (_choice, SubjectKind.CALL, Effect.UPDATES),
        Action.KEEP_DRAFT: (talk_payloads.typing, SubjectKind.CALL, Effect.CHANGES),
        Action.PREVIEW_STORY: (_preview, SubjectKind.CALL, Effect.OPENS),
        Action.PUBLISH_STORY: _clicked(Action.PUBLISH_STORY, SubjectKind.IN_REVIEW, Effect.CHANGES),
        Action.EDIT_STORY: _clicked(Action.EDIT_STORY, SubjectKind.IN_REVIEW, Effect.OPENS),
        Action.ASK_CHANGES: _clicked(Action.ASK_CHANGES, SubjectKind.IN_REVIEW, Effect.OPENS),
        Action.DECLINE_STORY: _clicked(Action.DECLINE_STORY, SubjectKind.IN_REVIEW, Effect.OPENS),
        Action.LIFT_MASKS: _clicked(Action.LIFT_MASKS, SubjectKind.IN_REVIEW, Effect.OPENS),
        Action.WITHDRAW_STORY: _clicked(Action.WITHDRAW_STORY, SubjectKind.PUBLISHED, Effect.CHANGES),
        **{each: _clicked(each, SubjectKind.HOST_ASKED, Effect.CHANGES) for each in ShadowAction},
        SponsorAction.LOG_MEETING: _clicked(SponsorAction.LOG_MEETING, SubjectKind.SPONSORED, Effect.OPENS),
        SponsorAction.EDIT_MEETING: _clicked(SponsorAction.EDIT_MEETING, SubjectKind.MEETING, Effect.OPENS),
        SponsorAction.HAND_OVER: _clicked(SponsorAction.HAND_OVER, SubjectKind.SPONSORED, Effect.OPENS),
        SponsorAction.TICK_SOLVED: _clicked(SponsorAction.TICK_SOLVED, SubjectKind.SPONSORED, Effect.NOTHING),
        **{
            each: (widened(each), SubjectKind.SPONSORED, Effect.UPDATES)
            for each in (SponsorAction.ADD_DISSATISFIER, SponsorAction.ADD_OTHERS)
        },
        **{each: _clicked(each, SubjectKind.WELCOME, Effect.CHANGES) for each in WelcomeAction},
        WelcomeAction.AGREE_MEETING: _clicked(WelcomeAction.AGREE_MEETING, SubjectKind.WELCOME, Effect.OPENS),
        **{each: _clicked(each, SubjectKind.WELCOME_TOO_LATE, Effect.CHANGES) for each in _OF_TOO_LATE},
        Action.READ_STORY: _clicked(Action.READ_STORY, SubjectKind.PUBLISHED, Effect.NOTHING),
        RoutineAction.CHOOSE_ROUTINE: (routine_payloads.choose, SubjectKind.NOTHING, Effect.UPDATES),
        RoutineAction.TURN_OFF_ROUTINE: (routine_payloads.turn_off, SubjectKind.NOTHING, Effect.CHANGES),
        RoutineAction.PREFER_ROUTINE: _clicked(RoutineAction.PREFER_ROUTINE, SubjectKind.NOTHING, Effect.NOTHING),
        **{each: _clicked(each, SubjectKind.NOTHING, Effect.OPENS) for each in HomeAction},
        **settings_payloads.BUTTONS,
        **assistant_payloads.BUTTONS,
        **{each: _clicked(each, SubjectKind.ONE_TO_ONE, Effect.OPENS) for each in OneToOneAction},
        OneToOneAction.TICK_AGREED: (ticked_agreed, SubjectKind.ONE_TO_ONE, Effect.UPDATES),
        RetreatAction.OPEN_VOTE: _clicked(RetreatAction.OPEN_VOTE, SubjectKind.BROUGHT_BACK, Effect.CHANGES),
        RetreatAction.CLOSE_VOTE: _clicked(RetreatAction.CLOSE_VOTE, SubjectKind.VOTE, Effect.CHANGES),
        RetreatAction.READ_AND_VOTE: _clicked(RetreatAction.READ_AND_VOTE, SubjectKind.VOTE, Effect.OPENS),
        RetreatAction.TICK_ISSUE: _clicked(RetreatAction.TICK_ISSUE, SubjectKind.VOTE, Effect.NOTHING),
        **{each: (turned(each), SubjectKind.VOTE, Effect.UPDATES) for each in TURNING},
        WalkAction.GO_ON_WALKING: _clicked(WalkAction.GO_ON_WALKING, SubjectKind.WALK, Effect.CHANGES),
        JourneyAction.OPEN_JOURNEY: _clicked(JourneyAction.OPEN_JOURNEY, SubjectKind.JOURNEY, Effect.OPENS),
        **walk_payloads.BUTTONS,
        **{each: _clicked(each, SubjectKind.DRAFT, Effect.CHANGES) for each in TalkAction},
        RetreatAction.COMMIT_TO_ISSUE: _clicked(RetreatAction.COMMIT_TO_ISSUE, SubjectKind.RANKED, Effect.OPENS),
        **{each: _clicked(each, needs, Effect.OPENS) for each, needs in listen_payloads.OPENING.items()},
        **{each: _clicked(each, needs, Effect.CHANGES) for each, needs in listen_payloads.CHANGING.items()},
    }
)


def _decides(build: Callable[[AssignmentDetails], Json], filled: dict[str, Json]) -> Tried:
    return _submitted(build, filled), SubjectKind.IN_REVIEW, Effect.CHANGES


_MEETING = {"meets_on": {"selected_date": "2026-11-12"}}
_LIFTED = {"masks_0": {"type": "checkboxes", "selected_options": [{"value": "0"}]}}
MODALS = _tried(
    {
        Callback.REFLECTION: (_submitted(_reflection, _WRITTEN), SubjectKind.CALL, Effect.CHANGES),
        **nudging.MODALS,
        **booking_payloads.MODALS,
        Callback.STORY_EDIT: _decides(review_modals.edit_modal, {"title": {"value": "Another headline"}}),
        Callback.STORY_CHANGES: _decides(review_modals.changes_modal, _NOTE),
        Callback.STORY_DECLINE: _decides(review_modals.decline_modal, _NOTE),
        Callback.STORY_MASKS: _decides(masks_modal, _LIFTED),
        Callback.IMPORT: (_submitted(lambda _: desk.import_modal(), _FILE), SubjectKind.NOTHING, Effect.CHANGES),
        SponsorCallback.HANDING_OVER: (_submitted(handing_over_modal), SubjectKind.SPONSORED, Effect.CHANGES),
        SponsorCallback.MEETING: (meeting, SubjectKind.SPONSORED, Effect.CHANGES),
        WelcomeCallback.WELCOME_MEETING: (_submitted(meeting_modal, _MEETING), SubjectKind.WELCOME, Effect.CHANGES),
        **settings_payloads.MODALS,
        RoutineCallback.ROUTINES: (routine_payloads.save, SubjectKind.NOTHING, Effect.CHANGES),
        **{each: (SUBMITTED[each], SubjectKind.ONE_TO_ONE, Effect.CHANGES) for each in OneToOneCallback},
        RetreatCallback.VOTE: (vote, SubjectKind.VOTE, Effect.CHANGES),
        RetreatCallback.ISSUE_COMMITMENT: (commit, SubjectKind.RANKED, Effect.CHANGES),
        **{each: (*entry, Effect.CHANGES) for each, entry in listen_payloads.MODALS.items()},
        **walk_payloads.MODALS,
        **{each: (_only_read(each), SubjectKind.NOTHING, Effect.NOTHING) for each in ONLY_READ},
    }
)

_OF_NOBODY = SubjectKind.NOTHING, MEMBERS, Effect.NOTHING, NO_WORDS
EVENTS: dict[str, EntryPoint] = {
    "app_home_opened": EntryPoint(
        event("app_home_opened", channel="D0NOWHERE01", tab="home"), SubjectKind.CALL, MEMBERS, Effect.SHOWS, NO_WORDS
    ),
    **{
        kind: EntryPoint(event(kind, channel="C0STORIES01"), *_OF_NOBODY)
        for kind in ("channel_shared", "channel_unshared")
    },
    "message.im": EntryPoint(talk_payloads.message, SubjectKind.NOTHING, MEMBERS, Effect.CHANGES, NO_WORDS),
    "subteam_members_changed": EntryPoint(
        event("subteam_members_changed", subteam_id="S0CXTEAM001", added_users=[ADA]), *_OF_NOBODY
    ),
}
EVENTS |= {
    kind: EntryPoint(of_person(kind), SubjectKind.NOTHING, MEMBERS, Effect.FOLLOWS, NO_WORDS)
    for kind in ("user_change", "team_join")
}
SUBSCRIBED: list[str] = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
ENTRY_POINTS: dict[str, EntryPoint] = {
    **{f"{COMMAND} {typed}": entry for typed, entry in {**COMMANDS, **TYPED}.items()},
    **{f"the button {action}": entry for action, entry in BUTTONS.items()},
    **{f"the modal {callback}": entry for callback, entry in MODALS.items()},
    **{f"the event {event}": entry for event, entry in EVENTS.items()},
}
