"""What somebody said to the bot: one message, as far as it matters."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SaidClip:
    """A voice clip: its file id, the link to it, and its transcript, None while it is not known to be there, whole."""

    file_id: str
    link: str | None = None
    transcript: str | None = None


@dataclass(frozen=True)
class Said:
    """A message to the bot: by whom (Slack id, "" for who can't be told), where, when, the words, and the clips.

    `thread_ts` is the message it replies to, None for none. `other_files` counts files that are no voice clips.
    """

    by: str
    channel_id: str
    ts: str
    text: str = ""
    clips: tuple[SaidClip, ...] = ()
    thread_ts: str | None = None
    other_files: int = 0
