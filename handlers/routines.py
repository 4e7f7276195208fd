"""/firsthand routines, turn on and turn off: which routines the programme has, how often, from when and for whom."""

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.errors import FieldError, FirsthandError, Problem
from bot.payloads import BlockActions, View, ViewSubmission
from bot.program import people, rounds
from bot.program.people import audiences
from bot.program.people.audiences import Audience
from bot.program.rounds import overview, round_times
from bot.program.rounds.overview import Standing
from bot.program.routines import ROUTINES, Routine, switches
from bot.program.routines.switches import NoSuchRoutine, RoutineChanged, Terms
from bot.surfaces import parts
from bot.surfaces import routine_modal as surface
from bot.surfaces.ids import COMMAND
from bot.surfaces.message import unescaped
from bot.surfaces.modal import subject_of
from bot.surfaces.routine_ids import RoutineAction, RoutineCallback
from bot.surfaces.routine_modal import ALL, Entered, Note
from bot.surfaces.routine_words import meaning, turned_off
from handlers.clicks import chosen_in, in_background, update_shown
from handlers.errors import show_modal
from handlers.features import Act, Command, Feature, Typed, Who

# How many of those whom a routine does not reach, or who can't be chosen, are named.
_NAMED = 5
_BESIDE = "beside others"
_ANEW = " Its plan that was withdrawn is made anew, and comes to the CX channel to be approved."


class SayWhichRoutine(FirsthandError):
    """No routine was named; `titles` are those there are."""

    titles: str


class MonthIsOver(Problem):
    """The month from which a routine is to be on is over, or none was chosen."""


class NotInTheProgramme(Problem):
    """Some of those who were chosen by name take part in nothing; `names` are theirs, as far as they are known."""

    names: tuple[str, ...]
    count: int


async def turn_on(context: AppContext, typed: Typed) -> str:
    """Answer `/firsthand turn on`: rounds of this routine open from now on, on the terms of the last time.

    “beside others” behind it lets one of it be open beside one of another routine.
    """
    words, beside, _ = unescaped(typed.rest).rstrip(" .").lower().partition(_BESIDE)
    routine = _named(words if beside else unescaped(typed.rest))
    async with context.database.write() as session:
        terms = await switches.terms_of(session, routine, (await switches.newest(session)).get(routine.key))
        chosen = replace(terms, beside=True) if beside else terms
        now, by = context.now(), typed.by.slack_id
        is_new = await switches.turn_on(session, routine, now=now, by=by, terms=chosen)
        anew = await rounds.follow_switch(session, routine, now=now)
    standing = await _read(context, routine)
    if not is_new:
        return f"{routine.title} is on already. {_means(context, standing)} {COMMAND} routines changes that."
    context.wake("round")
    planned = "" if routine.by_person else f" {COMMAND} plan makes its plan now."
    return f"{routine.title} is on. {_means(context, standing)}{_ANEW if anew else planned}"


async def turn_off(context: AppContext, typed: Typed) -> str:
    """Answer `/firsthand turn off`: no more rounds of this routine open."""
    routine = _named(unescaped(typed.rest))
    return await _turn_off(context, routine, typed.by.slack_id)


async def _turn_off(context: AppContext, routine: Routine, by: str) -> str:
    """Turn a routine off; return what that means."""
    now, withdrawn = context.now(), 0
    async with context.database.write() as session:
        was_on = await switches.turn_off(session, routine, now=now, by=by)
        if was_on:
            withdrawn = await rounds.follow_switch(session, routine, now=now)
    if not was_on:
        return f"{routine.title} is off already."
    standing = await _read(context, routine)
    return f"{routine.title} is off. {turned_off(standing, context.today(), plan_waits=withdrawn > 0)}"


def _means(context: AppContext, standing: Standing) -> str:
    return meaning(standing, context.today())


async def _standing(context: AppContext, session: AsyncSession, routine: Routine, *, limit: int = 0) -> Standing:
    return await overview.of(session, routine, context.cadence_of, now=context.now(), limit=limit)


async def _read(context: AppContext, routine: Routine) -> Standing:
    return await context.database.run_read(lambda session: _standing(context, session, routine))


def _named(words: str) -> Routine:
    if not words.strip():
        raise SayWhichRoutine(_titles())
    return switches.titled(words)


def _titles() -> str:
    return ", ".join(routine.title for routine in ROUTINES.values())


async def open_routines(context: AppContext, typed: Typed) -> None:
    """Answer `/firsthand routines`: open the modal of all routines."""

    async def show() -> None:
        await show_modal(typed.request, await _all_routines(context, {}))

    in_background(context, typed.request, show())


async def _all_routines(context: AppContext, kept: dict[str, str], *, note: Note = ()) -> dict[str, Any]:
    found = await context.database.run_read(
        lambda session: overview.of_all(session, context.cadence_of, now=context.now(), limit=_NAMED)
    )
    return surface.all_routines_modal(found, today=context.today(), note=note, kept=kept)


async def choose_routine(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Show the fields of the routine that was chosen, or all routines, keeping what is entered of others."""
    context.latest_clicks.note(body)

    async def show() -> None:
        seen = body["view"]
        key, kept = chosen_in(body) or ALL, surface.kept_of(seen)
        shown = _all_routines(context, kept) if key == ALL else _fields(context, _by_key(key), kept)
        await update_shown(context, request, body, await shown)

    in_background(context, request, show())
    await ack()


def _by_key(key: str) -> Routine:
    if key not in ROUTINES:
        raise NoSuchRoutine(title=key[:50], titles=_titles())
    return ROUTINES[key]


async def _fields(context: AppContext, routine: Routine, kept: dict[str, str], *, note: Note = ()) -> dict[str, Any]:
    async with context.database.read() as session:
        standing = await _standing(context, session, routine, limit=_NAMED)
        cadence = context.cadence_of(routine, standing.switch)
        openings = await round_times.openings(session, routine, cadence, now=context.now())
        departments = await audiences.departments(session)
    return surface.routine_modal(
        standing,
        openings,
        departments,
        today=context.today(),
        seen=switches.seen_of(standing.switch),
        note=note,
        kept=kept,
    )


async def submit_routines(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Turn on the routine whose fields were shown, or change it, and say what that means.

    Where another changed it meanwhile, the fields are shown again, with what is entered in them.
    """
    view, by = body["view"], body["user"]["id"]
    subject_of(view)
    kept = surface.kept_of(view)
    routine = _by_key(surface.chosen_in(view) or "")
    try:
        note = await _save(context, routine, view, by)
    except RoutineChanged:
        by_whom = switches.last_by((await _read(context, routine)).switch)
        told = (parts.person(by_whom), " changed this just now. What you entered is below: save again to keep it.")
        await ack(response_action="update", view=await _fields(context, routine, kept, note=told))
        return
    context.wake("round")
    others = {key: text for key, text in kept.items() if key != routine.key}
    await ack(response_action="update", view=surface.saved_modal(f"{routine.title} is on.", note, others))


async def _save(context: AppContext, routine: Routine, view: View, by: str) -> str:
    entered, now = surface.read_entered(view, routine.key), context.now()
    async with context.database.read() as session:
        before = await _standing(context, session, routine)
        terms = await _terms(context, session, before, entered)
    async with context.database.write() as session:
        await switches.change(
            session, routine, terms, seen=surface.seen_in(view), opening=before.opens.month, now=now, by=by
        )
        anew = await rounds.follow_switch(session, routine, now=now)
    return f"{_means(context, await _read(context, routine))}{_ANEW if anew else ''}"


async def _terms(context: AppContext, session: AsyncSession, before: Standing, entered: Entered) -> Terms:
    """Return what was entered as terms. Raises FieldError."""
    key, month = before.routine.key, context.today().replace(day=1)
    if before.routine.by_person:
        entered = replace(entered, every_months=before.terms.every_months, first_month=before.terms.first_month)
    elif entered.first_month is None or (entered.first_month < month and entered.first_month != before.opens.month):
        raise FieldError({surface.field_of("first_month", key): MonthIsOver()})
    found = await people.takes_part_by_slack_id(session, entered.people)
    missing = entered.people - found.keys()
    if missing:
        known = [await people.by_slack_id(session, each) for each in sorted(missing)[:_NAMED]]
        names = [person.name if person is not None else "somebody" for person in known]
        raise FieldError({surface.field_of("people", key): NotInTheProgramme(tuple(names), len(missing))})
    # Whoever was chosen and has no Slack id any more can't be shown, and stays chosen.
    unseen = frozenset(each.id or 0 for each in before.names if each.slack_id is None)
    chosen = frozenset(each.id or 0 for each in found.values()) | unseen
    return Terms(entered.every_months, entered.first_month, entered.beside, Audience(entered.departments, chosen))


async def turn_off_routine(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Turn off the routine whose fields are shown."""
    context.latest_clicks.note(body)
    routine = _by_key(str(body["actions"][0].get("value") or ""))
    note = [await _turn_off(context, routine, body["user"]["id"])]
    kept = {key: text for key, text in surface.kept_of(body["view"]).items() if key != routine.key}

    async def show() -> None:
        await update_shown(context, request, body, await _all_routines(context, kept, note=note))

    in_background(context, request, show())
    await ack()


_ROUTINES = "shows every routine: how often, from when and for whom; turns them on and off"
_ON = "begins a routine: its rounds are opened and planned"
_OFF = "ends a routine: no more rounds; what was handed out goes on"

FEATURE = Feature(
    acts=(
        Act(RoutineAction.CHOOSE_ROUTINE, choose_routine, Who.CX_TEAM),
        Act(RoutineAction.TURN_OFF_ROUTINE, turn_off_routine, Who.CX_TEAM),
        Act(RoutineCallback.ROUTINES, submit_routines, Who.CX_TEAM),
    ),
    commands=(
        Command("routines", _ROUTINES, Who.CX_TEAM, open_routines),
        Command("turn on", _ON, Who.CX_TEAM, turn_on, usage="ROUTINE"),
        Command("turn off", _OFF, Who.CX_TEAM, turn_off, usage="ROUTINE"),
    ),
)
