"""Renderers of the messages about a retreat: the call to vote, the ranking, and what somebody is to see through."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import Renderer, Rendering
from bot.program.retreats import leaders, messages, shared_issues, voting
from bot.surfaces import retreat as surface
from bot.surfaces.message import Message, message
from models import Place, Retreat


async def _shared(rendering: Rendering) -> Message | None:
    session, row = rendering.session, rendering.row
    retreat = await session.get(Retreat, row.subject_id)
    if retreat is None or not await leaders.is_leader(session, row.person_id):
        return None
    if retreat.closed_at is not None:
        return surface.vote_closed() if rendering.is_posted else None
    given = await voting.votes_of(session, row.subject_id, row.person_id or 0)
    issues = await shared_issues.votable(session, row.subject_id)
    return message(*surface.vote_blocks(row.subject_id, len(issues), len(given)))


async def _ranking(rendering: Rendering) -> Message | None:
    session, row = rendering.session, rendering.row
    if row.place is Place.PERSON and not await leaders.is_leader(session, row.person_id):
        return None
    return surface.ranking_message(await shared_issues.of_retreat(session, row.subject_id))


async def _committed(rendering: Rendering) -> Message | None:
    issue = await shared_issues.one(rendering.session, rendering.row.subject_id)
    if issue is None or issue.commitment is None:
        return None
    return surface.committed_message(issue, issue.commitment)


RENDERERS: Mapping[str, Renderer] = {
    messages.SHARED.name: _shared,
    messages.RANKING.name: _ranking,
    messages.COMMITTED.name: _committed,
}
