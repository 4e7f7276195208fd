"""Customers and participants of earlier releases: all active, and each score on the scale it was meant on."""

from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from models import Customer, Participant
from models.database import Database
from models.migrate import migrate


async def test_everybody_so_far_is_active(filled: Database) -> None:
    await migrate(filled)

    async with filled.read() as session:
        assert set((await session.exec(select(Participant.active))).all()) == {True}
        assert set((await session.exec(select(Customer.active))).all()) == {True}


@pytest.mark.parametrize(
    ("score", "scale"), [("0", None), ("4", None), ("10", None), ("10.5", "-100 to 100"), ("-3", "-100 to 100")]
)
async def test_a_score_keeps_its_meaning(filled: Database, score: str, scale: str | None) -> None:
    async with filled.alter() as connection:
        await connection.execute(text(f"UPDATE customer SET score = {score} WHERE id = 1"))

    await migrate(filled)

    async with filled.read() as session:
        kept = (await session.exec(select(Customer).where(col(Customer.id) == 1))).one()
    assert (kept.score, kept.score_scale) == (Decimal(score), scale)
