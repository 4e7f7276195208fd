"""The guide's chapter of the monthly call: from the import to the nudge of who hasn't called."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.drafts.messages import DRAFT_KEPT
from bot.program.routines.call import CALL
from models import (
    PUBLIC_STATES,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Outgoing,
    OutgoingKind,
    Reflection,
    Round,
    Story,
    Upload,
)
from scripts.demo.chapters import DESK, DM, Chapter, Place, Step, found, is_approved, of_ada, those
from scripts.sandbox.sample_company import ADA, CX, NADIA, STORIES

_IMPORT = (
    "The sample list is in already: 14 customers, 5 participants, 5 colleagues to visit. "
    "To see how *Nadia* of the CX team does it, send `/firsthand import` and choose `{workbook}`. Nothing doubles."
)
_ADA: dict[str, str] = {"label": "Be Ada", "as": ADA, "channel": DM}


def _steps(place: Place) -> Sequence[Step]:
    return *_before_the_call(place), *_after_the_call(place)


def _before_the_call(place: Place) -> Sequence[Step]:
    return (
        Step(
            "import",
            "Bring the customers in",
            _IMPORT.format(workbook=place.workbook),
            {"label": "Be Nadia, at the CX desk", "as": NADIA, "channel": CX, "text": "/firsthand import"},
        ),
        Step(
            "open",
            "Let the month begin",
            "On the first working day, at nine, Firsthand proposes a customer for everybody.",
            DESK | {"label": "Move the clock there", "to": place.opens.isoformat()},
        ),
        Step(
            "approve",
            "Approve the plan",
            "Nobody is written to before the CX team says so. Press *Approve* under the plan.",
            DESK,
        ),
        Step(
            "book",
            "Meet your customer",
            "*Ada*, the CFO, has her brief. Read it, guess the score, then press *Find a time*: one tap books an hour.",
            _ADA,
        ),
    )


def _after_the_call(place: Place) -> Sequence[Step]:
    half = (place.opens + timedelta(weeks=3)).isoformat()
    return (
        Step(
            "talk",
            "Talk instead",
            "Typing is work: tell Firsthand how it went, in its messages. The microphone sends what you type as a "
            "voice clip, with its transcript. Then *Sort it into the form*.",
            _ADA | {"text": "She waits three weeks for every refund, and nobody tells her why."},
        ),
        Step(
            "reflect",
            "Log the call",
            "Three minutes, in her own words: what she heard, one sentence of the customer's, a promise. Close it "
            "half-way: the button says *Go on writing*, and all of it is there.",
            _ADA,
        ),
        Step(
            "publish",
            "Review and publish",
            "The story waits in the CX channel. Edit it, ask for changes, or press *Publish*.",
            DESK,
        ),
        Step(
            "read",
            "Read the story",
            "Everyone can read it now, and Ada has been told.",
            {"label": "Open the stories", "as": ADA, "channel": STORIES},
        ),
        Step(
            "nudge",
            "Half a month later",
            "Whoever hasn't called yet gets a nudge, and may snooze. Move the clock, then look at Jonas's messages.",
            {"label": "Move the clock", "to": half, "as": "U0JONASLIND", "channel": DM},
        ),
    )


async def _done(session: AsyncSession) -> set[str]:
    opened = await found(session, select(Round.id).where(Round.routine == CALL.key))
    uploaded = await found(session, select(Upload.id))
    reached = of_ada(col(AssignmentTransition.to_state), CALL.key).join(AssignmentTransition)
    states = set((await session.exec(reached)).all())
    reflected = AssignmentState.REFLECTED in states
    stories = select(Story.state).join(Reflection).join(Assignment).where(Assignment.routine == CALL.key)
    is_out = not PUBLIC_STATES.isdisjoint((await session.exec(stories)).all())
    kinds = (
        select(Outgoing.kind)
        .join(Assignment, col(Assignment.id) == col(Outgoing.subject_id))
        .where(col(Outgoing.ts).is_not(None), Assignment.routine == CALL.key)
    )
    posted = set((await session.exec(kinds)).all())
    return those(
        {
            "import": uploaded or opened,
            "open": opened,
            "approve": await is_approved(session, CALL.key),
            "book": AssignmentState.BOOKED in states or reflected,
            "talk": DRAFT_KEPT.name in posted or reflected,
            "reflect": reflected,
            "publish": is_out,
            "read": is_out and OutgoingKind.STORY in posted,
            "nudge": OutgoingKind.NUDGE in posted,
        }
    )


CHAPTER = Chapter(
    "call",
    "A call to a customer",
    "Each month, half an hour with one customer. On from the start.",
    _steps,
    _done,
)
