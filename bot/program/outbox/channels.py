"""The two channels: what makes one of them unsafe, and the direct messages to the CX team about it."""

from collections.abc import Collection
from datetime import date
from enum import IntEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from models import OutgoingKind, Place

# The warning that others may read a channel goes out at any hour.
CHANNEL_REFUSED = register(MessageKind(OutgoingKind.CHANNEL_REFUSED, Subject.FAULT, at_any_hour=True))


class ChannelFault(IntEnum):
    """Why nothing may be posted in a channel; the value is the subject id of the message about it."""

    CX_PUBLIC = 1
    CX_SHARED = 2
    STORIES_SHARED = 3

    @property
    def words(self) -> str:
        """What is wrong, and what to do."""
        return _WORDS[self]


_WORDS = {
    ChannelFault.CX_PUBLIC: (
        "The CX channel is public, so everybody could read customers' names and what they said in private. "
        "Make it private, or name a private one in FIRSTHAND_CX_CHANNEL."
    ),
    ChannelFault.CX_SHARED: (
        "The CX channel is shared with another company, which could read customers' names. "
        "End the sharing, or name a channel of your own in FIRSTHAND_CX_CHANNEL."
    ),
    ChannelFault.STORIES_SHARED: (
        "The stories channel is shared with another company, which could read every story. "
        "End the sharing, or name a channel of your own in FIRSTHAND_STORIES_CHANNEL."
    ),
}


async def notify_team(session: AsyncSession, fault: ChannelFault, members: Collection[str], *, today: date) -> None:
    """Enqueue a message about `fault` to each of the CX team (Slack ids), once a day at most."""
    for member in sorted(members):
        to = outbox.Recipient(Place.PERSON, slack_user=member)
        await outbox.enqueue(session, OutgoingKind.CHANNEL_REFUSED, fault, to, dedup_suffix=f"{member}:{today}")
