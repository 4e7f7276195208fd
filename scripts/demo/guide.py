"""The guide through the routines, a chapter each: what to do next, as whom and where, and what is done."""

from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import Clock
from models.database import Database
from scripts.demo import (
    guide_call,
    guide_listen,
    guide_one_to_one,
    guide_shadow_day,
    guide_sponsor,
    guide_walk,
    guide_welcome,
)
from scripts.demo.chapters import Place, Step

CHAPTERS = (
    guide_call.CHAPTER,
    guide_shadow_day.CHAPTER,
    guide_welcome.CHAPTER,
    guide_sponsor.CHAPTER,
    guide_walk.CHAPTER,
    guide_one_to_one.CHAPTER,
    guide_listen.CHAPTER,
)


class Guide:
    """Knows how far everything is, from the bot's own database; `opens` is when the round opens."""

    def __init__(self, database: Database, opens: datetime, workbook: Path, clock: Clock) -> None:
        self._database, self._opens, self._workbook, self._clock = database, opens, workbook, clock

    async def chapters(self) -> list[dict[str, Any]]:
        """Return the chapters as the page shows them, each with its steps and those that must be done before."""
        place = Place(self._clock.now(), self._opens, self._workbook)
        async with self._database.read() as session:
            done = set[str]().union(*[await chapter.done(session) for chapter in CHAPTERS])
        steps = {chapter.id: chapter.steps(place) for chapter in CHAPTERS}
        by_id = {step.id: _shown(step, done) for of_chapter in steps.values() for step in of_chapter}
        return [
            {
                "id": chapter.id,
                "title": chapter.title,
                "what": chapter.what,
                "needs": [by_id[id_] for id_ in chapter.needs if id_ not in done],
                "steps": [by_id[step.id] for step in steps[chapter.id]],
            }
            for chapter in CHAPTERS
        ]


def _shown(step: Step, done: set[str]) -> dict[str, Any]:
    return step._asdict() | {"done": step.id in done}
