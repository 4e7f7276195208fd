"""The guide's chapter of the shadow day: from turning it on to the vote before the retreat."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.routines.shadow import SHADOW
from models import (
    PUBLIC_STATES,
    WITH_PARTICIPANT,
    Assignment,
    AssignmentState,
    Commitment,
    Reflection,
    Retreat,
    RetreatVote,
    Story,
)
from scripts.demo.chapters import DESK, Action, Chapter, Place, Step, found, is_approved, is_on, of_ada, those, turn_on
from scripts.sandbox.sample_company import ADA, INES

_TOLD = {AssignmentState.REFLECTED, AssignmentState.CLOSED}


def _steps(place: Place) -> Sequence[Step]:
    ada = place.be("Ada", ADA)
    return *_the_day(ada, place.be("Ines", INES)), *_the_retreat(ada)


def _the_day(ada: Action, ines: Action) -> Sequence[Step]:
    return (
        turn_on(
            "turn_on",
            SHADOW.title,
            "A call is one way to hear customers, a day beside a colleague who serves them another. Send it.",
        ),
        Step(
            "plan_days",
            "Plan the days",
            "`/firsthand plan` proposes a colleague for everybody, of another department. Press *Approve*.",
            DESK | {"text": "/firsthand plan"},
        ),
        Step(
            "host",
            "The host is asked first",
            "*Ines* answers the customer line in Porto. Ada hears of her only once she has pressed *Glad to*.",
            ines,
        ),
        Step(
            "log_day",
            "Spend the day, and log it",
            "Ada has her brief. Read it, then press *Log the day*: what she did, one issue, what she would change.",
            ada,
        ),
        Step(
            "publish_day",
            "Publish it; the host is thanked",
            "*Publish* the story in the CX channel. Ines has Ada's thanks already, and now gets the story.",
            DESK,
        ),
    )


def _the_retreat(ada: Action) -> Sequence[Step]:
    return (
        Step(
            "retreat",
            "Before the retreat",
            "`/firsthand retreat` shares the issues that leaders brought back. Press *Open the vote*.",
            DESK | {"text": "/firsthand retreat"},
        ),
        Step("vote", "Vote", "Ada has three votes. Press *Read and vote*.", ada),
        Step(
            "commit",
            "Close the vote, and commit",
            "`/firsthand retreat` again: close the vote. Under the ranking, press *Commit* beside an issue.",
            DESK | {"text": "/firsthand retreat"},
        ),
    )


async def _done(session: AsyncSession) -> set[str]:
    states = set((await session.exec(of_ada(col(Assignment.state), SHADOW.key))).all())
    stories = await session.exec(of_ada(col(Story.state), SHADOW.key).join(Reflection).join(Story))
    return those(
        {
            "turn_on": await is_on(session, SHADOW.key),
            "plan_days": await is_approved(session, SHADOW.key),
            "host": bool(states & {*WITH_PARTICIPANT, *_TOLD}),
            "log_day": bool(states & _TOLD),
            "publish_day": not PUBLIC_STATES.isdisjoint(stories.all()),
            "retreat": await found(session, select(Retreat.id)),
            "vote": await found(session, select(RetreatVote.id)),
            "commit": await found(session, select(Commitment.id).where(col(Commitment.issue_id).is_not(None))),
        }
    )


CHAPTER = Chapter(
    "shadow_day",
    "A day beside a colleague",
    "Each quarter, a day with somebody who serves customers, and one issue brought back.",
    _steps,
    _done,
)
