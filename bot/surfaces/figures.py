"""What the CX team sees of figures: a short block in the status, and the words beside the exported workbook."""

from collections.abc import Sequence
from datetime import date

from bot.program.figures.export import step_name
from bot.program.figures.nudges import Effect
from bot.program.figures.since import Since
from bot.surfaces.parts import Blocks, bold, bullets, line, prose

EXPORT_COMING = "The workbook is being written, and comes to your messages with me in a moment."
EXPORT_TITLE = "Firsthand: figures"
EXPORT_COMMENT = (
    "The figures you asked for: what nudges led to, how long ago people met a customer, and how rounds went. "
    "No word of a customer is in it."
)


def status_blocks(effects: Sequence[Effect], since: Since, today: date) -> Blocks:
    """Return what nudges led to in the open rounds, and how long ago people met a customer."""
    lines = [f"{step_name(each.step)}: {_led_to(each)}" for each in effects]
    nudges = [line(bold("What nudges led to within a day, in these rounds")), bullets(*lines)] if lines else []
    met = [line(bold("Last met a customer: "), _met(since, today))] if since.people else []
    return [prose(*nudges, *met)] if nudges or met else []


def _led_to(effect: Effect) -> str:
    acts = ", ".join(f"{count} {act}" for act, count in sorted(effect.acts.items(), key=lambda each: -each[1]))
    return f"{effect.delivered} delivered, {acts or 'no act yet'}"


def _met(since: Since, today: date) -> str:
    counts = f"{since.within_month} of {since.people} within a month, {since.within_quarter} within three"
    never = f", {since.never} never yet" if since.never else ""
    waits = [f"{each.name} ({each.days_until(today)} days)" for each in since.longest]
    longest = f" Longest ago: {', '.join(waits)}." if waits else ""
    return f"{counts}{never}.{longest}"
