"""Participants are looked up before they are needed: who can't be found is told before Approve; who left drops out."""

from datetime import timedelta
from typing import Any

import pytest

from bot.jobs.slack_checks import look_up_participants
from bot.program.assignments import call_offs
from models import Assignment, AssignmentState, OutgoingKind, OutgoingState, Person
from tests.harness import ADA, JONAS, MEI, NADIA
from tests.jobs.harness import DeliveryHarness
from tests.participants import taking_part
from tests.program.factories import every, update_row
from tests.waiting import outgoing

LEFT = "Ada Okafor was deactivated in Slack"


async def look_up_people(harness: DeliveryHarness, *, days: int = 0) -> None:
    """Let the job run, so many days later."""
    harness.clock.move_to(harness.clock.now() + timedelta(days=days))
    await look_up_participants(harness.context, harness.clock.now())


async def person(harness: DeliveryHarness, external_id: str) -> Person:
    """Return a participant as stored now."""
    return next(p for p in await every(harness.database, Person) if p.external_id == external_id)


async def test_everybody_is_looked_up_once_a_day_and_their_zone_follows(harness: DeliveryHarness) -> None:
    await look_up_people(harness)
    assert (await person(harness, "P-1")).timezone == "Europe/London"
    asked = len(harness.sandbox.calls_of("users.info"))
    await look_up_people(harness)
    assert len(harness.sandbox.calls_of("users.info")) == asked == 2
    harness.sandbox.workspace.people[ADA].tz = "Asia/Tokyo"
    await look_up_people(harness, days=1)
    assert (await person(harness, "P-1")).timezone == "Asia/Tokyo"


async def test_who_cannot_be_found_is_told_before_approve_and_not_planned_for(harness: DeliveryHarness) -> None:
    await harness.import_participant("P-3", "Mei Tanaka", email="nobody@acme.example")
    await look_up_people(harness)
    await harness.deliver_all()
    assert harness.count_in_cx("Mei Tanaka can't be found in Slack by nobody@acme.example") == 1
    await harness.assign_and_deliver()
    assert {a.participant_id for a in await every(harness.database, Assignment)} == {1, 2}
    assert harness.count_in_cx("Not found in Slack, so left out: Mei Tanaka.") == 1


async def test_a_corrected_address_is_looked_up_at_once(harness: DeliveryHarness) -> None:
    await harness.import_participant("P-3", "Mei Tanaka", email="nobody@acme.example")
    await look_up_people(harness)
    await harness.import_participant("P-3", "Mei Tanaka", email="mei.tanaka@acme.example")
    await look_up_people(harness)
    assert ((await person(harness, "P-3")).slack_id, (await person(harness, "P-3")).not_found_at) == (MEI, None)
    await harness.deliver_all()
    assert harness.count_in_cx("can't be found") == 0


async def test_who_turns_up_later_is_found_within_a_day(harness: DeliveryHarness) -> None:
    await harness.import_participant("P-3", "New Person", email="new.person@acme.example")
    await look_up_people(harness)
    harness.sandbox.workspace.add_person("new.person", email="new.person@acme.example")
    await look_up_people(harness, days=1)
    assert (await person(harness, "P-3")).not_found_at is None


async def test_a_proposal_to_somebody_who_cannot_be_found_is_marked_on_the_plan(harness: DeliveryHarness) -> None:
    await update_row(harness.database, Person, 1, slack_id=None, email="nobody@acme.example")
    await harness.propose()
    await harness.deliver_all()
    assert harness.count_in_cx("not found in Slack; Approve leaves them out") == 0
    await look_up_people(harness)
    await harness.deliver_all()
    assert harness.count_in_cx("not found in Slack; Approve leaves them out") == 1


async def test_approve_leaves_out_who_cannot_be_found_and_says_what_to_do(harness: DeliveryHarness) -> None:
    await harness.propose()
    await harness.import_participant(slack_id=None, email="nobody@acme.example")
    await look_up_people(harness)
    await harness.deliver_all()
    assert harness.count_in_cx("take back P-1") == 1
    await harness.approve()
    await harness.deliver_all()
    states = {a.participant_id: a.state for a in await every(harness.database, Assignment)}
    assert states == {1: AssignmentState.SWAPPED, 2: AssignmentState.SENT}
    assert harness.count_in_cx("Not found in Slack, so left out: Ada Okafor.") == 1
    assert harness.count_in_cx("Ada Okafor can't be found in Slack by") == 1
    assert harness.count_in_cx("take back P-1") == 0


async def test_approve_writes_to_who_was_found_in_time(harness: DeliveryHarness) -> None:
    await harness.import_participant(slack_id=None, email="nobody@acme.example")
    await harness.propose()
    await look_up_people(harness)
    await harness.import_participant(slack_id=None, email="ada.okafor@acme.example")
    await look_up_people(harness)
    await harness.approve()
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1


async def test_who_was_deactivated_drops_out_and_the_team_hears_what_they_had(harness: DeliveryHarness) -> None:
    await harness.assign_and_deliver()
    harness.sandbox.workspace.deactivate(ADA)
    await look_up_people(harness, days=1)
    await look_up_people(harness, days=1)
    await harness.deliver_all()
    assert not (await person(harness, "P-1")).active
    assert await taking_part(harness.database) == {2}
    assert harness.count_in_cx(LEFT) == 1
    assert harness.count_in_cx("is still with them: /firsthand take back P-1 C-") == 1
    assert len(await outgoing(harness.database, OutgoingKind.LEFT)) == 1


async def test_a_plan_leaves_out_who_was_deactivated_before_approve(harness: DeliveryHarness) -> None:
    await harness.propose()
    harness.sandbox.workspace.deactivate(ADA)
    await look_up_people(harness)
    await harness.deliver_all()
    assert harness.count_in_cx("takes part no more; Approve leaves them out") == 1
    await harness.approve()
    await harness.deliver_all()
    states = {a.participant_id: a.state for a in await every(harness.database, Assignment)}
    assert states == {1: AssignmentState.SWAPPED, 2: AssignmentState.SENT}


async def test_who_is_brought_back_and_still_deactivated_is_told_anew(harness: DeliveryHarness) -> None:
    harness.sandbox.workspace.deactivate(ADA)
    await look_up_people(harness)
    await harness.deliver_all()
    await harness.import_participant(active=True)
    await harness.deliver_all()
    assert harness.count_in_cx("Ada Okafor takes part again") == 1
    await look_up_people(harness)
    await harness.deliver_all()
    assert (harness.count_in_cx(LEFT), len(await outgoing(harness.database, OutgoingKind.LEFT))) == (1, 2)


async def test_what_waits_for_somebody_deactivated_ends_and_is_said_once_they_are_back(
    harness: DeliveryHarness,
) -> None:
    await harness.assign()
    harness.sandbox.workspace.deactivate(ADA)
    await look_up_people(harness)
    await harness.deliver_all()
    brief = next(row for row in await outgoing(harness.database, OutgoingKind.ASSIGNMENT) if row.person_id == 1)
    assert brief.state is OutgoingState.DROPPED
    assert harness.count_in_cx("Should they come back: put “yes” under “active”") == 1

    harness.sandbox.workspace.people[ADA].deleted = False
    await harness.import_participant(active=True)
    await look_up_people(harness)
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1
    assert {a.state for a in await every(harness.database, Assignment)} == {AssignmentState.SENT}


async def test_what_was_taken_back_while_they_were_away_is_not_said_later(harness: DeliveryHarness) -> None:
    await harness.assign()
    harness.sandbox.workspace.deactivate(ADA)
    await look_up_people(harness)
    await harness.deliver_all()
    async with harness.database.write() as session:
        await call_offs.take_back(session, await session.get_one(Person, 1), None, now=harness.clock.now(), actor=NADIA)
    harness.sandbox.workspace.people[ADA].deleted = False
    await harness.import_participant(active=True)
    await look_up_people(harness)
    await harness.deliver_all()
    assert harness.messages_to(ADA) == []


@pytest.mark.parametrize("fault", ["server_error", "ratelimited", "drop_before"])
async def test_nobody_is_missed_because_slack_does_not_answer(harness: DeliveryHarness, fault: Any) -> None:
    harness.sandbox.faults.fault("users.info", fault, always=True)
    await look_up_people(harness)
    assert [(p.active, p.not_found_at) for p in await every(harness.database, Person)] == [(True, None)] * 2
    assert await outgoing(harness.database) == []


async def test_one_person_named_twice_is_one_participant_and_one_not_found(harness: DeliveryHarness) -> None:
    await harness.import_participant("P-3", "Jonas Again", email="jonas.lindqvist@acme.example")
    await look_up_people(harness)
    assert (await person(harness, "P-2")).slack_id == JONAS
    assert (await person(harness, "P-3")).not_found_at is not None


async def test_a_server_that_tells_nobody_keeps_everybody(lacking: DeliveryHarness) -> None:
    await look_up_people(lacking)
    await look_up_people(lacking)
    assert [(p.active, p.not_found_at) for p in await every(lacking.database, Person)] == [(True, None)] * 2
    assert len(lacking.sandbox.calls_of("users.info")) == 2
