"""Handing accounts to their sponsors: who looks after one is told first, and what follows where one goes back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, Problem
from bot.program import assignments, outbox, rounds
from bot.program.assignments import call_offs, id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.people.participations import planned_for
from bot.program.routines.sponsor import MOST_ACCOUNTS, SPONSOR
from bot.program.sponsoring import sponsorships
from models import NOT_OUT, TO_DO, Account, Assignment, AssignmentState, Outgoing, Person, Place, Sponsorship

_S = AssignmentState


def _while_missed(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    return row.ts is not None or details.assignment.state is _S.MISSED


class NoSponsor(Problem):
    """Who is chosen doesn't take part, or has the account already."""


class ColleagueHasEnough(Problem):
    """Who is chosen sponsors as many accounts as one may."""

    most: int


class HandedItOver(Problem):
    """Who is chosen had the account in this quarter already."""


HANDED_BACK = register(MessageKind("account handed back", Subject.ASSIGNMENT))
NOT_TOLD = register(MessageKind("quarter not told", Subject.ASSIGNMENT, follows_assignment=True, applies=_while_missed))


async def hand_out(session: AsyncSession, proposed: Sequence[Assignment], *, now: datetime, actor: str | None) -> None:
    """Entrust each account to who is proposed it, tell who looks after it, and send the briefs.

    What was given to another meanwhile, or would be one too many, is taken out.
    """
    given = []
    for each in proposed:
        if await _may_be_given(session, each):
            given.append(each)
            account_id = each.account_id or 0
            sponsorship = await sponsorships.entrust(session, account_id, each.participant_id, now=now, by=actor)
            if sponsorship is not None:
                await _tell_owner(session, sponsorship)
        else:
            await assignments.transition(session, each, _S.SWAPPED, now=now, actor=actor)
    await rounds.send_briefs(session, given, now=now, actor=actor)


async def give(session: AsyncSession, account_id: int, person_id: int, *, now: datetime, by: str | None) -> bool:
    """Let this person sponsor an account in place of who did, and return whether they may: three are the most.

    Who did has nothing to do about it any more, and is told. `by` is a Slack id, None for a sheet.
    """
    if await sponsorships.count_of(session, person_id, but=account_id) >= MOST_ACCOUNTS:
        return False
    held = await session.exec(
        select(Assignment)
        .where(
            Assignment.account_id == account_id,
            Assignment.routine == SPONSOR.key,
            Assignment.participant_id != person_id,
            col(Assignment.state).in_(TO_DO | NOT_OUT),
        )
        .order_by(col(Assignment.id))
        .with_for_update(key_share=True)
    )
    of_others = held.all()
    # After the assignments, as a click that gives one back does.
    await sponsorships.entrust(session, account_id, person_id, now=now, by=by)
    for each in of_others:
        before = each.state
        await assignments.transition(session, each, _S.SWAPPED, now=now, actor=by)
        if before not in NOT_OUT:
            await call_offs.notify_participant(session, each)
    return True


async def _may_be_given(session: AsyncSession, assignment: Assignment) -> bool:
    account_id, person_id = assignment.account_id or 0, assignment.participant_id
    sponsor = await sponsorships.sponsor_of(session, account_id)
    if sponsor is not None:
        return sponsor.id == person_id
    return await sponsorships.count_of(session, person_id, but=account_id) < MOST_ACCOUNTS


async def _tell_owner(session: AsyncSession, sponsorship: Sponsorship) -> None:
    """Tell who looks after the account, once however many quarters it is sponsored."""
    account = await session.get_one(Account, sponsorship.account_id)
    if account.owner_id not in (None, sponsorship.person_id):
        to = outbox.Recipient(Place.PERSON, person_id=account.owner_id)
        await outbox.enqueue(session, sponsorships.OWNER_TOLD.name, id_of(sponsorship), to)


async def hand_over(session: AsyncSession, assignment_id: int, *, to: str | None, now: datetime, by: str) -> None:
    """Keep that `by` (Slack id) won't sponsor this account, and give it to a colleague where one is named.

    `to` is their Slack id, None to leave it to the CX team, who is told either way. Once more changes nothing. Raises
    NotYours, IllegalTransition, or FieldError where the colleague can't have it.
    """
    await sponsorships.hold_rounds(session)  # two may give one each to the same colleague, from two quarters
    round_ = await assignments.locked_round(session, assignment_id)
    assignment = await assignments.for_change(session, assignment_id, by=by)
    if round_ is None or assignment.state is _S.PROPOSED:  # nobody but the CX team knows of it yet
        raise assignments.NotYours
    if await assignments.was_moved_by(session, assignment, _S.DECLINED, by):
        return
    colleague = await _colleague(session, assignment, to) if to else None
    await assignments.transition(session, assignment, _S.DECLINED, now=now, actor=by)
    if colleague is not None:
        giver = await session.get_one(Person, assignment.participant_id)
        why = f"{giver.name} handed them over to you."
        account_id, person_id = assignment.account_id, id_of(colleague)
        made = await rounds.add(session, round_, person_id, account_id, why=why, now=now, actor=by)
        await hand_out(session, [made], now=now, actor=by)


async def _colleague(session: AsyncSession, assignment: Assignment, slack_id: str) -> Person:
    """Return the colleague of that Slack id. Raises FieldError where they can't have the account."""
    rows = await session.exec(select(Person).where(Person.slack_id == slack_id, planned_for(SPONSOR.key)))
    found = rows.first()
    if found is None or found.id == assignment.participant_id:
        raise FieldError({"colleague": NoSponsor()})
    if await sponsorships.count_of(session, id_of(found), but=assignment.account_id or 0) >= MOST_ACCOUNTS:
        raise FieldError({"colleague": ColleagueHasEnough(MOST_ACCOUNTS)})
    had = select(Assignment.id).where(
        Assignment.round_id == assignment.round_id,
        Assignment.participant_id == found.id,
        Assignment.account_id == assignment.account_id,
        col(Assignment.sent_at).is_not(None),
    )
    if (await session.exec(had)).first() is not None:
        raise FieldError({"colleague": HandedItOver()})
    return found


async def follow(
    session: AsyncSession,
    moved: Sequence[Assignment],
    to: AssignmentState,
    *,
    before: Mapping[int, AssignmentState],
    now: datetime,
    actor: str | None,
) -> None:
    """End the sponsorship of what somebody gave back or took back, and tell the CX team of that, or of silence."""
    for each in moved:
        if to in (_S.SWAPPED, _S.DECLINED) and actor is not None:
            await sponsorships.end(session, each.account_id, each.participant_id, now=now)
        if to is _S.DECLINED:
            await outbox.enqueue(session, HANDED_BACK.name, id_of(each), outbox.CX_CHANNEL)
        if to is _S.MISSED and actor is None and before[id_of(each)] not in NOT_OUT:
            await outbox.enqueue(session, NOT_TOLD.name, id_of(each), outbox.CX_CHANNEL)
