"""Inputs of modals, and reading them back: every input's block id is its field's name, mostly its action id too."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import date, time

from bot.payloads import InputState, StateValues, UploadedFile
from bot.program.people import is_slack_id
from bot.surfaces.ids import Action, ActionId
from bot.surfaces.parts import Block, Element, given, plain, row

# Slack: a plain_text_input holds at most 3,000 characters, an option's text and description 75.
_MOST, _OPTION = 3000, 75
# Of a label or a hint, and of what stands in an empty field.
_LABEL, _PLACEHOLDER = 2000, 150
_MOST_OPTIONS = 100
# Letters and a symbol by their category, and blank on every screen.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
TICKED = "yes"
# As Slack forms the ids of files (docs.slack.dev/reference/objects/file-object); no longer than the column.
_FILE = re.compile(r"F[A-Z0-9]{1,31}", re.ASCII)


def _input(
    name: str,
    label: str,
    element: Element,
    *,
    hint: str = "",
    required: bool = False,
    dispatch: bool = False,
) -> Block:
    return given(
        type="input",
        block_id=name,
        label=plain(label, _LABEL),
        element=element,
        hint=plain(hint, _LABEL) if hint else None,
        optional=not required,
        dispatch_action=dispatch or None,
    )


def text_input(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    placeholder: str = "",
    required: bool = False,
    multiline: bool = True,
    max_length: int = _MOST,
) -> Block:
    """Return a field for text, filled with `value`."""
    element = given(
        type="plain_text_input",
        action_id=name,
        multiline=multiline,
        max_length=max_length,
        initial_value=value[:max_length] or None,
        placeholder=plain(placeholder, _PLACEHOLDER) if placeholder else None,
    )
    return _input(name, label, element, hint=hint, required=required)


def number_input(
    name: str, label: str, *, value: int | None, longest: int, hint: str = "", required: bool = False
) -> Block:
    """Return a field for a whole number from 0 to `longest`, filled with `value`."""
    element = given(
        type="number_input",
        action_id=name,
        is_decimal_allowed=False,
        min_value="0",
        max_value=str(longest),
        initial_value=None if value is None else str(value),
    )
    return _input(name, label, element, hint=hint, required=required)


def file_input(name: str, label: str, *, kinds: Sequence[str], hint: str = "", required: bool = False) -> Block:
    """Return a field for one file of these kinds, as their names end; what was chosen before never stands in it."""
    element = {"type": "file_input", "action_id": name, "filetypes": list(kinds), "max_files": 1}
    return _input(name, label, element, hint=hint, required=required)


def date_input(name: str, label: str, *, value: date | None, hint: str = "", required: bool = False) -> Block:
    """Return a field for a day, set to `value`."""
    element = given(type="datepicker", action_id=name, initial_date=value.isoformat() if value else None)
    return _input(name, label, element, hint=hint, required=required)


def person_input(name: str, label: str, *, value: str | None, hint: str = "", required: bool = False) -> Block:
    """Return a field for a person, set to the Slack user id `value`."""
    known = value if is_slack_id(value) else None
    element = given(type="users_select", action_id=name, initial_user=known)
    return _input(name, label, element, hint=hint, required=required)


def time_input(name: str, label: str, *, value: time | None, hint: str = "", required: bool = False) -> Block:
    """Return a field for a time of day, set to `value`."""
    element = given(type="timepicker", action_id=name, initial_time=f"{value:%H:%M}" if value else None)
    return _input(name, label, element, hint=hint, required=required)


def select_input(
    name: str,
    label: str,
    options: Iterable[tuple[str, str, str]],
    *,
    value: str | None,
    hint: str = "",
    required: bool = False,
) -> Block:
    """Return a list to choose one from; `options` are (value, text, description), the first hundred of them shown."""
    made = _options(options)[:_MOST_OPTIONS]
    element = given(type="static_select", action_id=name, options=made, initial_option=_chosen(made, value))
    return _input(name, label, element, hint=hint, required=required)


def multi_select_input(
    name: str,
    label: str,
    options: Iterable[tuple[str, str, str]],
    *,
    chosen: Collection[str] = (),
    hint: str = "",
    required: bool = False,
) -> Block:
    """Return a list to choose several from; `options` are as for `select_input`, `chosen` values of them."""
    made = _options(options)[:_MOST_OPTIONS]
    initial = [option for option in made if option["value"] in chosen]
    element = given(type="multi_static_select", action_id=name, options=made, initial_options=initial or None)
    return _input(name, label, element, hint=hint, required=required)


def _options(options: Iterable[tuple[str, str, str]]) -> list[Element]:
    return [option(*each) for each in options]


def option(value: str, text: str, description: str = "") -> Element:
    """Return one of those to choose from."""
    return given(
        value=value, text=plain(text, _OPTION), description=plain(description, _OPTION) if description else None
    )


def _chosen(options: Iterable[Element], value: str | None) -> Element | None:
    return next((each for each in options if each["value"] == value), None)


def choice_input(
    name: str,
    label: str,
    options: Iterable[tuple[str, str, str]],
    *,
    value: str | None,
    hint: str = "",
    required: bool = False,
    dispatch: Action | None = None,
) -> Block:
    """Return radio buttons; `options` are (value, text, description). A choice is sent as the action `dispatch`."""
    made = _options(options)
    action_id = str(dispatch or name)
    element = given(type="radio_buttons", action_id=action_id, options=made, initial_option=_chosen(made, value))
    return _input(name, label, element, hint=hint, required=required, dispatch=dispatch is not None)


def checkboxes_input(
    name: str, label: str, options: Iterable[tuple[str, str, str]], *, ticked: Collection[str]
) -> Block:
    """Return boxes to tick; `options` are (value, text, description), `ticked` values of them."""
    made = _options(options)
    chosen = [option for option in made if option["value"] in ticked]
    return _input(name, label, _checkboxes(name, made, chosen))


def _checkboxes(action_id: str, options: list[Element], ticked: list[Element]) -> Element:
    return given(type="checkboxes", action_id=action_id, options=options, initial_options=ticked or None)


def boxes(name: str, options: Iterable[tuple[str, str, str]], action: ActionId) -> Block:
    """Return boxes to tick that are no question; `options` as for `checkboxes_input`, each tick sent as `action`."""
    return row(name, _checkboxes(str(action), _options(options), []))


def people_input(name: str, label: str, *, chosen: Iterable[str], hint: str = "", most: int | None = None) -> Block:
    """Return a field for any number of people, or `most` at most, set to these Slack user ids."""
    known = [each for each in chosen if is_slack_id(each)][:most]
    element = given(type="multi_users_select", action_id=name, initial_users=known or None, max_selected_items=most)
    return _input(name, label, element, hint=hint)


def select_at_once(
    block_id: str, action: ActionId, options: Iterable[tuple[str, str, str]], *, value: str | None, placeholder: str
) -> Block:
    """Return a list whose choice is sent as `action` at once; `options` are as for `select_input`."""
    made = _options(options)[:_MOST_OPTIONS]
    return row(block_id, menu(action, made, value=value, placeholder=placeholder))


def menu(action: ActionId, options: list[Element], *, placeholder: str, value: str | None = None) -> Element:
    """Return a list of options, for a row of buttons, whose choice is sent as `action` at once."""
    return given(
        type="static_select",
        action_id=str(action),
        options=options,
        initial_option=_chosen(options, value),
        placeholder=plain(placeholder, _PLACEHOLDER),
    )


def person_menu(action: ActionId, slack_id: str | None, *, placeholder: str) -> Element:
    """Return a list of the workspace's people, for a row of buttons, whose choice is sent as `action` at once."""
    shown = plain(placeholder, _PLACEHOLDER)
    return given(type="users_select", action_id=str(action), initial_user=slack_id, placeholder=shown)


def box(name: str, text: str, action: ActionId, *, ticked: bool) -> Block:
    """Return one box to tick that is no question, and so not called optional; each tick is sent as `action`."""
    made = _options([(TICKED, text, "")])
    return row(name, _checkboxes(str(action), made, made if ticked else []))


def is_ticked(state: StateValues, name: str) -> bool:
    """Return whether the box of that name is ticked."""
    return bool(_entered(state, name).get("selected_options"))


def _entered(state: StateValues, name: str) -> InputState:
    return next(iter(state.get(name, {}).values()), InputState())


def entered(state: StateValues, name: str) -> str:
    """Return what was entered in an input of any kind: a text, a day (ISO), a Slack id, or the value of a choice."""
    found = _entered(state, name)
    option = found.get("selected_option")
    chosen = option.get("value") if option else None
    return str(found.get("selected_date") or found.get("selected_user") or chosen or text_from(state, name))


def several_from(state: StateValues, name: str) -> list[str]:
    """Return the values chosen in a list of any number, or of boxes, or the Slack user ids."""
    found = _entered(state, name)
    options = [str(option.get("value") or "") for option in found.get("selected_options") or ()]
    return options or list(map(str, found.get("selected_users") or ()))


def text_from(state: StateValues, name: str) -> str:
    """Return what was typed, as `as_typed` has it."""
    return as_typed(str(_entered(state, name).get("value") or ""))


def as_typed(text: str) -> str:
    """Return a text without white space around it; "" where nobody would see anything."""
    typed = text.replace("\r\n", "\n").replace("\x00", "").strip()
    return typed if any(_is_seen(sign) for sign in typed) else ""


def _is_seen(sign: str) -> bool:
    """Return whether a character shows by itself: no space, control, mark or filler."""
    return unicodedata.category(sign)[0] not in "CMZ" and sign not in _FILLERS


def time_from(state: StateValues, name: str) -> time | None:
    """Return the time of day chosen; None for none, or for what is none."""
    try:
        return time.fromisoformat(str(_entered(state, name).get("selected_time"))).replace(tzinfo=None)
    except ValueError:
        return None


def files_from(state: StateValues, name: str) -> list[UploadedFile]:
    """Return the files chosen, but for what is not named as Slack names files."""
    return [file for file in _entered(state, name).get("files") or [] if _FILE.fullmatch(str(file.get("id")))]


def date_from(state: StateValues, name: str) -> date | None:
    """Return the day chosen; None for none, or for what is no day."""
    try:
        return date.fromisoformat(str(_entered(state, name).get("selected_date")))
    except ValueError:
        return None
