"""Dissatisfiers: what bothers the customers of an account, who sees it fixed by when, and the message to them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.outbox.message_kinds import MessageKind, Subject, register
from models import Account, Assignment, Commitment, CommitmentStatus, Dissatisfier, Outgoing, Person, SponsorMeeting

DISSATISFIER = register(
    MessageKind("dissatisfier owner", Subject.OTHER, called="the word on what dissatisfies an account")
)


@dataclass(frozen=True)
class Known:
    """A dissatisfier as it stands now."""

    row: Dissatisfier
    commitment: Commitment

    @property
    def id(self) -> int:
        """Its id."""
        return self.row.id or 0

    @property
    def is_open(self) -> bool:
        """Whether it is still to be fixed."""
        return self.commitment.status is CommitmentStatus.OPEN


@dataclass(frozen=True)
class OfAccount:
    """A dissatisfier with the account it comes from and its sponsor, for who sees it fixed."""

    known: Known
    account: Account
    sponsor: Person


async def known_of(session: AsyncSession, meeting_ids: Collection[int]) -> list[Known]:
    """Return the dissatisfiers told at these meetings (ids), but for those that were dropped."""
    found = await _where(session, col(Dissatisfier.meeting_id).in_(meeting_ids)) if meeting_ids else []
    return [each for each in found if each.commitment.status is not CommitmentStatus.DROPPED]


async def open_of(session: AsyncSession, account_id: int) -> list[Known]:
    """Return what still dissatisfies the customers of an account, the next due first."""
    is_theirs = and_(col(Assignment.account_id) == account_id, col(Commitment.status) == CommitmentStatus.OPEN)
    return sorted(await _where(session, is_theirs), key=lambda each: (each.commitment.due_on, each.id))


async def _where(session: AsyncSession, fits: ColumnElement[bool]) -> list[Known]:
    rows = await session.exec(
        select(Dissatisfier, Commitment)
        .join(Commitment, col(Commitment.id) == col(Dissatisfier.commitment_id))
        .join(SponsorMeeting, col(SponsorMeeting.id) == col(Dissatisfier.meeting_id))
        .join(Assignment, col(Assignment.id) == col(SponsorMeeting.assignment_id))
        .where(fits)
        .order_by(col(Dissatisfier.meeting_id), col(Dissatisfier.place), col(Dissatisfier.id))
        .execution_options(populate_existing=True)
    )
    return [Known(row, commitment) for row, commitment in rows.all()]


async def of_account(session: AsyncSession, dissatisfier_id: int) -> OfAccount | None:
    """Return a dissatisfier with account and sponsor, None where there is no such thing."""
    rows = await session.exec(
        select(Dissatisfier, Commitment, Account, Person)
        .join(Commitment, col(Commitment.id) == col(Dissatisfier.commitment_id))
        .join(SponsorMeeting, col(SponsorMeeting.id) == col(Dissatisfier.meeting_id))
        .join(Assignment, col(Assignment.id) == col(SponsorMeeting.assignment_id))
        .join(Account, col(Account.id) == col(Assignment.account_id))
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(Dissatisfier.id == dissatisfier_id)
    )
    found = rows.first()
    return OfAccount(Known(found[0], found[1]), found[2], found[3]) if found else None


def is_for(row: Outgoing, known: Known) -> bool:
    """Return whether the recipient of a message sees this dissatisfier fixed still."""
    return row.slack_user == known.commitment.owner
