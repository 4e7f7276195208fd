"""What the page gets for one person: people, channels, messages and views, and initials as avatars."""

from html import escape

from scripts.sandbox.commands import may_write
from scripts.sandbox.entities import BOT_USER_ID, Channel, Json, Message, Person
from scripts.sandbox.state import SandboxState

TINTS = ("#4A6FA5", "#6B8F71", "#A26769", "#8A7090", "#C08552", "#4F7C82", "#7A6C5D", "#5B7DB1")


def state_for(state: SandboxState, me: Person) -> Json:
    """Return everything beside the conversation: people, channels, clock, the app and its commands."""
    state.workspace.open_dm(me)
    commands = [
        {"command": each.command, "description": each.description, "usage_hint": each.usage_hint}
        for each in state.manifest.commands.values()
    ]
    channels = [each for each in state.workspace.visible_to(me) if each.peer in (None, me.id)]
    return {
        "me": _person(state, me),
        "people": [_person(state, each) for each in state.workspace.people.values()],
        "channels": [_channel(state, each, me) for each in channels],
        "clock": state.clock.now().isoformat(),
        "apps": [{"name": state.manifest.name, "user_id": BOT_USER_ID, "commands": commands}],
    }


def messages_for(state: SandboxState, channel: Channel, me: Person) -> list[Json]:
    """Return what this person sees in a channel, oldest first."""
    return [_message(state, each) for each in _visible(channel, me)]


def views_for(state: SandboxState, me: Person) -> list[Json]:
    """Return a person's stack of modals, the top one last, each with the errors of its last submission."""
    return [{**view.to_slack(), "errors": view.errors} for view in state.views.stacks.get(me.id, [])]


def initials_svg(person: Person) -> str:
    """Return a square SVG with the person's initials on a tint of their own."""
    words = person.real_name.split()
    initials = escape("".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper())
    tint = TINTS[sum(person.id.encode()) % len(TINTS)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72" width="72" height="72">'
        f'<rect width="72" height="72" rx="14" fill="{tint}"/>'
        '<text x="36" y="46" font-family="system-ui, sans-serif" font-size="28" fill="#fff" text-anchor="middle">'
        f"{initials}</text></svg>"
    )


def _visible(channel: Channel, me: Person) -> list[Message]:
    return [message for message in channel.messages if message.ephemeral_to in (None, me.id)]


def _person(state: SandboxState, person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.display_name or person.real_name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "avatar": f"{state.url}/avatar/{person.id}.svg",
        "is_bot": person.is_robot,
        "is_guest": person.is_guest,
        "deleted": person.deleted,
        "status_text": person.status_text,
        "status_emoji": person.status_emoji,
    }


def _channel(state: SandboxState, channel: Channel, me: Person) -> Json:
    read = float(channel.read_up_to.get(me.id, "0"))
    unread = sum(1 for each in _visible(channel, me) if each.user != me.id and float(each.ts) > read)
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "is_member": me.id in channel.members,
        "can_write": may_write(state, me, channel),
        "with": BOT_USER_ID if channel.kind == "im" else None,
        "unread": unread if me.id in channel.members else 0,
        "topic": channel.topic,
        "shared": channel.is_ext_shared,
    }


def _message(state: SandboxState, message: Message) -> Json:
    files = [state.workspace.files[file_id] for file_id in message.files]
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "edited": message.edited_at is not None,
        "ephemeral": message.ephemeral_to is not None,
        "files": [
            {
                "id": file.id,
                "name": file.name,
                "size": file.size,
                "url": f"{state.url}/page/file/{file.id}",
                "transcript": file.clip.words if file.clip and file.clip.status == "complete" else "",
                "is_clip": file.clip is not None,
            }
            for file in files
        ],
        "is_app": message.by_app,
    }
