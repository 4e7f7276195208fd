"""The guide's chapter of being a customer: a journey handed out, walked step by step, told, and added up."""

from collections.abc import Sequence

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.routines.walks import BE_A_CUSTOMER
from models import PUBLIC_STATES, Assignment, Reflection, Story, Walk
from scripts.demo.chapters import DESK, Chapter, Place, Step, is_on, of_ada, those, turn_on
from scripts.sandbox.sample_company import ADA


def _steps(place: Place) -> Sequence[Step]:
    ada = place.be("Ada", ADA)
    return (
        turn_on(
            "turn_on_walk",
            BE_A_CUSTOMER.title,
            "Who decides has seldom been a customer. Here they go the way that customers go. Send it.",
        ),
        Step(
            "hand_journey",
            "Hand out a journey",
            "The workbook brought one, *Ordering a spare part*; `/firsthand journey` writes another. Hand it to Ada.",
            DESK | {"text": "/firsthand assign Ada Okafor be a customer J-01"},
        ),
        Step(
            "walk",
            "Walk it, step by step",
            "Press *Start the walk*. Each step is saved as you go: stop after any, and go on another day.",
            ada,
        ),
        Step(
            "tell_walk",
            "Tell of it",
            "Behind the last step is the friction log. Press *Write it up*: the worst step stands there already.",
            ada,
        ),
        Step(
            "publish_walk",
            "Publish it, and see what adds up",
            "*Publish* the story in the CX channel. `/firsthand journey J-01` shows every walk of it, step by step.",
            DESK | {"text": "/firsthand journey J-01"},
        ),
    )


async def _done(session: AsyncSession) -> set[str]:
    key = BE_A_CUSTOMER.key
    stories = await session.exec(of_ada(col(Story.state), key).join(Reflection).join(Story))
    walks = of_ada(col(Walk.finished_at), key).join(Walk, col(Walk.assignment_id) == col(Assignment.id))
    states = list(stories.all())
    return those(
        {
            "turn_on_walk": await is_on(session, key),
            "hand_journey": (await session.exec(of_ada(col(Assignment.id), key))).first() is not None,
            "walk": any((await session.exec(walks)).all()),
            "tell_walk": bool(states),
            "publish_walk": not PUBLIC_STATES.isdisjoint(states),
        }
    )


CHAPTER = Chapter(
    "be_a_customer",
    "A walk as a customer",
    "A journey through the company, step by step, and what it was like.",
    _steps,
    _done,
)
