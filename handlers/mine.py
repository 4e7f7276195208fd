"""/firsthand mine: what is in a person's hands with its buttons, what was promised, and what comes next."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.program.assignments import id_of
from bot.program.retreats import shared_issues
from bot.program.routines import switches
from bot.program.stories import commitments
from bot.program.stories.commitments import OpenPromise
from bot.surfaces.commands import hinted
from bot.surfaces.message import Message
from bot.surfaces.mine import NextRound, mine_message
from handlers.clicks import in_background
from handlers.features import Command, Feature, Member, Typed, Who
from models import RoutineSwitch

# Of what is in hand, as far as a message holds it; and of promises.
_MOST = 20


async def show_mine(context: AppContext, typed: Typed) -> None:
    """Answer `/firsthand mine` after the ack, as Slack is asked first whether they are a member."""

    async def answer() -> None:
        await context.require_member(typed.by.slack_id)
        shown = await _mine(context, typed.by)
        await typed.respond(hinted(shown) if typed.alone else shown)

    in_background(context, typed.request, answer())


async def _mine(context: AppContext, member: Member) -> Message:
    person = member.person
    today = context.today_of(person) if person is not None else context.today()
    async with context.database.read() as session:
        person_id = id_of(person) if person is not None else None
        in_hand, more = await context.in_hand(session, person_id, most=_MOST) if person_id is not None else ([], 0)
        promised, count = await promises_of(session, member, limit=_MOST)
        coming = await coming_of(session, context, person_id) if person_id is not None else []
    left_out = {"more_in_hand": more, "more_promised": count - len(promised)}
    return mine_message(in_hand, promised, coming, by=member.slack_id, today=today, **left_out)


async def promises_of(session: AsyncSession, member: Member, *, limit: int) -> tuple[list[OpenPromise], int]:
    """Return at most so many open promises that a member made or sees through, and how many there are."""
    person_id = member.person.id if member.person is not None else None
    found, count = await commitments.open_of(session, person_id, member.slack_id, limit=limit)
    return [await _as_known(session, each) for each in found], count


async def _as_known(session: AsyncSession, promise: OpenPromise) -> OpenPromise:
    """Return a promise with the words that readers may know, where it was made of an issue."""
    if promise.commitment.issue_id is None:
        return promise
    known = await shared_issues.promise_of(session, promise.commitment)
    return replace(promise, shown_as=known or promise.shown_as)


async def coming_of(session: AsyncSession, context: AppContext, person_id: int) -> list[NextRound]:
    """Return when the next round begins of each routine that this person takes part in, the first one first."""
    return coming_in(context, *await switches.newest_for(session, person_id))


def coming_in(context: AppContext, known: Mapping[str, RoutineSwitch], theirs: Collection[str]) -> list[NextRound]:
    """Return when the next round begins of each of `theirs` (keys), by the newest switches, the first one first."""
    coming = [
        NextRound(routine.title, context.cadence_of(routine, known[routine.key]).next_at(context.now()).starts_on)
        for routine in switches.on_in(known)
        if routine.key in theirs and not routine.by_person
    ]
    return sorted(coming, key=lambda each: each.starts_on)


FEATURE = Feature(
    commands=(
        Command("mine", "what waits for you, what you promised, what is next", Who.PARTICIPANT, show_mine, alone=True),
    )
)
