"""What an earlier release left in Slack: its messages, home tabs and open modals, kept as that release made them."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from scripts.sandbox import sample_company
from scripts.sandbox.entities import BOT_USER_ID, Channel, Message
from scripts.sandbox.workspace import Workspace

Json = dict[str, Any]


@dataclass(frozen=True)
class Recording:
    """`messages` as chat.postMessage was given them, each with its row's key and place; `homes` by person.

    From 0034 on, `answers` says of each button by name what came of it in the release itself, and `opened` has the
    modals that it opened: of each kind and routine one, with who had it open, and what came of submitting it.
    """

    messages: list[Json]
    modals: dict[str, Json]
    homes: dict[str, Json]
    answers: dict[str, str] = field(default_factory=dict)
    opened: dict[str, Json] = field(default_factory=dict)


def file_of(release: ModuleType) -> Path:
    """Return where the recording of a release is kept."""
    return Path(__file__).parent / f"release_{release.REVISION}.json"


@cache
def _read(path: Path) -> Recording:
    return Recording(**json.loads(path.read_text(encoding="utf-8")))


def recording_of(release: ModuleType) -> Recording:
    """Return what was recorded of a release; it is read once."""
    return _read(file_of(release))


def add_channels(workspace: Workspace, release: ModuleType) -> None:
    """Give the workspace its channels, and the conversations that the release had with people."""
    sample_company.add_channels(workspace)
    for slack_id, channel_id in release.DMS.items():
        channel = Channel(channel_id, "directmessage", "im", {slack_id, BOT_USER_ID}, peer=slack_id)
        workspace.channels[channel_id] = channel
        workspace._dms[slack_id] = channel_id


def restore(workspace: Workspace, release: ModuleType) -> None:
    """Put the release's messages into the workspace, oldest first."""
    add_channels(workspace, release)
    for posted in sorted(recording_of(release).messages, key=lambda each: str(each["ts"])):
        message = Message(posted["ts"], BOT_USER_ID, posted["text"], posted["blocks"], by_app=True)
        message.metadata = posted["metadata"]
        workspace.channels[posted["channel"]].messages.append(message)
