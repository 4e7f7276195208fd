"""Somebody's own settings on their home tab: nudges, working days and hours, leave, and a pause that can be ended."""

from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.payloads import BlockActions, ViewSubmission
from bot.program import assignments, people
from bot.program.people import own_settings
from bot.surfaces import settings as surface
from bot.surfaces.home_ids import HomeAction, HomeCallback
from bot.surfaces.parts import Blocks
from handlers.clicks import open_modal, refresh_shown
from handlers.features import Act, Feature, Member, Section, Who
from models import Person


async def settings_section(_: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return this person's settings in short, with the button that changes them."""
    person = member.person
    if person is None or person.external_id is None:
        return []
    today = context.today_of(person)
    leaves = [each for each in member.leaves if each.last_day >= today]
    return surface.settings_blocks(member.settings, leaves, today=today)


async def change_settings(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open this person's settings."""
    open_modal(context, request, _settings_modal)
    await ack()


async def _settings_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    slack_id = body["user"]["id"]
    await context.require_member(slack_id)
    async with context.database.read() as session:
        person = await _own(session, slack_id)
        today = context.today_of(person)
        return surface.settings_modal(await own_settings.of(session, person, context.timezone, today=today))


async def submit_settings(context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest) -> None:
    """Keep what this person entered."""
    by, wanted = body["user"]["id"], surface.read_settings(body["view"])
    async with context.database.write() as session:
        person = await _own(session, by)
        today = context.today_of(person)
        kept = await own_settings.keep(session, person, wanted, context.timezone, today=today, by=by)
    context.languages[by] = kept.chosen.date_language
    refresh_shown(context, request)
    await ack()


async def end_pause(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """End this person's pause."""
    async with context.database.write() as session:
        await own_settings.resume(session, await _own(session, body["user"]["id"]))
    refresh_shown(context, request)
    await ack()


async def _own(session: AsyncSession, slack_id: str) -> Person:
    """Return the person of this Slack id. Raises NotYours unless they are on the Participants sheet."""
    person = await people.by_slack_id(session, slack_id)
    if person is None or person.external_id is None:
        raise assignments.NotYours
    return person


FEATURE = Feature(
    acts=(
        Act(HomeAction.CHANGE_SETTINGS, change_settings, Who.IN_PROGRAMME),
        Act(HomeAction.END_PAUSE, end_pause, Who.IN_PROGRAMME),
        Act(HomeCallback.SETTINGS, submit_settings, Who.IN_PROGRAMME),
    ),
    sections=(Section(settings_section),),
)
