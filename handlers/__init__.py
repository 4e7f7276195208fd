"""The Bolt listeners: one file a feature, functions named after the ids they handle, and `register` to list them."""

from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.context import AppContext
from handlers import calls, desk, errors, events, home, middleware, reflections, stories


def register_all(app: AsyncApp, context: AppContext) -> None:
    """Register the error handler, the middleware and every listener."""
    app.error(partial(errors.on_error, context))
    app.use(partial(middleware.refuse_non_members, context))
    # First what does most before its ack: Bolt asks one listener after the other whether a payload is theirs.
    reflections.register(app, context)
    home.register(app, context)
    events.register(app, context)
    desk.register(app, context)
    calls.register(app, context)
    stories.register(app, context)
