"""The CX team's desk: status and plan, Approve under the plan, and the import of a workbook."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from slack_bolt.async_app import AsyncAck
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.errors import FieldError, FirsthandError, Problem
from bot.payloads import BlockActions, ViewSubmission
from bot.program import outbox, rounds
from bot.program.importing import uploads
from bot.program.rounds import plans, round_times
from bot.program.routines import switches
from bot.surfaces import desk
from bot.surfaces.commands import hinted
from bot.surfaces.home import desk_blocks
from bot.surfaces.ids import Action, Callback
from bot.surfaces.message import Message
from bot.surfaces.modal import subject_of
from bot.surfaces.parts import Blocks
from bot.surfaces.plan import plan_coming, status_message
from handlers import figures, welcome
from handlers.clicks import in_background, pair_in
from handlers.commands import listed_for
from handlers.errors import show_modal
from handlers.features import Act, Command, Feature, Member, Section, Typed, Who
from models import OutgoingKind, Round, RoundState

# What routines that are never planned have to say in the status.
STATUS_SECTIONS: tuple[Callable[[AsyncSession, AppContext], Awaitable[Blocks]], ...] = (
    welcome.status_section,
    figures.status_section,
)


class NobodyToPlanFor(FirsthandError):
    """There are no participants, or no customers who may be called."""


class NothingTurnedOn(FirsthandError):
    """No routine is on."""


class NotBegunYet(FirsthandError):
    """The first round of what is on is yet to come: of the routine `title`, on `day`."""

    title: str
    day: date


class WorkbookMissing(Problem):
    """No file was chosen."""


async def approve_plan(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Approve the plan of a round that was seen, so that its briefs go out."""
    by, (round_id, seen) = body["user"]["id"], pair_in(body)
    await context.database.run_write(
        lambda session: rounds.approve(session, round_id, seen=seen, now=context.now(), actor=by)
    )
    await ack()


async def submit_import(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Store the uploaded workbook's file id; a job fetches and imports it."""
    view, by = body["view"], body["user"]["id"]
    subject_of(view)
    files = desk.read_import(view)
    if not files:
        raise FieldError({"workbook": WorkbookMissing()})
    await context.database.run_write(
        lambda session: uploads.keep(session, files[0], view_id=view["id"], by=by, now=context.now())
    )
    await ack()
    context.wake("imports")


async def show_status(context: AppContext, typed: Typed) -> None:
    """Answer `/firsthand status` after the ack: who calls whom, and what waits."""
    _answer_with_status(context, typed)


def _answer_with_status(context: AppContext, typed: Typed, *, posted_anew: bool = False) -> None:
    """Answer with the status beside the ack, as it reads all people of the rounds."""

    async def answer() -> None:
        status = await _status(context, posted_anew=posted_anew)
        await typed.respond(hinted(status) if typed.alone else status)

    in_background(context, typed.request, answer())


async def _status(context: AppContext, *, posted_anew: bool) -> Message:
    statuses, links = [], dict[str, str]()
    async with context.database.read() as session:
        known = await switches.newest(session)
        on = switches.on_in(known)
        more = [block for section in STATUS_SECTIONS for block in await section(session, context)]
        for routine in await switches.under_way(session):
            if routine.by_person:
                continue
            cadence = context.cadence_of(routine, known.get(routine.key))
            status = await plans.programme_status(session, routine, cadence, now=context.now())
            round_id = status.plan.round.id if status.plan else None
            link = await context.message_link(session, OutgoingKind.PLAN, round_id) if round_id else None
            statuses.append(replace(status, is_on=routine in on))
            links |= {routine.key: link} if link else {}
    if not statuses and not more:
        raise NothingTurnedOn
    # In a thread, as it grows with people.
    return await asyncio.to_thread(status_message, *statuses, plan_links=links, posted_anew=posted_anew, more=more)


async def show_plan(context: AppContext, typed: Typed) -> Message | None:
    """Answer `/firsthand plan`: the plans are asked for, or, after the ack, shown again."""
    now, planned, ahead = context.now(), list[Round](), list[tuple[str, date]]()
    async with context.database.write() as session:
        await switches.hold_all(session)
        await rounds.hold_unapproved(session)
        known = await switches.newest(session)
        on = [routine for routine in switches.on_in(known) if not routine.by_person]
        for routine in on:
            cadence = context.cadence_of(routine, known[routine.key])
            span = await round_times.span_to_plan(session, routine, cadence, now=now)
            if round_times.is_ahead(span, cadence.day_of(now)):
                ahead.append((routine.title, span.starts_on))
                continue
            round_ = await rounds.want_plan(session, routine, span, now=now)
            if round_ is not None and round_.id is not None and round_.state is not RoundState.OPEN:
                # Updated; where somebody deleted it, it is posted again.
                outbox.refresh_plan_card(session, round_.id, at_once=True)
            planned += [round_] if round_ is not None else []
    if not on:
        raise NothingTurnedOn
    if not planned:
        raise NotBegunYet(*ahead[0]) if ahead else NobodyToPlanFor
    coming = [round_ for round_ in planned if round_.state is RoundState.OPEN]
    if coming:
        context.wake("round")
        return plan_coming(*coming)
    _answer_with_status(context, typed, posted_anew=True)
    return None


async def open_import(context: AppContext, typed: Typed) -> None:
    """Answer `/firsthand import`: open the modal that takes a workbook."""
    in_background(context, typed.request, show_modal(typed.request, desk.import_modal()))


async def desk_section(_session: AsyncSession, _context: AppContext, member: Member) -> Blocks:
    """Return the CX team's part of the home tab: what they can type."""
    return desk_blocks(listed_for(member, desk=True)) if member.of_cx_team else []


_STATUS = "who meets whom in this round, and what waits for you"
_PLAN = "makes the round's plan now, or shows it again"
_IMPORT = "takes a workbook: customers, participants, hosts and more"

FEATURE = Feature(
    acts=(
        Act(Callback.IMPORT, submit_import, Who.CX_TEAM),
        Act(Action.APPROVE_PLAN, approve_plan, Who.CX_TEAM),
    ),
    commands=(
        Command("status", _STATUS, Who.CX_TEAM, show_status, alone=True),
        Command("plan", _PLAN, Who.CX_TEAM, show_plan),
        Command("import", _IMPORT, Who.CX_TEAM, open_import),
    ),
    sections=(Section(desk_section),),
)
