"""Snoozing: the list of days beside an assignment's buttons, and the modal that asks for another day."""

from datetime import date
from typing import Any

from bot.dates import short_date, weekday_date
from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.nudges.snoozing import SnoozeChoice
from bot.surfaces import inputs
from bot.surfaces.modal import modal
from bot.surfaces.nudge_ids import NudgeAction, NudgeCallback
from bot.surfaces.parts import Element, Part, line
from models import AssignmentState

_CHOICES = {
    SnoozeChoice.TOMORROW: "Until tomorrow",
    SnoozeChoice.NEXT_WEEK: "Until next week",
    SnoozeChoice.A_DAY: "Until a day I choose",
}
_MOST_DIGITS = 9


def snooze_list(details: AssignmentDetails) -> list[Element]:
    """Return the list that puts nudges off, for what is still to be done; none once a day is booked."""
    if details.assignment.state is AssignmentState.BOOKED:
        return []
    options = [inputs.option(f"{choice}:{details.id}", words) for choice, words in _CHOICES.items()]
    return [inputs.menu(NudgeAction.SNOOZE, options, placeholder="Snooze")]


def read_choice(chosen: str) -> tuple[SnoozeChoice, int]:
    """Return what was chosen in the list, and the id of the assignment; 0, which no row has, where it is none of ours.

    Raises ValueError for a choice that there never was.
    """
    choice, _, subject = chosen.partition(":")
    return SnoozeChoice(choice), int(subject) if subject.isdecimal() and len(subject) <= _MOST_DIGITS else 0


def snoozed(details: AssignmentDetails, today: date) -> Part | None:
    """Return the line that says until when it is snoozed, None where it isn't on the date `today`."""
    told = snoozed_until(details, today)
    return line(told) if told else None


def snoozed_until(details: AssignmentDetails, today: date) -> str:
    """Return in words until when it is snoozed, "" where it isn't on the date `today`."""
    until = details.assignment.snoozed_until
    if until is None or until <= today or details.assignment.state is AssignmentState.BOOKED:
        return ""
    return f"💤  Snoozed until {weekday_date(until)}."


def snooze_modal(details: AssignmentDetails, latest: date) -> dict[str, Any]:
    """Return the modal that asks until which day to snooze, `latest` at most."""
    label = f"No nudges about {details.subject_name} before"
    day = inputs.date_input("snoozed_until", label, value=None, hint=f"Up to {short_date(latest)}.", required=True)
    return modal(NudgeCallback.SNOOZE_DAY, "Snooze", [day], subject=details.id, submit="Snooze")


def read_snooze(view: View) -> date | None:
    """Return the day chosen, None for none."""
    return inputs.date_from(view["state"]["values"], "snoozed_until")
