"""Message kinds: every one has a renderer, and a routine adds its own with what applies and what follows."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.jobs.renderers import RENDERERS, AboutAssignment, about_assignment
from bot.program import assignments, outbox
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import KINDS, Delivered, MessageKind, Subject, register
from bot.surfaces.message import Message, one_line
from models import Assignment, AssignmentState, Outgoing, OutgoingKind, OutgoingState
from tests.harness import ADA
from tests.jobs.harness import DeliveryHarness, delivery_harness

HOST_ASKED = "host asked"


@dataclass
class AddedKind:
    """A kind of which the programme knows nothing: while the assignment waits to be booked, it asks somebody."""

    followed: list[tuple[int, bool]] = field(default_factory=list)

    def applies(self, _row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
        return details.assignment.state is AssignmentState.SENT

    async def follows(self, _session: AsyncSession, delivered: Delivered) -> None:
        self.followed.append((delivered.row.subject_id, delivered.is_first))

    async def render(self, about: AboutAssignment) -> Message | None:
        return one_line(f"May {about.details.participant.name} come along?")

    @property
    def kind(self) -> MessageKind:
        return MessageKind(
            HOST_ASKED,
            Subject.ASSIGNMENT,
            gone="Thank you for answering.",
            follows_assignment=True,
            applies=self.applies,
            follows=self.follows,
        )


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> AddedKind:
    added = AddedKind()
    monkeypatch.setitem(KINDS, HOST_ASKED, added.kind)
    monkeypatch.setitem(RENDERERS, HOST_ASKED, about_assignment(added.render))
    return added


def test_every_kind_has_a_renderer() -> None:
    assert set(KINDS) == set(RENDERERS)
    assert set(OutgoingKind) <= set(KINDS)


@pytest.mark.parametrize("name", [OutgoingKind.PLAN, "x" * 33, "", "host's word", "day 2"])
def test_a_kind_is_registered_once_and_its_name_fits(name: str) -> None:
    before = dict(KINDS)
    with pytest.raises(ValueError, match="registered already"):
        register(MessageKind(name, Subject.OTHER))
    assert before == KINDS


async def enqueue(harness: DeliveryHarness, assignment_id: int) -> None:
    async with harness.database.write() as session:
        assignment = await session.get_one(Assignment, assignment_id)
        await outbox.enqueue(session, HOST_ASKED, assignment_id, outbox.participant_of(assignment))


async def test_a_kind_of_a_routine_is_posted_followed_and_taken_back(database_url: str, added: AddedKind) -> None:
    async with delivery_harness(database_url) as harness:
        await posted_followed_and_taken_back(harness, added)


async def posted_followed_and_taken_back(harness: DeliveryHarness, added: AddedKind) -> None:
    await harness.assign_and_deliver()
    await enqueue(harness, 1)
    await harness.deliver_all()
    assert harness.messages_to(ADA)[-1].text == "May Ada Okafor come along?"
    assert added.followed == [(1, True)]
    async with harness.database.write() as session:
        assignment = await session.get_one(Assignment, 1)
        now = harness.clock.now()
        await assignments.transition(session, assignment, AssignmentState.UNREACHABLE, now=now, actor=ADA)
    await harness.deliver_all()
    assert harness.messages_to(ADA)[-1].text == "Thank you for answering."
    assert added.followed == [(1, True), (1, False)]
    assert (await harness.row(OutgoingKind.PLAN)).state is OutgoingState.SENT


async def test_a_kind_of_a_routine_that_does_not_apply_is_dropped(harness: DeliveryHarness, added: AddedKind) -> None:
    await harness.assign()
    async with harness.database.write() as session:
        assignment = await session.get_one(Assignment, 1)
        now = harness.clock.now()
        await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=ADA)
    await enqueue(harness, 1)
    await harness.deliver_all()
    async with harness.database.read() as session:
        row = await outbox.find(session, HOST_ASKED, 1)
    assert row is not None
    assert (row.state, added.followed) == (OutgoingState.DROPPED, [])
