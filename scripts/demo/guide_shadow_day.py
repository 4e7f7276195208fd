"""The guide through the second routine: a shadow day from turning it on to the vote before the retreat."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.program.routines.shadow import SHADOW
from models import (
    WITH_PARTICIPANT,
    Assignment,
    AssignmentState,
    Commitment,
    Person,
    Reflection,
    Retreat,
    RetreatVote,
    Round,
    RoundState,
    RoutineSwitch,
    Story,
    StoryState,
)
from scripts.demo.playing import at_work
from scripts.sandbox.sample_company import ADA, CX, INES, NADIA

Step = dict[str, Any]
# Id, title, text, and the way there.
Steps = Sequence[tuple[str, str, str, Step]]
Found = TypeVar("Found")
# The page takes a channel it doesn't know for the person's own messages.
DM = "im"
_DESK: Step = {"label": "Be Nadia", "as": NADIA, "channel": CX}
_TOLD = {AssignmentState.REFLECTED, AssignmentState.CLOSED}


def steps(now: datetime) -> Steps:
    """Return the steps of the shadow day: id, title, text and the way there; `now` (aware) is programme time."""
    # What waits for working hours comes then.
    ada, ines = (
        {"label": f"Be {name}", "as": who, "channel": DM, "to": at_work(now).isoformat()}
        for name, who in (("Ada", ADA), ("Ines", INES))
    )
    return *_the_day(ada, ines), *_the_retreat(ada)


def _the_day(ada: Step, ines: Step) -> Steps:
    return (
        (
            "turn_on",
            "Turn on a second routine",
            "A call is one way to hear customers, a day beside a colleague who serves them another. Send it.",
            _DESK | {"text": "/firsthand turn on shadow day"},
        ),
        (
            "plan_days",
            "Plan the days",
            "`/firsthand plan` proposes a colleague for everybody, of another department. Press *Approve*.",
            _DESK | {"text": "/firsthand plan"},
        ),
        (
            "host",
            "The host is asked first",
            "*Ines* answers the customer line in Porto. Ada hears of her only once she has pressed *Glad to*.",
            ines,
        ),
        (
            "log_day",
            "Spend the day, and log it",
            "Ada has her brief. Read it, then press *Log the day*: what she did, one issue, what she would change.",
            ada,
        ),
        (
            "publish_day",
            "Publish it; the host is thanked",
            "*Publish* the story in the CX channel. Ines has Ada's thanks already, and now gets the story.",
            _DESK,
        ),
    )


def _the_retreat(ada: Step) -> Steps:
    return (
        (
            "retreat",
            "Before the retreat",
            "`/firsthand retreat` shares the issues that leaders brought back. Press *Open the vote*.",
            _DESK | {"text": "/firsthand retreat"},
        ),
        ("vote", "Vote", "Ada has three votes. Press *Read and vote*.", ada),
        (
            "commit",
            "Close the vote, and commit",
            "`/firsthand retreat` again: close the vote. Under the ranking, press *Commit* beside an issue.",
            _DESK | {"text": "/firsthand retreat"},
        ),
    )


async def done(session: AsyncSession) -> set[str]:
    """Return the ids of the steps that are done, by what the database holds."""
    states = set((await session.exec(_of_ada(col(Assignment.state)))).all())
    stories = await session.exec(
        _of_ada(col(Story.state)).join(Reflection).join(Story, col(Story.reflection_id) == col(Reflection.id))
    )
    facts = {
        "turn_on": await _any(session, select(RoutineSwitch.id).where(RoutineSwitch.routine == SHADOW.key)),
        "plan_days": await _any(session, select(Round.id).where(Round.routine == SHADOW.key, _approved())),
        "host": bool(states & {*WITH_PARTICIPANT, *_TOLD}),
        "log_day": bool(states & _TOLD),
        "publish_day": StoryState.PUBLISHED in stories.all(),
        "retreat": await _any(session, select(Retreat.id)),
        "vote": await _any(session, select(RetreatVote.id)),
        "commit": await _any(session, select(Commitment.id).where(col(Commitment.issue_id).is_not(None))),
    }
    return {name for name, true in facts.items() if true}


def _approved() -> ColumnElement[bool]:
    return col(Round.state).not_in({RoundState.OPEN, RoundState.PROPOSED})


def _of_ada(column: Mapped[Found]) -> SelectOfScalar[Found]:
    """Return the query of a column about Ada's shadow days."""
    return (
        select(column)
        .select_from(Assignment)
        .join(Person, col(Assignment.participant_id) == col(Person.id))
        .where(Person.slack_id == ADA, Assignment.routine == SHADOW.key)
    )


async def _any(session: AsyncSession, query: SelectOfScalar[Any]) -> bool:
    return (await session.exec(query.limit(1))).first() is not None
