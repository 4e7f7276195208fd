"""Times are aware and in UTC on both sides of the database; enums are kept as their words."""

from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError
from sqlmodel import select

from models import Round
from models.columns import AwareUTC
from models.database import Database
from tests.program.factories import NOVEMBER, NOW


async def test_a_time_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    there = datetime(2026, 11, 2, 9, 30, 15, 123456, tzinfo=ZoneInfo("Asia/Tokyo"))
    async with database.write() as session:
        session.add(Round(routine="call", opened_at=there, **asdict(NOVEMBER)))
    async with database.read() as session:
        stored = (await session.exec(select(Round.opened_at))).one()
    assert stored == there
    assert stored.utcoffset() == timedelta(0)


async def test_a_naive_time_is_refused_and_nothing_is_stored(database: Database) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        async with database.write() as session:
            session.add(Round(routine="call", opened_at=datetime(2026, 11, 2, 9), **asdict(NOVEMBER)))  # noqa: DTZ001
    async with database.read() as session:
        assert (await session.exec(select(Round))).all() == []


async def test_a_naive_time_is_refused_in_a_question_too(database: Database) -> None:
    async with database.read() as session:
        with pytest.raises(StatementError, match="no time zone"):
            await session.exec(select(Round).where(Round.opened_at < datetime(2026, 11, 2)))  # noqa: DTZ001


async def test_a_state_is_kept_as_its_own_word(database: Database) -> None:
    async with database.write() as session:
        session.add(Round(routine="call", opened_at=NOW, **asdict(NOVEMBER)))
    async with database.read() as session:
        connection = await session.connection()
        assert (await connection.execute(text("SELECT state FROM round"))).scalar_one() == "open"


_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=_ZONES)  # noqa: DTZ001


@given(_MOMENTS)
def test_there_and_back_is_the_same_moment_whatever_the_zone(moment: datetime) -> None:
    column, dialect = AwareUTC(), sqlite.dialect()
    bound = column.process_bind_param(moment, dialect)
    assert bound is not None
    # SQLite forgets the zone; reading puts it back.
    assert column.process_result_value(bound.replace(tzinfo=None), dialect) == moment
    assert column.process_result_value(bound, dialect) == moment


def test_no_time_at_all_stays_no_time() -> None:
    assert AwareUTC().process_bind_param(None, sqlite.dialect()) is None
    assert AwareUTC().process_result_value(None, sqlite.dialect()) is None
