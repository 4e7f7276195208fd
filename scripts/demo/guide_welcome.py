"""The guide's chapter of the welcome: Priya's first weeks, from the day they begin by themselves to her story."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.routines.welcome import FIRST_STEPS, WELCOME
from models import PUBLIC_STATES, WITH_PARTICIPANT, Assignment, AssignmentState, Person, Reflection, Story, Welcome
from scripts.demo.chapters import DESK, DM, Action, Chapter, Place, Step, is_on, those, turn_on
from scripts.demo.playing import at_work
from scripts.sandbox.sample_company import PRIYA

_TOLD = {AssignmentState.REFLECTED, AssignmentState.CLOSED}
_CALL = FIRST_STEPS[0]


def _steps(place: Place) -> Sequence[Step]:
    week_six = at_work(max(place.now, place.opens + timedelta(weeks=1)))
    return (
        turn_on(
            "welcome_on",
            WELCOME.title,
            "Whoever is new meets customers in the weeks six to eight, counted from the *start date* on the sheet "
            "Participants. Send it; `/firsthand welcome` then says that Priya comes next.",
        ),
        Step(
            "welcome_begins",
            "Priya's sixth week",
            "Nobody plans it: on its first day Priya gets her message, and the CX channel is told. Her weeks are past "
            "already? As Nadia, `/firsthand assign Priya Nair welcome`.",
            _be_priya("Move the clock there", week_six),
        ),
        Step(
            "welcome_call",
            "Her first customer",
            "Open *The brief*: what customers say of us, and of Product. Then press *Give me a customer*. One she has "
            "from the month's plan counts.",
            _be_priya("Be Priya", at_work(place.now)),
        ),
        Step(
            "welcome_meeting",
            "Half an hour with the CX team",
            "Whom she meets is chosen evenly, and told. Press *We've agreed on a time*, and choose a day.",
            _be_priya("Be Priya", at_work(place.now)),
        ),
        Step(
            "welcome_words",
            "A few words",
            "What surprised her, what she would change, what she promises: press *A few words*.",
            _be_priya("Be Priya", at_work(place.now)),
        ),
        Step("welcome_published", "Publish them", "The story waits in the CX channel. Press *Publish*.", DESK),
    )


def _be_priya(label: str, when: datetime) -> Action:
    return {"label": label, "as": PRIYA, "channel": DM, "to": when.isoformat()}


async def _done(session: AsyncSession) -> set[str]:
    welcome = (await session.exec(_of_priya(Welcome).join(Welcome, col(Welcome.person_id) == col(Person.id)))).first()
    theirs = _of_priya(Assignment).join(Assignment, col(Assignment.participant_id) == col(Person.id))
    held = (await session.exec(theirs)).all()
    stories = await session.exec(
        select(Story.state)
        .join(Reflection, col(Reflection.id) == col(Story.reflection_id))
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .where(Assignment.routine == WELCOME.key)
    )
    has_begun = welcome is not None and welcome.assignment_id is not None
    has_call = any(each.routine == _CALL.key and each.state in WITH_PARTICIPANT | _TOLD for each in held)
    return those(
        {
            "welcome_on": await is_on(session, WELCOME.key),
            "welcome_begins": has_begun,
            "welcome_call": has_begun and has_call,
            "welcome_meeting": welcome is not None and welcome.meets_on is not None,
            "welcome_words": any(each.routine == WELCOME.key and each.state in _TOLD for each in held),
            "welcome_published": not PUBLIC_STATES.isdisjoint(stories.all()),
        }
    )


def _of_priya(table: Any) -> Any:
    return select(table).select_from(Person).where(Person.slack_id == PRIYA)


CHAPTER = Chapter(
    "welcome",
    "Somebody's first weeks",
    "In the weeks six to eight: a first customer, a day, half an hour with the CX team.",
    _steps,
    _done,
)
