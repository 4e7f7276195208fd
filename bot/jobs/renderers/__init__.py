"""Renderers: which function makes the message of which kind, each registered in the file of its feature."""

from bot.jobs.renderers import (
    assignments,
    assistants,
    bookings,
    desk,
    listen,
    nudges,
    one_to_one,
    retreats,
    shadow,
    sponsor,
    stories,
    talk,
    welcome,
)
from bot.jobs.renderers.renderer import (
    AboutAssignment,
    Renderer,
    Rendering,
    about_assignment,
    from_context,
    from_details,
)

# By the name of the kind; a routine's own are added here.
RENDERERS: dict[str, Renderer] = {
    **assignments.RENDERERS,
    **assistants.RENDERERS,
    **bookings.RENDERERS,
    **nudges.RENDERERS,
    **stories.RENDERERS,
    **retreats.RENDERERS,
    **desk.RENDERERS,
    **shadow.RENDERERS,
    **sponsor.RENDERERS,
    **welcome.RENDERERS,
    **listen.RENDERERS,
    **one_to_one.RENDERERS,
    **talk.RENDERERS,
}

__all__ = ["RENDERERS", "AboutAssignment", "Renderer", "Rendering", "about_assignment", "from_context", "from_details"]
