"""Rounds of earlier releases after the upgrade: each runs from when it was opened until the next one was."""

from itertools import pairwise

from dateutil.relativedelta import relativedelta
from sqlmodel import col, select

from models import Round
from models.database import Database
from models.migrate import migrate


async def test_every_round_gets_the_days_it_ran(filled: Database) -> None:
    await migrate(filled)
    async with filled.read() as session:
        rounds = (await session.exec(select(Round).order_by(col(Round.routine), col(Round.month)))).all()
    assert rounds
    for round_ in rounds:
        assert round_.starts_on.replace(day=1) == round_.month
        opened = round_.opened_at.date()
        assert round_.starts_on == opened or opened.replace(day=1) != round_.month
    for one, other in pairwise(rounds):
        if one.routine == other.routine:
            assert one.starts_on < one.ends_on == other.starts_on
    assert rounds[-1].ends_on == rounds[-1].starts_on + relativedelta(months=1)
