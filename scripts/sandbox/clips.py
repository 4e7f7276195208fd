"""Voice clips: what Slack's file object says of one, its transcript coming a while after it, and whole as WebVTT.

Slack's documentation says nothing of transcripts. The fields are those that its API was seen to give for clips of its
own recorder: `subtype` slack_audio, `media_display_type`, `transcription` and `vtt`; with a byte order mark, a blank
behind WEBVTT, and a dash before the first words of the file. Where Slack cuts a preview is not known; it is short here.
"""

import textwrap
import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
PREVIEW = 120
_A_CUE = 60


@dataclass
class Clip:
    """What was said, and how its transcript fares: it comes `after` seconds, or ends `failed`, or there is `none`.

    `cut` is one of which Slack gives the preview alone.
    """

    words: str
    after: float = 1.0
    outcome: str = "complete"
    recorded_at: float = field(default_factory=time.monotonic)

    @property
    def status(self) -> str:
        """What Slack says of the transcript now: none, processing, failed or complete."""
        if self.outcome == "none":
            return "none"
        outcome = "complete" if self.outcome == "cut" else self.outcome
        return outcome if time.monotonic() >= self.recorded_at + self.after else "processing"

    def facts(self, vtt: str) -> Json:
        """Return what stands in the file object beside what any file has."""
        transcription: Json = {"status": self.status}
        facts: Json = {
            "subtype": "slack_audio",
            "media_display_type": "audio",
            "duration_ms": 400 * max(1, len(self.words.split())),
            "transcription": transcription,
        }
        if self.status == "complete":
            preview = {"content": self.words[:PREVIEW], "has_more": len(self.words) > PREVIEW}
            transcription |= {"locale": "en-US", "preview": preview}
            facts |= {} if self.outcome == "cut" else {"vtt": vtt}
        return facts

    @property
    def webvtt(self) -> str:
        """The whole transcript as Slack serves it."""
        lines = textwrap.wrap(self.words, _A_CUE) or [""]
        cues = [f"00:00:{at:02}.000 --> 00:00:{at + 1:02}.000\n{line}\n" for at, line in enumerate(lines)]
        return "\ufeffWEBVTT \n\n" + "\n".join(cues).replace("\n", "\n- ", 1) + "\n\n"
