"""The tables that are printed: percentiles in milliseconds, and ratios to plain Bolt or a plain read."""

from collections.abc import Sequence
from statistics import quantiles

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scripts.bench.acks import Acks
from scripts.bench.imports import ImportTimes


def percentile(seconds: Sequence[float], share: int) -> float:
    """Return the `share`-th percentile (1 to 99) in milliseconds."""
    return quantiles(seconds, n=100, method="inclusive")[share - 1] * 1000


def print_acks(transport: str, acks: Acks, console: Console) -> None:
    """Print the acks over one transport, with the ratio of each to plain Bolt's."""
    table = _table(f"Ack over {transport}, {len(acks.saved)} of each", "p50", "p99", "p50 ratio")
    baseline = percentile(acks.plain, 50)
    rows = (
        ("plain Bolt by default: an empty command", acks.plain),
        ("Firsthand: the list of its commands", acks.empty),
        ("Firsthand: a reflection, saved, then acked", acks.saved),
    )
    for label, seconds in rows:
        median = percentile(seconds, 50)
        table.add_row(label, f"{median:.2f} ms", f"{percentile(seconds, 99):.2f} ms", f"{median / baseline:.2f} x")
    console.print(table)


def print_acks_of_fifty(plain: Sequence[float], saved: Sequence[float], console: Console, *, within_s: float) -> None:
    """Print the acks of fifty who act within `within_s` seconds, with the ratio of our slowest to plain Bolt's."""
    when = f"within {within_s:g} s" if within_s else "in the same instant"
    table = _table(f"Ack of 50 {when}, over HTTP", "p50", "p99", "p99 ratio")
    for label, seconds in (("plain Bolt by default: an empty command", plain), ("Firsthand: a reflection", saved)):
        slowest = percentile(seconds, 99)
        ratio = slowest / percentile(plain, 99)
        table.add_row(label, f"{percentile(seconds, 50):.1f} ms", f"{slowest:.1f} ms", f"{ratio:.2f} x")
    console.print(table)


def print_import(taken: ImportTimes, console: Console) -> None:
    """Print how long the import took, with its ratio to the plain read."""
    table = _table(f"A workbook of {taken.customers:,} customers", "time", "ratio")
    rows = (
        ("a plain read by python-calamine", taken.read),
        ("Firsthand: checked, and into the database", taken.first),
        ("Firsthand: the same file once more", taken.again),
    )
    for label, seconds in rows:
        table.add_row(label, f"{seconds:.2f} s", f"{seconds / taken.read:.1f} x")
    console.print(table)


def _table(title: str, *headers: str) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("", min_width=44, no_wrap=True)
    for header in headers:
        table.add_column(header, justify="right")
    return table
