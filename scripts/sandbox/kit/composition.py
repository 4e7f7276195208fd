"""Composition objects of Block Kit: texts, options, confirmations."""

from collections.abc import Iterator
from typing import Any

from scripts.sandbox.kit.schema import Check, at, flag, many, one_of, shape, string, typed

LONGEST_URL = 3000


def plain(most: int) -> Check:
    """Take a plain_text object."""
    return typed({"plain_text": shape(type_=one_of("plain_text"), text_=string(most, 1), emoji=flag)})


def words(most: int) -> Check:
    """Take a plain_text or mrkdwn object."""
    return typed(
        {
            "plain_text": shape(type_=one_of("plain_text"), text_=string(most, 1), emoji=flag),
            "mrkdwn": shape(type_=one_of("mrkdwn"), text_=string(most, 1), verbatim=flag),
        }
    )


url = string(LONGEST_URL, 1)
confirm = shape(
    title_=plain(100), text_=words(300), confirm_=plain(30), deny_=plain(30), style=one_of("primary", "danger")
)
option = shape(text_=plain(75), value_=string(150, 1), description=plain(75))
worded_option = shape(text_=words(75), value_=string(150, 1), description=words(75))
overflow_option = shape(text_=plain(75), value_=string(150, 1), description=plain(75), url=url)
option_group = shape(label_=plain(75), options_=many(option, 100))
dispatch_action_config = shape(trigger_actions_on=many(one_of("on_enter_pressed", "on_character_entered"), 2))
slack_file = shape(id=string(255), url=url)


def offered(element: dict[str, Any]) -> list[Any]:
    """Give every option an element offers, those in groups too."""
    groups = element.get("option_groups") or []
    return list(element.get("options") or []) + [o for group in groups for o in group.get("options", [])]


def choices(value: Any, pointer: str) -> Iterator[str]:
    """Check what belongs together: options or groups, values once, initial options among those offered."""
    if bool(value.get("options")) == bool(value.get("option_groups")):
        yield at(pointer, "must provide either options or option_groups")
        return
    given = offered(value)
    values = [each.get("value") for each in given if isinstance(each, dict)]
    if len(values) != len(set(values)):
        yield at(f"{pointer}/options", "option values must be unique")
    first = value.get("initial_options") or ([value["initial_option"]] if value.get("initial_option") else [])
    for each in first:
        if each not in given:
            yield at(pointer, "initial option must exactly match one of the options")
