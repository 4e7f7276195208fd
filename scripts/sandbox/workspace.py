"""The workspace: people, channels, messages, user groups and files, and what tests change in it."""

import random
import string
import time
from collections.abc import Callable, Iterable, Sequence

from scripts.sandbox.entities import (
    BOT_USER_ID,
    SLACKBOT_ID,
    TEAM_ID,
    Channel,
    ChannelKind,
    File,
    Json,
    Message,
    Person,
    UserGroup,
)

Announce = Callable[[Json], None]


class Workspace:
    """People, channels, messages, user groups and files; `announce` is called with what Slack sends an event for."""

    def __init__(self, bot: Person, *, seed: int = 0) -> None:
        self.bot = bot
        slackbot = Person(SLACKBOT_ID, "slackbot", "Slackbot", display_name="Slackbot")
        self.people: dict[str, Person] = {slackbot.id: slackbot, bot.id: bot}
        self.channels: dict[str, Channel] = {}
        self.user_groups: dict[str, UserGroup] = {}
        self.files: dict[str, File] = {}
        self.announce: Announce = lambda _event: None
        self.changed: Callable[[], None] = lambda: None
        self._random = random.Random(seed)
        self._last_ts = 0
        self._dms: dict[str, str] = {}

    def new_id(self, prefix: str) -> str:
        """Return a fresh id in Slack's shape, such as `C0QX2B81JZ7`; the same seed gives the same ids."""
        return f"{prefix}0{''.join(self._random.choices(string.ascii_uppercase + string.digits, k=9))}"

    def next_ts(self) -> str:
        """Return a message timestamp from the wall clock, unique and rising in the whole workspace."""
        self._last_ts = max(int(time.time() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_person(self, name: str, real_name: str = "", *, id: str | None = None, **facts: object) -> Person:  # noqa: A002 - as Slack names it
        """Add a member by @handle; `facts` are further fields of `Person`. Announced as team_join."""
        fields = {"display_name": real_name or name, "email": f"{name}@acme.example", **facts}
        person = Person(id=id or self.new_id("U"), name=name, real_name=real_name or name, **fields)  # type: ignore[arg-type]
        self.people[person.id] = person
        self.announce({"type": "team_join", "user": person.id})
        self.changed()
        return person

    def add_channel(
        self,
        name: str,
        members: Iterable[Person | str] = (),
        *,
        id: str | None = None,  # noqa: A002 - as Slack names it
        kind: ChannelKind = "public",
        with_bot: bool = True,
        topic: str = "",
        is_ext_shared: bool = False,
    ) -> Channel:
        """Add a channel with these members, and the app's bot unless `with_bot` is False."""
        ids = {m if isinstance(m, str) else m.id for m in members} | ({BOT_USER_ID} if with_bot else set())
        channel = Channel(
            id=id or self.new_id("C"),
            name=name.removeprefix("#"),
            kind=kind,
            members=ids,
            topic=topic,
            is_ext_shared=is_ext_shared,
            created=int(time.time()),
        )
        self.channels[channel.id] = channel
        self.changed()
        return channel

    def add_user_group(self, handle: str, users: Iterable[Person | str] = (), *, id: str | None = None) -> UserGroup:  # noqa: A002 - as Slack names it
        """Add a user group such as `cx-team`."""
        group_id = id or self.new_id("S")
        ids = [u if isinstance(u, str) else u.id for u in users]
        group = UserGroup(id=group_id, handle=handle.removeprefix("@"), name=handle.removeprefix("@"), users=ids)
        self.user_groups[group.id] = group
        return group

    def deactivate(self, person: Person | str) -> None:
        """Deactivate a member; they leave every channel. Announced as user_change."""
        member = self.person(person)
        member.deleted = True
        for channel in self.channels.values():
            if channel.kind != "im":
                channel.members.discard(member.id)
        self._updated(member)

    def set_status(self, person: Person | str, text: str, emoji: str = "", *, until: int = 0) -> None:
        """Set a profile status such as "On leave"; `until` is a Unix time, 0 for no end. Announced as user_change."""
        member = self.person(person)
        member.status_text, member.status_emoji, member.status_expiration = text, emoji, until
        self._updated(member)

    def join(self, channel: Channel, person: Person | str) -> None:
        """Put a member (or the bot) into a channel."""
        channel.members.add(self.person(person).id)
        self.changed()

    def leave(self, channel: Channel, person: Person | str) -> None:
        """Take a member (or the bot) out of a channel."""
        channel.members.discard(self.person(person).id)
        self.changed()

    def set_user_group(self, group: UserGroup, users: Iterable[Person | str]) -> None:
        """Replace the members of a user group; announced as subteam_members_changed."""
        before = set(group.users)
        group.users = [self.person(user).id for user in users]
        added, removed = sorted(set(group.users) - before), sorted(before - set(group.users))
        self.announce(
            {
                "type": "subteam_members_changed",
                "subteam_id": group.id,
                "team_id": TEAM_ID,
                "added_users": added,
                "added_users_count": len(added),
                "removed_users": removed,
                "removed_users_count": len(removed),
            }
        )

    def share(self, channel: Channel | str, *, outside: bool = True) -> None:
        """Share a channel with another company, or end that; announced as channel_shared or channel_unshared."""
        channel = self.channel(channel)
        channel.is_ext_shared = outside
        kind = "channel_shared" if outside else "channel_unshared"
        # docs.slack.dev/reference/events/channel_shared
        event = {"type": kind, "channel": channel.id, "event_ts": self.next_ts()}
        self.announce(event | ({"connected_team_id": "T0OUTSIDE01"} if outside else {"is_ext_shared": False}))
        self.changed()

    def archive(self, channel: Channel | str) -> None:
        """Archive a channel."""
        self.channel(channel).is_archived = True
        self.changed()

    def channel(self, channel: Channel | str) -> Channel:
        """Return a channel by id, or the channel itself; KeyError when there is none."""
        return self.channels[channel] if isinstance(channel, str) else channel

    def person(self, person: Person | str) -> Person:
        """Return a member by id, or the person itself as the workspace has it; KeyError when there is none."""
        return self.people[person if isinstance(person, str) else person.id]

    def messages(self, channel: Channel | str, *, ephemeral: bool = False) -> list[Message]:
        """Return a channel's messages, oldest first; ephemeral ones only when asked for."""
        return [m for m in self.channel(channel).messages if ephemeral or m.ephemeral_to is None]

    def dm(self, person: Person | str) -> Channel | None:
        """Return the DM between a person and the app, or None while it was never opened."""
        peer = person if isinstance(person, str) else person.id
        return self.channels.get(self._dms.get(peer, ""))

    def open_dm(self, person: Person | str) -> Channel:
        """Return the DM between a person and the app, opened when it is not there yet."""
        member = self.person(person)
        channel = self.dm(member)
        if channel is None:
            channel = Channel(id=self.new_id("D"), name="directmessage", kind="im", members={member.id, BOT_USER_ID})
            channel.peer, channel.created = member.id, int(time.time())
            self.channels[channel.id], self._dms[member.id] = channel, channel.id
            self.changed()
        return channel

    def named(self, name: str) -> Channel | None:
        """Return a channel by its name, with or without `#`."""
        bare = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.kind != "im" and c.name == bare), None)

    def post(self, channel: Channel, message: Message) -> Message:
        """Put a message at the end of a channel."""
        channel.messages.append(message)
        self.changed()
        return message

    def visible_to(self, person: Person) -> Sequence[Channel]:
        """Return the channels a person may see: public ones, those they are in, and their DM with the app."""
        own = [c for c in self.channels.values() if person.id in c.members]
        if person.is_guest or person.is_outsider:
            return own
        return [c for c in self.channels.values() if c.kind == "public" or person.id in c.members]

    def _updated(self, member: Person) -> None:
        member.updated = int(time.time())
        self.announce({"type": "user_change", "user": member.id})
        self.changed()


def bot_person(display_name: str) -> Person:
    """Return the app's own bot user."""
    handle = display_name.lower().replace(" ", "")
    return Person(BOT_USER_ID, handle, display_name, display_name=display_name, team_id=TEAM_ID, is_bot=True)
