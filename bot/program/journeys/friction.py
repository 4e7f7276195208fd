"""The friction log: where the time of a walk went, its worst step, where one was stuck; beside what we say happens."""

from collections.abc import Sequence

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.journeys.progress import Progress
from bot.program.routines.hooks import Prefilled
from models import Meaning, StepOutcome, WalkedStep

MOST_FRICTION = 5
# From here on a step is worth more than a line.
_ROUGH = 4
# What fits a field and a section of a story; and how much of each text stands there, the most that does fit.
_LONGEST, _LONGEST_PARTS = 3000, (600, 300, 160, 80, 0)
_LONGEST_TASK = 120
_SCALE = f"Friction runs from 1, it went by itself, to {MOST_FRICTION}, I would have given up."


def minutes_in(steps: Sequence[WalkedStep]) -> int:
    """Return how many minutes these steps took together."""
    return sum(step.minutes or 0 for step in steps)


def stuck_in(steps: Sequence[WalkedStep]) -> list[WalkedStep]:
    """Return the steps at which somebody was stuck."""
    return [step for step in steps if step.outcome is StepOutcome.STUCK]


def worst_of(steps: Sequence[WalkedStep]) -> WalkedStep | None:
    """Return the worst step: of most friction; among these where one was stuck, and what took longest."""
    return max(
        steps,
        key=lambda step: (step.friction or 0, step.outcome is StepOutcome.STUCK, step.minutes or 0, -step.number),
        default=None,
    )


def minutes_in_words(minutes: int) -> str:
    """Return such as "1 minute", "47 minutes", "2 hours 5 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [_counted(hours, "hour")] if hours else []
    if rest or not hours:
        parts.append(_counted(rest, "minute"))
    return " ".join(parts)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def name_of(step: WalkedStep, place: int) -> str:
    """Return what a step is called: its place on the walk, and what was to be done, in short; more may follow it."""
    return f"{place}. {_cut(one_line(step.task), _LONGEST_TASK).rstrip('.')}"


def measured(step: WalkedStep) -> str:
    """Return what was measured at a step, in words."""
    stuck = ["stuck"] if step.outcome is StepOutcome.STUCK else []
    took = [minutes_in_words(step.minutes)] if step.minutes is not None else []
    return ", ".join([*stuck, *took, f"friction {step.friction} of {MOST_FRICTION}"])


def summed_up(progress: Progress) -> str:
    """Return a walk in a sentence: its steps, its time, where one was stuck."""
    walked = progress.walked
    steps = _counted(len(walked), "step") if not progress.left else f"{len(walked)} of {progress.total} steps"
    stuck = len(stuck_in(walked))
    at = f", stuck at {_counted(stuck, 'step')}" if stuck else ""
    return f"{progress.journey.title}: {steps}, {minutes_in_words(minutes_in(walked))}{at}."


def log_of(progress: Progress) -> str:
    """Return the friction log as text, a line a step, at most 3,000 characters; "" where nothing was walked."""
    if not progress.walked:
        return ""
    texts = (_told(progress, longest) for longest in _LONGEST_PARTS)
    shortest = ""
    for shortest in texts:
        if len(shortest) <= _LONGEST:
            return shortest
    return _cut(shortest, _LONGEST)


def _told(progress: Progress, longest: int) -> str:
    """Return the log with so much of each text; a step that went otherwise than we say is a paragraph of its own."""
    told, was_rough = f"{summed_up(progress)} {_SCALE}\n", False
    for step in progress.walked:
        is_rough = step.outcome is StepOutcome.STUCK or (step.friction or 0) >= _ROUGH or bool(step.instead)
        line = f"{name_of(step, progress.place_of(step.number))}: {measured(step)}."
        more = beside_what_we_say(step, longest, between="\n") if is_rough and longest else ""
        apart = "\n" if is_rough or was_rough or step is progress.walked[0] else ""
        told += f"{apart}{line}{more}\n"
        was_rough = is_rough
    return told.strip()


def beside_what_we_say(step: WalkedStep, longest: int, *, between: str = " ") -> str:
    """Return what we say happens and what happened instead, each in so many characters and after `between`."""
    says = f"{between}We say: {_ended(_cut(one_line(step.we_say), longest))}" if step.we_say else ""
    did = f"{between}What happened: {_ended(_cut(one_line(step.instead), longest))}" if step.instead else ""
    return says + did


def first_words(details: AssignmentDetails) -> Prefilled:
    """Return what a walk fills its form with: the worst step, and the log."""
    own, form = details.own, details.routine.form
    worst = worst_of(own.walked) if isinstance(own, Progress) else None
    if worst is None or not isinstance(own, Progress):
        return Prefilled()
    name = name_of(worst, own.place_of(worst.number))
    told = f"Step {name} ({measured(worst)}).{beside_what_we_say(worst, _LONGEST_PARTS[0])}"
    words = {Meaning.WORST_STEP: told, Meaning.FRICTION_LOG: log_of(own)}
    return Prefilled({field.name: words[field.meaning] for field in form.fields if field.meaning in words})


def one_line(text: str | None) -> str:
    """Return a text without line breaks, and with no more than one space between words."""
    return " ".join((text or "").split())


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
