"""The CX desk: the slash command, Approve under the plan, and the import of a workbook."""

import asyncio

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import AppContext
from bot.errors import FieldError, FirsthandError
from bot.payloads import View
from bot.program import rounds
from bot.program.importing import uploads
from bot.program.outbox import plan_cards
from bot.program.rounds import plans, round_times
from bot.program.routines import CALL
from bot.surfaces import desk
from bot.surfaces.answer import to_them_alone
from bot.surfaces.ids import COMMAND, Action, Callback
from bot.surfaces.message import Message, unescaped
from bot.surfaces.modal import subject_of
from bot.surfaces.plan import plan_coming, status_message
from handlers.assigning import assign, take_back
from handlers.calls import Body, subject_in
from handlers.errors import error_responder
from models import OutgoingKind, RoundState


def register(app: AsyncApp, context: AppContext) -> None:
    """Register what the CX team does."""

    async def command(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        context.require_cx(body["user_id"])
        tell = error_responder(body, client, respond)
        verb, rest = (*body.get("text", "").split(maxsplit=1), "", "")[:2]
        verb = verb.lower()
        if verb == "import":
            context.background.start(_open_import(client, body["trigger_id"]), tell)
            await ack()
        elif verb == "assign":
            await assign(context, ack, body, rest.strip(), respond=respond, tell=tell)
        elif verb == "take" and (whom := _after_back(rest)) is not None:
            await ack(**to_them_alone(await take_back(context, whom, body["user_id"])))
        else:
            said = await _answer(context, unescaped(verb))
            await ack(**to_them_alone(said))

    async def approve(ack: AsyncAck, body: Body) -> None:
        by = body["user"]["id"]
        context.require_cx(by)
        async with context.database.write() as session:
            await rounds.approve(session, subject_in(body), now=context.now(), actor=by)
        await ack()

    async def take_upload(ack: AsyncAck, body: Body) -> None:
        context.require_cx(body["user"]["id"])
        await _keep_upload(context, body["view"], by=body["user"]["id"])
        await ack()
        context.wake("imports")

    async def team_changed(body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        context.background.start(context.workspace.refresh_team(), error_responder(body, client, respond))

    app.event("subteam_members_changed")(team_changed)
    app.command(COMMAND)(command)
    app.action(Action.APPROVE_PLAN)(approve)
    app.view(Callback.IMPORT)(take_upload)


def _after_back(rest: str) -> str | None:
    """Return what follows "back", None where something else does."""
    back, _, whom = rest.strip().partition(" ")
    return whom.strip() if back.lower() == "back" else None


async def _open_import(client: AsyncWebClient, trigger_id: str) -> None:
    await client.views_open(trigger_id=trigger_id, view=desk.import_modal())


async def _keep_upload(context: AppContext, view: View, *, by: str) -> None:
    subject_of(view)
    files = desk.read_import(view)
    if not files:
        raise FieldError({"workbook": "Choose the workbook: an Excel file (.xlsx)."})
    async with context.database.write() as session:
        await uploads.keep(session, files[0], view_id=view["id"], by=by, now=context.now())


async def _answer(context: AppContext, verb: str) -> Message:
    if verb in ("", "help"):
        return desk.help_message()
    if verb == "status":
        return await _status(context)
    if verb == "plan":
        return await _plan(context)
    raise FirsthandError(f"There is no “{verb[:50]}” here. {COMMAND} help lists what there is.")


async def _status(context: AppContext, *, posted_anew: bool = False) -> Message:
    async with context.database.read() as session:
        status = await plans.programme_status(session, CALL, context.cadence, now=context.now())
        round_id = status.plan.round.id if status.plan else None
        link = await context.message_link(session, OutgoingKind.PLAN, round_id) if round_id else None
    # Beside the event loop, as it grows with people.
    return await asyncio.to_thread(status_message, status, plan_link=link, posted_anew=posted_anew)


async def _plan(context: AppContext) -> Message:
    now = context.now()
    async with context.database.write() as session:
        span = await round_times.span_to_plan(session, CALL, context.cadence, now=now)
        round_ = await rounds.want_plan(session, CALL, span, now=now)
        if round_ is not None and round_.id is not None and round_.state is not RoundState.OPEN:
            # Shown anew; where somebody deleted it, it is posted once more.
            plan_cards.follow(session, round_.id, at_once=True)
    if round_ is None:
        raise FirsthandError(
            "There is nobody to plan for yet: it takes participants, and customers who agreed to be called. "
            f"Import them with {COMMAND} import."
        )
    if round_.state is RoundState.OPEN:
        context.wake("round")
        return plan_coming(round_)
    return await _status(context, posted_anew=True)
