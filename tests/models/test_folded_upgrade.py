"""Customers of earlier releases are found by what they are called: the columns to search by are filled on upgrade."""

from sqlalchemy import text

from bot.program.people import customers
from models.customer import Customer, folded_names
from models.database import Database
from models.migrate import migrate
from tests.program.factories import every


async def test_every_customer_so_far_is_found_by_name(filled: Database) -> None:
    async with filled.alter() as connection:
        await connection.execute(text("UPDATE customer SET name = 'Özlem STRASSE', email = NULL WHERE id = 1"))

    await migrate(filled)

    for one in await every(filled, Customer):
        columns = {name: getattr(one, name) for name in ("external_id", "name", "email")}
        assert folded_names(columns).items() <= one.model_dump().items()
    async with filled.read() as session:
        assert (await customers.by_words(session, "özlem straße")).id == 1
