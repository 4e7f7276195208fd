"""The modals of a walk: one step after the other, the friction log at its end, and what is said where one stops."""

from typing import Any
from urllib.parse import urlsplit

from bot.errors import FieldError
from bot.payloads import View
from bot.program.journeys import friction
from bot.program.journeys.friction import MOST_FRICTION
from bot.program.journeys.walks import LONGEST_INSTEAD, LONGEST_MINUTES, Entered, Photo, Shown
from bot.surfaces import inputs, parts
from bot.surfaces.ids import Callback
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, Part, bold, bullets, italic, line, prose
from bot.surfaces.walk_ids import WalkAction, WalkBlock, WalkCallback
from models import StepOutcome, WalkedStep

_PICTURES = ("jpg", "jpeg", "png", "gif", "heic", "webp")
_OUTCOMES = ((StepOutcome.DONE, "It worked", ""), (StepOutcome.STUCK, "I got stuck", ""))
_FRICTION = {1: "1: went by itself", 5: "5: I'd have given up"}
_LONGEST_LINK = 500
_LONGEST_SHOWN = 300


def step_modal(shown: Shown, entered: Entered | None = None) -> dict[str, Any]:
    """Return the modal of the step that is shown; where none is left, the friction log.

    `entered` is what was entered at the step while it was saved elsewhere.
    """
    step = shown.step
    if step is None:
        return end_modal(shown)
    here = shown.progress
    place = here.place_of(step.number)
    blocks = [
        parts.header(f"Step {place} of {here.total}"),
        prose(*_to_do(step)),
        *_inputs(step, entered or _kept(step)),
    ]
    if entered is not None:
        blocks.insert(0, _saved_elsewhere(step))
    buttons = [parts.button("Stop here, go on another day", WalkAction.STOP_WALKING, step.id or 0)]
    if any(each.number < step.number for each in here.walked):
        buttons.insert(0, parts.button(f"Back to step {place - 1}", WalkAction.STEP_BACK, step.id or 0))
    blocks.append(parts.actions(WalkBlock.WALK_STEP_BUTTONS, *buttons))
    submit = "Save and go on" if any(each.id != step.step_id for each in here.left) else "Save and finish"
    title, the_id = here.journey.title, step.id or 0
    return modal(
        WalkCallback.WALK_STEP, title, blocks, subject=the_id, version=step.version, submit=submit, close="Close"
    )


def _to_do(step: WalkedStep) -> list[Part]:
    lines = [line(bold(step.task))]
    if step.link:
        lines.append(line(parts.link(step.link, step.link)))
    if step.we_say:
        lines.append(line(italic("What we say happens: "), step.we_say))
    if step.helper:
        lines.append(line(italic("Who can help: "), step.helper))
    return lines


def _saved_elsewhere(step: WalkedStep) -> dict[str, Any]:
    """Return how a step stands that was saved while something else was entered here."""
    how = f"{friction.measured(step)}.{friction.beside_what_we_say(step, _LONGEST_SHOWN)}"
    return prose(
        line(bold("This step was saved meanwhile, perhaps on another device: "), how),
        line("What you entered here is below: save it to have it take the place of that."),
    )


def _kept(step: WalkedStep) -> Entered:
    minutes = "" if step.minutes is None else str(step.minutes)
    return Entered(step.outcome, minutes, step.friction, step.instead or "")


def _inputs(step: WalkedStep, values: Entered) -> Blocks:
    frictions = [(str(each), _FRICTION.get(each, str(each)), "") for each in range(1, MOST_FRICTION + 1)]
    kept = (
        "One was kept; another takes its place." if step.photo else "Of a screen, a letter, a queue. No faces, please."
    )

    def named(field: str) -> str:
        # Another name at each step, as Slack keeps what was entered under the same one.
        return f"{field}_{step.id}"

    outcome = values.outcome.value if values.outcome else None
    level = str(values.friction) if values.friction else None
    return [
        inputs.choice_input(named("outcome"), "How did it go?", _OUTCOMES, value=outcome, required=True),
        inputs.number_input(
            named("minutes"),
            "Minutes, waiting included",
            value=values.whole_minutes,
            longest=LONGEST_MINUTES,
            required=True,
        ),
        inputs.select_input(named("friction"), "Friction", frictions, value=level, required=True),
        inputs.text_input(named("instead"), "What happened instead?", value=values.instead, max_length=LONGEST_INSTEAD),
        inputs.file_input(named("photo"), "A photo", kinds=_PICTURES, hint=kept),
    ]


def read_step(view: View, step_id: int) -> Entered:
    """Return what was entered at the step of this id."""
    state = view["state"]["values"]
    outcome, level = (inputs.entered(state, f"{name}_{step_id}") for name in ("outcome", "friction"))
    files = inputs.files_from(state, f"photo_{step_id}")
    photo = files[0] if files else None
    is_picture = photo is None or str(photo.get("name", "")).rpartition(".")[2].lower() in (*_PICTURES, "")
    return Entered(
        outcome=StepOutcome(outcome) if outcome in set(StepOutcome) else None,
        minutes=inputs.text_from(state, f"minutes_{step_id}"),
        friction=int(level) if level in {str(each) for each in range(1, MOST_FRICTION + 1)} else None,
        instead=inputs.text_from(state, f"instead_{step_id}"),
        photo=Photo(photo["id"], _link(photo.get("permalink"))) if photo and is_picture else None,
        photo_is_unclear=not is_picture,
    )


def _link(given: object) -> str:
    """Return the permalink of a file, "" for what is none or too long to be kept."""
    text = given if isinstance(given, str) and len(given) <= _LONGEST_LINK else ""
    return text if urlsplit(text).scheme in ("https", "http") else ""


def at_its_fields(wrong: FieldError, step_id: int) -> FieldError:
    """Return an error about fields of a step, at the inputs of its modal."""
    return FieldError({f"{name}_{step_id}": problem for name, problem in wrong.fields.items()})


def end_modal(shown: Shown) -> dict[str, Any]:
    """Return the friction log of a walk, from which it is written up."""
    here = shown.progress
    worst = friction.worst_of(here.walked)
    lines = [line(bold(friction.summed_up(here)))]
    if worst is not None:
        name = friction.name_of(worst, here.place_of(worst.number))
        lines.append(line("The worst step: ", bold(name), f" ({friction.measured(worst)})"))
    blocks: Blocks = [parts.header("Your friction log"), prose(*lines)]
    longest = sorted(here.walked, key=lambda step: -(step.minutes or 0))[:3]
    time: list[list[Part | str]] = [
        [bold(friction.minutes_in_words(step.minutes or 0)), f"  {friction.name_of(step, here.place_of(step.number))}"]
        for step in longest
        if step.minutes
    ]
    if time:
        blocks.append(prose(line(bold("Where the time went")), bullets(*time)))
    rough = _beside(shown)
    if rough:
        blocks += [prose(line(bold("Beside what we say happens"))), *parts.long_list(rough)]
    title = here.journey.title
    return modal(WalkCallback.WALK_END, title, blocks, subject=shown.assignment_id, submit="Write it up", close="Later")


def _beside(shown: Shown) -> list[list[Part | str]]:
    """Return the steps that went otherwise than we say: what we say, and what happened."""
    here = shown.progress
    items: list[list[Part | str]] = []
    for step in here.walked:
        if step.instead or step.outcome is StepOutcome.STUCK or step.photo_link:
            name = friction.name_of(step, here.place_of(step.number))
            photo: list[Part | str] = ["  ", parts.link(step.photo_link, "Photo")] if step.photo_link else []
            items.append([bold(name), friction.beside_what_we_say(step, _LONGEST_SHOWN) or " Stuck.", *photo])
    return items


def stopped_modal(shown: Shown) -> dict[str, Any]:
    """Return what is said where somebody stops: that all is kept, and how to go on."""
    here = shown.progress
    words = [
        line("Everything is kept, what you entered at this step included."),
        line("To go on, press ", bold(f"Go on (step {here.next_place} of {here.total})"), " in your message."),
    ]
    if here.walked:
        words.append(line("What you walked so far counts, too: ", bold("Write it up"), " tells of that much."))
    title = here.journey.title
    return modal(Callback.NOTICE, title, [prose(*words)], subject=shown.assignment_id, close="Close")
