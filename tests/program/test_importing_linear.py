"""A first import takes as long for each row, however many there are: no look-up reads the whole table."""

import pytest
from sqlalchemy import text

from bot.program.importing.batch import import_batch
from models.database import Database
from tests.program.factories import NOW, brought

ROWS = 8_000


@pytest.mark.postgresql
async def test_a_first_import_never_reads_the_growing_table_whole(postgres_url: str) -> None:
    database = Database(postgres_url)
    sheet = brought([{"external_id": f"C-{row}", "name": f"Cara {row}"} for row in range(ROWS)])
    async with database.write() as session:
        taken = await import_batch(session, {"Customers": sheet}, lambda _: None, now=NOW)
        read = await (await session.connection()).scalar(
            text("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'customer'")
        )
    await database.close()
    assert taken["Customers"].added == ROWS
    assert read is not None
    assert read <= ROWS, "each look-up read the table as it had grown by then"
