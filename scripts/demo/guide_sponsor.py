"""The guide's chapter of sponsoring a key account: from turning it on to the quarter's story."""

from collections.abc import Sequence

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.routines.sponsor import SPONSOR
from models import PUBLIC_STATES, Assignment, AssignmentState, Reflection, SponsorMeeting, Story
from scripts.demo.chapters import DESK, Chapter, Place, Step, found, is_approved, is_on, of_ada, those, turn_on
from scripts.sandbox.sample_company import ADA

_TOLD = {AssignmentState.REFLECTED, AssignmentState.CLOSED}


def _steps(place: Place) -> Sequence[Step]:
    ada = place.be("Ada", ADA)
    return (
        turn_on(
            "sponsor_on",
            SPONSOR.title,
            "The sample list names three key accounts, and Ada as the sponsor of one of them. Send it.",
        ),
        Step(
            "sponsor_plan",
            "Plan the quarter",
            "`/firsthand plan` gives Ada hers, and proposes a sponsor for the others. Press *Approve*.",
            DESK | {"text": "/firsthand plan"},
        ),
        Step(
            "sponsor_meeting",
            "Meet them, and log it",
            "Ada has her brief. Press *Log a meeting*: who was there, one to five on how it stands, and with "
            "*Something dissatisfies them* what is to be fixed within a month.",
            ada,
        ),
        Step(
            "sponsor_tell",
            "Tell the quarter",
            "Now *Tell the quarter* stands there: what was logged is filled in already. Add a headline, and save.",
            ada,
        ),
        Step(
            "sponsor_publish",
            "Publish it, and see how all accounts stand",
            "*Publish* the story in the CX channel, then send `/firsthand sponsors`: last meeting, health, what is "
            "overdue.",
            DESK,
        ),
    )


async def _done(session: AsyncSession) -> set[str]:
    states = set((await session.exec(of_ada(col(Assignment.state), SPONSOR.key))).all())
    stories = await session.exec(of_ada(col(Story.state), SPONSOR.key).join(Reflection).join(Story))
    return those(
        {
            "sponsor_on": await is_on(session, SPONSOR.key),
            "sponsor_plan": await is_approved(session, SPONSOR.key),
            "sponsor_meeting": await found(session, of_ada(col(SponsorMeeting.id), SPONSOR.key).join(SponsorMeeting)),
            "sponsor_tell": bool(states & _TOLD),
            "sponsor_publish": not PUBLIC_STATES.isdisjoint(stories.all()),
        }
    )


CHAPTER = Chapter(
    "sponsor",
    "Sponsor a key account",
    "Each quarter, meetings face to face, a few indicators of health, and what dissatisfies is fixed within a month.",
    _steps,
    _done,
)
