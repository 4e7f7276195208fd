"""The subjects of the entry points, each newly stored: an assignment, its story, a plan, a customer."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import count

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people import participations
from bot.program.routines import CALL, Routine
from bot.program.routines.one_to_one import ONE_TO_ONE
from bot.program.routines.shadow import SHADOW
from bot.program.routines.sponsor import SPONSOR
from bot.program.routines.walks import BE_A_CUSTOMER
from bot.program.stories import reflections, reviews, story_revisions
from models import (
    Account,
    Assignment,
    AssignmentState,
    Consent,
    Customer,
    CxMember,
    DraftPiece,
    Journey,
    JourneyStep,
    Outgoing,
    OutgoingKind,
    Participation,
    Person,
    Reflection,
    Retreat,
    RetreatIssue,
    Round,
    RoundState,
    SponsorMeeting,
    Sponsorship,
)
from models.database import HAS_ENQUEUED
from tests.brought_back import BESIDE, Told, bring_back, take_part
from tests.handlers import listen_subjects
from tests.handlers.listen_subjects import ListenKind
from tests.handlers.welcome_subjects import welcome_too_late, welcome_under_way
from tests.harness import ADA, JONAS, NADIA, START, Harness
from tests.program.factories import CADENCE
from tests.program.written import Written

SECRET = "Wilhelmina"
HOST = "U0SAMRIVERA"
_WRITTEN = Written(
    talked_on=START.date(),
    answers=(("What hurts?", f"{SECRET} said the invoice never matches."),),
    quote="I do your bookkeeping.",
    hurts="Prices change after the order.",
    promise="Freeze the price.",
    due_on=date(2026, 11, 27),
    owner=None,
    no_promise_reason="",
    consent=Consent.ANONYMOUS,
)


class SubjectKind(StrEnum):
    """What an entry point acts on."""

    NOTHING = "nothing"
    CUSTOMER = "a customer"
    PLAN = "a plan that waits"
    CALL = "a call to make"
    OWN_CALL = "a call that the payload makes ready"
    HANDED_CUSTOMER = "a customer in somebody's hands"
    IN_REVIEW = "a story in review"
    PUBLISHED = "a published story"
    BROUGHT_BACK = "an issue to share before a retreat, by the number of the last one"
    VOTE = "a vote that is open"
    RANKED = "an issue that was ranked"
    HOST_ASKED = "a day whose host was asked"
    SPONSORED = "an account that is sponsored"
    MEETING = "a meeting with an account that is sponsored"
    WELCOME = "a welcome under way"
    WELCOME_TOO_LATE = "somebody new, whose weeks are over"
    LISTENING = ListenKind.SESSION.value
    LISTENING_BOOKED = ListenKind.BOOKED.value
    LISTENING_TO_STORY = ListenKind.OF_STORY.value
    WAITING_FOR_LINE = ListenKind.WAITING.value
    SEAT_ASKED = ListenKind.ASKED.value
    SEAT_WRITTEN = ListenKind.WRITTEN.value
    SEAT_LATE = ListenKind.LATE.value
    ONE_TO_ONE = "a one-to-one with one of the CX team that is to come"
    WALK = "a journey to walk"
    JOURNEY = "a journey"
    DRAFT = "a call for which something was said, and one before it"


_SPONSORED = frozenset({SubjectKind.SPONSORED, SubjectKind.MEETING})
_WELCOMED = frozenset({SubjectKind.WELCOME, SubjectKind.WELCOME_TOO_LATE})
_OF_RETREATS = frozenset({SubjectKind.BROUGHT_BACK, SubjectKind.VOTE, SubjectKind.RANKED})
_LISTENED = frozenset(SubjectKind(each.value) for each in ListenKind)
_OF_JOURNEYS = frozenset({SubjectKind.WALK, SubjectKind.JOURNEY})
_BESIDE_SOMEBODY = {SubjectKind.HOST_ASKED: (SHADOW, HOST), SubjectKind.ONE_TO_ONE: (ONE_TO_ONE, NADIA)}
_OF_OTHERS = _OF_RETREATS | _SPONSORED | _WELCOMED | _LISTENED | _OF_JOURNEYS | _BESIDE_SOMEBODY.keys()


class Subjects:
    """Stores subjects of one participant's, Ada unless another is named, without any message about them.

    Each has a month and a customer of its own.
    """

    def __init__(self, harness: Harness, *, of: str = ADA) -> None:
        self._harness, self._of = harness, of
        self._numbers: Iterator[int] = count(1)
        self._kept: dict[SubjectKind, int] = {}

    async def unchanged(self, needs: SubjectKind) -> int:
        """Return the id of a subject of this kind, the same each time, for what must not change it."""
        # A new vote closes the one before, a journey may be closed for all, and a call be made ready in one way only.
        if needs in _OF_RETREATS | _OF_JOURNEYS or needs is SubjectKind.OWN_CALL:
            return await self.new(needs)
        if needs not in self._kept:
            self._kept[needs] = await self.new(needs)
        return self._kept[needs]

    async def new(self, needs: SubjectKind) -> int:
        """Return the id of a new subject of this kind, 0 where nothing is needed; of a customer S-7 it is 7."""
        if needs is SubjectKind.NOTHING:
            return 0
        number = next(self._numbers)
        async with self._harness.database.write() as session:
            customer = await self._customer(session, number)
            if needs is SubjectKind.CUSTOMER:
                return number
            if needs in _OF_OTHERS:
                return await self._of_another(session, needs, number, customer)
            round_ = await self._round(session, number)
            round_.state = RoundState.PROPOSED if needs is SubjectKind.PLAN else RoundState.APPROVED
            if needs is SubjectKind.PLAN:
                return round_.id or 0
            assignment_id = await self._call(session, round_, customer)
            if needs is SubjectKind.DRAFT:
                other = await self._customer(session, next(self._numbers))
                assignment_id = await self._call(session, round_, other)
                session.add(DraftPiece(assignment_id=assignment_id, channel_id="D1", ts=f"{number}.1", kept_at=START))
            if needs is SubjectKind.HANDED_CUSTOMER:
                return number
            if needs not in (SubjectKind.CALL, SubjectKind.OWN_CALL, SubjectKind.DRAFT):
                await self._story(session, assignment_id, published=needs is SubjectKind.PUBLISHED)
            return assignment_id

    async def _round(self, session: AsyncSession, number: int) -> Round:
        """Store a round of calls in a month to come, so that no job closes it."""
        month = date(2030 + number // 12, 1 + number % 12, 1)
        round_ = Round(routine=CALL.key, opened_at=START, **asdict(CADENCE.span_of(month)))
        round_.state = RoundState.APPROVED
        session.add(round_)
        await session.flush()
        return round_

    async def _to_listen(self, session: AsyncSession, kind: ListenKind, number: int, customer: Customer) -> int:
        if kind is ListenKind.OF_STORY:
            await self._told(session, number, customer)
            customer = await self._customer(session, next(self._numbers))
        return await listen_subjects.store(session, kind, number, customer, of=self._of)

    async def _told(self, session: AsyncSession, number: int, customer: Customer) -> None:
        """Store a published story about this customer."""
        assignment_id = await self._call(session, await self._round(session, number), customer)
        await self._story(session, assignment_id, published=True)

    async def _of_another(self, session: AsyncSession, needs: SubjectKind, number: int, customer: Customer) -> int:
        """Store what no call is about."""
        if needs.value in set(ListenKind):
            return await self._to_listen(session, ListenKind(needs.value), number, customer)
        if needs in _SPONSORED:
            return await self._sponsored(session, number, has_met=needs is SubjectKind.MEETING)
        if needs in _WELCOMED:
            under_way = needs is SubjectKind.WELCOME
            made = welcome_under_way(session, number, of=self._of) if under_way else None
            return await (made or welcome_too_late(session, of=self._of))
        if needs in _OF_JOURNEYS:
            return await self._journey(session, number, handed_out=needs is SubjectKind.WALK)
        if needs in _BESIDE_SOMEBODY:
            return await self._beside_somebody(session, *_BESIDE_SOMEBODY[needs], number)
        return await self._retreat(session, needs)

    async def _retreat(self, session: AsyncSession, needs: SubjectKind) -> int:
        """Close what is open, and bring back an issue that is new, is voted on, or was ranked."""
        if not (await session.exec(select(Participation.id).where(Participation.routine == BESIDE.key))).first():
            await take_part(session, ADA, JONAS)
        await session.exec(update(Retreat).where(col(Retreat.closed_at).is_(None)).values(closed_at=START))
        (assignment_id,) = await bring_back(session, Told(f"Nobody but {SECRET} may approve", self._of))
        number = len((await session.exec(select(Retreat.id))).all())
        if needs is SubjectKind.BROUGHT_BACK:
            return number
        retreat = Retreat(number=number + 1, opened_at=START, opened_by=NADIA)
        reflection = (await session.exec(select(Reflection).where(Reflection.assignment_id == assignment_id))).one()
        session.add(retreat)
        await session.flush()
        shared = RetreatIssue(
            retreat_id=retreat.id or 0, issue_id=reflection.issue_id or 0, reflection_id=reflection.id or 0
        )
        session.add(shared)
        if needs is SubjectKind.RANKED:
            retreat.closed_at, shared.place, shared.votes = START, 1, 0
        await session.flush()
        return (shared.id if needs is SubjectKind.RANKED else retreat.id) or 0

    async def _journey(self, session: AsyncSession, number: int, *, handed_out: bool) -> int:
        """Store a journey of two steps, and where need be an assignment to walk it, whose id is returned then."""
        journey = Journey(external_id=f"J-{number}", title=f"{SECRET}'s journey {number}")
        month = date(2030 + number // 12, 1 + number % 12, 1)
        round_ = Round(routine=BE_A_CUSTOMER.key, opened_at=START, **asdict(CADENCE.span_of(month)))
        round_.state = RoundState.APPROVED
        walker = (await session.exec(select(Person).where(Person.slack_id == self._of))).one()
        session.add_all((journey, round_))
        await session.flush()
        for place in (1, 2):
            session.add(JourneyStep(journey_id=journey.id or 0, number=place, task=f"{SECRET}'s step {place}"))
        made = Assignment(
            round_id=round_.id or 0,
            routine=round_.routine,
            participant_id=walker.id or 0,
            journey_id=journey.id,
            why="You have not walked it.",
            state=AssignmentState.SENT,
            sent_at=START,
        )
        if handed_out:
            session.add(made)
        await session.flush()
        return (made.id if handed_out else journey.id) or 0

    async def _beside_somebody(self, session: AsyncSession, routine: Routine, host_id: str, number: int) -> int:
        month = date(2030 + number // 12, 1 + number % 12, 1)
        round_ = Round(routine=routine.key, opened_at=START, **asdict(CADENCE.span_of(month)))
        round_.state = RoundState.APPROVED
        guest = (await session.exec(select(Person).where(Person.slack_id == self._of))).one()
        host = (await session.exec(select(Person).where(Person.slack_id == host_id))).first()
        host = host or Person(name=f"{SECRET} Rivera", slack_id=host_id, looked_up_at=START, timezone="Europe/London")
        session.add_all((round_, host))
        await session.flush()
        if routine is ONE_TO_ONE and not (await session.exec(select(CxMember.id))).first():
            session.add(CxMember(person_id=host.id or 0))
        if routine.key not in await participations.routines_of(session, guest.id or 0):
            session.add(Participation(person_id=guest.id or 0, routine=routine.key, since=START))
        made = Assignment(
            round_id=round_.id or 0,
            routine=routine.key,
            participant_id=guest.id or 0,
            host_id=host.id,
            why="You have not been there.",
            state=AssignmentState.ASKED if routine is SHADOW else AssignmentState.SENT,
        )
        session.add(made)
        await session.flush()
        return made.id or 0

    async def _sponsored(self, session: AsyncSession, number: int, *, has_met: bool) -> int:
        """Store an account that is sponsored; return the id of the assignment, or of a meeting."""
        month = date(2030 + number // 12, 1 + number % 12, 1)
        round_ = Round(routine=SPONSOR.key, opened_at=START, **asdict(CADENCE.span_of(month)))
        round_.state = RoundState.APPROVED
        sponsor = (await session.exec(select(Person).where(Person.slack_id == self._of))).one()
        account = (await session.exec(select(Account).where(Account.name == f"Secret Ltd {number}"))).one()
        session.add(round_)
        session.add(Sponsorship(person_id=sponsor.id or 0, account_id=account.id or 0, since=START))
        await session.flush()
        made = Assignment(
            round_id=round_.id or 0,
            routine=SPONSOR.key,
            participant_id=sponsor.id or 0,
            account_id=account.id,
            why="It has no sponsor.",
            state=AssignmentState.SENT,
            sent_at=START,
        )
        session.add(made)
        await session.flush()
        if not has_met:
            return made.id or 0
        meeting = SponsorMeeting(
            assignment_id=made.id or 0, met_on=START.date(), others=SECRET, logged_at=START, logged_by=self._of
        )
        session.add(meeting)
        await session.flush()
        return meeting.id or 0

    async def _customer(self, session: AsyncSession, number: int) -> Customer:
        name, phone = f"{SECRET} Number{number}", f"+44 20 7946 9{number:03}"
        account = Account(name=f"Secret Ltd {number}")
        made = Customer(
            external_id=f"S-{number}", name=name, phone=phone, score=Decimal(4), consent_to_call=True, account=account
        )
        session.add(made)
        await session.flush()
        return made

    async def _call(self, session: AsyncSession, round_: Round, customer: Customer) -> int:
        person = (await session.exec(select(Person).where(Person.slack_id == self._of))).one()
        assert person.id
        assert round_.id
        assert customer.id
        made = Assignment(
            round_id=round_.id,
            routine=round_.routine,
            participant_id=person.id,
            customer_id=customer.id,
            why="You are new to them.",
        )
        made.state, made.sent_at = AssignmentState.SENT, START
        session.add(made)
        await session.flush()
        return made.id or 0

    async def _story(self, session: AsyncSession, assignment_id: int, *, published: bool) -> None:
        def today_of(_: Person) -> date:
            return START.date()

        await reflections.save(
            session, assignment_id, _WRITTEN.entries(), version=0, today_of=today_of, now=START, by=self._of
        )
        await story_revisions.renew_due(session, OutgoingKind.REVIEW, assignment_id, now=START)
        if published:
            await reviews.publish(session, assignment_id, revision=1, now=START, by=NADIA)
        await session.flush()
        await session.exec(delete(Outgoing).where(col(Outgoing.subject_id) == assignment_id))
        session.info.pop(HAS_ENQUEUED, None)
