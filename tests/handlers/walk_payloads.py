"""Payloads of what is pressed and submitted on a walk, and where the CX team writes a journey."""

from collections.abc import Callable
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.journeys import progress, walks, writing
from bot.program.journeys.walks import Shown
from bot.surfaces import journey_modals
from bot.surfaces.ids import ActionId, CallbackId
from bot.surfaces.walk_ids import JourneyAction, JourneyCallback, WalkAction, WalkCallback
from bot.surfaces.walk_modals import end_modal, step_modal
from models import Assignment, Journey, Person
from scripts.sandbox import payloads
from scripts.sandbox.views import View
from tests.handlers.payload_parts import BuildPayload, Effect, Payload, opened, pressed
from tests.handlers.subjects import SubjectKind
from tests.harness import START, Harness

Json = dict[str, Any]
Tried = tuple[BuildPayload, SubjectKind, Effect]
ENTERED = {
    "outcome": {"selected_option": {"value": "stuck"}},
    "minutes": {"value": "12"},
    "friction": {"selected_option": {"value": "4"}},
    "instead": {"value": "Nobody picked up."},
}


async def _shown(session: AsyncSession, assignment_id: int) -> Shown:
    """Return the step at which the participant of an assignment is, who is let start if need be."""
    assignment = await session.get_one(Assignment, assignment_id)
    participant = await session.get_one(Person, assignment.participant_id)
    return await walks.go_on(session, assignment_id, now=START, by=participant.slack_id or "")


async def _step_view(harness: Harness, who: str, subject: int) -> View:
    async with harness.database.write() as session:
        return opened(harness, who, step_modal(await _shown(session, subject)))


async def walk_step(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of a step that is submitted."""
    slack, view = harness.sandbox.state, await _step_view(harness, who, subject)
    fill_step(view)
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)


def fill_step(view: View) -> None:
    """Fill in a step."""
    for name, value in ENTERED.items():
        block = next(each for each in view.state if each.startswith(f"{name}_"))
        view.state[block][block] |= value


async def walk_end(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of going on from the friction log."""
    slack = harness.sandbox.state
    async with harness.database.write() as session:
        assignment = await session.get_one(Assignment, subject)
        here = await progress.of_assignment(session, assignment)
    assert here is not None
    view = opened(harness, who, end_modal(Shown(subject, here, None)))
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)


def at_a_step(action: ActionId) -> BuildPayload:
    """Return what builds the payload of a button at a step of a walk."""

    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack, view = harness.sandbox.state, await _step_view(harness, who, subject)
        return "interactive", payloads.view_action(slack, slack.workspace.people[who], view, pressed(action, "1"))

    return build_payload


async def _journey(harness: Harness, subject: int) -> tuple[Journey, list[Any]]:
    async with harness.database.read() as session:
        return await writing.with_steps(session, subject)


def in_journey(action: ActionId, *, of_step: bool) -> BuildPayload:
    """Return what builds the payload of a button in the modal of a journey: its own, or that of its first step."""

    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack, (journey, steps) = harness.sandbox.state, await _journey(harness, subject)
        view = opened(harness, who, journey_modals.steps_modal(journey, steps))
        click = pressed(action, str(steps[0].id if of_step else subject))
        return "interactive", payloads.view_action(slack, slack.workspace.people[who], view, click)

    return build_payload


def of_journey(build: Callable[[Journey, list[Any]], Json], **filled: str) -> BuildPayload:
    """Return what builds the payload of a modal of a journey, with these texts by the beginnings of their fields."""

    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack = harness.sandbox.state
        view = opened(harness, who, build(*await _journey(harness, subject)))
        for name, text in filled.items():
            block = next(each for each in view.state if each.startswith(name))
            view.state[block][block] |= {"value": text}
        return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)

    return build_payload


BUTTONS: dict[ActionId, Tried] = {
    **{
        each: (at_a_step(each), SubjectKind.WALK, Effect.UPDATES)
        for each in (WalkAction.STEP_BACK, WalkAction.STOP_WALKING)
    },
    JourneyAction.CHANGE_JOURNEY_FACTS: (
        in_journey(JourneyAction.CHANGE_JOURNEY_FACTS, of_step=False),
        SubjectKind.JOURNEY,
        Effect.UPDATES,
    ),
    JourneyAction.CHANGE_JOURNEY_STEP: (
        in_journey(JourneyAction.CHANGE_JOURNEY_STEP, of_step=True),
        SubjectKind.JOURNEY,
        Effect.UPDATES,
    ),
    JourneyAction.TAKE_STEP_OUT: (
        in_journey(JourneyAction.TAKE_STEP_OUT, of_step=True),
        SubjectKind.JOURNEY,
        Effect.CHANGES,
    ),
}


def _written(build: Callable[[Journey, list[Any]], Json], **filled: str) -> Tried:
    return of_journey(build, **filled), SubjectKind.JOURNEY, Effect.CHANGES if filled else Effect.NOTHING


def _new_step(journey: Journey, _steps: list[Any]) -> Json:
    return journey_modals.journey_step_modal(journey, None, number=3, place=3)


def _first_step(journey: Journey, steps: list[Any]) -> Json:
    return journey_modals.journey_step_modal(journey, steps[0])


MODALS: dict[CallbackId, Tried] = {
    WalkCallback.WALK_STEP: (walk_step, SubjectKind.WALK, Effect.CHANGES),
    WalkCallback.WALK_END: (walk_end, SubjectKind.WALK, Effect.NOTHING),
    JourneyCallback.JOURNEY_CHOICE: _written(lambda journey, _: journey_modals.choice_modal([journey])),
    JourneyCallback.JOURNEY_FACTS: _written(lambda journey, _: journey_modals.facts_modal(journey), why="So."),
    JourneyCallback.JOURNEY_STEPS: _written(journey_modals.steps_modal),
    JourneyCallback.JOURNEY_STEP: _written(_new_step, task="Wait."),
    JourneyCallback.JOURNEY_STEP_CHANGE: _written(_first_step, helper="The chat"),
}
