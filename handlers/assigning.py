"""/firsthand assign and take back: which participant and customer were typed, and the answer."""

import re
from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.errors import Coded, FirsthandError
from bot.program import people
from bot.program.assignments import by_hand, call_offs, subjects
from bot.program.assignments.subjects import SayWhich, SubjectRow
from bot.program.matching import one_at_a_time
from bot.program.people import (
    NoSuchParticipant,
    NotYetParticipant,
    SeveralParticipants,
    availability,
    customers,
    participations,
)
from bot.program.people.customers import NoSuchCustomer
from bot.program.rounds import held_back, round_times
from bot.program.routines import Routine, Subject, default_routine, switches
from bot.surfaces import goes_out
from bot.surfaces.ids import COMMAND
from bot.surfaces.message import unescaped
from handlers.clicks import in_background
from handlers.features import Command, Feature, Typed, Who
from models import Assignment, AssignmentState, Customer, Person

_MENTION = re.compile(r"^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s*(.*)$", re.DOTALL)
_LONGEST_NAME = 12
_NOT_FOUND = "They can't be found in Slack; correct their e-mail or Slack id on the Participants sheet and import it"


class SayWhomAndWhich(FirsthandError):
    """Assigning takes a person and a customer."""


class SayFromWhom(FirsthandError):
    """Taking back takes a person."""


class TwoPeopleNamed(FirsthandError):
    """Two people are mentioned where one was asked for; `usage` says what was."""

    usage: Coded


class NotInWorkspace(NoSuchParticipant):
    """Who was mentioned is no member of the workspace (any more)."""


class NoParticipantAnyMore(NoSuchParticipant):
    """Who was mentioned was a participant a moment ago."""


class UnknownMention(NoSuchParticipant):
    """Who was mentioned is no participant, or one whose Slack id is not known."""


async def assign(context: AppContext, typed: Typed) -> str:
    """Carry out `/firsthand assign` and return the answer.

    A routine is named by its title, behind the person; without one, the first is meant. A participant whose Slack id is
    not known yet is looked up after the ack, and `typed` says what came of it.
    """
    by, (routine, whom, what) = typed.by.slack_id, _routine_in(typed.rest)
    if routine is not None and routine.subject is not Subject.CUSTOMER:
        return await _assign_other(context, routine, whom, what, by)
    words = f"{whom} {what}".strip()
    return await _assign_customer(context, routine or default_routine(), words, typed)


def _routine_in(rest: str) -> tuple[Routine | None, str, str]:
    """Return the routine whose title was typed, in which Slack escapes &, and what stands before and after it."""
    found = switches.named_within(rest.replace("&amp;", "&"))
    return found if found[0] is not None else (None, rest, "")


async def _assign_customer(context: AppContext, routine: Routine, words: str, typed: Typed) -> str:
    by, mention = typed.by.slack_id, _MENTION.match(words)
    if mention is None:
        return await _assign_by_words(context, routine, unescaped(words), by)
    slack_id, customer = mention[1], _customer_in(mention[2], SayWhomAndWhich())
    async with context.database.read() as session:
        known = await people.by_slack_id(session, slack_id) is not None
    if known:
        return await _assign_known(context, routine, slack_id, customer, by)

    async def look_up_and_assign() -> None:
        profile = await context.workspace.profile(slack_id)
        if profile is None:
            raise NotInWorkspace
        async with context.database.write() as session:
            if await people.link(session, profile) is None:
                raise NotYetParticipant(profile.name)
        await typed.respond(await _assign_known(context, routine, slack_id, customer, by))

    in_background(context, typed.request, look_up_and_assign())
    return "One moment: looking them up in Slack."


def _customer_in(rest: str, usage: Coded) -> str:
    """Return what was typed behind the person. Raises TwoPeopleNamed where that is one more person."""
    if _MENTION.match(rest):
        raise TwoPeopleNamed(usage)
    return unescaped(rest).strip()


async def _assign_known(context: AppContext, routine: Routine, slack_id: str, typed: str, actor: str) -> str:
    if not typed:
        raise SayWhomAndWhich
    async with context.database.write() as session:
        participant = await people.by_slack_id(session, slack_id)
        if participant is None:
            raise NoParticipantAnyMore
        customer = await customers.by_words(session, typed)
        return await _assign(context, session, routine, (participant, customer), actor)


async def _assign_by_words(context: AppContext, routine: Routine, typed: str, actor: str) -> str:
    async with context.database.read() as session:  # looked up before the writing transaction, which others wait for
        known, wanted = await _pair_by_words(session, typed)
    async with context.database.write() as session:
        participant = await session.get_one(Person, known.id)
        customer = await session.get_one(Customer, wanted.id)
        return await _assign(context, session, routine, (participant, customer), actor)


async def _pair_by_words(session: AsyncSession, typed: str) -> tuple[Person, Customer]:
    """Return the participant and the customer named by `typed`, trying every split, the longest name first.

    Raises FirsthandError where no split names one of each.
    """
    words = typed.split()
    if len(words) < 2:  # noqa: PLR2004  (a person and a customer)
        raise SayWhomAndWhich
    unclear: FirsthandError | None = None
    unknown: FirsthandError | None = None
    for end in range(min(len(words) - 1, _LONGEST_NAME), 0, -1):
        try:
            participant = await people.by_words(session, " ".join(words[:end]))
            return participant, await customers.by_words(session, " ".join(words[end:]))
        except (SeveralParticipants, NoSuchCustomer) as doubt:
            unclear = unclear or doubt
        except NoSuchParticipant as nobody:
            unknown = unknown or nobody
    raise unclear or unknown or SayWhomAndWhich


async def _assign(
    context: AppContext,
    session: AsyncSession,
    routine: Routine,
    pair: tuple[Person, SubjectRow | None],
    actor: str,
) -> str:
    participant, subject = pair
    now, name = context.now(), subjects.name_of(subject, routine.key)
    cadence = context.cadence_of(routine, (await switches.newest(session)).get(routine.key))
    span = await round_times.span_to_hand_out_in(session, routine, cadence, now=now)
    made = await by_hand.assign(session, participant, subject, routine=routine, span=span, now=now, actor=actor)
    others = await one_at_a_time.others_of(session, participant.id or 0, routine)
    is_asked = made.state is AssignmentState.ASKED
    to = subject if is_asked and isinstance(subject, Person) else participant
    reader = await availability.of_one(session, to, context.timezone)
    if is_asked:
        when = goes_out.question(name, reader, now)
    else:
        is_planned = made.state is AssignmentState.PROPOSED
        when = (goes_out.planned if is_planned else goes_out.brief)(reader, now, span.ends_on)
        if participant.not_found_at is None:  # else that is told instead
            await held_back.note_told(session, made, reader, ends_on=span.ends_on, now=now)
    return f"{_handed(participant, name, made, when)}{_beside(others)}"


def _beside(others: Sequence[Routine]) -> str:
    """Return in words of which other routines somebody has one open, "" for none."""
    return f" Open beside it: {', '.join(each.title for each in others)}." if others else ""


def _handed(participant: Person, name: str, made: Assignment, when: str) -> str:
    """Return in words what becomes of what was assigned; `when` says when it goes out."""
    if made.state is AssignmentState.PROPOSED:
        left_out = "" if participant.not_found_at is None else f" {_NOT_FOUND}: until then Approve leaves them out."
        return (
            f"{participant.name} has {name} in the plan now. Nothing is sent before somebody presses Approve."
            f"{left_out or when}"
        )
    if made.state is AssignmentState.ASKED:
        return f"{name} is asked first. {participant.name} gets the brief once they say yes.{when}"
    if participant.not_found_at is not None:
        return f"{participant.name} gets {name}, but not yet. {_NOT_FOUND}: until then the brief waits."
    return f"{participant.name} gets {name}. {when}"


async def _assign_other(context: AppContext, routine: Routine, whom: str, what: str, actor: str) -> str:
    """Assign what needs no customer: a colleague, an account, a journey or nothing."""
    async with context.database.read() as session:  # looked up before the writing transaction, which others wait for
        known = await participant_named(session, whom)
        wanted = await _subject(session, routine, what)
    async with context.database.write() as session:
        participant = await session.get_one(Person, known.id)
        subject = await subjects.by_id(session, routine.subject, wanted.id) if wanted is not None else None
        return await _assign(context, session, routine, (participant, subject), actor)


async def participant_named(session: AsyncSession, typed: str) -> Person:
    """Return the participant who was typed: mentioned, or by name, address or id. Raises NoSuchParticipant."""
    mention = _MENTION.match(typed)
    if mention is None:
        return await people.by_words(session, unescaped(typed))
    participant = await people.by_slack_id(session, mention[1])
    if participant is None:
        raise UnknownMention
    return participant


async def _subject(session: AsyncSession, routine: Routine, typed: str) -> SubjectRow | None:
    if routine.subject is Subject.NOTHING:
        return None
    if not typed:
        raise SayWhich(routine.title, routine.subject)
    mention = _MENTION.match(typed)
    return await subjects.by_words(session, routine.subject, mention[1] if mention else unescaped(typed))


async def take_back(context: AppContext, typed: Typed) -> str:
    """Carry out `/firsthand take back` and return the answer; where they have several, customer or routine is named."""
    if not typed.rest:
        raise SayFromWhom
    now, by = context.now(), typed.by.slack_id
    async with context.database.write() as session:
        routine, whom, what = _routine_in(typed.rest)
        subject: SubjectRow | None
        if routine is None or routine.subject is Subject.CUSTOMER:
            participant, subject = await _participant_and_customer(session, f"{whom} {what}".strip())
        else:
            participant = await participant_named(session, whom)
            subject = await _subject(session, routine, what) if what else None
        found, before = await call_offs.take_back(session, participant, subject, routine=routine, now=now, actor=by)
        is_over = await participations.is_over(session, participant.id or 0)
    name = participant.name
    if before is AssignmentState.CLOSED:
        return f"{found} is theirs no more. {name} has nothing open about it, so nobody is told."
    if before is AssignmentState.PROPOSED:
        return f"{found} is out of the plan, and {name} has nothing in its place. Nothing was sent."
    if is_over:
        return f"{found} is back on the list. {name} takes part no more, so nobody is told."
    told = (
        f"{name} had no brief yet" if before in (AssignmentState.ASKED, AssignmentState.APPROVED) else f"{name} is told"
    )
    return f"{found} is back on the list, and {told}. To hand them another: {COMMAND} assign"


async def _participant_and_customer(session: AsyncSession, typed: str) -> tuple[Person, Customer | None]:
    mention = _MENTION.match(typed)
    if mention is not None:
        participant = await people.by_slack_id(session, mention[1])
        if participant is None:
            raise UnknownMention
        named = _customer_in(mention[2], SayFromWhom())
        return participant, await customers.by_words(session, named) if named else None
    words = unescaped(typed)
    try:
        return await people.by_words(session, words), None
    except NoSuchParticipant as unknown:
        if isinstance(unknown, SeveralParticipants) or len(words.split()) == 1:
            raise
        return await _pair_by_words(session, words)


_ASSIGN = (
    "hands somebody a customer right away, or changes the plan that waits for Approve; of other routines, type "
    "@person ROUTINE, then whom or what it is about"
)
_TAKE_BACK = "takes back what they have; add CUSTOMER-ID or ROUTINE where they have several"

FEATURE = Feature(
    commands=(
        Command("assign", _ASSIGN, Who.CX_TEAM, assign, usage="@person CUSTOMER-ID"),
        Command("take back", _TAKE_BACK, Who.CX_TEAM, take_back, usage="@person"),
    )
)
