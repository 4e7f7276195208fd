"""The Bolt listeners: one file a feature, functions named after the ids they handle; `FEATURES` lists the files."""

from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.context import AppContext
from bot.surfaces.ids import COMMAND
from handlers import (
    assigning,
    assistants,
    away,
    bookings,
    calls,
    commands,
    desk,
    errors,
    events,
    features,
    figures,
    growth,
    home,
    journeys,
    listen,
    listen_booking,
    middleware,
    mine,
    nudges,
    one_to_one,
    reflections,
    retreats,
    routines,
    settings,
    shadow,
    sponsor,
    stories,
    talking,
    team,
    walks,
    welcome,
)

# A routine with handlers of its own is listed here. Help and home tab show commands and sections in this order.
FEATURES = (
    reflections.FEATURE,
    calls.FEATURE,
    bookings.FEATURE,
    nudges.FEATURE,
    home.FEATURE,
    growth.FEATURE,
    events.FEATURE,
    stories.FEATURE,
    mine.FEATURE,
    commands.FEATURE,
    desk.FEATURE,
    figures.FEATURE,
    assigning.FEATURE,
    away.FEATURE,
    routines.FEATURE,
    retreats.FEATURE,
    shadow.FEATURE,
    sponsor.FEATURE,
    welcome.FEATURE,
    listen.FEATURE,
    listen_booking.FEATURE,
    one_to_one.FEATURE,
    walks.FEATURE,
    journeys.FEATURE,
    talking.FEATURE,
    team.FEATURE,
    settings.FEATURE,
    assistants.FEATURE,
)
ACTS = tuple(act for feature in FEATURES for act in feature.acts)
COMMANDS = tuple(command for feature in FEATURES for command in feature.commands)
TO_DO = tuple(section for feature in FEATURES for section in feature.to_do)
SECTIONS = tuple(section for feature in FEATURES for section in feature.sections)


def register_all(app: AsyncApp, context: AppContext) -> None:
    """Register the error handler, the middleware and every listener."""
    app.error(partial(errors.on_error, context))
    app.use(partial(middleware.refuse_non_members, context))
    features.register(app, context, FEATURES)
    app.command(COMMAND)(partial(commands.firsthand_command, context, COMMANDS))


async def publish_home(context: AppContext, slack_id: str) -> None:
    """Publish one person's home tab, by every section; who is no member gets none."""
    await home.publish(context, TO_DO, SECTIONS, COMMANDS, slack_id)
