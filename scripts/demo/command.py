"""`firsthand demo`: by hand until stopped, or by itself."""

import asyncio
import signal
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from scripts.demo.environment import Demo, running_demo
from scripts.demo.play import play
from scripts.demo.playing import NotPlayed

_SAMPLE = Path("build") / "firsthand-sample.xlsx"


async def by_hand(port: int, console: Console) -> int:
    """Run the demo until SIGINT or SIGTERM; return the exit code."""
    stop = asyncio.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(kind, stop.set)
    # In a folder where a person finds it, to import it by hand.
    _SAMPLE.parent.mkdir(exist_ok=True)
    async with running_demo(port, workbook=_SAMPLE) as demo:
        _announce(demo, console)
        console.print("Open it in a browser; the guide on the right leads through the month. Ctrl+C ends it.")
        await stop.wait()
    return 0


async def by_itself(port: int, console: Console) -> int:
    """Play the routines by themselves and print their stories; return 0 once all are published, else 1."""
    async with running_demo(port) as demo:
        _announce(demo, console)
        try:
            stories = await play(demo, lambda words: console.print(Text(f"→ {words}")))
        except (NotPlayed, TimeoutError, LookupError) as missing:
            console.print(Text(f"It was not played to its end: {missing}", style="red"))
            return 1
        violations = demo.sandbox.violations
    for title, story in stories.items():
        console.print(Panel(Text(story), title=title, padding=(1, 2)))
    if violations:
        console.print(Text("Slack would have objected: " + "; ".join(violations), style="red"))
        return 1
    return 0


def _announce(demo: Demo, console: Console) -> None:
    counts = ", ".join(f"{each.added} {each.sheet.lower()}" for each in demo.report.sheets)
    console.print(f"Imported the sample workbook: {counts}.", highlight=False)
    console.print(f"Firsthand demo is ready: {demo.sandbox.url}", soft_wrap=True, highlight=False)
