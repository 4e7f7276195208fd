"""What a bot at rest has not loaded: solver, charts, Excel and migrations wait until somebody needs them."""

import subprocess
import sys

import pytest

_HEAVY = ("scipy", "numpy", "matplotlib", "PIL", "openpyxl", "alembic", "mako", "holidays")
_START = """
import asyncio, sys
import bot.__main__, bot.app
from models.database import Database
from models.migrate import migrate

async def main():
    database = Database(sys.argv[1])
    await migrate(database)
    await database.close()

asyncio.run(main())
print(*(name for name in sys.argv[2:] if name in sys.modules))
"""


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_start_on_a_database_that_needs_nothing_loads_nothing_heavy(
    request: pytest.FixtureRequest, engine: str
) -> None:
    url = request.getfixturevalue("sqlite_url" if engine == "sqlite" else "postgres_url")
    command = [sys.executable, "-c", _START, url, *_HEAVY]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr
