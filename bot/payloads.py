"""Types of Slack's payloads, as far as we read them: block actions, view submissions, the slash command, events.

The shapes are those of docs.slack.dev/reference/interaction-payloads; Slack sends more than is named here. Whether a
payload has what is required is checked in `bot/transport/validation.py`, before any handler runs.
"""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict

# A payload of any kind.
AnyPayload = Mapping[str, Any]


class PayloadUser(TypedDict):
    """Who clicked or submitted; `team_id` is the workspace they belong to."""

    id: str
    team_id: NotRequired[str]


class SelectedOption(TypedDict):
    """An option chosen among radio buttons or checkboxes."""

    value: str


class UploadedFile(TypedDict):
    """A file of a file input."""

    id: str
    name: NotRequired[str]
    permalink: NotRequired[str]


class InputState(TypedDict, total=False):
    """The value of one input; which key is there depends on the kind of its element."""

    value: str | None
    selected_date: str | None
    selected_time: str | None
    selected_user: str | None
    selected_users: list[str]
    selected_option: SelectedOption | None
    selected_options: list[SelectedOption]
    files: list[UploadedFile]


# By block id, then by action id.
StateValues = dict[str, dict[str, InputState]]


class ViewState(TypedDict):
    """The values of a view's inputs."""

    values: StateValues


class View(TypedDict):
    """A modal or a home tab, as it comes back with a click or a submission."""

    id: str
    hash: str
    type: Literal["modal", "home"]
    callback_id: str
    private_metadata: str
    blocks: list[dict[str, Any]]
    state: ViewState


class ButtonAction(TypedDict):
    """The button that was clicked, or the input that was changed."""

    action_id: str
    block_id: str
    action_ts: NotRequired[str]
    value: NotRequired[str]
    selected_option: NotRequired[SelectedOption | None]


class BlockActions(TypedDict):
    """A click on a button; `view` is the modal or home tab it was in, missing for a message."""

    type: Literal["block_actions"]
    user: PayloadUser
    trigger_id: str
    actions: list[ButtonAction]
    view: NotRequired[View]


class ViewSubmission(TypedDict):
    """A modal that was submitted."""

    type: Literal["view_submission"]
    user: PayloadUser
    trigger_id: str
    view: View


class SlashCommand(TypedDict):
    """A slash command; `text` is what was typed after it."""

    command: str
    text: NotRequired[str]
    user_id: str
    trigger_id: str


class AppHomeOpened(TypedDict):
    """The event app_home_opened; `user` is a Slack id."""

    user: str
    tab: NotRequired[str]


class MessagePosted(TypedDict):
    """The event message.im; `message` is there where one was changed, `deleted_ts` where one was deleted.

    Nothing in it is checked but `channel`; `bot/slack/clips.py` reads the rest.
    """

    channel: str
    channel_type: NotRequired[str]
    subtype: NotRequired[str]
    message: NotRequired[Any]
    deleted_ts: NotRequired[Any]


class UserChanged(TypedDict):
    """The events user_change and team_join; `user` is Slack's user object, not checked yet."""

    user: Any
