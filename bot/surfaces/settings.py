"""Somebody's own settings: in short on their home tab, and the modal that changes them, with reading it back."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from bot.dates import LANGUAGES, long_date
from bot.payloads import View
from bot.program.people.availability import BEGINS, ENDS
from bot.program.people.own_settings import MOST_LEAVES, Chosen, Leave, OwnSettings, Wanted, pause_of
from bot.surfaces import inputs, parts
from bot.surfaces.home_ids import HomeAction, HomeBlock, HomeCallback
from bot.surfaces.modal import kept_in, modal, with_kept
from bot.surfaces.parts import Blocks, Part, bold, line, prose
from models import NudgeFrequency, PersonSettings

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# From so many days in a row on, the first and the last are named.
_A_SPAN = 3
_ENGLISH = "en"
_USUALLY = "the working days of your country"
_HOW_OFTEN = (
    (NudgeFrequency.USUAL, "As usual", "Three at most for each thing to do, spread over your working days."),
    (NudgeFrequency.FEWER, "Fewer", "One, half-way through."),
    (NudgeFrequency.NONE, "None", "The brief still comes, and what you asked for."),
)
_IN_SHORT = {
    NudgeFrequency.USUAL: "three at most",
    NudgeFrequency.FEWER: "one, half-way through",
    NudgeFrequency.NONE: "none",
}

# Of who chose nothing.
_UNCHANGED = PersonSettings(person_id=0)


def settings_blocks(row: PersonSettings | None, leaves: Sequence[Leave], *, today: date) -> Blocks:
    """Return somebody's settings in short, as of `today`; `row` is None where they chose nothing."""
    known, until = row or _UNCHANGED, pause_of(row, today=today)
    lines: list[list[Part | str]] = [
        [bold("Nudges"), f"  {_IN_SHORT[known.nudges]}"],
        [bold("When"), f"  {_when(known)}"],
    ]
    if until is not None:
        lines.insert(0, [bold("You have paused"), f" until {long_date(until)}: nothing new and no nudges before."])
    if leaves:
        lines.append([bold("Away"), f"  {'; '.join(map(days_of, leaves))}"])
    buttons = [parts.button("Change settings", HomeAction.CHANGE_SETTINGS, "settings")]
    if until is not None:
        buttons.insert(0, parts.button("End the pause", HomeAction.END_PAUSE, "settings", style="primary"))
    return [
        parts.header("Your settings"),
        prose(*(line(*each) for each in lines)),
        parts.actions(HomeBlock.SETTINGS_BUTTONS, *buttons),
    ]


def _when(known: PersonSettings) -> str:
    days = _days_in_words(frozenset(map(int, known.weekdays))) if known.weekdays else _USUALLY
    return f"{days}, from {known.begins or BEGINS:%H:%M} to {known.ends or ENDS:%H:%M}"


def _days_in_words(weekdays: Collection[int]) -> str:
    """Return such as "Monday to Thursday", or "Monday, Wednesday and Friday"."""
    days = sorted(weekdays)
    names = [_WEEKDAYS[day] for day in days]
    if len(days) >= _A_SPAN and days == list(range(days[0], days[-1] + 1)):
        return f"{names[0]} to {names[-1]}"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def days_of(leave: Leave) -> str:
    """Return the days of a leave in words."""
    if leave.first_day == leave.last_day:
        return long_date(leave.first_day)
    return f"{long_date(leave.first_day)} to {long_date(leave.last_day)}"


def settings_modal(known: OwnSettings) -> dict[str, Any]:
    """Return the modal of somebody's settings, filled with what holds now."""
    chosen = known.chosen
    blocks = [
        inputs.choice_input("nudges", "How often may we nudge you?", _HOW_OFTEN, value=chosen.nudges, required=True),
        inputs.date_input(
            "paused_until",
            "Pause until",
            value=chosen.paused_until,
            hint="Nothing new and no nudges before that day. What you have stays yours. Empty for no pause.",
        ),
        inputs.multi_select_input(
            "weekdays",
            "On which days do you work?",
            [(str(number), name, "") for number, name in enumerate(_WEEKDAYS)],
            chosen={str(each) for each in chosen.weekdays},
            hint="We write on these days alone, in your own time zone; public holidays are left out by themselves.",
            required=True,
        ),
        inputs.time_input("begins", "From", value=chosen.begins, required=True),
        inputs.time_input("ends", "Until", value=chosen.ends, required=True),
        *_leave_inputs(known.leaves),
        inputs.select_input(
            "date_language",
            "How are dates written?",
            [(_ENGLISH, "English", ""), *((key, name, "") for key, name in LANGUAGES.items())],
            value=chosen.date_language or _ENGLISH,
            hint="Days wherever I show you one. Times of day follow your Slack.",
            required=True,
        ),
    ]
    view = modal(HomeCallback.SETTINGS, "Your settings", blocks, subject=0, submit="Save")
    return with_kept(view, _in_words(chosen))


def _in_words(chosen: Chosen) -> dict[str, str]:
    """Return choices by the name of their field, to be compared."""
    return {
        "nudges": chosen.nudges,
        "weekdays": "".join(map(str, sorted(chosen.weekdays))),
        "begins": f"{chosen.begins:%H:%M}",
        "ends": f"{chosen.ends:%H:%M}",
        "paused_until": chosen.paused_until.isoformat() if chosen.paused_until else "",
        "date_language": chosen.date_language or "",
    }


def _leave_inputs(leaves: Sequence[Leave]) -> Blocks:
    hint = "Away for a while? Nothing comes on these days. A status of Slack's, such as Vacationing, does the same."
    fields = [
        inputs.date_input("leave_from", "Away from", value=None, hint=hint),
        inputs.date_input("leave_until", "Away until, that day included", value=None),
    ]
    if leaves:
        noted = [(str(each.id), days_of(each), "") for each in leaves]
        # The CX team may note more than a list of boxes holds.
        is_long = len(noted) > MOST_LEAVES
        fields.append(
            inputs.multi_select_input("taken_out", "What to take out of your leave", noted)
            if is_long
            else inputs.checkboxes_input("taken_out", "Tick what to take out of your leave", noted, ticked=())
        )
    return fields


def read_settings(view: View) -> Wanted:
    """Return what was entered; what can't be read is as nobody chose it.

    A modal of an earlier version doesn't tell what it showed: all of it counts as changed.
    """
    state = view["state"]["values"]
    usual = Chosen()
    chosen = Chosen(
        nudges=_frequency(inputs.entered(state, "nudges")),
        weekdays=frozenset(int(each) for each in inputs.several_from(state, "weekdays") if each in set("0123456")),
        begins=inputs.time_from(state, "begins") or usual.begins,
        ends=inputs.time_from(state, "ends") or usual.ends,
        paused_until=inputs.date_from(state, "paused_until"),
        date_language=language if (language := inputs.entered(state, "date_language")) in LANGUAGES else None,
    )
    shown = kept_in(view)
    return Wanted(
        chosen,
        left_alone=frozenset(
            name for name, entered in _in_words(chosen).items() if shown and shown.get(name, "") == entered
        ),
        leave_from=inputs.date_from(state, "leave_from"),
        leave_until=inputs.date_from(state, "leave_until"),
        taken_out=frozenset(int(each) for each in inputs.several_from(state, "taken_out") if each.isdecimal()),
    )


def _frequency(entered: str) -> NudgeFrequency:
    return NudgeFrequency(entered) if entered in set(NudgeFrequency) else NudgeFrequency.USUAL
