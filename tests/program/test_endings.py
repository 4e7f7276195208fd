"""When what the CX team heard of after a round's end is over: three days later, where the programme is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.program.rounds import round_times
from bot.program.rounds.calendar import Cadence
from bot.program.routines import CALL
from models import Assignment
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import adas_call, commit, one, update_row

# Told in the morning there, on the 8th, as UTC has the 7th; and late in the day, as UTC has the 9th.
TOLD = [
    ("Pacific/Auckland", datetime(2026, 12, 7, 21, tzinfo=UTC)),
    ("America/Los_Angeles", datetime(2026, 12, 9, 0, 30, tzinfo=UTC)),
    ("UTC", datetime(2026, 12, 8, 10, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "told_at"), TOLD, ids=[row[0] for row in TOLD])
async def test_the_team_has_three_days_as_they_are_where_the_programme_is(
    sqlite: Database, zone: str, told_at: datetime
) -> None:
    call, cadence = await adas_call(sqlite), Cadence("first working day", ZoneInfo(zone))
    await update_row(sqlite, Assignment, call, told_at=told_at)
    for day, hour, state in ((10, 18, S.SENT), (11, 8, S.SENT), (11, 10, S.MISSED)):
        now = datetime.combine(date(2026, 12, day), datetime.min.time(), cadence.zone).replace(hour=hour)
        await commit(sqlite, round_times.settle, CALL, cadence, now=now.astimezone(UTC))
        assert (await one(sqlite, Assignment, call)).state is state
