"""A review card whose sending ended in doubt, and which needs its editors again: one card is left to decide on."""

import pytest

from models import Consent, Outgoing, OutgoingKind, OutgoingState
from tests.jobs.harness import CX_ID, DeliveryHarness
from tests.program.factories import filled_form
from tests.waiting import outgoing

NEWER = "There is a newer version of this card."


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
    today = harness.clock.now().date()
    changed = filled_form(talked_on=today, quote="Said otherwise.", promise="", due_on=None, consent=Consent.NAMED)
    await harness.save_reflection(changed, version=1)
    await harness.deliver_all()
    assert harness.count_in_cx(NEWER) == arrived
    assert harness.count_in_cx("Said otherwise.") == 1
    old, new = await outgoing(harness.database, OutgoingKind.REVIEW)
    assert (old.state, new.state) == (OutgoingState.SENT if arrived else OutgoingState.DROPPED, OutgoingState.SENT)
    assert len(harness.said(CX_ID)) == len({message.ts for message in harness.said(CX_ID)})
