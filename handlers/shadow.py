"""The buttons of the shadow day: a host's answers, and what the CX team does where none comes."""

from slack_bolt.async_app import AsyncAck

from bot.context import AppContext
from bot.payloads import BlockActions
from bot.program.shadow_days import asking
from bot.surfaces.shadow_ids import ShadowAction
from handlers.clicks import subject_in
from handlers.features import Act, Feature, Who


async def host_agrees(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Keep that the host is glad to."""
    await context.database.run_write(
        lambda session: asking.agree(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    await ack()


async def host_declines(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Keep that the host would rather not, or can't after all."""
    async with context.database.write() as session:
        now, by = context.now(), body["user"]["id"]
        await asking.decline(session, subject_in(body), now=now, by=by, zone=context.timezone)
    await ack()


async def ask_another_host(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Ask somebody else, as the host doesn't answer."""
    await context.database.run_write(
        lambda session: asking.ask_another(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    await ack()


async def leave_host_asked(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Leave the question to the host open."""
    await context.database.run_write(
        lambda session: asking.leave_it(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    await ack()


FEATURE = Feature(
    acts=(
        Act(ShadowAction.HOST_AGREES, host_agrees, Who.HOST),
        Act(ShadowAction.HOST_DECLINES, host_declines, Who.HOST),
        Act(ShadowAction.ASK_ANOTHER_HOST, ask_another_host, Who.CX_TEAM),
        Act(ShadowAction.LEAVE_HOST_ASKED, leave_host_asked, Who.CX_TEAM),
    )
)
