"""Renderers of the answers to what somebody said to the bot."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, Rendering, about_assignment
from bot.program import drafts, outbox, people
from bot.program.assignments import assignment_details, id_of
from bot.program.drafts import choosing
from bot.program.drafts.messages import DRAFT_KEPT, FILE_ANSWERED, WORDS_ANSWERED
from bot.program.people import participations
from bot.program.people.availability import zone_of
from bot.surfaces import talk
from bot.surfaces.message import Message
from bot.surfaces.mine import mine_message

# Of what is in hand, two blocks each of the fifty that a message holds.
_MOST = 10


async def _kept(about: AboutAssignment) -> Message | None:
    draft = await drafts.of_assignment(about.session, about.details.id)
    if draft is None:
        return None
    newest = await outbox.newest(about.session, DRAFT_KEPT.name, about.details.id)
    if newest is not None and newest.id != about.row.id:
        return talk.answered_below()
    others = []
    for each in await choosing.open_for(about.session, about.details.participant.slack_id or ""):
        details = await assignment_details.of_assignment(about.session, id_of(each))
        if details is not None and details.id != about.details.id:
            others.append(details)
    return talk.draft_kept(about.details, draft, others)


async def _words(rendering: Rendering) -> Message:
    slack_id, context = rendering.row.slack_user or "", rendering.context
    person = await people.by_slack_id(rendering.session, slack_id)
    in_hand, more = (
        await context.in_hand(rendering.session, id_of(person), most=_MOST) if person is not None else ([], 0)
    )
    takes_part = person is not None and bool(await participations.routines_of(rendering.session, id_of(person)))
    if not (in_hand or takes_part or context.workspace.is_cx(slack_id)):
        return talk.nobodys_answered()
    zone = zone_of(person, context.timezone) if person is not None else context.timezone
    today = rendering.now.astimezone(zone).date()
    shown = mine_message(in_hand, (), by=slack_id, today=today, more_in_hand=more)
    return talk.words_answered(shown, may_talk=bool(await choosing.open_for(rendering.session, slack_id)))


async def _file(_: Rendering) -> Message:
    return talk.file_answered()


RENDERERS: Mapping[str, Renderer] = {
    DRAFT_KEPT.name: about_assignment(_kept),
    WORDS_ANSWERED.name: _words,
    FILE_ANSWERED.name: _file,
}
