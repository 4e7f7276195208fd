"""Assignment details: every fact about one assignment that a surface may need, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol, runtime_checkable

from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import details_statements, id_of
from bot.program.assignments.probe_questions import questions_for
from bot.program.booking import known
from bot.program.masking.privacy import Whom
from bot.program.routines import Routine, routine_of
from bot.program.routines.hooks import hooks_of
from models import (
    WITH_PARTICIPANT,
    Account,
    Assignment,
    AssignmentState,
    Booking,
    Commitment,
    CommitmentStatus,
    Customer,
    Issue,
    Journey,
    Person,
    Reflection,
    Round,
    ScoreGuess,
    Story,
    StoryRevision,
    StoryState,
)

_TRIED = frozenset({AssignmentState.BOOKED, AssignmentState.UNREACHABLE})


@runtime_checkable
class Named(Protocol):
    """What a routine keeps of an assignment that is about none of the usual subjects, and has a name all the same."""

    @property
    def subject_name(self) -> str:
        """What it is called, "" for nothing."""


class NotAboutCustomer(Exception):
    """Words for a customer were asked of an assignment without one: a mistake in the code, not in the data."""


@runtime_checkable
class Lasts(Protocol):
    """Own facts of an assignment that ends on a day of its own, rather than with its round."""

    @property
    def last_day(self) -> date:
        """The last day there is time until."""


@dataclass(frozen=True)
class PastCall:
    """An earlier conversation with the same customer."""

    participant: str
    talked_on: date


@dataclass(frozen=True)
class AssignmentDetails:
    """One assignment with all that belongs to it; what does not exist yet is None.

    It is about a `customer`, an `account`, a `host` (a colleague), a `journey`, or nothing, as its routine says.
    `revision` is the wording of the story that readers see or would see: the published one, else the newest. `is_begun`
    is whether its form holds what isn't submitted. `own` is what the routine itself keeps of whom or what it is about.
    `booking` is the open one by the hour, and `tries` how often nobody was reached, while it is booked or was tried.
    `guess` is the participant's of their customer's last score.
    """

    assignment: Assignment
    participant: Person
    round: Round
    routine: Routine
    customer: Customer | None = None
    account: Account | None = None
    host: Person | None = None
    journey: Journey | None = None
    issue: Issue | None = None
    questions: tuple[str, ...] = ()
    past: tuple[PastCall, ...] = ()
    reflection: Reflection | None = None
    commitment: Commitment | None = None
    story: Story | None = None
    revision: StoryRevision | None = None
    is_begun: bool = False
    own: object = None
    booking: Booking | None = None
    tries: int = 0
    guess: ScoreGuess | None = None

    @property
    def id(self) -> int:
        """The id of the assignment, 0 for one that was never stored."""
        return self.assignment.id or 0

    @property
    def subject_name(self) -> str:
        """The name of what the assignment is about, else what the routine itself calls it, else the routine's title."""
        if self.journey is not None:
            return self.journey.title
        subject = self.customer or self.account or self.host
        if subject is not None:
            return subject.name
        return (self.own.subject_name if isinstance(self.own, Named) else "") or self.routine.title

    @property
    def event_name(self) -> str:
        """What it is called where it stands among other appointments."""
        if self.subject_name == self.routine.title:
            return self.routine.title
        return self.routine.messages.event.format(subject=self.subject_name, title=self.routine.title)

    @property
    def last_day(self) -> date:
        """The last day there is time until: that of the round, or its own."""
        return self.own.last_day if isinstance(self.own, Lasts) else self.round.ends_on - timedelta(days=1)

    @property
    def is_in_hand(self) -> bool:
        """Whether the participant has something to do: it isn't logged, or changes to its story were asked for."""
        asked_for_changes = self.story is not None and self.story.state is StoryState.DRAFT
        return self.assignment.state in WITH_PARTICIPANT or asked_for_changes

    @property
    def whom(self) -> Whom | None:
        """The customer, account or colleague that the assignment is about; None for none of these."""
        return self.customer or self.account or self.host

    @property
    def the_customer(self) -> Customer:
        """The customer, where there must be one. Raises NotAboutCustomer."""
        if self.customer is None:
            raise NotAboutCustomer(f"Assignment {self.id} ({self.routine.key}) is about no customer.")
        return self.customer

    @property
    def may_go_ahead(self) -> bool:
        """Whether nothing is in its way: False where its customer may not be called (any more)."""
        return self.customer is None or bool(self.customer.may_be_called)


async def of_assignment(session: AsyncSession, assignment_id: int) -> AssignmentDetails | None:
    """Return the details of an assignment, to be read, None where there is no such assignment."""
    rows = await details_statements.BY_ID.rows(session, assignment_id=assignment_id)
    return await _details(session, rows[0]) if rows else None


async def of_assignments(session: AsyncSession, assignment_ids: Sequence[int]) -> list[AssignmentDetails]:
    """Return the details of these assignments, to be read, in their order, of those that there are."""
    if not assignment_ids:
        return []
    rows = {id_of(row[0]): row for row in await details_statements.BY_IDS.rows(session, ids=assignment_ids)}
    return [await _details(session, rows[each]) for each in assignment_ids if each in rows]


async def current_of(
    session: AsyncSession, participant_id: int, *, today: date, most: int | None = None
) -> tuple[list[AssignmentDetails], int]:
    """Return what a participant has in hand or is fresh beside it, at most so many, and how many there are.

    `assignments.is_current` tells what that is. What is in hand comes first, each part by the end of its round.
    `today` is in the programme's zone. Questions are left out where the message doesn't show them.
    """
    rows = await details_statements.CURRENT.rows(session, participant_id=participant_id, today=today)
    return [await _details(session, row, at_a_glance=True) for row in rows[:most]], len(rows)


async def _details(session: AsyncSession, row: Sequence[Any], *, at_a_glance: bool = False) -> AssignmentDetails:
    assignment, participant, round_, customer, account, host, journey, issue, reflection, is_begun, has_past = row[:11]
    if customer is not None:
        set_committed_value(customer, "account", row[-1])
    routine = routine_of(assignment)
    own_facts = hooks_of(routine.key).own_facts
    return AssignmentDetails(
        assignment=assignment,
        participant=participant,
        round=round_,
        routine=routine,
        customer=customer,
        account=account,
        host=host,
        journey=journey,
        issue=issue,
        questions=()
        if at_a_glance and not routine.asks_at_a_glance
        else await questions_for(session, routine, customer),
        past=await _past_calls(session, assignment) if has_past else (),
        reflection=reflection,
        commitment=await commitment_from(session, reflection) if reflection else None,
        story=row[11],
        revision=row[12],
        guess=row[13],
        is_begun=bool(is_begun),
        own=await own_facts(session, assignment) if own_facts else None,
        booking=await known.open_of(session, id_of(assignment)) if assignment.state in _TRIED else None,
        tries=await known.tries_of(session, id_of(assignment)) if assignment.state in _TRIED else 0,
    )


async def whom_of(session: AsyncSession, assignment: Assignment) -> Whom | None:
    """Return the customer, account or colleague that an assignment is about, as of now; None for none of these."""
    if assignment.customer_id is not None:
        return await session.get_one(Customer, assignment.customer_id, populate_existing=True)
    if assignment.account_id is not None:
        return await session.get_one(Account, assignment.account_id, populate_existing=True)
    if assignment.host_id is not None:
        return await session.get_one(Person, assignment.host_id, populate_existing=True)
    return None


async def reflection_on(session: AsyncSession, assignment_id: int) -> Reflection | None:
    """Return the reflection on an assignment, if it was submitted."""
    return (await session.exec(select(Reflection).where(Reflection.assignment_id == assignment_id))).first()


async def commitment_from(session: AsyncSession, reflection: Reflection) -> Commitment | None:
    """Return the commitment made in a reflection, unless it was taken out again."""
    rows = await session.exec(
        select(Commitment).where(
            Commitment.reflection_id == id_of(reflection), Commitment.status != CommitmentStatus.DROPPED
        )
    )
    return rows.first()


async def story_from(session: AsyncSession, reflection: Reflection) -> Story | None:
    """Return the story made of a reflection, if there is one."""
    return (await session.exec(select(Story).where(Story.reflection_id == id_of(reflection)))).first()


async def revision_of(session: AsyncSession, story: Story, number: int | None) -> StoryRevision | None:
    """Return the revision of that number of a story, None where there is none."""
    if number is None:
        return None
    rows = await session.exec(
        select(StoryRevision).where(StoryRevision.story_id == id_of(story), StoryRevision.number == number)
    )
    return rows.first()


async def _past_calls(session: AsyncSession, assignment: Assignment) -> tuple[PastCall, ...]:
    rows = await details_statements.PAST_CALLS.rows(session, customer=assignment.customer_id, but=assignment.id)
    return tuple(PastCall(name, talked_on) for name, talked_on in rows)
