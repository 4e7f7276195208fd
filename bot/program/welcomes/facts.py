"""The facts of a welcome, as its surfaces need them: the row, how its steps stand, and what customers say."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.welcomes import heard, steps
from bot.program.welcomes.heard import Heard
from bot.program.welcomes.steps import Steps
from models import Assignment, Person, Welcome


@dataclass(frozen=True)
class WelcomeFacts:
    """What is known of the welcome of one assignment; `assistant` is whom the sheet names as theirs."""

    row: Welcome
    steps: Steps
    heard: Heard
    assistant: Person | None = None

    @property
    def last_day(self) -> date:
        """The last day of these weeks."""
        return self.row.last_day


async def of_assignment(session: AsyncSession, assignment: Assignment) -> WelcomeFacts | None:
    """Return the facts of the welcome of an assignment, None for one that has none any more."""
    row = (await session.exec(select(Welcome).where(Welcome.assignment_id == assignment.id))).first()
    if row is None:
        return None
    person = await session.get_one(Person, assignment.participant_id)
    assistant = await session.get(Person, person.assistant_id) if person.assistant_id else None
    return WelcomeFacts(row, await steps.of_one(session, row), await heard.read(session, row), assistant)
