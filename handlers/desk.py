"""The CX team's desk: /firsthand, Approve under the plan, and the import of a workbook."""

import asyncio
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.errors import FieldError, FirsthandError, Problem
from bot.payloads import BlockActions, SlashCommand, ViewSubmission
from bot.program import outbox, rounds
from bot.program.importing import uploads
from bot.program.rounds import plans, round_times
from bot.program.routines import CALL
from bot.surfaces import desk
from bot.surfaces.ids import COMMAND, Action, Callback
from bot.surfaces.message import Message, ephemeral, unescaped
from bot.surfaces.modal import subject_of
from bot.surfaces.plan import plan_coming, status_message
from handlers.assigning import assign, take_back
from handlers.clicks import in_background, subject_in
from handlers.errors import show_modal
from models import OutgoingKind, RoundState


class UnknownCommand(FirsthandError):
    """No command begins with this word."""

    verb: str


class NobodyToPlanFor(FirsthandError):
    """There are no participants, or no customers who may be called."""


class WorkbookMissing(Problem):
    """No file was chosen."""


def register(app: AsyncApp, context: AppContext) -> None:
    """Register what the CX team does."""
    app.command(COMMAND)(partial(firsthand_command, context))
    app.view(Callback.IMPORT)(partial(submit_import, context))
    app.action(Action.APPROVE_PLAN)(partial(approve_plan, context))


async def firsthand_command(
    context: AppContext, ack: AsyncAck, command: SlashCommand, request: AsyncBoltRequest, respond: AsyncRespond
) -> None:
    """Answer `/firsthand`, by the first word typed after it."""
    context.require_cx(command["user_id"])
    verb, rest = (*command.get("text", "").split(maxsplit=1), "", "")[:2]
    verb, (after, _, whom) = verb.lower(), rest.strip().partition(" ")
    answer: Message | str = ""
    if verb in ("", "help"):
        answer = desk.help_message()
    elif verb == "status":
        answer = await _status(context)
    elif verb == "plan":
        answer = await _plan(context)
    elif verb == "assign":
        answer = await assign(context, request, respond, rest.strip())
    elif verb == "take" and after.lower() == "back":
        answer = await take_back(context, whom.strip(), command["user_id"])
    elif verb == "import":
        in_background(context, request, show_modal(request, desk.import_modal()))
    else:
        raise UnknownCommand(unescaped(verb)[:50])
    await ack(**ephemeral(answer) if answer else {})


async def approve_plan(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Approve the plan of a round, so that its briefs go out."""
    by = body["user"]["id"]
    context.require_cx(by)
    async with context.database.write() as session:
        await rounds.approve(session, subject_in(body), now=context.now(), actor=by)
    await ack()


async def submit_import(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Store the uploaded workbook's file id; a job fetches and imports it."""
    view, by = body["view"], body["user"]["id"]
    context.require_cx(by)
    subject_of(view)
    files = desk.read_import(view)
    if not files:
        raise FieldError({"workbook": WorkbookMissing()})
    async with context.database.write() as session:
        await uploads.keep(session, files[0], view_id=view["id"], by=by, now=context.now())
    await ack()
    context.wake("imports")


async def _status(context: AppContext, *, posted_anew: bool = False) -> Message:
    async with context.database.read() as session:
        status = await plans.programme_status(session, CALL, context.cadence, now=context.now())
        round_id = status.plan.round.id if status.plan else None
        link = await context.message_link(session, OutgoingKind.PLAN, round_id) if round_id else None
    # In a thread, as it grows with people.
    return await asyncio.to_thread(status_message, status, plan_link=link, posted_anew=posted_anew)


async def _plan(context: AppContext) -> Message:
    now = context.now()
    async with context.database.write() as session:
        span = await round_times.span_to_plan(session, CALL, context.cadence, now=now)
        round_ = await rounds.want_plan(session, CALL, span, now=now)
        if round_ is not None and round_.id is not None and round_.state is not RoundState.OPEN:
            # Updated; where somebody deleted it, it is posted again.
            outbox.refresh_plan_card(session, round_.id, at_once=True)
    if round_ is None:
        raise NobodyToPlanFor
    if round_.state is RoundState.OPEN:
        context.wake("round")
        return plan_coming(round_)
    return await _status(context, posted_anew=True)
