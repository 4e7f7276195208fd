"""Listening together: who brings colleagues, their answers and lines, and what the CX team decides on."""

import asyncio
import logging
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.errors import FieldError, Problem
from bot.payloads import BlockActions, ViewSubmission
from bot.program import assignments, people
from bot.program.assignments import assignment_details, id_of
from bot.program.listening import choosing, inviting, lines, sessions, waiting
from bot.program.people import Profile
from bot.slack import SlackCallError
from bot.surfaces import listen, listen_modals
from bot.surfaces.listen_brief import listening_of
from bot.surfaces.listen_ids import ListenAction, ListenCallback
from bot.surfaces.modal import subject_of
from bot.surfaces.parts import Blocks
from handlers.calls import own_assignment, own_assignment_to_show
from handlers.clicks import open_modal, refresh_shown, revision_in, subject_in
from handlers.features import Act, Feature, Member, Section, Who
from handlers.finding_time import CALENDAR_JOB

log = logging.getLogger(__name__)
# Slack gives up on an ack after 3 s.
_LOOK_UP_S = 1.5
# A home tab holds 100 blocks.
_MOST_SEATS = 4


class BringsThemselves(Problem):
    """They chose themselves."""


class BringsTooMany(Problem):
    """They chose more than may come along."""


class BringsNoMember(Problem):
    """Somebody chosen is a guest, an app, or has left; `name` where the programme knows it."""

    name: str | None


class BringsNobodyKnown(Problem):
    """Slack did not say who somebody chosen is."""


async def bring_colleagues(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal that asks who comes along."""
    open_modal(context, request, _colleagues_modal)
    await ack()


async def _colleagues_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    details = await own_assignment_to_show(context, subject_in(body), body["user"]["id"])
    assignments.require_to_do(details.assignment)
    offered = await context.database.run_read(
        lambda session: inviting.to_offer(session, details.participant, listening_of(details).seats)
    )
    return listen_modals.colleagues_modal(details, offered)


async def submit_colleagues(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Ask who is new to come along, and tell who is off the list."""
    view, by = body["view"], body["user"]["id"]
    chosen = listen_modals.read_colleagues(view)
    if by in chosen:
        raise FieldError({"colleagues": BringsThemselves()})
    if len(chosen) > inviting.MOST:
        raise FieldError({"colleagues": BringsTooMany()})
    details = await own_assignment(context, subject_of(view).id, by)
    known = {each.person.slack_id or "": each for each in listening_of(details).seats}
    profiles = await _profiles(context, chosen, known)
    await context.database.run_write(lambda session: inviting.bring(session, subject_of(view).id, profiles, by=by))
    context.wake(CALENDAR_JOB)
    refresh_shown(context, request)
    await ack()


async def _profiles(context: AppContext, chosen: list[str], known: dict[str, sessions.SeatFacts]) -> list[Profile]:
    """Return what Slack knows of those chosen. Raises FieldError where somebody is no member, or Slack doesn't say.

    Who is on the list already stays there without an answer.
    """
    members = context.workspace.members

    async def found(slack_id: str) -> Profile:
        try:
            async with asyncio.timeout(_LOOK_UP_S):
                is_member = await members.has(slack_id)
        except (SlackCallError, TimeoutError) as unclear:
            log.warning("Could not look up %s, who is to come along: %s", slack_id, type(unclear).__name__)
            is_member = True
        profile, seat = members.profile_of(slack_id), known.get(slack_id)
        if not is_member:
            name = seat.person.name if seat else await _name_of(context, slack_id)
            raise FieldError({"colleagues": BringsNoMember(name)})
        if profile is not None:
            return profile
        if seat is None:
            raise FieldError({"colleagues": BringsNobodyKnown()})
        person = seat.person
        return Profile(slack_id, person.name, person.email, person.timezone, person.photo_url, person.language)

    return list(await asyncio.gather(*map(found, chosen)))


async def _name_of(context: AppContext, slack_id: str) -> str | None:
    """Return what the programme calls somebody who is no member, None where it doesn't know them."""
    person = await context.database.run_read(lambda session: people.by_slack_id(session, slack_id))
    return person.name if person else None


async def choose_story(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal that offers recorded stories."""
    open_modal(context, request, _story_modal)
    await ack()


async def _story_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    details = await own_assignment_to_show(context, subject_in(body), body["user"]["id"])
    assignments.require_to_do(details.assignment)
    stories = await context.database.run_read(
        lambda session: choosing.stories_for(session, details.participant, now=context.now())
    )
    return listen_modals.story_modal(details, stories)


async def submit_story_choice(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Let them listen to the story chosen."""
    subject, by = subject_of(body["view"]), body["user"]["id"]
    story_id = listen_modals.read_story(body["view"])
    await context.database.run_write(
        lambda session: choosing.listen_to_story(session, subject.id, story_id, now=context.now(), by=by)
    )
    context.wake(CALENDAR_JOB)
    refresh_shown(context, request)
    await ack()


async def call_instead(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Let them call a customer after all."""
    await context.database.run_write(
        lambda session: choosing.call_instead(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    context.wake(CALENDAR_JOB)
    refresh_shown(context, request)
    await ack()


async def go_on_without(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Bring a story to review without the lines that are awaited."""
    by = body["user"]["id"]
    of_cx_team = context.workspace.is_cx(by)
    await context.database.run_write(
        lambda session: waiting.go_on(session, subject_in(body), by=by, of_cx_team=of_cx_team, now=context.now())
    )
    refresh_shown(context, request)
    await ack()


async def come_along(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Keep that a colleague is in."""
    by = body["user"]["id"]
    await context.database.run_write(
        lambda session: inviting.agree(session, subject_in(body), now=context.now(), by=by)
    )
    context.wake(CALENDAR_JOB)
    refresh_shown(context, request)
    await ack()


async def stay_away(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Keep that a colleague can't come along, or was not there."""
    await context.database.run_write(
        lambda session: inviting.decline(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    context.wake(CALENDAR_JOB)
    refresh_shown(context, request)
    await ack()


async def write_line(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal for one line."""
    open_modal(context, request, _line_modal)
    await ack()


async def _line_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    seat_id, by = subject_in(body), body["user"]["id"]
    async with context.database.read() as session:
        found = await sessions.found(session, seat_id, by=by)
        await lines.require_writable(session, found)
        details = await assignment_details.of_assignment(session, id_of(found.assignment))
    seat = listening_of(details).seat(seat_id) if details else None
    if details is None or seat is None:
        raise assignments.NotYours
    await context.require_member(by)
    return listen_modals.line_modal(details, seat)


async def submit_line(context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest) -> None:
    """Keep what a colleague heard."""
    subject, by = subject_of(body["view"]), body["user"]["id"]
    await context.database.run_write(
        lambda session: lines.write(
            session, subject.id, listen_modals.read_line(body["view"]), now=context.now(), by=by
        )
    )
    refresh_shown(context, request)
    await ack()


async def take_line_back(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Take a colleague's line out of the story."""
    await context.database.run_write(
        lambda session: lines.take_back(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    refresh_shown(context, request)
    await ack()


async def add_late_line(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Let a line that came late into the published story."""
    seen, by = revision_in(body), body["user"]["id"]
    await context.database.run_write(
        lambda session: lines.let_in(session, seen.id, version=seen.version, now=context.now(), by=by)
    )
    await ack()


async def leave_late_line(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Leave a line that came late out of the story."""
    seen = revision_in(body)
    await context.database.run_write(
        lambda session: lines.leave_out(session, seen.id, version=seen.version, by=body["user"]["id"])
    )
    await ack()


async def seats_section(session: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return what this person was asked to come along to, with its buttons."""
    blocks: Blocks = []
    if member.person is None:
        return blocks
    for assignment_id, seat_id in await sessions.open_of(session, id_of(member.person), limit=_MOST_SEATS):
        details = await assignment_details.of_assignment(session, assignment_id)
        seat = listening_of(details).seat(seat_id) if details else None
        if details is not None and seat is not None:
            rendered = await context.render_context(session, details, now=context.now())
            blocks += listen.on_the_home_tab(details, seat, rendered).blocks
    return blocks


FEATURE = Feature(
    acts=(
        Act(ListenAction.BRING_COLLEAGUES, bring_colleagues, Who.PARTICIPANT),
        Act(ListenCallback.COLLEAGUES, submit_colleagues, Who.PARTICIPANT),
        Act(ListenAction.CHOOSE_STORY, choose_story, Who.PARTICIPANT),
        Act(ListenCallback.STORY_CHOICE, submit_story_choice, Who.PARTICIPANT),
        Act(ListenAction.CALL_INSTEAD, call_instead, Who.PARTICIPANT),
        Act(ListenAction.GO_ON_WITHOUT, go_on_without, Who.AUTHOR_OR_CX_TEAM),
        Act(ListenAction.COME_ALONG, come_along, Who.COLLEAGUE),
        Act(ListenAction.STAY_AWAY, stay_away, Who.COLLEAGUE),
        Act(ListenAction.WRITE_LINE, write_line, Who.COLLEAGUE),
        Act(ListenCallback.LINE, submit_line, Who.COLLEAGUE),
        Act(ListenAction.TAKE_LINE_BACK, take_line_back, Who.COLLEAGUE),
        Act(ListenAction.ADD_LATE_LINE, add_late_line, Who.CX_TEAM),
        Act(ListenAction.LEAVE_LATE_LINE, leave_late_line, Who.CX_TEAM),
    ),
    to_do=(Section(seats_section, where=sessions.HAS_OPEN_SEAT),),
)
