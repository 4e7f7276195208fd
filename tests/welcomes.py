"""Welcomes for the tests: somebody new, the routine turned on, the job run, the brief that comes."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from models import Person, Welcome
from scripts.sandbox.person import Actor
from tests.handlers.actions import rows, settle
from tests.harness import ADA, START, Harness

# In the seventh week on the day the tests begin.
STARTED = START.date() - timedelta(weeks=6)
LAST_DAY = STARTED + timedelta(weeks=8, days=-1)


async def set_start(harness: Harness, start: date | None, slack_id: str = ADA) -> None:
    """Store somebody's first day, as an import would."""
    async with harness.database.write() as session:
        person = (await session.exec(select(Person).where(Person.slack_id == slack_id))).one()
        person.start_date = start


async def look(harness: Harness) -> None:
    """Let the jobs do what has come due, and wait until all is delivered."""
    await harness.bot.schedule.run_all()
    await settle(harness)


async def begin_welcome(harness: Harness, start: date | None = STARTED) -> dict[str, Any]:
    """Turn the routine on with Ada new since `start`; return her message."""
    await set_start(harness, start)
    await harness.command("turn on welcome")
    await look(harness)
    return await message_of(harness.ada)


async def message_of(newcomer: Actor) -> dict[str, Any]:
    """Return the message of somebody's welcome as it is now."""
    return await newcomer.wait_for_dm("Your first weeks, and our customers")


async def welcomes(harness: Harness) -> list[Welcome]:
    """Return every welcome, oldest first."""
    return await rows(harness, Welcome)
