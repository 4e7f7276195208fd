"""A first import takes as long for each row, however many there are: no look-up reads the whole table."""

import pytest
from sqlalchemy import text

from bot.program.importing.batch import ImportBatch, import_batch
from bot.program.importing.entries import Entry
from models.database import Database

ROWS = 8_000


@pytest.mark.postgresql
async def test_a_first_import_never_reads_the_growing_table_whole(postgres_url: str) -> None:
    database = Database(postgres_url)
    entries = [Entry(row, {"external_id": f"C-{row}", "name": f"Cara {row}"}) for row in range(ROWS)]
    async with database.write() as session:
        taken = await import_batch(session, ImportBatch(customers=entries), lambda _: None)
        read = await (await session.connection()).scalar(
            text("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'customer'")
        )
    await database.close()
    assert taken.customers.added == ROWS
    assert read is not None
    assert read <= ROWS, "each look-up read the table as it had grown by then"
