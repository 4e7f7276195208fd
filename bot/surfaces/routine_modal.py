"""The modal of all routines: each side by side, and of the one that is chosen, how often, from when and for whom."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.dates import month_and_year, weekday_date
from bot.payloads import View
from bot.program.rounds.overview import Standing
from bot.program.rounds.round_times import Opening
from bot.program.routines import ROUTINES
from bot.program.routines.switches import Seen
from bot.surfaces import inputs, parts
from bot.surfaces.modal import kept_in, modal, subject_of, with_kept
from bot.surfaces.parts import Blocks, Part, bold, line, prose
from bot.surfaces.routine_ids import RoutineAction, RoutineBlock, RoutineCallback
from bot.surfaces.routine_words import HOW_OFTEN, how_often, not_reached, state, turned_off

Note = Sequence[Part | str]
ALL = "all"
_TITLE = "Routines"
_CHOSEN, _SAVED = "chosen", "saved"
# Slack: the value of an option holds 150 characters, a list a hundred options.
_LONGEST_VALUE, _MOST_OPTIONS = 150, 100
_DIGITS = 3
_EVERY, _FROM, _DEPARTMENTS, _PEOPLE, _BESIDE = "every_months", "first_month", "departments", "people", "beside"


@dataclass(frozen=True)
class Entered:
    """What is entered of one routine: months, a first day of one, departments by name, people by Slack id."""

    every_months: int
    first_month: date | None
    departments: frozenset[str]
    people: frozenset[str]
    beside: bool

    def packed(self) -> str:
        """Return it as text."""
        first = self.first_month.isoformat() if self.first_month else ""
        return json.dumps(
            [self.every_months, first, sorted(self.departments), sorted(self.people), self.beside],
            ensure_ascii=False,
            separators=(",", ":"),
        )


def _unpacked(text: str) -> Entered | None:
    try:
        every, first, departments, people, beside = json.loads(text)
        month = date.fromisoformat(first) if first else None
        return Entered(int(every), month, frozenset(map(str, departments)), frozenset(map(str, people)), bool(beside))
    except (TypeError, ValueError):
        return None


def all_routines_modal(
    standings: Sequence[Standing], *, today: date, note: Note = (), kept: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return every routine side by side, below a `note`; `kept` is what was entered of some and not saved."""
    blocks: Blocks = [*_noted(note), *(_listed(each, today) for each in standings), _which(ALL)]
    return with_kept(modal(RoutineCallback.ROUTINES, _TITLE, blocks, subject=0), kept or {})


def _noted(note: Note) -> Blocks:
    return [prose(line(*note))] if note else []


def _listed(standing: Standing, today: date) -> dict[str, Any]:
    missed = not_reached(standing.unreached)
    more = [line(missed)] if missed else []
    return prose(line(bold(standing.routine.title)), line(state(standing, today)), *more)


def _which(chosen: str) -> dict[str, Any]:
    routines = [(key, routine.title, "") for key, routine in ROUTINES.items()]
    options = routines if chosen == ALL else [(ALL, "All routines", ""), *routines]
    # An id of its own each time, as a list keeps what was chosen in it while its id stays.
    return inputs.select_at_once(
        f"{RoutineBlock.WHICH_ROUTINE}_{chosen}",
        RoutineAction.CHOOSE_ROUTINE,
        options,
        value=chosen,
        placeholder="Choose one to change it",
    )


def saved_modal(title: str, note: str, kept: Mapping[str, str]) -> dict[str, Any]:
    """Return what the modal says once a routine is saved: what that means, and the list to choose another from."""
    blocks = [prose(line(bold(title)), line(note)), _which(_SAVED)]
    return with_kept(modal(RoutineCallback.ROUTINES, _TITLE, blocks, subject=0), kept)


def routine_modal(
    standing: Standing,
    openings: Sequence[Opening],
    departments: Sequence[str],
    *,
    today: date,
    seen: Seen,
    note: Note = (),
    kept: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the fields of one routine, below a `note`.

    They hold what was entered before (`kept`), else what holds now. `openings` are the months to choose from.
    """
    key = standing.routine.key
    entered = _unpacked((kept or {}).get(key, "")) or _of(standing)
    blocks: Blocks = [
        _which(key),
        *_noted(note),
        _listed(standing, today),
        *_fields(standing, entered, openings, departments),
    ]
    if standing.is_on:
        blocks.append(_turning_off(standing, today))
    submit = "Save" if standing.is_on else "Turn on"
    view = modal(RoutineCallback.ROUTINES, _TITLE, blocks, subject=seen.switch_id, version=seen.revision, submit=submit)
    others = {name: text for name, text in (kept or {}).items() if name != key}
    return with_kept(view, others | {_CHOSEN: key})


def _of(standing: Standing) -> Entered:
    terms = standing.terms
    people = frozenset(each.slack_id for each in standing.names if each.slack_id is not None)
    return Entered(terms.every_months, standing.opens.month, terms.audience.departments, people, terms.beside)


def _fields(standing: Standing, entered: Entered, openings: Sequence[Opening], departments: Sequence[str]) -> Blocks:
    key = standing.routine.key
    names = {each[:_LONGEST_VALUE]: each for each in (*sorted(entered.departments), *departments)}
    chosen = {each[:_LONGEST_VALUE] for each in entered.departments}
    # Where there are more than a list holds, those that are chosen stand in it, or saving would leave them out.
    shown = sorted(names, key=lambda value: (value not in chosen, value))[:_MOST_OPTIONS]
    named = [(value, names[value], "") for value in sorted(shown)]
    fields = [] if standing.routine.by_person else _when(key, entered, openings)
    if named:
        label = "For which departments?"
        fields.append(inputs.multi_select_input(_name(_DEPARTMENTS, key), label, named, chosen=chosen))
    fields.append(
        inputs.people_input(_name(_PEOPLE, key), "And for which people?", chosen=sorted(entered.people), hint=_FOR_ALL)
    )
    beside = [(inputs.TICKED, "One may be open beside another routine's", _ELSE)]
    ticked = [inputs.TICKED] if entered.beside else []
    return [*fields, inputs.checkboxes_input(_name(_BESIDE, key), "Beside other routines?", beside, ticked=ticked)]


def _when(key: str, entered: Entered, openings: Sequence[Opening]) -> Blocks:
    often = {**HOW_OFTEN, entered.every_months: how_often(entered.every_months)}
    months = [(each.month.isoformat(), month_and_year(each.month), _opens(each)) for each in openings]
    first = entered.first_month.isoformat() if entered.first_month else None
    return [
        inputs.select_input(
            _name(_EVERY, key),
            "How often?",
            [(str(number), words.capitalize(), "") for number, words in often.items()],
            value=str(entered.every_months),
            required=True,
        ),
        inputs.select_input(_name(_FROM, key), "From when?", months, value=first, required=True),
    ]


_FOR_ALL = (
    "Leave both empty for everybody who takes part. Those whose routines the Participants sheet names keep to these, "
    "unless you choose them here."
)
_ELSE = "Else whoever has another open is passed over, and comes next time."


def _opens(opening: Opening) -> str:
    return f"Opens {weekday_date(opening.day)}"


def _turning_off(standing: Standing, today: date) -> dict[str, Any]:
    what = turned_off(standing, today, plan_waits=standing.proposed > 0)
    ask = parts.ask_first("Turn it off?", what, "Turn it off", "Leave it on", style="danger")
    button = parts.button("Turn it off", RoutineAction.TURN_OFF_ROUTINE, standing.routine.key, confirm=ask)
    return parts.actions(RoutineBlock.TURN_OFF, button)


def _name(field: str, key: str) -> str:
    """Return the name of a field of one routine: those of others hold values of their own."""
    return f"{field}.{key}"


def chosen_in(view: View) -> str | None:
    """Return the key of the routine whose fields a modal shows, None where it shows none."""
    return kept_in(view).get(_CHOSEN) or None


def seen_in(view: View) -> Seen:
    """Return which switch the fields of a modal were filled from. Raises UnknownModal."""
    subject = subject_of(view)
    return Seen(subject.id, subject.version)


def read_entered(view: View, key: str) -> Entered:
    """Return what is entered of the routine whose fields a modal shows."""
    values = view["state"]["values"]
    every, first = inputs.entered(values, _name(_EVERY, key)), inputs.entered(values, _name(_FROM, key))
    return Entered(
        every_months=int(every) if every.isdecimal() and len(every) <= _DIGITS else 1,
        first_month=_month(first),
        departments=frozenset(inputs.several_from(values, _name(_DEPARTMENTS, key))),
        people=frozenset(inputs.several_from(values, _name(_PEOPLE, key))),
        beside=inputs.TICKED in inputs.several_from(values, _name(_BESIDE, key)),
    )


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(text).replace(day=1)
    except ValueError:
        return None


def kept_of(view: View) -> dict[str, str]:
    """Return what was entered in this modal of every routine, by its key, and is not saved."""
    kept, chosen = kept_in(view), chosen_in(view)
    entered = {chosen: read_entered(view, chosen).packed()} if chosen else {}
    return {name: text for name, text in (kept | entered).items() if name != _CHOSEN}


def field_of(name: str, key: str) -> str:
    """Return the block id of a field ("first_month", "people") of a routine."""
    return _name(name, key)
