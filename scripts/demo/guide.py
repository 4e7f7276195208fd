"""The guide through both routines: what to do next, as whom and where; steps are done by what the database holds."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from bot.clock import Clock
from bot.program.routines.call import CALL
from models import (
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Outgoing,
    OutgoingKind,
    Person,
    Reflection,
    Round,
    RoundState,
    Story,
    StoryState,
    Upload,
)
from models.database import Database
from scripts.demo import guide_shadow_day
from scripts.demo.guide_shadow_day import DM, Step, Steps
from scripts.sandbox.sample_company import ADA, CX, NADIA, STORIES

_IMPORT = (
    "The sample list is in already: 14 customers, 5 participants, 5 colleagues to visit. "
    "To see how *Nadia* of the CX team does it, send `/firsthand import` and choose `{workbook}`. Nothing doubles."
)


class Guide:
    """Knows how far everything is, from the bot's own database; `opens` is when the round opens."""

    def __init__(self, database: Database, opens: datetime, workbook: Path, clock: Clock) -> None:
        self._database, self._opens, self._workbook, self._clock = database, opens, workbook, clock

    async def steps(self) -> list[Step]:
        """Return the steps, each with the routine it belongs to, whether it is done and a way to get there."""
        done = await self._done()
        chapters = (
            ("A call to a customer", (*self._before_the_call(), *self._after_the_call())),
            ("A day beside a colleague", guide_shadow_day.steps(self._clock.now())),
        )
        return [
            {"id": name, "title": title, "text": text, "done": name in done, "action": action, "chapter": chapter}
            for chapter, steps in chapters
            for name, title, text, action in steps
        ]

    def _before_the_call(self) -> Steps:
        return (
            (
                "import",
                "Bring the customers in",
                _IMPORT.format(workbook=self._workbook),
                {"label": "Be Nadia, at the CX desk", "as": NADIA, "channel": CX, "text": "/firsthand import"},
            ),
            (
                "open",
                "Let the month begin",
                "On the first working day, at nine, Firsthand proposes a customer for everybody.",
                {"label": "Move the clock there", "to": self._opens.isoformat(), "as": NADIA, "channel": CX},
            ),
            (
                "approve",
                "Approve the plan",
                "Nobody is written to before the CX team says so. Press *Approve* under the plan.",
                {"label": "Be Nadia", "as": NADIA, "channel": CX},
            ),
            (
                "book",
                "Meet your customer",
                "*Ada*, the CFO, has her brief. Read it, then press *I've booked it* and choose a day.",
                {"label": "Be Ada", "as": ADA, "channel": DM},
            ),
        )

    def _after_the_call(self) -> Steps:
        half = (self._opens + timedelta(weeks=3)).isoformat()
        return (
            (
                "reflect",
                "Log the call",
                "Three minutes, in her own words: what she heard, one sentence of the customer's, a promise.",
                {"label": "Be Ada", "as": ADA, "channel": DM},
            ),
            (
                "publish",
                "Review and publish",
                "The story waits in the CX channel. Edit it, ask for changes, or press *Publish*.",
                {"label": "Be Nadia", "as": NADIA, "channel": CX},
            ),
            (
                "read",
                "Read the story",
                "Everyone can read it now, and Ada has been told.",
                {"label": "Open the stories", "as": ADA, "channel": STORIES},
            ),
            (
                "remind",
                "Half a month later",
                "Whoever hasn't called yet gets one kind reminder. Move the clock, then look at Jonas's messages.",
                {"label": "Move the clock", "to": half, "as": "U0JONASLIND", "channel": DM},
            ),
        )

    async def _done(self) -> set[str]:
        async with self._database.read() as session:
            uploads = (await session.exec(select(Upload))).all()
            rounds = (await session.exec(select(Round).where(Round.routine == CALL.key))).all()
            transitions = await session.exec(
                select(AssignmentTransition.to_state)
                .join(Assignment, col(AssignmentTransition.assignment_id) == col(Assignment.id))
                .join(Person, col(Assignment.participant_id) == col(Person.id))
                .where(Person.slack_id == ADA, Assignment.routine == CALL.key)
            )
            reached = set(transitions.all())
            stories = await session.exec(
                select(Story.state)
                .join(Reflection, col(Reflection.id) == col(Story.reflection_id))
                .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
                .where(Assignment.routine == CALL.key)
            )
            is_out = StoryState.PUBLISHED in stories.all()
            kinds = await session.exec(
                select(Outgoing.kind)
                .join(Assignment, col(Assignment.id) == col(Outgoing.subject_id))
                .where(col(Outgoing.ts).is_not(None), Assignment.routine == CALL.key)
            )
            posted = set(kinds.all())
            days = await guide_shadow_day.done(session)
        reflected = AssignmentState.REFLECTED in reached
        facts = {
            "import": bool(uploads or rounds),
            "open": bool(rounds),
            "approve": any(round_.state is not RoundState.PROPOSED for round_ in rounds),
            "book": AssignmentState.BOOKED in reached or reflected,
            "reflect": reflected,
            "publish": is_out,
            "read": is_out and OutgoingKind.STORY in posted,
            "remind": OutgoingKind.REMINDER in posted,
        }
        return {name for name, true in facts.items() if true} | days
