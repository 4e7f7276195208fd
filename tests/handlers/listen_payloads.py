"""Payloads of the modals of listening together."""

from typing import Any

from sqlmodel import col, select

from bot.program.assignments import assignment_details
from bot.surfaces import listen_modals
from bot.surfaces.listen_brief import listening_of
from bot.surfaces.listen_ids import ListenAction, ListenCallback
from bot.surfaces.render_context import RenderContext
from models import Assignment, ListenSeat, ListenSession
from scripts.sandbox import payloads
from tests.handlers.payload_parts import BuildPayload, Payload, opened
from tests.handlers.subjects import SubjectKind
from tests.harness import START, Harness

Json = dict[str, Any]


async def _details(harness: Harness, assignment_id: int) -> Any:
    async with harness.database.read() as session:
        return await assignment_details.of_assignment(session, assignment_id)


def _submitted(harness: Harness, who: str, body: Json, filled: dict[str, Json]) -> Payload:
    slack, view = harness.sandbox.state, opened(harness, who, body)
    for name, value in filled.items():
        view.state[name] = {name: {**view.state.get(name, {}).get(name, {}), **value}}
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)


async def colleagues(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of bringing one more colleague."""
    body = listen_modals.colleagues_modal(await _details(harness, subject), [])
    return _submitted(harness, who, body, {"colleagues": {"selected_users": ["U0MARCUSHIL"]}})


async def booking(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of booking a day and an hour."""
    body = listen_modals.listening_modal(await _details(harness, subject), RenderContext(now=START))
    filled = {"booked_on": {"selected_date": "2026-11-12"}, "hour": {"selected_time": "10:30"}}
    return _submitted(harness, who, body, filled)


async def story_choice(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of choosing the story that is listened to, in place of the customer who is back for it."""
    async with harness.database.write() as session:
        joined = select(ListenSession, Assignment).join(Assignment)
        known, assignment = (await session.exec(joined.where(col(Assignment.id) == subject))).one()
        story_id, assignment.customer_id = known.story_id, known.customer_id
        known.story_id = None
    field = {"type": "input", "block_id": "story", "label": {"type": "plain_text", "text": "Which story?"}}
    option = {"value": str(story_id), "text": {"type": "plain_text", "text": "A story"}}
    body = listen_modals.story_modal(await _details(harness, subject), [])
    element = {"type": "static_select", "action_id": "story", "options": [option]}
    body |= {"blocks": [field | {"element": element}], "submit": {"type": "plain_text", "text": "Choose"}}
    return _submitted(harness, who, body, {"story": {"type": "static_select", "selected_option": option}})


async def line(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of writing a line."""
    async with harness.database.read() as session:
        seat = await session.get_one(ListenSeat, subject)
        known = await session.get_one(ListenSession, seat.session_id)
    details = await _details(harness, known.assignment_id)
    found = listening_of(details).seat(subject)
    assert found is not None
    filled: dict[str, Json] = {
        "line": {"value": "Nobody reads it."},
        "line_consent": {"selected_option": {"value": "named"}},
    }
    return _submitted(harness, who, listen_modals.line_modal(details, found), filled)


OPENING = {
    ListenAction.BRING_COLLEAGUES: SubjectKind.LISTENING,
    ListenAction.BOOK_LISTENING: SubjectKind.LISTENING,
    ListenAction.CHOOSE_STORY: SubjectKind.LISTENING,
    ListenAction.WRITE_LINE: SubjectKind.SEAT_WRITTEN,
}
CHANGING = {
    ListenAction.CANCEL_LISTENING: SubjectKind.LISTENING_BOOKED,
    ListenAction.CALL_INSTEAD: SubjectKind.LISTENING_TO_STORY,
    ListenAction.GO_ON_WITHOUT: SubjectKind.WAITING_FOR_LINE,
    ListenAction.COME_ALONG: SubjectKind.SEAT_ASKED,
    ListenAction.STAY_AWAY: SubjectKind.SEAT_ASKED,
    ListenAction.TAKE_LINE_BACK: SubjectKind.SEAT_WRITTEN,
    ListenAction.ADD_LATE_LINE: SubjectKind.SEAT_LATE,
    ListenAction.LEAVE_LATE_LINE: SubjectKind.SEAT_LATE,
}
MODALS: dict[ListenCallback, tuple[BuildPayload, SubjectKind]] = {
    ListenCallback.COLLEAGUES: (colleagues, SubjectKind.LISTENING),
    ListenCallback.LISTENING: (booking, SubjectKind.LISTENING),
    ListenCallback.STORY_CHOICE: (story_choice, SubjectKind.LISTENING_TO_STORY),
    ListenCallback.LINE: (line, SubjectKind.SEAT_WRITTEN),
}
