"""Days off as they were looked up: kept once, though two replicas look the same up at the same moment."""

from collections import Counter
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.countries import Answer, Calendar
from bot.program.people import days_off
from models import DayOff, Person
from models.database import Database
from tests.program.factories import both, every, query, store

_CHRISTMAS = Calendar("01234", {date(2026, 12, 25): "Christmas Day", date(2027, 1, 1): "New Year's Day"})


async def test_what_two_replicas_look_up_is_kept_once(database: Database, replica: Database) -> None:
    await store(
        database, *(Person(name=f"N{n}", country="Deutschland") for n in range(20)), Person(name="B", country="GB")
    )
    asked = await query(database, days_off.wanted, today=date(2026, 11, 9), release="1", usual="FR")
    assert (asked.written, asked.codes, asked.years) == (
        frozenset({"Deutschland"}),
        frozenset({"GB", "FR"}),
        (2026, 2027),
    )
    answer = Answer({"Deutschland": "DE"}, {"DE": _CHRISTMAS, "GB": _CHRISTMAS})

    async def keep(session: AsyncSession, _number: int) -> None:
        await days_off.keep(session, asked, answer)

    assert await both(database, replica, keep) == [None, None]
    kept = Counter((each.country, each.day) for each in await every(database, DayOff))
    assert kept == Counter((country, day) for country in ("DE", "GB") for day in _CHRISTMAS.days)
    assert not await query(database, days_off.wanted, today=date(2026, 11, 9), release="1", usual="FR")
    again = await query(database, days_off.wanted, today=date(2026, 11, 9), release="2", usual="FR")
    assert again.codes == {"DE", "FR", "GB"}
    assert await query(database, days_off.wanted, today=date(2026, 11, 9), release="1", usual=None)
