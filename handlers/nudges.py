"""Nudges: the participant snoozes them; the CX team calls, swaps or lets go what they led to nothing about."""

from datetime import date
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.errors import FieldError, Problem
from bot.payloads import BlockActions, ViewSubmission
from bot.program import assignments
from bot.program.assignments import assignment_details, calls
from bot.program.nudges import silence, snoozing, unanswered
from bot.program.nudges.snoozing import SnoozeChoice
from bot.program.people import availability
from bot.program.people.availability import zone_of
from bot.surfaces.modal import subject_of
from bot.surfaces.nudge_ids import NudgeAction, NudgeCallback
from bot.surfaces.nudges import call_them_modal
from bot.surfaces.snooze import read_choice, read_snooze, snooze_modal
from handlers.calls import own_assignment, own_assignment_to_show
from handlers.clicks import chosen_in, open_modal, refresh_shown, subject_in
from handlers.features import Act, Feature, Who


class SnoozeDayMissing(Problem):
    """The day until which to snooze is not chosen."""


async def snooze(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Put the nudges off until the day chosen, or ask for it."""
    choice, assignment_id = read_choice(chosen_in(body))
    if choice is SnoozeChoice.A_DAY:
        open_modal(context, request, _snooze_modal)
    else:
        await _snooze(context, assignment_id, choice, by=body["user"]["id"])
        refresh_shown(context, request)
    await ack()


async def _snooze_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    _, assignment_id = read_choice(chosen_in(body))
    details = await own_assignment_to_show(context, assignment_id, body["user"]["id"], or_assistant=True)
    assignments.require_to_do(details.assignment)
    zone = zone_of(details.participant, context.timezone)
    latest = snoozing.latest_of(details.assignment, details.round, zone=zone, now=context.now())
    if latest <= context.today_of(details.participant):
        raise snoozing.PutOffEnough
    return snooze_modal(details, latest)


async def submit_snooze_day(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Keep until which day to snooze."""
    day, subject = read_snooze(body["view"]), subject_of(body["view"])
    if day is None:
        raise FieldError({"snoozed_until": SnoozeDayMissing()})
    await _snooze(context, subject.id, day, by=body["user"]["id"])
    refresh_shown(context, request)
    await ack()


async def _snooze(context: AppContext, assignment_id: int, until: SnoozeChoice | date, *, by: str) -> None:
    details, now = await own_assignment(context, assignment_id, by, or_assistant=True), context.now()
    async with context.database.write() as session:
        available = await availability.of_one(session, details.participant, context.timezone)
        zone = available.zone
        if isinstance(until, SnoozeChoice):  # after a leave, the day that it names may be too far
            latest = snoozing.latest_of(details.assignment, details.round, zone=zone, now=now)
            until = min(snoozing.day_chosen(until, available, now), latest)
        await snoozing.snooze(session, assignment_id, until, zone=zone, now=now, by=by)


async def call_them(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Show the CX team what they need to speak to the participant."""
    open_modal(context, request, _call_them_modal)
    await ack()


async def _call_them_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    async with context.database.read() as session:
        details = await assignment_details.of_assignment(session, subject_in(body))
        if details is None:
            raise assignments.NotYours
        so_far = await silence.of_assignment(session, details, zone=context.timezone)
    return call_them_modal(details, so_far, context.now(), zone=context.timezone)


async def swap_for_them(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Hand the participant the next one in place of this."""
    await context.database.run_write(
        lambda session: calls.swap_for(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    refresh_shown(context, request)
    await ack()


async def let_go(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """End it, and tell the participant."""
    await context.database.run_write(
        lambda session: unanswered.let_go(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    refresh_shown(context, request)
    await ack()


FEATURE = Feature(
    acts=(
        Act(NudgeAction.SNOOZE, snooze, Who.PARTICIPANT_OR_ASSISTANT),
        Act(NudgeCallback.SNOOZE_DAY, submit_snooze_day, Who.PARTICIPANT_OR_ASSISTANT),
        Act(NudgeAction.CALL_THEM, call_them, Who.CX_TEAM),
        Act(NudgeAction.SWAP_FOR_THEM, swap_for_them, Who.CX_TEAM),
        Act(NudgeAction.LET_GO, let_go, Who.CX_TEAM),
    )
)
