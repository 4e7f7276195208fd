"""Voice clips and messages as Slack tells of them, read with nothing taken for granted.

That a clip of Slack's recorder has the subtype slack_audio, and what its transcript looks like, stands in no
documentation of Slack's; it is what its API was seen to give (docs.slack.dev/reference/objects/file-object names
neither). A recording uploaded as a file has no such subtype, but the same `media_display_type` and transcript.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.program.drafts.said import Said, SaidClip

_LONGEST_LINK = 3000
# What people write, as opposed to what Slack or an app adds (docs.slack.dev/reference/events/message).
_WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
_REFERENCE = re.compile(r"<(?![@])(?:mailto:|tel:)?([^|<>]*)(?:\|([^<>]*))?>")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r"F[A-Z0-9]{1,31}", re.ASCII)


class TranscriptStatus(StrEnum):
    """What Slack says of the transcript of a clip; `NONE` may still become another."""

    NONE = "none"
    PROCESSING = "processing"
    COMPLETE = "complete"
    FAILED = "failed"


@dataclass(frozen=True)
class ClipFacts:
    """What Slack says of a clip: its transcript's status, the beginning, whether that is all, and where the rest is."""

    status: TranscriptStatus
    preview: str
    is_whole: bool
    vtt: str | None


def clip_facts(file: Mapping[str, Any]) -> ClipFacts:
    """Return what a file object says of the transcript."""
    given = file.get("transcription")
    transcription = given if isinstance(given, dict) else {}
    status, shown = transcription.get("status"), transcription.get("preview")
    preview = shown if isinstance(shown, dict) else {}
    content, vtt = preview.get("content"), file.get("vtt")
    return ClipFacts(
        status=TranscriptStatus(status) if status in set(TranscriptStatus) else TranscriptStatus.NONE,
        preview=plain(content) if isinstance(content, str) else "",
        is_whole=preview.get("has_more") is False,
        vtt=vtt if isinstance(vtt, str) else None,
    )


def words_of_vtt(content: bytes) -> str:
    """Return the words of a transcript in WebVTT, as one text; "" for anything else."""
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    head, _, cues = text.partition("\n\n")
    if not head.startswith("WEBVTT"):
        return ""
    words = [line for cue in cues.split("\n\n") for line in _lines_of(cue)]
    return plain(" ".join(words))


def _lines_of(cue: str) -> list[str]:
    """Return the lines of a cue below its times, without the dash of who speaks; none of a note or a style."""
    lines = cue.strip("\n").split("\n")
    times = next((place for place, line in enumerate(lines) if "-->" in line), None)
    if times is None:
        return []
    return [html.unescape(_TAG.sub("", line)).removeprefix("- ").strip() for line in lines[times + 1 :]]


def plain(text: str) -> str:
    """Return what a person wrote without Slack's marks; who is mentioned stands as <@ID> for who knows the names."""
    without = _REFERENCE.sub(lambda hit: hit[2] or hit[1].lstrip("!#"), _CONTROL.sub("", text.replace("\r", "\n")))
    return without.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def said_in(message: Mapping[str, Any], channel_id: str) -> Said | None:
    """Return what a person said in a message object, None for what Slack or an app wrote."""
    by, ts = message.get("user"), message.get("ts")
    is_written = message.get("subtype") in _WRITTEN and not message.get("bot_id") and not message.get("bot_profile")
    if not (is_written and isinstance(by, str) and isinstance(ts, str) and _is_ts(ts)):
        return None
    given, text, thread = message.get("files"), message.get("text"), message.get("thread_ts")
    files = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    clips = tuple(clip for clip in map(_clip, files) if clip is not None)
    return Said(
        by=by,
        channel_id=channel_id,
        ts=ts,
        text=plain(text) if isinstance(text, str) else "",
        clips=clips,
        thread_ts=thread if isinstance(thread, str) else None,
        other_files=len(files) - len(clips),
    )


def _is_ts(ts: str) -> bool:
    return re.fullmatch(r"\d{1,15}\.\d{1,6}", ts, re.ASCII) is not None


def _clip(file: Mapping[str, Any]) -> SaidClip | None:
    """Return a voice clip, None for any other file."""
    file_id, link = file.get("id"), file.get("permalink")
    is_audio = file.get("subtype") == "slack_audio" or file.get("media_display_type") == "audio"
    is_audio = is_audio or str(file.get("mimetype") or "").startswith("audio/")
    if not is_audio or not isinstance(file_id, str) or not _ID.fullmatch(file_id):
        return None
    facts = clip_facts(file)
    is_here = facts.status is TranscriptStatus.COMPLETE and facts.is_whole and facts.preview
    url = (
        link
        if isinstance(link, str) and link.startswith(("https://", "http://")) and len(link) <= _LONGEST_LINK
        else None
    )
    return SaidClip(file_id, url, facts.preview if is_here else None)
