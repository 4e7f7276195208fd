"""The ways in for a person: one file per feature, each ending in register(app, ...)."""

from slack_bolt.async_app import AsyncApp

from handlers import calls, channels, desk, directory, errors, home, outsiders, reflections, stories
from handlers.tools import Tools


def register_all(app: AsyncApp, tools: Tools) -> None:
    """Register every listener there is."""
    errors.register(app, tools)
    outsiders.register(app, tools)
    home.register(app, tools)
    channels.register(app, tools)
    directory.register(app, tools)
    desk.register(app, tools)
    calls.register(app, tools)
    reflections.register(app, tools)
    stories.register(app, tools)
