"""`make bench`: every bench in turn, on SQLite with full durability, and on PostgreSQL where an address is given."""

import asyncio
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scripts import postgres
from scripts.bench.acks import Acks, acks_of_fifty, over_http, over_socket
from scripts.bench.home import homes
from scripts.bench.imports import imports
from scripts.bench.masking import masking
from scripts.bench.planning import approvals, plans, swaps
from scripts.bench.process import idles, starts, stops
from scripts.bench.senders import Json
from scripts.bench.tables import percentile, print_acks, print_acks_of_fifty, print_import

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_NAMES = ("acks", "import", "masking", "plan", "swap", "approve", "home", "start", "idle", "stop")
_ROOT = Path(__file__).parent.parent.parent


@app.command()
def bench(
    samples: Annotated[int, typer.Option(min=2, help="How many acks of each kind.")] = 300,
    postgresql: Annotated[
        str,
        typer.Option(
            help="An empty PostgreSQL database for the acks; imports make their own beside it, or start a server."
        ),
    ] = "",
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Which benches: {', '.join(_NAMES)}; none for all.")
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Where to write every figure as flat JSON.")] = None,
) -> None:
    """Print how quickly Firsthand acks beside plain Bolt, imports beside a plain read, and how well it masks."""
    logging.basicConfig(level=logging.ERROR)
    unknown = set(names or ()) - set(_NAMES)
    if unknown:
        raise typer.BadParameter(f"There is no bench {', '.join(sorted(unknown))}; there are {', '.join(_NAMES)}.")
    console = Console(highlight=False)
    figures = asyncio.run(_bench(console, samples, postgresql, names or _NAMES))
    for name, figure in figures.items():
        console.print(f"{name} {figure:.4g}")
    if json_file:
        json_file.write_text(json.dumps(figures, indent=1) + "\n")


async def _bench(console: Console, samples: int, postgresql: str, names: Sequence[str]) -> dict[str, float]:
    figures: dict[str, float] = {}
    if "acks" in names:
        figures |= await _acks(console, samples, postgresql)
    if "import" in names:
        with _server(postgresql, console) as server:
            measured, import_figures = await imports(server)
        for each in measured:
            print_import(each, console)
        figures |= import_figures
    if "masking" in names:
        figures |= masking()
    several = {
        "plan": plans,
        "swap": swaps,
        "approve": approvals,
        "home": homes,
        "start": starts,
        "idle": idles,
        "stop": stops,
    }
    for name, measure in several.items():
        if name in names:
            figures |= await measure(_manifest())
    return figures


@contextmanager
def _server(postgresql: str, console: Console) -> Iterator[str | None]:
    """Yield the address of the server that was named, else of a throw-away one; None where there can't be one."""
    if postgresql:
        yield postgresql.rpartition("/")[0]
    elif postgres.is_available():
        with postgres.server() as url:
            yield url
    else:
        console.print(f"{postgres.MISSING}. Its figures are left out.")
        yield None


def _manifest() -> Json:
    manifest: Json = json.loads((_ROOT / "manifest.json").read_text())
    return manifest


def _ratios(transport: str, acks: Acks) -> dict[str, float]:
    baseline = percentile(acks.plain, 50)
    return {
        f"acks.{transport}.saved.ratio": percentile(acks.saved, 50) / baseline,
        f"acks.{transport}.empty.ratio": percentile(acks.empty, 50) / baseline,
    }


async def _acks(console: Console, samples: int, postgresql: str) -> dict[str, float]:
    manifest = _manifest()
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as name:
        sqlite = f"sqlite:///{name}"
        acks = await over_http(manifest, f"{sqlite}/http.db", samples)
        print_acks("HTTP, SQLite with synchronous=FULL", acks, console)
        figures = _ratios("http", acks)
        acks = await over_socket(manifest, f"{sqlite}/socket.db", samples)
        print_acks("Socket Mode, SQLite with synchronous=FULL", acks, console)
        figures |= _ratios("socket", acks)
    if postgresql:
        acks = await over_http(manifest, postgresql, samples)
        print_acks("HTTP, PostgreSQL", acks, console)
        figures |= _ratios("postgresql", acks)
    for name, within_s in (("50", 1.0), ("50.burst", 0.0)):
        plain, saved = await acks_of_fifty(manifest, within_s=within_s)
        print_acks_of_fifty(plain, saved, console, within_s=within_s)
        figures[f"acks.{name}.saved.p99.ratio"] = percentile(saved, 99) / percentile(plain, 99)
    return figures


if __name__ == "__main__":
    app()
