"""What one person sees: the state, messages and views as the page shows them."""

from scripts.sandbox.commands import may_write
from scripts.sandbox.entities import BOT_USER_ID, Channel, Json, Message, Person
from scripts.sandbox.state import SandboxState


def state(sandbox_state: SandboxState, me: Person) -> Json:
    """Give GET /page/state for one person."""
    sandbox_state.workspace.open_dm(me)
    manifest = sandbox_state.manifest
    commands = [
        {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
        for c in manifest.commands.values()
    ]
    return {
        "me": person(sandbox_state, me),
        "people": [person(sandbox_state, each) for each in sandbox_state.workspace.people.values()],
        "channels": [
            channel(sandbox_state, room, me)
            for room in sandbox_state.workspace.visible_to(me)
            if room.peer in (None, me.id)
        ],
        "clock": sandbox_state.clock.now().isoformat(),
        "apps": [{"name": manifest.name, "user_id": BOT_USER_ID, "commands": commands}],
    }


def person(sandbox_state: SandboxState, each: Person) -> Json:
    """Give one person for the page."""
    return {
        "id": each.id,
        "name": each.shown_name,
        "handle": each.name,
        "real_name": each.real_name,
        "title": each.title,
        "tz": each.tz,
        "avatar": f"{sandbox_state.url}/avatar/{each.id}.svg",
        "is_bot": each.is_robot,
        "is_guest": each.is_guest,
        "deleted": each.deleted,
        "status_text": each.status_text,
        "status_emoji": each.status_emoji,
    }


def channel(sandbox_state: SandboxState, room: Channel, me: Person) -> Json:
    """Give one channel for the page, with how many messages this person has not read."""
    read = room.read_up_to.get(me.id, "0")
    unread = sum(1 for m in messages_for(room, me) if m.user != me.id and float(m.ts) > float(read))
    return {
        "id": room.id,
        "name": room.name,
        "kind": room.kind,
        "is_member": me.id in room.members,
        "can_write": may_write(sandbox_state, me, room),
        "with": BOT_USER_ID if room.kind == "im" else None,
        "unread": unread if me.id in room.members else 0,
        "topic": room.topic,
        "shared": room.is_ext_shared,
    }


def messages_for(room: Channel, me: Person, thread: str | None = None) -> list[Message]:
    """Give what this person sees in a channel, or in one thread with its root first."""
    own = [m for m in room.messages if m.ephemeral_to in (None, me.id)]
    if thread:
        return [m for m in own if thread in (m.ts, m.thread_ts)]
    return [m for m in own if not m.is_reply]


def message(sandbox_state: SandboxState, said: Message, replies: int) -> Json:
    """Give one message for the page, with how many answers its thread has."""
    files = [
        sandbox_state.workspace.files[file_id] for file_id in said.files if file_id in sandbox_state.workspace.files
    ]
    return {
        "ts": said.ts,
        "user": said.user,
        "text": said.text,
        "blocks": said.blocks,
        "attachments": said.attachments,
        "thread_ts": said.thread_ts,
        "reply_count": replies,
        "edited": said.edited_at is not None,
        "ephemeral": said.ephemeral_to is not None,
        "reactions": [{"name": name, "users": users} for name, users in said.reactions.items()],
        "files": [
            {"id": f.id, "name": f.name, "size": f.size, "url": f"{sandbox_state.url}/page/file/{f.id}"} for f in files
        ],
        "is_app": said.by_app,
        "deleted": False,
    }


def views(sandbox_state: SandboxState, me: Person) -> list[Json]:
    """Give a person's stack of modals, the top one last, each with the errors of its last submission."""
    return [{**view.to_slack(), "errors": view.errors} for view in sandbox_state.views.stacks.get(me.id, [])]
