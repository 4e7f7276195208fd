"""Renderers of what the two of a one-to-one are told, and who sees through what they agreed on."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, about_assignment, from_details
from bot.program.one_to_ones import telling
from bot.surfaces import one_to_one, one_to_one_host
from bot.surfaces.message import Message


async def _host(about: AboutAssignment) -> Message | None:
    return one_to_one_host.host_message(about.details, about.row.person_id)


async def _day_set(about: AboutAssignment) -> Message | None:
    return one_to_one_host.day_set(about.details, about.row.person_id)


async def _to_log(about: AboutAssignment) -> Message | None:
    return one_to_one_host.to_log(about.details, about.row.person_id)


async def _agreed(about: AboutAssignment) -> Message | None:
    return one_to_one.agreed_with(about.details, about.row.slack_user)


RENDERERS: Mapping[str, Renderer] = {
    telling.HOST.name: about_assignment(_host),
    telling.DAY_SET.name: about_assignment(_day_set),
    telling.TO_LOG.name: about_assignment(_to_log),
    telling.PASSED.name: from_details(one_to_one_host.passed),
    telling.OFF.name: from_details(one_to_one_host.off),
    telling.TOLD.name: from_details(one_to_one.told),
    telling.NEW_HOST.name: from_details(one_to_one.new_host),
    telling.AGREED.name: about_assignment(_agreed),
}
