"""Renderers of what is said of sponsored accounts: to who looks after them, who sees something fixed, the CX team."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import Renderer, Rendering, from_details
from bot.program.sponsoring import dissatisfiers, handing
from bot.surfaces import sponsor
from bot.surfaces.message import Message


async def _dissatisfier(rendering: Rendering) -> Message | None:
    found = await dissatisfiers.of_account(rendering.session, rendering.row.subject_id)
    if found is None:
        return None
    is_theirs = dissatisfiers.is_for(rendering.row, found.known)
    if not rendering.is_posted and not (is_theirs and found.known.is_open):
        return None
    return sponsor.dissatisfier(found, is_theirs=is_theirs)


RENDERERS: Mapping[str, Renderer] = {
    handing.OWNER_TOLD.name: from_details(sponsor.owner_told),
    handing.HANDED_BACK.name: from_details(sponsor.handed_back),
    handing.NOT_TOLD.name: from_details(sponsor.not_told),
    dissatisfiers.DISSATISFIER.name: _dissatisfier,
}
