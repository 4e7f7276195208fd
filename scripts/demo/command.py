"""`firsthand demo`: by hand until stopped, or by itself."""

import asyncio
import signal
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from scripts.demo.play import NotPlayed, play
from scripts.demo.stage import Stage, set_up

_SAMPLE = Path("build") / "firsthand-sample.xlsx"


async def by_hand(port: int, console: Console) -> int:
    """Run the demo until SIGINT or SIGTERM; return the exit code."""
    stop = asyncio.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(kind, stop.set)
    # Where a person finds it again, to import it by hand.
    _SAMPLE.parent.mkdir(exist_ok=True)
    async with set_up(port, workbook=_SAMPLE) as stage:
        _announce(stage, console)
        console.print(f"Firsthand demo is ready: {stage.sandbox.url}", soft_wrap=True, highlight=False)
        console.print("Open it in a browser; the guide on the right leads through the month. Ctrl+C ends it.")
        await stop.wait()
    return 0


async def by_itself(port: int, console: Console) -> int:
    """Play the month and print it; return 0 for a published story, 1 for anything else."""
    async with set_up(port) as stage:
        _announce(stage, console)
        console.print(f"Firsthand demo is ready: {stage.sandbox.url}", soft_wrap=True, highlight=False)
        try:
            story = await play(stage, lambda words: console.print(Text(f"→ {words}")))
        except (NotPlayed, TimeoutError, LookupError) as missing:
            console.print(Text(f"The month was not played to its end: {missing}", style="red"))
            return 1
        violations = stage.sandbox.violations
    console.print(Panel(Text(story), title="The published story", padding=(1, 2)))
    if violations:
        console.print(Text("Slack would have objected: " + "; ".join(violations), style="red"))
        return 1
    return 0


def _announce(stage: Stage, console: Console) -> None:
    counts = ", ".join(f"{each.added} {each.sheet.lower()}" for each in stage.report.sheets)
    console.print(f"Imported the sample workbook: {counts}.", highlight=False)
