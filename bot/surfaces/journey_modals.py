"""The modals in which the CX team writes a journey: which one, what is said of it, its steps, and one of them."""

from collections.abc import Sequence
from typing import Any

from bot.payloads import View
from bot.program.journeys.friction import minutes_in_words, one_line
from bot.program.journeys.writing import LONGEST_MINUTES, JourneyFacts, StepText, seen
from bot.program.routines.walks import WALKS
from bot.surfaces import inputs, parts
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, bold, italic, line, prose
from bot.surfaces.walk_ids import JourneyAction, JourneyBlock, JourneyCallback
from models import Journey, JourneyStep

_NEW = "0"
_SHORT, _LONG = 120, 300
_LONGEST_ID = 9


def choice_modal(journeys: Sequence[Journey]) -> dict[str, Any]:
    """Return the modal that asks which journey, or whether a new one, is to be written."""
    options = [(_NEW, "A new journey", ""), *((str(each.id), each.title, _kind_of(each)) for each in journeys)]
    which = inputs.select_input("journey", "Which journey?", options, value=_NEW, required=True)
    return modal(JourneyCallback.JOURNEY_CHOICE, "Journeys", [which], subject=0, submit="Go on")


def _kind_of(journey: Journey) -> str:
    kind = WALKS[journey.kind].title if journey.kind in WALKS else ""
    return kind if journey.active else f"{kind}, not handed out"


def read_choice(view: View) -> int:
    """Return the id of the journey that was chosen, 0 for a new one."""
    chosen = inputs.entered(view["state"]["values"], "journey")
    return int(chosen) if chosen.isdecimal() and len(chosen) <= _LONGEST_ID else 0


def facts_modal(journey: Journey | None) -> dict[str, Any]:
    """Return the modal of what is said of a journey, None for a new one."""
    known = journey or Journey(external_id="", title="")
    kinds = [(key, routine.title, routine.why) for key, routine in WALKS.items()]
    blocks: Blocks = [
        inputs.text_input(
            "title",
            "What is it called?",
            value=known.title,
            placeholder="Such as: Ordering a spare part",
            required=True,
            multiline=False,
            max_length=300,
        ),
        inputs.choice_input("kind", "What kind of a journey?", kinds, value=known.kind, required=True),
        inputs.text_input("why", "Why is it worth walking?", value=known.why or "", multiline=False, max_length=500),
        inputs.number_input("minutes", "About how many minutes?", value=known.minutes, longest=LONGEST_MINUTES),
        inputs.text_input(
            "needs",
            "What does one need for it?",
            value=known.needs or "",
            placeholder="Such as: a private e-mail address",
            multiline=False,
            max_length=300,
        ),
    ]
    if journey is not None:
        choices = (("yes", "Yes", ""), ("no", "No", "Who has it keeps it"))
        blocks.append(
            inputs.choice_input("active", "Is it handed out?", choices, value="yes" if journey.active else "no")
        )
    version = seen(journey) if journey else 0
    return modal(
        JourneyCallback.JOURNEY_FACTS,
        "The journey" if journey else "A new journey",
        blocks,
        subject=known.id or 0,
        version=version,
        submit="Save",
    )


def read_facts(view: View) -> JourneyFacts:
    """Return what was entered of a journey."""
    state = view["state"]["values"]
    kind = inputs.entered(state, "kind")
    return JourneyFacts(
        title=one_line(inputs.text_from(state, "title")),
        kind=kind if kind in WALKS else "",
        why=inputs.text_from(state, "why"),
        minutes=inputs.text_from(state, "minutes"),
        needs=inputs.text_from(state, "needs"),
        active=inputs.entered(state, "active") != "no",
    )


def steps_modal(journey: Journey, steps: Sequence[JourneyStep]) -> dict[str, Any]:
    """Return the modal that shows a journey with its steps, each to be changed, and to which others are added."""
    takes = f"about {minutes_in_words(journey.minutes)}" if journey.minutes else ""
    facts = "  ·  ".join(filter(None, (_kind_of(journey), takes, f"id for Excel: {journey.external_id}")))
    blocks: Blocks = [parts.header(journey.title), parts.small_print(facts)]
    change = parts.button("Title and more", JourneyAction.CHANGE_JOURNEY_FACTS, journey.id or 0)
    blocks.append(parts.actions(JourneyBlock.JOURNEY_BUTTONS, change))
    if not steps:
        blocks.append(prose(line("There is no step yet. Add the first; the journey is handed out from then on.")))
    for place, step in enumerate(steps, 1):
        says = [line(italic("We say: "), parts.cut(one_line(step.we_say), _LONG))] if step.we_say else []
        blocks.append(prose(line(bold(f"{place}. {parts.cut(one_line(step.task), _SHORT)}")), *says))
        button = parts.button(f"Change step {place}", JourneyAction.CHANGE_JOURNEY_STEP, step.id or 0)
        blocks.append(parts.actions(JourneyBlock.JOURNEY_STEP_BUTTONS, button))
    return modal(
        JourneyCallback.JOURNEY_STEPS, "The steps", blocks, subject=journey.id or 0, submit="Add a step", close="Done"
    )


def journey_step_modal(
    journey: Journey, step: JourneyStep | None, *, number: int = 0, place: int = 1
) -> dict[str, Any]:
    """Return the modal of the step at this `place`, None for a new one, which gets this `number`.

    A step that is known is the modal's subject; a new one is added to its journey, which is.
    """
    blocks: Blocks = []
    if step is None and place > 1:
        before = "step 1 is" if place == 2 else f"{place - 1} steps are"  # noqa: PLR2004
        blocks.append(prose(line(f"Saved: {before} in. Add the next, or press Done.")))
    blocks += _step_inputs(step or JourneyStep(journey_id=journey.id or 0, number=number, task=""))
    if step is not None:
        ask = parts.ask_first(
            "Take this step out?",
            "Who is at it just now finishes it. What was told of it stays.",
            "Take it out",
            "Keep",
            style="danger",
        )
        out = parts.button("Take this step out", JourneyAction.TAKE_STEP_OUT, step.id or 0, confirm=ask)
        blocks.append(parts.actions(JourneyBlock.JOURNEY_STEP_BUTTONS, out))
    callback = JourneyCallback.JOURNEY_STEP_CHANGE if step else JourneyCallback.JOURNEY_STEP
    subject, version = (step.id, seen(step)) if step else (journey.id, number)
    title = f"Step {place}"
    close = "Done" if step is None and place > 1 else "Cancel"
    return modal(callback, title, blocks, subject=subject or 0, version=version, submit="Save", close=close)


def _step_inputs(step: JourneyStep) -> Blocks:
    def named(field: str) -> str:
        # Another name at each step, as Slack keeps what was entered under the same one.
        return f"{field}_{step.number}"

    return [
        inputs.text_input(named("task"), "What is to be done?", value=step.task, required=True, max_length=1000),
        inputs.text_input(
            named("we_say"),
            "What do we say happens?",
            value=step.we_say or "",
            hint="On the page, in the mail, in the contract.",
            max_length=1000,
        ),
        inputs.text_input(named("link"), "Link", value=step.link or "", multiline=False, max_length=500),
        inputs.text_input(named("helper"), "Who can help?", value=step.helper or "", multiline=False, max_length=200),
    ]


def read_journey_step(view: View) -> tuple[StepText, str]:
    """Return what was entered of a step, and what the names of its inputs end in."""
    names = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    end = next((name.removeprefix("task") for name in names if name.startswith("task_")), "")
    state = view["state"]["values"]
    fields = ("task", "we_say", "link", "helper")
    task, we_say, link, helper = (inputs.text_from(state, f"{field}{end}") for field in fields)
    return StepText(task, we_say, link, helper), end
