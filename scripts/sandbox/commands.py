"""What people write: messages and slash commands."""

import re

from scripts.sandbox import events, payloads
from scripts.sandbox.entities import SLACKBOT_ID, Channel, Json, Message, Person
from scripts.sandbox.refusals import ApiError, UserError
from scripts.sandbox.responses import post_response
from scripts.sandbox.state import SandboxState


def visible_channel(state: SandboxState, person: Person, channel: str) -> Channel:
    """Return a channel this person may see, by id or `#name`; a DM with the app by its id or the app's user id."""
    if channel == state.workspace.bot.id:
        return state.workspace.open_dm(person)
    found = state.workspace.channels.get(channel) or state.workspace.named(channel)
    if found is None or found not in state.workspace.visible_to(person):
        raise UserError(f"{person.real_name} sees no channel {channel}.", 404)
    return found


def may_write(state: SandboxState, person: Person, channel: Channel) -> bool:
    """Return whether a person has a composer there; a read-only messages tab has none, not even for commands."""
    is_read_only = channel.kind == "im" and (state.manifest.messages_read_only or not state.manifest.messages_tab)
    return person.id in channel.members and not channel.is_archived and not is_read_only


def say(state: SandboxState, person: Person, channel: Channel, text: str, *, thread: str | None = None) -> Message:
    """Post an ordinary message of a person, as a reply in a `thread` (ts) or not, and send the app its event."""
    require_may_write(state, person, channel)
    message = Message(state.workspace.next_ts(), person.id, encoded(state, text), thread_ts=thread)
    state.workspace.post(channel, message)
    events.message_posted(state, channel, message)
    return message


def edit(state: SandboxState, person: Person, channel: Channel, ts: str, text: str) -> None:
    """Let a person change the words of their own message, and send the app its event."""
    message = _own_message(person, channel, ts)
    message.text, message.edited_at = encoded(state, text), state.workspace.next_ts()
    state.changed()
    events.message_changed(state, channel, message)


def delete(state: SandboxState, person: Person, channel: Channel, ts: str) -> None:
    """Let a person delete their own message, and send the app its event."""
    message = _own_message(person, channel, ts)
    channel.messages.remove(message)
    state.changed()
    events.message_deleted(state, channel, message)


def _own_message(person: Person, channel: Channel, ts: str) -> Message:
    message = channel.find(ts)
    if message is None or message.user != person.id:
        raise UserError("That is no message of yours.")
    return message


def require_may_write(state: SandboxState, person: Person, channel: Channel) -> None:
    """Raise UserError where a person can write nothing, with the words of Slack's client."""
    if channel.is_archived:
        raise UserError(f"#{channel.name} is archived.")
    if person.id not in channel.members:
        raise UserError(f"{person.real_name} has not joined #{channel.name}.")
    if not may_write(state, person, channel):
        raise UserError("Sending messages to this app has been turned off.")


async def run_command(state: SandboxState, person: Person, channel: Channel, command: str, text: str) -> Json:
    """Run a slash command and wait for the ack; its answer is posted in the channel, as is Slack's own error."""
    known = state.manifest.commands.get(command)
    if known is None or person.is_outsider:
        raise UserError(f"{command} is not a valid command.")
    if channel.kind == "im" and not may_write(state, person, channel):
        raise UserError("Sending messages and commands to this app has been turned off.")
    sent = encoded(state, text.strip()) if known.should_escape else text.strip()
    ack = await state.delivery.interaction(
        "slash_commands", payloads.slash_command(state, person, channel, command, sent)
    )
    response, error = None, ack.error
    if error is None:
        try:
            response = post_response(state, channel, person.id, ack.body)
        except ApiError as refusal:
            error = refusal.error
            state.violation(f"{command} was answered with what Slack refuses: {refusal.answer}")
    if error:
        complaint = Message(state.workspace.next_ts(), SLACKBOT_ID, f"{command} failed with the error “{error}”")
        complaint.ephemeral_to = person.id
        state.workspace.post(channel, complaint)
    return {"acked": ack.error is None, "response": response, "error": error}


def encoded(state: SandboxState, text: str) -> str:
    """Return text as Slack's client sends it: &, < and > escaped, known @names and #channels turned into ids."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "@" not in text and "#" not in text:
        return text
    words = _references(state)
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(rf"(?<![\w&])(?:{pattern})(?![\w-])", lambda hit: words[hit[0].lower()], text, flags=re.IGNORECASE)


def _references(state: SandboxState) -> dict[str, str]:
    workspace = state.workspace
    words = {f"#{c.name}": f"<#{c.id}|{c.name}>" for c in workspace.channels.values() if c.kind != "im"}
    words |= {f"@{g.handle}": f"<!subteam^{g.id}|@{g.handle}>" for g in workspace.user_groups.values()}
    for person in workspace.people.values():
        for name in (person.real_name, person.display_name, person.name):
            words[f"@{name}".lower()] = f"<@{person.id}|{person.name}>"
    words |= {f"@{word}": f"<!{word}>" for word in ("here", "channel", "everyone")}
    return {word.lower(): target for word, target in words.items() if len(word) > 1}
