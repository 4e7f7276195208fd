"""What a renderer is: the message of an outgoing row, from today's facts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import kind_of
from bot.program.people.availability import zone_of
from bot.surfaces.message import Message
from bot.surfaces.render_context import RenderContext
from models import Outgoing


@dataclass(frozen=True)
class Rendering:
    """What a renderer is given: the row, and the facts as of programme time `now`."""

    session: AsyncSession
    row: Outgoing
    context: AppContext
    now: datetime

    @property
    def is_posted(self) -> bool:
        """Whether the message stands in Slack already."""
        return self.row.ts is not None


@dataclass(frozen=True)
class AboutAssignment:
    """What the renderer of a message about an assignment is given; `today` is the participant's own date."""

    rendering: Rendering
    details: AssignmentDetails
    today: date

    @property
    def row(self) -> Outgoing:
        """The row of the message."""
        return self.rendering.row

    @property
    def session(self) -> AsyncSession:
        """The session to read further facts in."""
        return self.rendering.session

    async def render_context(self) -> RenderContext:
        """Return what surfaces need beyond the programme's facts."""
        rendering = self.rendering
        return await rendering.context.render_context(rendering.session, self.details, now=rendering.now)


# None where there is nothing to say any more: what stands in Slack is then replaced by one line.
Renderer = Callable[[Rendering], Awaitable[Message | None]]


def about_assignment(render: Callable[[AboutAssignment], Awaitable[Message | None]]) -> Renderer:
    """Return the renderer that calls `render` while the message applies to its assignment."""

    async def renderer(rendering: Rendering) -> Message | None:
        row = rendering.row
        details = await assignment_details.of_assignment(rendering.session, row.subject_id)
        if details is None:
            return None
        today = rendering.now.astimezone(zone_of(details.participant, rendering.context.timezone)).date()
        if not kind_of(row).applies(row, details, today):
            return None
        return await render(AboutAssignment(rendering, details, today))

    return renderer


def from_details(surface: Callable[[AssignmentDetails], Message | None]) -> Renderer:
    """Return the renderer of a surface that is made of the details alone."""

    async def render(about: AboutAssignment) -> Message | None:
        return surface(about.details)

    return about_assignment(render)


def from_context(surface: Callable[[AssignmentDetails, RenderContext], Message | None]) -> Renderer:
    """Return the renderer of a surface that is made of the details and the render context."""

    async def render(about: AboutAssignment) -> Message | None:
        return surface(about.details, await about.render_context())

    return about_assignment(render)
