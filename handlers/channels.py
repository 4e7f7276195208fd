"""The channels Firsthand speaks in: looked at anew when one is shared with another company, or no longer."""

from slack_bolt.async_app import AsyncApp

from handlers.tools import Tools


def register(app: AsyncApp, tools: Tools) -> None:
    """Register what Slack tells of sharing."""

    async def sharing_changed() -> None:
        tools.wake_channels()

    app.event("channel_shared")(sharing_changed)
    app.event("channel_unshared")(sharing_changed)
