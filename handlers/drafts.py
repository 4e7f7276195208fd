"""Drafts: what is typed in the form of a reflection is kept while it is typed, and settled once it is submitted."""

import logging
from dataclasses import replace

from slack_bolt.async_app import AsyncAck

from bot.context import AppContext
from bot.payloads import BlockActions, View
from bot.program.drafts import Typing, typed
from bot.surfaces.modal import is_from_home, opening_of
from bot.surfaces.reflection_modals import read_reflection, read_typing

log = logging.getLogger(__name__)


async def keep_draft(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Keep what is typed, beside the ack: each pause in typing sends one, and the next has all that one had."""
    keep_typing(context, body)
    await ack()


def keep_typing(context: AppContext, body: BlockActions) -> None:
    """Keep what is typed or chosen in a form; who types is told of nothing, as Save answers what is wrong."""
    view, action = body["view"], body["actions"][0]
    typing = read_typing(view, body["user"]["id"], str(action["block_id"]), str(action.get("action_ts") or ""))
    is_first = not context.latest_typing.knows(view["id"])
    context.latest_typing.note(body)
    context.background.start(_keep(context, typing, view, is_first=is_first), _not_kept)


async def _keep(context: AppContext, typing: Typing, view: View, *, is_first: bool) -> None:
    """Keep what was typed; with the first of it, messages and home tab say that the form was begun."""
    async with context.database.write() as session:
        is_kept = await typed.note(session, typing, now=context.now())
        if is_kept and is_first:
            await typed.show(session, typing.assignment_id)
    if is_kept and is_first and is_from_home(view):
        context.background.start(context.publish_home(typing.by), _home_not_published)


async def _not_kept(error: Exception) -> None:
    log.error("What somebody typed was not kept", exc_info=error)


async def _home_not_published(error: Exception) -> None:
    log.warning("A home tab does not say yet that a form was begun: %s", error)


def settle_typing(context: AppContext, view: View, by: str) -> None:
    """Forget what was typed in a form that was submitted, beside the ack."""
    context.background.start(_settle(context, view, by), _not_settled)


async def _settle(context: AppContext, view: View, by: str) -> None:
    entered = {entry.field: entry.text for entry in read_reflection(view)}
    submitted = replace(read_typing(view, by, "", ""), texts=entered)
    await context.database.run_write(lambda session: typed.settle(session, submitted, opened_at=opening_of(view)))


async def _not_settled(error: Exception) -> None:
    log.error("What was typed in a form that was submitted is not forgotten yet", exc_info=error)
