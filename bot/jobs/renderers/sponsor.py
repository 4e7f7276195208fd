"""Renderers of what is said of sponsored accounts: to who looks after them, who sees something fixed, the CX team."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, Rendering, about_assignment, from_details
from bot.program.sponsoring import dissatisfiers, handing, sponsorships
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


async def _owner_told(rendering: Rendering) -> Message | None:
    told = await sponsorships.to_tell(rendering.session, rendering.row.subject_id)
    is_said = told is not None and (rendering.is_posted or told.row.until is None)
    return sponsor.owner_told(told) if told is not None and is_said else None


async def _handed_back(about: AboutAssignment) -> Message | None:
    found = await sponsorships.sponsor_of(about.session, about.details.assignment.account_id or 0)
    return sponsor.handed_back(about.details, found)


RENDERERS: Mapping[str, Renderer] = {
    sponsorships.OWNER_TOLD.name: _owner_told,
    handing.HANDED_BACK.name: about_assignment(_handed_back),
    handing.NOT_TOLD.name: from_details(sponsor.not_told),
    dissatisfiers.DISSATISFIER.name: _dissatisfier,
}
