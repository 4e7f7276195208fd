"""The ways in for a person: one file per feature, each ending in register(app, ...)."""

from slack_bolt.async_app import AsyncApp

from bot.context import AppContext
from handlers import calls, channels, desk, directory, errors, home, membership, reflections, stories


def register_all(app: AsyncApp, context: AppContext) -> None:
    """Register every listener there is."""
    errors.register(app, context)
    # First what does most before its ack: Bolt asks one listener after the other whether a click is theirs.
    reflections.register(app, context)
    membership.register(app, context)
    home.register(app, context)
    channels.register(app, context)
    directory.register(app, context)
    desk.register(app, context)
    calls.register(app, context)
    stories.register(app, context)
