"""A review card whose sending ended in doubt, and which needs its editors again: one card is left to decide on."""

import pytest

from bot.program.stories import reflections
from bot.program.stories.reflections import ReflectionForm
from models import Consent, Outgoing, OutgoingKind, OutgoingState
from tests.harness import ADA
from tests.jobs.harness import CX_ID, DeliveryHarness
from tests.program.factories import commit
from tests.waiting import outgoing

NEWER = "There is a newer version of this card."


async def _change(harness: DeliveryHarness) -> None:
    today = harness.clock.now().date()
    words = ReflectionForm(
        talked_on=today,
        answers=(("What happened?", "Much."),),
        quote="Said otherwise.",
        hurts="It hurts.",
        promise="",
        due_on=None,
        owner=None,
        no_promise_reason="",
        consent=Consent.NAMED,
    )
    await commit(
        harness.database,
        reflections.save,
        1,
        words,
        version=1,
        today_of=lambda _: today,
        now=harness.clock.now(),
        by=ADA,
    )


@pytest.mark.parametrize("arrived", [True, False])
async def test_the_one_in_doubt_leads_to_the_new_one_or_is_never_posted(
    harness: DeliveryHarness, *, arrived: bool
) -> None:
    await harness.assign()
    await harness.deliver_all()
    await harness.reflect()
    await harness.deliver_all()
    async with harness.database.write() as session:
        row = await session.get_one(Outgoing, (await harness.row(OutgoingKind.REVIEW)).id)
        row.state, row.ts, row.attempted_at = OutgoingState.UNCLEAR, None, harness.context.clocks.wall.now()
        row.dedup_token = row.dedup_token if arrived else "0" * 32
        session.add(row)
    await _change(harness)
    await harness.deliver_all()
    assert harness.count_in_cx(NEWER) == arrived
    assert harness.count_in_cx("Said otherwise.") == 1
    old, new = await outgoing(harness.database, OutgoingKind.REVIEW)
    assert (old.state, new.state) == (OutgoingState.SENT if arrived else OutgoingState.DROPPED, OutgoingState.SENT)
    assert len(harness.said(CX_ID)) == len({message.ts for message in harness.said(CX_ID)})
