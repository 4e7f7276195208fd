"""A story that is taken back is taken from those, too, whom nothing may be said to any more: guests and leavers."""

from dataclasses import replace

import pytest

from bot.program.stories import reviews
from models import Consent
from tests.harness import ADA, JONAS, NADIA
from tests.jobs.harness import DeliveryHarness
from tests.jobs.test_promise_owners import FORM
from tests.program.factories import commit

TELLING = replace(FORM, consent=Consent.NAMED, promise="Freeze the price.")
SAID = ("Freeze", "Number", "Account", "bookkeeping")


def read_by(harness: DeliveryHarness, person: str) -> str:
    return "\n".join(message.text for message in harness.messages_to(person) if "Your customer for" not in message.text)


@pytest.mark.parametrize("by_choice", [True, False])
@pytest.mark.parametrize("lost", ["is_guest", "deleted"])
@pytest.mark.parametrize("person", [ADA, JONAS])
async def test_what_stands_with_them_gives_way(
    harness: DeliveryHarness, person: str, lost: str, *, by_choice: bool
) -> None:
    await harness.assign()
    await harness.deliver_all()
    await harness.save_reflection(TELLING)
    await harness.deliver_all()
    assert "Freeze the price." in read_by(harness, person)
    if not by_choice:
        await harness.publish()
        await harness.deliver_all()
    setattr(harness.sandbox.workspace.people[person], lost, True)
    harness.context.workspace.members.learn({"id": person, "is_restricted": True})
    if by_choice:
        await harness.save_reflection(replace(TELLING, consent=Consent.PRIVATE), version=1)
    else:
        await commit(harness.database, reviews.withdraw, 1, by=NADIA, is_editor=True, now=harness.clock.now())
    await harness.deliver(times=5)
    assert [word for word in SAID if word in read_by(harness, person)] == []
