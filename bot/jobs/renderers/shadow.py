"""Renderers of what hosts are asked and told, and what the CX team is told of them."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, about_assignment, from_context, from_details
from bot.program import outbox
from bot.program.shadow_days import asking, telling
from bot.surfaces import shadow
from bot.surfaces.message import Message


async def _host_silent(about: AboutAssignment) -> Message | None:
    return shadow.host_silent(about.details, await asking.left_by(about.session, about.details.assignment))


async def _host_withdrew(about: AboutAssignment) -> Message | None:
    nobody = await outbox.find(about.session, asking.NO_HOST_LEFT.name, about.details.id)
    return shadow.host_withdrew(about.details, is_last=nobody is not None)


async def _day_told(about: AboutAssignment) -> Message | None:
    return shadow.day_told(about.details, is_another=telling.is_another_day(about.row))


RENDERERS: Mapping[str, Renderer] = {
    asking.HOST_ASKED.name: from_details(shadow.host_asked),
    asking.HOST_REMINDED.name: from_details(shadow.host_reminded),
    asking.NO_ANSWER.name: about_assignment(_host_silent),
    asking.HOST_WITHDREW.name: about_assignment(_host_withdrew),
    asking.NO_HOST_LEFT.name: from_details(shadow.no_host_left),
    telling.DAY_TOLD.name: about_assignment(_day_told),
    telling.DAY_OFF.name: from_details(shadow.day_off),
    telling.THANKED.name: from_context(shadow.thanked),
}
