"""What people write or say to the bot in their conversation: kept for what they have open, or answered once."""

from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.payloads import BlockActions, MessagePosted
from bot.program import drafts
from bot.program.drafts import Outcome, Said, keeping
from bot.program.drafts.messages import FILE_ANSWERED, WORDS_ANSWERED
from bot.slack.clips import said_in
from bot.surfaces.talk import TalkAction
from handlers.clicks import in_background, refresh_shown, revision_in, subject_in
from handlers.features import Act, Feature, Who


async def message(context: AppContext, event: MessagePosted, request: AsyncBoltRequest) -> None:
    """Keep what was said, let it follow its author's edit, or forget it; nothing of it is sent anywhere.

    Slack tells of the bot's own messages, too, and sends what it had no answer to again.
    """
    channel_id = event["channel"]
    if event.get("channel_type") != "im":
        return
    if event.get("subtype") == "message_deleted":
        await _forget(context, channel_id, event.get("deleted_ts"))
    elif event.get("subtype") == "message_changed":
        await _follow(context, channel_id, event.get("message"))
    elif (said := said_in(event, channel_id)) is not None and said.by != context.workspace.user_id:
        await _keep(context, said, request)


async def _keep(context: AppContext, said: Said, request: AsyncBoltRequest) -> None:
    wall_now = context.clocks.wall.now()
    outcome = await context.database.run_write(
        lambda session: drafts.keep(session, said, now=context.now(), wall_now=wall_now)
    )
    if outcome is not Outcome.KEPT or said.other_files:
        in_background(context, request, _answer(context, said, outcome))
    if said.clips:
        context.wake("transcripts")


async def _answer(context: AppContext, said: Said, outcome: Outcome) -> None:
    """Have a member answered who said anything else; guests and strangers hear nothing."""
    if not await context.workspace.members.has(said.by):
        return
    kind = FILE_ANSWERED if said.other_files and outcome is not Outcome.ASKED_FOR_HELP else WORDS_ANSWERED
    await context.database.run_write(lambda session: keeping.answer(session, kind.name, said.by, now=context.now()))


async def _follow(context: AppContext, channel_id: str, changed: Any) -> None:
    said = said_in(changed, channel_id) if isinstance(changed, dict) else None
    if said is not None and said.by != context.workspace.user_id:
        await context.database.run_write(lambda session: drafts.edit(session, said))
    elif isinstance(changed, dict) and changed.get("subtype") == "tombstone":  # deleted, and others replied to it
        await _forget(context, channel_id, changed.get("ts"))


async def _forget(context: AppContext, channel_id: str, ts: Any) -> None:
    if isinstance(ts, str):
        await context.database.run_write(lambda session: drafts.delete(session, channel_id, ts))


async def forget_draft(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Forget what was said for an assignment."""
    await context.database.run_write(lambda session: drafts.forget(session, subject_in(body), by=body["user"]["id"]))
    refresh_shown(context, request)
    await ack()


async def draft_is_for(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Let what was said for an assignment be for another one."""
    ids = revision_in(body)
    await context.database.run_write(lambda session: drafts.move(session, ids.id, ids.version, by=body["user"]["id"]))
    refresh_shown(context, request)
    await ack()


FEATURE = Feature(
    acts=(
        Act(TalkAction.FORGET_DRAFT, forget_draft, Who.PARTICIPANT),
        Act(TalkAction.DRAFT_IS_FOR, draft_is_for, Who.PARTICIPANT),
    ),
    events={"message": message},
)
