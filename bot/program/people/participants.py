"""Participants: found by what was typed, and linked with their Slack profile."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import outbox
from bot.program.people import participations
from bot.program.routines import ROUTINES
from models import Assignment, AssignmentState, Outgoing, OutgoingKind, Person
from models.account import folded
from models.transaction_threads import run_in_thread

_NAMED_AT_MOST = 10
# What was typed is shown back no longer than that.
_LONGEST_TYPED = 80
# The key of a session's info for the names of all participants.
_KNOWN = "firsthand_known_people"
_WORD = re.compile(r"[^\W_]+")
# As Slack forms the ids of people (docs.slack.dev/reference/objects/user-object); no longer than the columns.
_SLACK_ID = re.compile(r"[UW][A-Z0-9]{1,31}", re.ASCII)


class _Known(NamedTuple):
    """What a search by words reads of a participant."""

    id: int
    external_id: str
    name: str
    email: str | None
    takes_part: bool


class NoSuchParticipant(FirsthandError):
    """Not one participant matches what was typed."""


class NotYetParticipant(NoSuchParticipant):
    """Somebody whose name Slack says, or a sheet, is no participant."""

    name: str


class UnknownParticipant(NoSuchParticipant):
    """No participant matches what was typed."""

    typed: str


class SeveralParticipants(NoSuchParticipant):
    """Several participants match what was typed; `found` names the first, each with id, `more` counts the others."""

    typed: str
    found: tuple[str, ...]
    more: int


class NotActive(FirsthandError):
    """The participant is not active, so nothing can be assigned to them."""

    person: str


class NotInRoutine(NotActive):
    """The participant takes part in other routines, and not in this one (`title`)."""

    title: str


def is_slack_id(text: object) -> bool:
    """Return whether this is formed like a person's Slack user id."""
    return isinstance(text, str) and _SLACK_ID.fullmatch(text) is not None


# Built once, as it is asked at every click.
_BY_SLACK_ID = select(Person).where(col(Person.slack_id) == bindparam("slack_id"))


async def by_slack_id(session: AsyncSession, slack_id: str) -> Person | None:
    """Return the person with that Slack user id."""
    return (await session.exec(_BY_SLACK_ID, params={"slack_id": slack_id})).first()


async def takes_part_by_slack_id(session: AsyncSession, slack_ids: Collection[str]) -> dict[str, Person]:
    """Return those of these people (Slack ids) who are in the programme."""
    if not slack_ids:
        return {}
    theirs = select(Person).where(col(Person.slack_id).in_(slack_ids), participations.takes_part())
    return {person.slack_id: person for person in (await session.exec(theirs)).all() if person.slack_id is not None}


async def by_email(session: AsyncSession, email: str | None) -> Person | None:
    """Return the person with that e-mail address whose Slack id is not known yet; who is on the sheet comes first."""
    if not email:
        return None
    waited_for = select(Person).where(col(Person.slack_id).is_(None), func.lower(Person.email) == email.casefold())
    return (await session.exec(waited_for.order_by(col(Person.external_id).is_(None), col(Person.id)))).first()


async def by_words(session: AsyncSession, typed: str) -> Person:
    """Return the one participant whose id, e-mail (or its part before the @) or name is `typed`.

    Else the one whose names begin so (`pri nair`), whole words before beginnings, and who takes part before who left.
    Raises NoSuchParticipant for none, SeveralParticipants for several.
    """
    bare = typed.strip().lstrip("@")
    # Compared in Python, as SQLite's lower() knows only ASCII; in a thread, as it grows with people.
    found = await run_in_thread(_fitting, await _everybody(session), bare)
    if len(found) == 1:
        return await session.get_one(Person, found[0].id)
    if found:
        named = tuple(f"{p.name} ({p.external_id})" for p in found[:_NAMED_AT_MOST])
        raise SeveralParticipants(typed[:_LONGEST_TYPED], named, more=len(found) - len(named))
    raise UnknownParticipant(typed[:_LONGEST_TYPED])


async def _everybody(session: AsyncSession) -> Sequence[_Known]:
    """Return all who take part or did, in the order of their ids; read once in a transaction."""
    if _KNOWN not in session.info:
        columns = (Person.id, func.coalesce(Person.external_id, ""), Person.name, Person.email)
        rows = await session.exec(
            select(*columns, participations.takes_part())  # type: ignore[call-overload]  # of four columns at most
            .where(participations.took_part())
            .order_by(col(Person.id))
        )
        session.info[_KNOWN] = [_Known(*row) for row in rows.all()]
    known: Sequence[_Known] = session.info[_KNOWN]
    return known


def _fitting(known: Sequence[_Known], bare: str) -> list[_Known]:
    wanted = folded(bare)
    by_id = [p for p in known if p.external_id == bare] or [p for p in known if folded(p.external_id) == wanted]
    return by_id or [person for person in known if wanted in _called(person)] or _begin_with(wanted, known)


def _called(person: _Known) -> set[str]:
    """Return the id, name, e-mail address and its part before the @, folded."""
    email = folded(person.email or "")
    names = {folded(person.external_id), folded(person.name), email, email.partition("@")[0]}
    return names - {""}


def _begin_with(wanted: str, known: Sequence[_Known]) -> list[_Known]:
    """Return who has each word of `wanted` in their name, else names that begin with each; who takes part, if any."""
    words = _WORD.findall(wanted)
    if not words:
        return []
    named = [(person, _WORD.findall(folded(person.name))) for person in known]
    whole = [person for person, names in named if all(word in names for word in words)]
    begun = [person for person, names in named if all(any(n.startswith(word) for n in names) for word in words)]
    for matches in (whole, begun):
        found = [person for person in matches if person.takes_part] or matches
        if found:
            return found
    return []


async def is_expected(session: AsyncSession, person_id: int) -> bool:
    """Return whether this person is to be found in Slack, as they have not left; the row is locked meanwhile."""
    person = await session.get_one(Person, person_id, populate_existing=True, with_for_update={"key_share": True})
    return person.active and not await participations.is_over(session, person_id)


async def require_active(session: AsyncSession, person: Person, routine: str) -> None:
    """Raise NotActive unless this person takes part in the routine (its key), NotYetParticipant if they never did."""
    takes_part_in = await participations.routines_of(session, person.id or 0)
    if routine in takes_part_in:
        return
    if takes_part_in:
        raise NotInRoutine(person.name, ROUTINES[routine].title)
    if not await participations.has_taken_part(session, person.id or 0):
        raise NotYetParticipant(person.name)
    raise NotActive(person.name)


async def note_not_found(session: AsyncSession, participant_id: int, looked_up: str | None, *, now: datetime) -> bool:
    """Record that Slack doesn't know this participant, and notify the CX team, once.

    `looked_up` is the Slack id or e-mail address they were not found by; return False where an import changed it since.
    The participant is locked before any message, as in an import.
    """
    person = await session.get_one(Person, participant_id, populate_existing=True, with_for_update={"key_share": True})
    if looked_up != address_of(person):
        return False
    if person.not_found_at is None:
        person.not_found_at = now
        before = await outbox.newest(session, OutgoingKind.NOT_FOUND, participant_id)
        # Who was found in between gets a new message, rather than an update of an old one far above.
        dedup_suffix = str(before.id) if before else ""
        await outbox.enqueue(
            session, OutgoingKind.NOT_FOUND, participant_id, outbox.CX_CHANNEL, dedup_suffix=dedup_suffix
        )
        await refresh_plan_cards(session, participant_id)
    return True


def address_of(person: Person) -> str | None:
    """Return what this participant is looked up in Slack by: their Slack id, else their e-mail address."""
    return person.slack_id or person.email


async def refresh_notices(session: AsyncSession, changed: Collection[int]) -> None:
    """Have the newest notices to the CX team about these participants (ids) updated."""
    if not changed:
        return
    for kind in (OutgoingKind.NOT_FOUND, OutgoingKind.LEFT):
        known = await session.exec(select(Outgoing.subject_id).where(Outgoing.kind == kind).distinct())
        for participant_id in sorted(set(known.all()) & set(changed)):
            await outbox.refresh_newest(session, kind, participant_id)


async def refresh_plan_cards(session: AsyncSession, participant_id: int) -> None:
    """Have the plan cards with a proposal to this participant updated."""
    rows = await session.exec(
        select(Assignment.round_id).where(
            Assignment.participant_id == participant_id, Assignment.state == AssignmentState.PROPOSED
        )
    )
    for round_id in rows.all():
        outbox.refresh_plan_card(session, round_id)
