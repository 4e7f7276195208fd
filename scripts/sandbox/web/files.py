"""files.*: the external-upload flow, file facts, and private downloads."""

import time

from aiohttp import web

from scripts.sandbox import calendars, events
from scripts.sandbox.entities import BOT_USER_ID, Channel, File, Json, Message
from scripts.sandbox.refusals import ApiError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web.arguments import text
from scripts.sandbox.web.conversations import find_channel

LONGEST_ALT = 1000
PICTURES = ("image/png", "image/jpeg", "image/gif")
LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to Acme</body></html>"


async def get_upload_url(state: SandboxState, args: Json) -> Json:
    """files.getUploadURLExternal: where the bytes go."""
    if len(text(args, "alt_txt")) > LONGEST_ALT:
        raise ApiError("alt_txt_too_large")
    try:
        size = int(args["length"])
    except ValueError:
        size = 0
    if size <= 0:
        raise ApiError("invalid_arguments", "length must be greater than 0")
    file = File(state.workspace.new_id("F"), text(args, "filename"), size, BOT_USER_ID, created=int(time.time()))
    file.alt_text = text(args, "alt_txt")
    state.workspace.files[file.id] = file
    return {"upload_url": f"{state.url}/upload/v1/{file.id}", "file_id": file.id}


async def complete_upload(state: SandboxState, args: Json) -> Json:
    """files.completeUploadExternal: names the files and shares them in channels the bot is in."""
    files = [_uploaded(state, entry) for entry in args["files"]]
    wanted = text(args, "channel_id") or text(args, "channels")
    channels = [_channel(state, each) for each in wanted.split(",") if each]
    for file, entry in zip(files, args["files"], strict=True):
        file.title, file.completed = str(entry.get("title") or file.name), True
        if file.name.endswith(".ics"):
            for fault in calendars.faults_of(file.content or b""):
                state.violation(f"{file.name}: {fault}")
        file.processed_at = time.monotonic() + state.file_processing
    for channel in channels:
        share(state, channel, files, user=BOT_USER_ID, words=text(args, "initial_comment"))
    return {"files": [file.to_slack(state.url) for file in files]}


async def info(state: SandboxState, args: Json) -> Json:
    """files.info: one file, as far as the bot may see it."""
    file = state.workspace.files.get(text(args, "file"))
    if file is None or not file.completed or not is_visible(state, file):
        raise ApiError("file_not_found")
    return {"file": file.to_slack(state.url), "comments": [], "response_metadata": {"next_cursor": ""}}


def is_visible(state: SandboxState, file: File) -> bool:
    """Return whether the bot may see a file: its own, submitted to it, or shared where it is a member."""
    channels = (state.workspace.channels[channel] for channel in file.channels)
    return file.user == BOT_USER_ID or file.submitted or any(BOT_USER_ID in each.members for each in channels)


def share(state: SandboxState, channel: Channel, files: list[File], *, user: str, words: str = "") -> None:
    """Post files in a channel as one message, and send the app its event."""
    message = Message(state.workspace.next_ts(), user, words, by_app=user == BOT_USER_ID)
    message.files = [file.id for file in files]
    for file in files:
        file.channels.append(channel.id)
    state.workspace.post(channel, message)
    events.message_posted(state, channel, message)


class FileRoutes:
    """The routes outside the Web API by which the bytes of files are uploaded and downloaded."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state

    async def receive(self, request: web.Request) -> web.Response:
        """POST /upload/v1/{file}: the bytes of a file, raw or as a form's only part."""
        file = self._state.workspace.files.get(request.match_info["file"])
        if file is None or file.completed:
            return web.Response(status=404, text="no such upload")
        if request.content_type.startswith("multipart/"):
            form = await request.post()
            part = next((value for value in form.values() if isinstance(value, web.FileField)), None)
            file.content = part.file.read() if part else b""
        else:
            file.content = await request.read()
        if len(file.content) != file.size:
            self._state.violation(f"{file.name} was announced with {file.size} bytes and came with {len(file.content)}")
        return web.Response(text=f"OK - {len(file.content)}")

    async def give(self, request: web.Request) -> web.Response:
        """GET a private file with the bot's token; without it Slack answers 200 with a login page."""
        allowed = request.headers.get("Authorization") == f"Bearer {self._state.tokens.bot}"
        if not allowed or "files:read" not in self._state.manifest.scopes:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        file = self._state.workspace.files.get(request.match_info["file"])
        if file is None or not is_visible(self._state, file):
            return web.Response(status=404, text="no such file")
        return self.bytes_of(file.id)

    async def give_transcript(self, request: web.Request) -> web.Response:
        """GET the transcript of a clip, as WebVTT, with the bot's token."""
        file = self._state.workspace.files.get(request.match_info["file"])
        allowed = request.headers.get("Authorization") == f"Bearer {self._state.tokens.bot}"
        if not allowed or "files:read" not in self._state.manifest.scopes:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        if file is None or file.clip is None or file.clip.status != "complete" or not is_visible(self._state, file):
            return web.Response(status=404, text="no such file")
        return web.Response(body=file.clip.webvtt.encode(), content_type="text/vtt")

    def bytes_of(self, file_id: str) -> web.Response:
        """Return the bytes of a file, or 404."""
        file = self._state.workspace.files.get(file_id)
        if file is None or file.content is None:
            return web.Response(status=404, text="no such file")
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return web.Response(body=file.content, content_type=file.mimetype_by_name, headers=headers)


def check_pictures(
    state: SandboxState, blocks: object, pointer: str = "/blocks", error: str = "invalid_blocks"
) -> None:
    """Raise ApiError for a picture that is no file of Slack's, not the app's to show, no picture or not processed yet.

    So Slack answers until an upload is processed (slackapi/python-slack-sdk#1658, slackapi/slack-github-action#413).
    """
    shown = enumerate(blocks) if isinstance(blocks, list) else ()
    for place, block in shown:
        named = block.get("slack_file") if block.get("type") == "image" else None
        if named and not _can_be_shown(state, named):
            raise ApiError(error, f"invalid slack file [json-pointer:{pointer}/{place}/slack_file]")


def _can_be_shown(state: SandboxState, named: Json) -> bool:
    file = state.workspace.files.get(str(named.get("id")))
    return file is not None and file.completed and file.mimetype in PICTURES and is_visible(state, file)


def _uploaded(state: SandboxState, entry: Json) -> File:
    file = state.workspace.files.get(str(entry.get("id")))
    if file is None or file.content is None or file.completed:
        raise ApiError("file_not_found")
    return file


def _channel(state: SandboxState, wanted: str) -> Channel:
    person = state.workspace.people.get(wanted)
    channel = state.workspace.open_dm(person) if person and not person.deleted else find_channel(state, wanted)
    if BOT_USER_ID not in channel.members:
        raise ApiError("not_in_channel")
    return channel
