"""What everybody who walked a journey met with: a table of its steps, and what happened instead, in words."""

from collections.abc import Sequence

from bot.pictures import Chart, bar_chart
from bot.program.journeys.friction import MOST_FRICTION, minutes_in_words
from bot.program.journeys.totals import JourneyTotals, StepTotal
from bot.surfaces import parts
from bot.surfaces.ids import COMMAND
from bot.surfaces.message import Message, message
from bot.surfaces.parts import Blocks, Part, bold, italic, line, prose
from bot.surfaces.walk_ids import JourneyAction, JourneyBlock
from models import Journey

_SHORT = 60
_NOT_YET = "–"
_HEADS = ("Step", "Friction", "Stuck", "Minutes", "Walks")
_HOW_TO_READ = f"Minutes are the median. Friction is the mean, from 1 (went by itself) to {MOST_FRICTION} (gave up)."


def totals_message(totals: JourneyTotals, *, for_cx_team: bool) -> Message:
    """Return what everybody met with on a journey; the CX team can open it from there."""
    blocks: Blocks = [parts.header(totals.journey.title), prose(line(_how_many(totals)), *_worst(totals.steps))]
    if totals.walks:
        blocks.append(parts.table(_HEADS, [_row(place, step) for place, step in _placed(totals.steps)]))
        blocks.append(parts.small_print(_HOW_TO_READ))
        said = [(place, step) for place, step in _placed(totals.steps) if step.instead]
        if said:
            blocks += [prose(line(bold("What happened instead"))), *parts.long_list([_quotes(*each) for each in said])]
    if for_cx_team:
        open_it = parts.button("Change the journey", JourneyAction.OPEN_JOURNEY, totals.journey.id or 0)
        blocks.append(parts.actions(JourneyBlock.JOURNEY_BUTTONS, open_it))
    return message(*blocks)


def friction_chart(totals: JourneyTotals) -> Chart | None:
    """Return the friction of each step as bars, None where nobody walked any."""
    bars = {f"{place} {step.task}": step.friction for place, step in _placed(totals.steps) if step.friction}
    worst = worst_of(totals.steps)
    if worst is None:
        return None
    place, step = worst
    says = f"Most friction: {place} {parts.cut(step.task, _SHORT)}."
    title = f"{parts.cut(totals.journey.title, _SHORT)}: friction by step"
    return bar_chart(title, says, bars, highest=MOST_FRICTION, marked=f"{place} {step.task}")


def _placed(steps: Sequence[StepTotal]) -> list[tuple[str, StepTotal]]:
    """Return each step with what it is counted as; one that was taken out since is not counted."""
    placed, place = list[tuple[str, StepTotal]](), 0
    for step in steps:
        place += not step.is_left_out
        placed.append(("(left out)" if step.is_left_out else f"{place}.", step))
    return placed


def _how_many(totals: JourneyTotals) -> str:
    if not totals.walks:
        return "Nobody has walked it yet."
    if totals.walks == 1:
        return "1 walk, to the end." if totals.finished else "1 walk, not to the end so far."
    return f"{totals.walks} walks, {totals.finished} of them to the end."


def worst_of(steps: Sequence[StepTotal]) -> tuple[str, StepTotal] | None:
    """Return the step of most friction, with what it is counted as; None where nobody walked any."""
    rated = [each for each in _placed(steps) if each[1].friction]
    return max(rated, key=lambda each: (each[1].friction or 0, each[1].stuck / each[1].walks), default=None)


def _worst(steps: Sequence[StepTotal]) -> list[Part]:
    worst = worst_of(steps)
    if worst is None:
        return []
    place, step = worst
    return [line("Most friction: ", bold(f"{place} {parts.cut(step.task, _SHORT)}"), f"  {step.friction or 0:.1f}")]


def _row(place: str, step: StepTotal) -> list[str]:
    stuck = f"{step.stuck / step.walks:.0%}" if step.walks else _NOT_YET
    minutes = f"{step.minutes:g}" if step.minutes is not None else _NOT_YET
    friction = f"{step.friction:.1f}" if step.friction is not None else _NOT_YET
    return [f"{place} {parts.cut(step.task, _SHORT)}", friction, stuck, minutes, str(step.walks)]


def _quotes(place: str, step: StepTotal) -> list[Part | str]:
    quotes = " ".join(f"“{text}”" for text in step.instead)
    return [bold(f"{place} {parts.cut(step.task, _SHORT)}"), f"  {quotes}"]


def walked_message(journeys: Sequence[Journey]) -> Message:
    """Return the journeys whose totals somebody may see, as they walked them."""
    if not journeys:
        words = "Once you have walked a journey to its end, you see here what others met with on it."
        return message(prose(line(words)))
    titles = [[f"{COMMAND} journey ", bold(each.title), *_about(each)] for each in journeys]
    return message(prose(line("What others met with on the journeys that you walked:"), parts.bullets(*titles)))


def _about(journey: Journey) -> list[Part | str]:
    return [italic(f"  about {minutes_in_words(journey.minutes)}")] if journey.minutes else []
