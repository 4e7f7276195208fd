"""The guide's chapter of the one-to-one: from turning it on to what was agreed."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.routines.one_to_one import ONE_TO_ONE
from models import AssignmentState, AssignmentTransition, OneToOne
from scripts.demo.chapters import DESK, Chapter, Place, Step, found, is_approved, is_on, of_ada, those, turn_on
from scripts.sandbox.sample_company import ADA, NADIA


def _steps(place: Place) -> Sequence[Step]:
    ada = place.be("Ada", ADA)
    nadia = place.be("Nadia", NADIA)
    return (
        turn_on("turn_on_one_to_one", ONE_TO_ONE.title, "Each leader, half an hour with one of the CX team. Send it."),
        Step(
            "plan_one_to_ones",
            "Plan them",
            "`/firsthand plan` chooses one of the team for each leader. Press *Approve* under the plan.",
            DESK | {"text": "/firsthand plan"},
        ),
        Step(
            "answer_one_to_one",
            "Answer beforehand",
            "Ada need not, but may. Press *My answers beforehand* and leave a line.",
            ada,
        ),
        Step(
            "set_one_to_one",
            "Set a day",
            "Either of the two does: Ada presses *We've set a day*, and Nadia is told.",
            ada,
        ),
        Step(
            "log_one_to_one",
            "Log it",
            "*Nadia* sits down with Ada, and has her answers at hand. Press *Log the one-to-one*, "
            "tick *We agreed on something*, and say what.",
            nadia,
        ),
        Step(
            "told_one_to_one",
            "What Ada gets",
            "What was agreed, with its day. The notes stay with the two of them and the CX team.",
            ada,
        ),
    )


async def _done(session: AsyncSession) -> set[str]:
    states = of_ada(col(AssignmentTransition.to_state), ONE_TO_ONE.key).join(AssignmentTransition)
    reached = set((await session.exec(states)).all())
    logged = AssignmentState.CLOSED in reached
    answers = (await session.exec(select(OneToOne.beforehand))).all()
    return those(
        {
            "turn_on_one_to_one": await is_on(session, ONE_TO_ONE.key),
            "plan_one_to_ones": await is_approved(session, ONE_TO_ONE.key),
            "answer_one_to_one": any(answers) or logged,
            "set_one_to_one": AssignmentState.BOOKED in reached or logged,
            "log_one_to_one": logged,
            "told_one_to_one": await found(session, select(OneToOne.id).where(col(OneToOne.logged_at).is_not(None))),
        }
    )


CHAPTER = Chapter(
    "one_to_one",
    "Half an hour with the CX team",
    "Each quarter, leaders say what the programme is to them. Nobody else reads it.",
    _steps,
    _done,
)
