"""The demo's guide as data: every step has an id of its own, every need is a step, and what is done has a step."""

from datetime import UTC, datetime
from pathlib import Path

from models.database import Database
from scripts.demo.chapters import Place
from scripts.demo.guide import CHAPTERS

_PLACE = Place(datetime(2031, 3, 4, 9, tzinfo=UTC), datetime(2031, 4, 1, 9, tzinfo=UTC), Path("sample.xlsx"))


async def test_steps_have_ids_of_their_own_and_are_done_by_the_database(database: Database) -> None:
    ids = [step.id for chapter in CHAPTERS for step in chapter.steps(_PLACE)]
    assert len(ids) == len(set(ids))
    assert {id_ for chapter in CHAPTERS for id_ in chapter.needs} <= set(ids)
    async with database.read() as session:
        assert [await chapter.done(session) for chapter in CHAPTERS] == [set()] * len(CHAPTERS)
