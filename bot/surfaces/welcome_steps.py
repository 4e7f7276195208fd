"""The steps of a welcome in words, to who is new and to the CX team; and the buttons that ask for one."""

from dataclasses import dataclass
from datetime import date

from bot.dates import short_date, weekday_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines.welcome import FIRST_STEPS, WELCOME
from bot.program.welcomes.facts import WelcomeFacts
from bot.program.welcomes.steps import Standing, Step, Steps
from bot.surfaces import own_buttons, parts
from bot.surfaces.parts import Blocks, Element, Part, bold, line, person, prose
from bot.surfaces.render_context import RenderContext
from bot.surfaces.usual_buttons import log_button
from bot.surfaces.welcome_ids import WelcomeAction

_DONE, _TO_DO = "✅  ", "⬜  "


@dataclass(frozen=True)
class _Words:
    """A step in words: what it is called, what is said of it once it is in hand, and the buttons that ask for one."""

    name: str
    short: str
    asked: str
    wanted: str
    button: str
    button_for_them: str
    action: WelcomeAction


_OF: dict[str, _Words] = dict(
    zip(
        (routine.key for routine in FIRST_STEPS),
        (
            _Words(
                "A first customer call",
                "call",
                "a customer is being chosen",
                "your CX team looks for a customer",
                "Give me a customer",
                "Give them a customer",
                WelcomeAction.GIVE_CUSTOMER,
            ),
            _Words(
                "A day beside a colleague",
                "day beside a colleague",
                "somebody is asked whether they'd have you",
                "your CX team looks for a colleague",
                "Find me a colleague",
                "Find them a colleague",
                WelcomeAction.FIND_HOST,
            ),
        ),
        strict=True,
    )
)
ROUTINE_OF = {_OF[routine.key].action: routine for routine in FIRST_STEPS}


def today_of(details: AssignmentDetails, context: RenderContext) -> date:
    """Return the date it is for who is new."""
    return context.today_of(details.participant)


def steps_block(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return how the steps stand, for who is new."""
    facts = details.own
    if not isinstance(facts, WelcomeFacts):
        return []
    today, stand = today_of(details, context), facts.steps
    lines = [_step(each, stand) for each in stand.routines]
    until = short_date(facts.row.last_day)
    first = (
        f"There is time until {until}:" if today <= facts.row.last_day else f"This was until {until}. Late is welcome:"
    )
    return [prose(line(first), *lines, _meeting(stand, today), line(_TO_DO, "A few words at the end"))]


def _step(step: Step, stand: Steps) -> Part:
    words = _OF[step.routine.key]
    if step.standing is Standing.DONE:
        return line(_DONE, words.name)
    told: dict[Standing, str] = {
        Standing.ASKED: words.asked,
        Standing.WANTED: words.wanted,
        Standing.IN_HAND: step.whom,
        Standing.BOOKED: f"{step.whom}, on {short_date(step.day)}" if step.day else step.whom,
        Standing.OFF: "turned off here; your CX team may turn it on",
        Standing.NOT_THEIRS: "not among yours; your CX team may add it",
    }
    say = told.get(step.standing, "")
    if step.standing is Standing.OPEN and any(each.is_under_way for each in stand.routines):
        say = "next"
    return line(_TO_DO, words.name, *([": ", bold(say)] if step.whom and say else [f": {say}"] if say else []))


def _meeting(stand: Steps, today: date) -> Part:
    with_whom: list[Part | str] = [person(stand.partner)] if stand.partner else ["your CX team"]
    if stand.has_met(today):
        return line(_DONE, "Half an hour with ", *with_whom)
    say = f": {weekday_date(stand.meets_on)}" if stand.meets_on else ""
    return line(_TO_DO, "Half an hour with ", *with_whom, say or ": write to them to find a time")


def in_short(stand: Steps, today: date) -> list[Part | str]:
    """Return how the steps stand in one line, for the CX team."""
    told: list[Part | str] = []
    for step in stand.routines:
        name = _OF[step.routine.key].short
        told += [_said_short(step, name), "   "]
    mark = "✅ " if stand.has_met(today) else "⬜ "
    day = f", {short_date(stand.meets_on)}" if stand.meets_on else ""
    return [*told, f"{mark}meets ", person(stand.partner) if stand.partner else "nobody", day]


def _said_short(step: Step, name: str) -> str:
    if step.standing is Standing.DONE:
        return f"✅ {name}"
    say = {
        Standing.ASKED: "asked",
        Standing.WANTED: "none left",
        Standing.IN_HAND: step.whom,
        Standing.BOOKED: f"{step.whom}, {short_date(step.day)}" if step.day else step.whom,
        Standing.OFF: "turned off",
        Standing.NOT_THEIRS: "not among theirs",
    }.get(step.standing, "")
    return f"⬜ {name}" + (f" ({say})" if say else "")


def step_buttons(details: AssignmentDetails) -> list[Element]:
    """Return the buttons of who is new: the next step, the meeting, and the words at the end."""
    facts = details.own
    if not isinstance(facts, WelcomeFacts):
        return [log_button(details, style="primary")]
    next_one = facts.steps.next_one
    buttons = []
    if next_one is not None:
        words = _OF[next_one.routine.key]
        buttons.append(parts.button(words.button, words.action, details.id, style="primary"))
    if facts.steps.partner:
        label = "Change the time" if facts.steps.meets_on else "We've agreed on a time"
        buttons.append(parts.button(label, WelcomeAction.AGREE_MEETING, details.id))
    buttons.append(log_button(details, style="primary" if facts.steps.are_settled else None))
    return buttons


own_buttons.BUTTONS[WELCOME.key] = step_buttons


def help_buttons(stand: Steps, assignment_id: int) -> list[Element]:
    """Return the button by which the CX team hands out the next step to who is new, if one can be."""
    next_one = stand.next_one
    if next_one is None:
        return []
    words = _OF[next_one.routine.key]
    return [parts.button(words.button_for_them, words.action, assignment_id)]
