"""Who was named to see a promise through, and no longer is before the message went out, is told nothing."""

from dataclasses import replace
from datetime import timedelta

from models import OutgoingKind, OutgoingState
from tests.harness import JONAS, MEI, START
from tests.jobs.harness import DeliveryHarness
from tests.program.factories import filled_form
from tests.waiting import outgoing

FORM = filled_form(talked_on=START.date(), due_on=START.date() + timedelta(days=20), owner=JONAS)


async def test_who_was_named_for_a_moment_only_is_told_nothing(harness: DeliveryHarness) -> None:
    harness.sandbox.workspace.people[MEI].tz = "Europe/London"  # at work, as all the others
    await harness.assign()
    await harness.deliver_all()
    await harness.save_reflection(FORM)
    await harness.save_reflection(replace(FORM, owner=MEI), version=1)
    await harness.deliver_all()
    assert ["Your customer for" in message.text for message in harness.messages_to(JONAS)] == [True]
    assert ["Freeze the price." in message.text for message in harness.messages_to(MEI)] == [True]
    told = await outgoing(harness.database, OutgoingKind.COMMITMENT_OWNER)
    assert {(row.slack_user, row.state) for row in told} == {
        (JONAS, OutgoingState.DROPPED),
        (MEI, OutgoingState.SENT),
    }
