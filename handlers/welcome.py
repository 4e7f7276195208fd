"""Welcomes: the buttons of who is new and of whom they meet, /firsthand welcome, and what the CX team decides."""

from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.errors import FieldError, Problem
from bot.payloads import BlockActions, ViewSubmission
from bot.program import assignments
from bot.program.assignments import assignment_details
from bot.program.routines import switches
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import beginning, giving, overview
from bot.program.welcomes.beginning import Beginning
from bot.program.welcomes.facts import WelcomeFacts
from bot.surfaces.message import Message, ephemeral
from bot.surfaces.modal import subject_of
from bot.surfaces.parts import Blocks
from bot.surfaces.welcome_desk import overview_message, status_blocks
from bot.surfaces.welcome_ids import WelcomeAction, WelcomeCallback
from bot.surfaces.welcome_modal import meeting_modal, read_meeting
from bot.surfaces.welcome_steps import ROUTINE_OF
from handlers.clicks import in_background, open_modal, refresh_shown, revision_in, subject_in
from handlers.features import Act, Command, Feature, Typed, Who


class WelcomeDayMissing(Problem):
    """The day of the meeting is not chosen."""


async def give_customer(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Hand out a customer to who is new."""
    await _give(context, WelcomeAction.GIVE_CUSTOMER, body)
    _refresh_shown(context, request)
    await ack()


async def find_host(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Ask a colleague for a day beside them, for who is new."""
    await _give(context, WelcomeAction.FIND_HOST, body)
    _refresh_shown(context, request)
    await ack()


def _refresh_shown(context: AppContext, request: AsyncBoltRequest) -> None:
    """Update what was clicked in; to one of the CX team the overview is shown anew."""
    container, by = request.body.get("container") or {}, request.body["user"]["id"]
    if container.get("is_ephemeral") and context.workspace.is_cx(by):
        in_background(context, request, _show_anew(context, request))
    else:
        refresh_shown(context, request)


async def _show_anew(context: AppContext, request: AsyncBoltRequest) -> None:
    respond = request.context.respond
    if respond is not None:
        await respond(**ephemeral(await _overview(context)), replace_original=True)


async def _give(context: AppContext, action: WelcomeAction, body: BlockActions) -> None:
    routine, by = ROUTINE_OF[action], body["user"]["id"]
    async with context.database.write() as session:
        switch = (await switches.newest(session)).get(routine.key)
        await giving.give(
            session,
            subject_in(body),
            routine,
            cadence=context.cadence_of(routine, switch),
            now=context.now(),
            by=by,
            is_cx=context.workspace.is_cx(by),
        )


async def agree_meeting(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal that asks for the day of the meeting."""
    open_modal(context, request, _meeting_modal)
    await ack()


async def _meeting_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    by = body["user"]["id"]
    details = await context.database.run_read(
        lambda session: assignment_details.of_assignment(session, subject_in(body))
    )
    if details is None or not isinstance(details.own, WelcomeFacts):
        raise assignments.NotYours
    if by not in (details.participant.slack_id, details.own.row.partner) and not context.workspace.is_cx(by):
        raise assignments.NotYours
    await context.require_member(by)
    assignments.require_to_do(details.assignment)
    return meeting_modal(details)


async def submit_welcome_meeting(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Keep the day of the meeting."""
    day, subject, by = read_meeting(body["view"]), subject_of(body["view"]), body["user"]["id"]
    if day is None:
        raise FieldError({"meets_on": WelcomeDayMissing()})
    today = context.now().astimezone(context.timezone).date()
    await context.database.run_write(
        lambda session: giving.agree(session, subject.id, day, today=today, by=by, is_cx=context.workspace.is_cx(by))
    )
    _refresh_shown(context, request)
    await ack()


async def take_welcome_back(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Take a welcome back."""
    await context.database.run_write(
        lambda session: giving.take_back(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    _refresh_shown(context, request)
    await ack()


async def begin_welcome(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Begin the welcome of somebody whose weeks are over."""
    given = Beginning(context.now(), context.cadence_of(WELCOME, None), sorted(context.workspace.team))
    await context.database.run_write(
        lambda session: beginning.begin_late(session, subject_in(body), given, by=body["user"]["id"])
    )
    await ack()
    context.wake("welcomes")


async def leave_welcome(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Leave out the welcome of somebody whose weeks are over."""
    await context.database.run_write(lambda session: beginning.leave(session, subject_in(body), by=body["user"]["id"]))
    await ack()


async def give_more_time(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Let a welcome last two weeks longer."""
    told, today = revision_in(body), context.now().astimezone(context.timezone).date()
    await context.database.run_write(
        lambda session: giving.give_more_time(session, told.id, seen=told.version, today=today)
    )
    _refresh_shown(context, request)
    await ack()


async def let_welcome_be(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """End a welcome as it stands."""
    await context.database.run_write(
        lambda session: giving.let_be(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    _refresh_shown(context, request)
    await ack()


async def show_welcomes(context: AppContext, typed: Typed) -> None:
    """Answer `/firsthand welcome` after the ack, as it counts people: who is on the way, and who needs a hand."""

    async def answer() -> None:
        await typed.respond(await _overview(context))

    in_background(context, typed.request, answer())


async def _overview(context: AppContext) -> Message:
    today = context.now().astimezone(context.timezone).date()
    async with context.database.read() as session:
        return overview_message(await overview.of_all(session, today), today)


async def status_section(session: AsyncSession, context: AppContext) -> Blocks:
    """Return what the status says of welcomes."""
    today = context.now().astimezone(context.timezone).date()
    return status_blocks(await overview.of_all(session, today), today)


FEATURE = Feature(
    acts=(
        Act(WelcomeAction.GIVE_CUSTOMER, give_customer, Who.AUTHOR_OR_CX_TEAM),
        Act(WelcomeAction.FIND_HOST, find_host, Who.AUTHOR_OR_CX_TEAM),
        Act(WelcomeAction.AGREE_MEETING, agree_meeting, Who.AUTHOR_OR_CX_TEAM),
        Act(WelcomeCallback.WELCOME_MEETING, submit_welcome_meeting, Who.AUTHOR_OR_CX_TEAM),
        Act(WelcomeAction.TAKE_WELCOME_BACK, take_welcome_back, Who.CX_TEAM),
        Act(WelcomeAction.BEGIN_WELCOME, begin_welcome, Who.CX_TEAM),
        Act(WelcomeAction.LEAVE_WELCOME, leave_welcome, Who.CX_TEAM),
        Act(WelcomeAction.GIVE_MORE_TIME, give_more_time, Who.CX_TEAM),
        Act(WelcomeAction.LET_WELCOME_BE, let_welcome_be, Who.CX_TEAM),
    ),
    commands=(
        Command("welcome", "who is in their first weeks here, and who needs a hand", Who.CX_TEAM, show_welcomes),
    ),
)
