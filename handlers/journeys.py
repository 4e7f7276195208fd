"""/firsthand journey: the CX team writes a journey, step by step; and what those met with who walked one."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.errors import FieldError
from bot.payloads import BlockActions, ViewSubmission
from bot.pictures import Chart
from bot.program.journeys import totals, writing
from bot.program.outbox import pictures
from bot.surfaces.journey_modals import (
    choice_modal,
    facts_modal,
    journey_step_modal,
    read_choice,
    read_facts,
    read_journey_step,
    steps_modal,
)
from bot.surfaces.journey_totals import friction_chart, totals_message, walked_message
from bot.surfaces.message import Message, escaped, unescaped
from bot.surfaces.modal import subject_of
from bot.surfaces.pictures import picture, with_pictures
from bot.surfaces.walk_ids import JourneyAction, JourneyCallback
from handlers.clicks import in_background, open_modal, subject_in, update_modal
from handlers.errors import show_modal
from handlers.features import Act, Command, Feature, Typed, Who

Json = dict[str, Any]
# A picture is drawn and uploaded in a few seconds; the answer in words is there before.
_ASKED, _PAUSE_S = 80, 0.25


async def show_journey(context: AppContext, typed: Typed) -> Message | None:
    """Answer `/firsthand journey`: what everybody met with on one; without a title, the CX team chooses which to write.

    What everybody met with follows the ack, as it grows with the walks.
    """
    if typed.rest:
        in_background(context, typed.request, _tell_totals(context, typed))
        return None
    async with context.database.read() as session:
        if not typed.by.of_cx_team:
            return walked_message(await totals.walked_by(session, typed.by.slack_id))
        journeys = await writing.listed(session)
    view = choice_modal(journeys) if journeys else facts_modal(None)
    in_background(context, typed.request, show_modal(typed.request, view))
    return None


async def _tell_totals(context: AppContext, typed: Typed) -> None:
    await context.require_member(typed.by.slack_id)
    async with context.database.read() as session:
        journey = await totals.named(session, unescaped(typed.rest))
        if not typed.by.of_cx_team:
            await totals.require_walked(session, journey.id or 0, typed.by.slack_id)
        found = await totals.of_journey(session, journey)
    await typed.respond(totals_message(found, for_cx_team=typed.by.of_cx_team))
    chart = friction_chart(found)
    if chart is not None and await _is_drawn(context, chart):
        drawn = await context.database.run_read(lambda session: pictures.file_ids(session, [chart]))
        await typed.respond(Message(escaped(chart.alt_text), with_pictures([picture(chart)], drawn)))


async def _is_drawn(context: AppContext, chart: Chart) -> bool:
    """Return whether a chart is in Slack, where it is brought if need be; False where that takes too long."""
    await context.database.run_write(lambda session: pictures.want(session, [chart], now=context.clocks.wall.now()))
    context.wake("pictures")
    for _ in range(_ASKED):
        async with context.database.read() as session:
            if await pictures.file_ids(session, [chart]):
                return True
        if context.stopping.is_set():
            break
        await asyncio.sleep(_PAUSE_S)
    return False


async def open_journey(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open a journey with its steps."""
    open_modal(context, request, _steps_modal)
    await ack()


async def _steps_modal(context: AppContext, body: BlockActions) -> Json:
    return await context.database.run_read(lambda session: _steps(session, subject_in(body)))


async def _steps(session: AsyncSession, journey_id: int) -> Json:
    return steps_modal(*await writing.with_steps(session, journey_id))


async def _next_step(session: AsyncSession, journey_id: int) -> Json:
    """Return the modal of a step that is to be added."""
    journey, steps = await writing.with_steps(session, journey_id)
    number = await writing.next_number(session, journey_id)
    return journey_step_modal(journey, None, number=number, place=len(steps) + 1)


async def submit_journey_choice(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Show what was chosen: a journey with its steps, or a new one."""
    subject_of(body["view"])
    journey_id = read_choice(body["view"])
    async with context.database.read() as session:
        view = await _steps(session, journey_id) if journey_id else facts_modal(None)
    await ack(response_action="update", view=view)


async def submit_journey_facts(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Save what is said of a journey; then come its steps, the first one at once."""
    subject, facts = subject_of(body["view"]), read_facts(body["view"])
    async with context.database.write() as session:
        journey = await writing.keep_facts(session, subject.id, facts, version=subject.version)
        the_id = journey.id or 0
        _, steps = await writing.with_steps(session, the_id)
        view = await _steps(session, the_id) if steps else await _next_step(session, the_id)
    await ack(response_action="update", view=view)


async def submit_journey_steps(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Ask for one more step."""
    view = await context.database.run_read(lambda session: _next_step(session, subject_of(body["view"]).id))
    await ack(response_action="update", view=view)


async def submit_journey_step(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Add a step, and ask for the next."""
    subject = subject_of(body["view"])
    text, end = read_journey_step(body["view"])
    async with context.database.write() as session:
        try:
            await writing.add_step(session, subject.id, text, number=subject.version)
        except FieldError as wrong:
            raise _at_its_fields(wrong, end) from wrong
        view = await _next_step(session, subject.id)
    await ack(response_action="update", view=view)


async def submit_journey_step_change(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Save a step that is known, and show the journey again."""
    subject = subject_of(body["view"])
    text, end = read_journey_step(body["view"])
    async with context.database.write() as session:
        try:
            journey_id = await writing.change_step(session, subject.id, text, version=subject.version)
        except FieldError as wrong:
            raise _at_its_fields(wrong, end) from wrong
        view = await _steps(session, journey_id)
    await ack(response_action="update", view=view)


def _at_its_fields(wrong: FieldError, end: str) -> FieldError:
    return FieldError({f"{name}{end}": problem for name, problem in wrong.fields.items()})


async def change_journey_facts(
    context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest
) -> None:
    """Show what is said of a journey, to be changed."""
    journey, _ = await context.database.run_read(lambda session: writing.with_steps(session, subject_in(body)))
    update_modal(context, request, facts_modal(journey))
    await ack()


async def change_journey_step(
    context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest
) -> None:
    """Show a step, to be changed."""
    async with context.database.read() as session:
        journey, step = await writing.step_to_change(session, subject_in(body))
        _, steps = await writing.with_steps(session, step.journey_id)
    place = [each.id for each in steps].index(step.id) + 1
    update_modal(context, request, journey_step_modal(journey, step, place=place))
    await ack()


async def take_step_out(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Take a step out of its journey, and show the journey again."""
    async with context.database.write() as session:
        view = await _steps(session, await writing.take_out(session, subject_in(body)))
    update_modal(context, request, view)
    await ack()


FEATURE = Feature(
    acts=(
        Act(JourneyAction.OPEN_JOURNEY, open_journey, Who.CX_TEAM),
        Act(JourneyCallback.JOURNEY_CHOICE, submit_journey_choice, Who.CX_TEAM),
        Act(JourneyCallback.JOURNEY_FACTS, submit_journey_facts, Who.CX_TEAM),
        Act(JourneyCallback.JOURNEY_STEPS, submit_journey_steps, Who.CX_TEAM),
        Act(JourneyCallback.JOURNEY_STEP, submit_journey_step, Who.CX_TEAM),
        Act(JourneyCallback.JOURNEY_STEP_CHANGE, submit_journey_step_change, Who.CX_TEAM),
        Act(JourneyAction.CHANGE_JOURNEY_FACTS, change_journey_facts, Who.CX_TEAM),
        Act(JourneyAction.CHANGE_JOURNEY_STEP, change_journey_step, Who.CX_TEAM),
        Act(JourneyAction.TAKE_STEP_OUT, take_step_out, Who.CX_TEAM),
    ),
    commands=(
        Command(
            "journey",
            "what those met with who walked a journey, step by step; without a title, the CX team writes one",
            Who.PARTICIPANT,
            show_journey,
            usage="TITLE",
        ),
    ),
)
