"""The channels Firsthand speaks in: looked at anew when one is shared with another company, or no longer."""

from slack_bolt.async_app import AsyncApp

from bot.context import AppContext


def register(app: AsyncApp, context: AppContext) -> None:
    """Register what Slack tells of sharing."""

    async def sharing_changed() -> None:
        context.wake("channels")

    app.event("channel_shared")(sharing_changed)
    app.event("channel_unshared")(sharing_changed)
