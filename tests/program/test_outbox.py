"""The outbox: promised once, claimed once."""

from bot.program import outbox
from models import OutgoingKind
from models.database import Database


async def test_what_is_promised_twice_is_one_row_shown_twice(database: Database) -> None:
    for _ in range(2):
        async with database.write() as session:
            await outbox.promise(session, OutgoingKind.PLAN, 1, outbox.TO_CX)
    async with database.read() as session:
        row = await outbox.find(session, OutgoingKind.PLAN, 1)
    assert row is not None
    assert row.wanted == 2
