"""Sponsorships: who sponsors which account, three at most a person, and handing one over to another or ending it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.assignments.call_offs import HasSeveralCustomers
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.people.participations import takes_part
from bot.program.routines.sponsor import MOST_ACCOUNTS, SPONSOR
from models import Account, Person, Round, Sponsorship

_OPEN = col(Sponsorship.until).is_(None)

# About a sponsorship.
OWNER_TOLD = register(MessageKind("account owner told", Subject.OTHER, called="the word to who looks after an account"))


class SponsorsEnough(FirsthandError):
    """The participant (a name) sponsors as many accounts as one may."""

    participant: str
    most: int


class HasSponsor(FirsthandError):
    """The account is sponsored by somebody else, both by name."""

    customer: str
    sponsor: str


async def hold_rounds(session: AsyncSession) -> None:
    """Lock every round of sponsored accounts, ordered by id: nobody else gives or takes one meanwhile.

    Before assignments and people, as everywhere. There are four a year, of which two may be under way.
    """
    theirs = select(Round.id).where(Round.routine == SPONSOR.key).order_by(col(Round.id))
    await session.exec(theirs.with_for_update(key_share=True))


async def sponsor_of(session: AsyncSession, account_id: int) -> Person | None:
    """Return who sponsors an account and is in the programme still, None where nobody does."""
    rows = await session.exec(
        select(Person)
        .join(Sponsorship, col(Sponsorship.person_id) == col(Person.id))
        .where(Sponsorship.account_id == account_id, _OPEN, takes_part())
    )
    return rows.first()


async def count_of(session: AsyncSession, person_id: int, *, but: int) -> int:
    """Return how many accounts a person sponsors, but for the account of that id."""
    rows = await session.exec(
        select(func.count(col(Sponsorship.id))).where(
            Sponsorship.person_id == person_id, _OPEN, Sponsorship.account_id != but
        )
    )
    return rows.one()


async def may_assign(session: AsyncSession, participant: Person, subject: SQLModel | None) -> None:
    """Raise HasSponsor or SponsorsEnough where this account can't be the participant's."""
    if not isinstance(subject, Account):
        return
    sponsor = await sponsor_of(session, id_of(subject))
    if sponsor is not None and sponsor.id != participant.id:
        raise HasSponsor(subject.name, sponsor.name)
    if await count_of(session, id_of(participant), but=id_of(subject)) >= MOST_ACCOUNTS:
        raise SponsorsEnough(participant.name, MOST_ACCOUNTS)


async def entrust(
    session: AsyncSession, account_id: int, person_id: int, *, now: datetime, by: str | None
) -> Sponsorship | None:
    """Let this person sponsor an account, in place of who did; return the sponsorship, which may stand already.

    None where another was given it at this very moment. `by` is a Slack id, None for a sheet.
    """
    current = await session.exec(
        select(Sponsorship).where(Sponsorship.account_id == account_id, _OPEN).with_for_update(key_share=True)
    )
    found = current.first()
    if found is not None and found.person_id == person_id:
        return found
    if found is not None:
        await _end(session, found, now=now)
    made = Sponsorship(person_id=person_id, account_id=account_id, since=now, by=by)
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return None
    return made


async def _end(session: AsyncSession, sponsorship: Sponsorship, *, now: datetime) -> None:
    sponsorship.until = now
    await session.flush()
    await outbox.refresh_about(session, id_of(sponsorship), {OWNER_TOLD.name})


async def end(session: AsyncSession, account_id: int | None, person_id: int, *, now: datetime) -> bool:
    """End the sponsorship of an account by this person; return whether there was one."""
    found = await session.exec(
        select(Sponsorship)
        .where(Sponsorship.account_id == account_id, Sponsorship.person_id == person_id, _OPEN)
        .with_for_update(key_share=True)
    )
    ended = found.first()
    if ended is None:
        return False
    await _end(session, ended, now=now)
    return True


async def let_go(
    session: AsyncSession,
    participant: Person,
    subject: SQLModel | None,
    *,
    now: datetime,
    actor: str,  # noqa: ARG001  (as every hook that ends what lasts beyond a round)
) -> str | None:
    """End what the participant sponsors, of several the account that is named; return its name, None for none.

    Raises HasSeveralCustomers where they sponsor several, and none is named.
    """
    rows = await session.exec(
        select(Account)
        .join(Sponsorship, col(Sponsorship.account_id) == col(Account.id))
        .where(Sponsorship.person_id == participant.id, _OPEN)
        .order_by(Account.name)
    )
    theirs = [each for each in rows.all() if subject is None or each.id == getattr(subject, "id", None)]
    if len(theirs) > 1:
        raise HasSeveralCustomers(participant.name, tuple(each.name for each in theirs))
    for each in theirs:
        await end(session, each.id, id_of(participant), now=now)
    return theirs[0].name if theirs else None


@dataclass(frozen=True)
class Told:
    """A sponsorship as who looks after the account is told of it."""

    row: Sponsorship
    sponsor: Person
    account: Account


async def to_tell(session: AsyncSession, sponsorship_id: int) -> Told | None:
    """Return a sponsorship with sponsor and account, None where there is none."""
    rows = await session.exec(
        select(Sponsorship, Person, Account)
        .join(Person, col(Person.id) == col(Sponsorship.person_id))
        .join(Account, col(Account.id) == col(Sponsorship.account_id))
        .where(Sponsorship.id == sponsorship_id)
    )
    found = rows.first()
    return Told(*found) if found else None
