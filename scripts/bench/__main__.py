"""`make bench`: every bench in turn, on SQLite with full durability, and on PostgreSQL where an address is given."""

import asyncio
import json
import logging
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scripts.bench.acks import over_http, over_socket
from scripts.bench.figures import print_acks, print_taking_in
from scripts.bench.taking_in import taking_in
from scripts.bench.ways import Json

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_ROOT = Path(__file__).parent.parent.parent


@app.command()
def bench(
    samples: Annotated[int, typer.Option(min=2, help="How many acks of each kind.")] = 300,
    postgresql: Annotated[str, typer.Option(help="The address of an empty PostgreSQL database to measure too.")] = "",
) -> None:
    """Print how quickly Firsthand acks beside plain Bolt, and imports beside a plain read."""
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(_bench(Console(highlight=False), samples, postgresql))


async def _bench(console: Console, samples: int, postgresql: str) -> None:
    manifest: Json = json.loads(await asyncio.to_thread((_ROOT / "manifest.json").read_text))
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as name:
        sqlite = f"sqlite:///{name}"
        acks = await over_http(manifest, f"{sqlite}/http.db", samples)
        print_acks("HTTP, SQLite with synchronous=FULL", acks, console)
        acks = await over_socket(manifest, f"{sqlite}/socket.db", samples)
        print_acks("Socket Mode, SQLite with synchronous=FULL", acks, console)
    if postgresql:
        print_acks("HTTP, PostgreSQL", await over_http(manifest, postgresql, samples), console)
    print_taking_in(await taking_in(), console)


if __name__ == "__main__":
    app()
