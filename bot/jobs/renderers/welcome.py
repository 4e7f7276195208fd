"""Renderers of what is said of welcomes: to the CX team, to whom somebody new meets, and the one reminder."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import select

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, Rendering, about_assignment, from_context
from bot.program.welcomes import messages, overview
from bot.surfaces import welcome, welcome_desk
from bot.surfaces.message import Message
from models import Person, Welcome


def _today(rendering: Rendering) -> date:
    return rendering.now.astimezone(rendering.context.timezone).date()


async def _day_told(about: AboutAssignment) -> Message | None:
    return welcome.day_told(about.details, to_partner=messages.suffix_of(about.row).endswith(":partner"))


async def _over(about: AboutAssignment) -> Message | None:
    seen = date.fromisoformat(messages.suffix_of(about.row))
    return welcome_desk.over(about.details, await about.render_context(), seen=seen)


async def _on_the_way(rendering: Rendering) -> Message | None:
    round_, found = await overview.of_round(rendering.session, rendering.row.subject_id)
    if round_ is None or (not found and not rendering.is_posted):
        return None
    return welcome_desk.on_the_way(round_, found, _today(rendering))


async def _too_late(rendering: Rendering) -> Message | None:
    who = await rendering.session.get(Person, rendering.row.subject_id)
    row = (await rendering.session.exec(select(Welcome).where(Welcome.person_id == rendering.row.subject_id))).first()
    return welcome_desk.too_late(who, row, _today(rendering)) if who else None


RENDERERS: Mapping[str, Renderer] = {
    messages.PARTNER.name: from_context(welcome.partner_told),
    messages.DAY_TOLD.name: about_assignment(_day_told),
    messages.LAST_DAYS.name: from_context(welcome.last_days),
    messages.OVER.name: about_assignment(_over),
    messages.ON_THE_WAY.name: _on_the_way,
    messages.TOO_LATE.name: _too_late,
}
