"""Renderers of the messages to the CX team: plans, people, workbooks, and what could not be delivered."""

from collections.abc import Mapping

from bot.context import AppContext
from bot.dates import round_name
from bot.jobs.imports import gone_message, report_message
from bot.jobs.renderers.renderer import AboutAssignment, Renderer, Rendering, about_assignment
from bot.program import outbox
from bot.program.assignments import call_offs, subjects
from bot.program.importing import messages as import_messages
from bot.program.outbox import channels, delivery, participants
from bot.program.outbox.channels import ChannelFault
from bot.program.people import availability, participations
from bot.program.people import messages as people_messages
from bot.program.rounds import held_back, plans
from bot.program.rounds import messages as round_messages
from bot.program.rounds.calendar import day_from
from bot.program.routines import ROUTINES, default_routine
from bot.surfaces import cx_notices, notices
from bot.surfaces.customer import with_account
from bot.surfaces.message import Message
from bot.surfaces.parts import Part, bold, person
from bot.surfaces.plan import plan_message
from models import Assignment, Customer, Outgoing, Person, Place, RoundState, Upload
from models.transaction_threads import run_in_thread


async def _plan(rendering: Rendering) -> Message | None:
    plan = await plans.of_round(rendering.session, rendering.row.subject_id)
    if plan is None or (plan.round.state is RoundState.OPEN and not rendering.is_posted):  # nobody saw it
        return None
    # In a thread, as it grows with people.
    return await run_in_thread(plan_message, plan)


async def _round_waits(rendering: Rendering) -> Message | None:
    row = rendering.row
    day, named = day_from(row.subject_id), row.key.rpartition(":")[2]
    planned = await plans.planned_since(rendering.session, named if named in ROUTINES else default_routine().key, day)
    if planned is None:
        return cx_notices.round_waits(day)
    name = round_name(planned.starts_on, planned.ends_on)
    return cx_notices.round_waits_no_more(name) if rendering.is_posted else None


async def _not_found(rendering: Rendering) -> Message | None:
    session, row = rendering.session, rendering.row
    participant = await session.get(Person, row.subject_id)
    newest = await outbox.newest(session, row.kind, row.subject_id)
    if participant is None or newest is None:
        return None
    is_over = not participant.active or await participations.is_over(session, row.subject_id)
    if row.id == newest.id and not is_over and participant.not_found_at is not None:
        to_take_back = await call_offs.to_take_back(session, participant)
        return cx_notices.not_found(participant, has_customer=bool(to_take_back))
    return cx_notices.found(participant, takes_part=not is_over) if rendering.is_posted else None


async def _left(rendering: Rendering) -> Message | None:
    participant = await rendering.session.get(Person, rendering.row.subject_id)
    if participant is None:
        return None
    if participant.active and not await participations.is_over(rendering.session, rendering.row.subject_id):
        return cx_notices.back_again(participant) if rendering.is_posted else None
    theirs = await subjects.still_with(rendering.session, rendering.row.subject_id)
    return cx_notices.left(participant, [_as_typed(assignment, subject) for assignment, subject in theirs])


def _as_typed(assignment: Assignment, subject: subjects.SubjectRow | None) -> tuple[str, str]:
    """Return what an assignment is about in words, and what names it behind the person in a command."""
    if isinstance(subject, Customer):
        return with_account(subject), subject.external_id
    name, routine = subjects.name_of(subject, assignment.routine), ROUTINES[assignment.routine]
    return name, f"{routine.title} {name}" if routine.at_most > 1 else routine.title


async def _held_back(about: AboutAssignment) -> Message | None:
    details, rendering = about.details, about.rendering
    available = await availability.of_one(about.session, details.participant, rendering.context.timezone)
    held = held_back.of(available, details.round.ends_on, rendering.now)
    if held is None and not rendering.is_posted:  # they are back by when they were said to be
        return None
    _, typed = _as_typed(details.assignment, await subjects.of(about.session, details.assignment))
    return cx_notices.held_back(details, held, typed)


async def _import_report(rendering: Rendering) -> Message | None:
    upload = await rendering.session.get(Upload, rendering.row.subject_id)
    return report_message(upload) if upload else None


async def _participants_gone(rendering: Rendering) -> Message | None:
    upload = await rendering.session.get(Upload, rendering.row.subject_id)
    return gone_message(upload) if upload else None


async def _not_delivered(rendering: Rendering) -> Message | None:
    stuck = await rendering.session.get(Outgoing, rendering.row.subject_id)
    if stuck is None:
        return None
    who = await _who(rendering, stuck, rendering.context)
    if delivery.is_stuck(stuck, rendering.row):
        return cx_notices.not_delivered(stuck, who)
    # Of a failure that is over one line is left, even if there is a new one since.
    return cx_notices.delivered_after_all(stuck, who) if rendering.is_posted else None


async def _who(rendering: Rendering, stuck: Outgoing, context: AppContext) -> Part:
    """Return whom or what a message was for."""
    if stuck.place is not Place.PERSON:
        return bold(context.workspace.channels.name_of(context.channel_at(stuck.place)))
    participant = await rendering.session.get(Person, stuck.person_id) if stuck.person_id else None
    return bold(participant.name) if participant else person(stuck.slack_user or "")


async def _taken_back(rendering: Rendering) -> Message | None:
    return notices.taken_back() if rendering.is_posted else None


async def _channel_refused(rendering: Rendering) -> Message | None:
    return cx_notices.channel_refused(ChannelFault(rendering.row.subject_id))


RENDERERS: Mapping[str, Renderer] = {
    round_messages.PLAN.name: _plan,
    round_messages.ROUND_WAITS.name: _round_waits,
    held_back.HELD_BACK.name: about_assignment(_held_back),
    people_messages.NOT_FOUND.name: _not_found,
    people_messages.LEFT.name: _left,
    import_messages.IMPORT_REPORT.name: _import_report,
    import_messages.PARTICIPANTS_GONE.name: _participants_gone,
    delivery.NOT_DELIVERED.name: _not_delivered,
    participants.TAKEN_BACK.name: _taken_back,
    channels.CHANNEL_REFUSED.name: _channel_refused,
}
