"""Assignment details: every fact about one assignment that a surface may need, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, runtime_checkable

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import id_of
from bot.program.booking import known
from bot.program.masking.privacy import Whom
from bot.program.people.customers import score_share
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
    Consent,
    Customer,
    DraftEntry,
    Issue,
    Journey,
    Person,
    Question,
    Reflection,
    Round,
    Situation,
    Story,
    StoryRevision,
    StoryState,
)

# On the 0 to 10 scale of "would you recommend us", up to 6 is a detractor and from 9 a promoter (Reichheld, 2003);
# on another, whoever lies as far up it.
_UNHAPPY_UP_TO = Decimal("0.6")
_LOYAL_FROM = Decimal("0.9")
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
    """Return the details of an assignment, None where there is no such assignment."""
    assignment = await session.get(Assignment, assignment_id)
    if assignment is None:
        return None
    customer = await session.get(Customer, assignment.customer_id) if assignment.customer_id else None
    round_ = await session.get_one(Round, assignment.round_id)
    routine = routine_of(assignment)
    reflection, is_begun = await _written(session, assignment_id)
    story = await story_from(session, reflection) if reflection else None
    own_facts = hooks_of(routine.key).own_facts
    return AssignmentDetails(
        assignment=assignment,
        participant=await session.get_one(Person, assignment.participant_id),
        round=round_,
        routine=routine,
        customer=customer,
        account=await session.get(Account, assignment.account_id) if assignment.account_id else None,
        host=await session.get(Person, assignment.host_id) if assignment.host_id else None,
        journey=await session.get(Journey, assignment.journey_id) if assignment.journey_id else None,
        issue=await _issue_of(session, customer, reflection),
        questions=await questions_for(session, routine, customer),
        past=await _past_calls(session, assignment),
        reflection=reflection,
        commitment=await commitment_from(session, reflection) if reflection else None,
        story=story,
        revision=await revision_of(session, story, story.published_revision or story.revision) if story else None,
        is_begun=is_begun,
        own=await own_facts(session, assignment) if own_facts else None,
        booking=await known.open_of(session, assignment_id) if assignment.state in _TRIED else None,
        tries=await known.tries_of(session, assignment_id) if assignment.state in _TRIED else 0,
    )


async def _written(session: AsyncSession, assignment_id: int) -> tuple[Reflection | None, bool]:
    """Return what was submitted for an assignment, if anything, and whether more was typed since."""
    typed = select(DraftEntry.field).where(
        DraftEntry.assignment_id == col(Assignment.id),
        DraftEntry.version == func.coalesce(col(Reflection.version), 0),
    )
    rows = await session.exec(
        select(Reflection, typed.exists())
        .select_from(Assignment)
        .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id), isouter=True)
        .where(col(Assignment.id) == assignment_id)
    )
    reflection, is_begun = rows.one()
    return reflection, bool(is_begun)


async def _issue_of(session: AsyncSession, customer: Customer | None, reflection: Reflection | None) -> Issue | None:
    """Return the issue that was chosen in the reflection, else the one that the customer stands for."""
    chosen = (reflection.issue_id if reflection else None) or (customer.issue_id if customer else None)
    return await session.get(Issue, chosen) if chosen else None


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
    if assignment.customer_id is None:
        return ()
    # Beside the date of a published story, even that they talked would tell who an anonymous customer is.
    rows = await session.exec(
        select(col(Person.name), col(Reflection.talked_on))
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(
            Assignment.customer_id == assignment.customer_id,
            Assignment.id != assignment.id,
            Reflection.consent == Consent.NAMED,
        )
        .order_by(col(Reflection.talked_on).desc())
        .limit(3)
    )
    return tuple(PastCall(name, talked_on) for name, talked_on in rows.all())


def situation_of(customer: Customer) -> Situation:
    """Return the customer's situation: what their segment says, else what their last score tells on its scale."""
    segment = (customer.segment or "").casefold()
    for situation in (Situation.NEW, Situation.LOST, Situation.LOYAL, Situation.UNHAPPY):
        if situation.value in segment.replace("-", " ").split():
            return situation
    share = score_share(customer)
    if share is None:
        return Situation.ANY
    if share <= _UNHAPPY_UP_TO:
        return Situation.UNHAPPY
    return Situation.LOYAL if share >= _LOYAL_FROM else Situation.ANY


async def questions_for(session: AsyncSession, routine: Routine, customer: Customer | None) -> tuple[str, ...]:
    """Return the probe questions for the call: those for the situation first, then those for everybody.

    The routine's own serve where none was imported for it, or none that fits.
    """
    rows = await session.exec(select(Question).where(Question.routine == routine.key).order_by(col(Question.id)))
    imported = [(row.situation, row.question) for row in rows.all()]
    situation = situation_of(customer) if customer else Situation.ANY
    return (_fitting(imported, situation) or _fitting(routine.questions, situation))[: routine.questions_shown]


def _fitting(known: Sequence[tuple[Situation, str]], situation: Situation) -> tuple[str, ...]:
    special = tuple(text for kind, text in known if kind == situation)
    return special + tuple(text for kind, text in known if kind == Situation.ANY and kind != situation)
