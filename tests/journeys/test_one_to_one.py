"""A one-to-one from both sides: planned, the day set, answered beforehand, logged, and what was agreed told."""

from models import AssignmentState as S
from models import Commitment, OneToOne, Reflection, Story
from scripts.sandbox.person import words_of
from tests.handlers.actions import rows, settle
from tests.harness import Harness
from tests.one_to_ones import AGREED, LOGGED, SECRET, approve_one_to_ones, log, one_to_ones, open_log, set_day


async def test_a_one_to_one_from_plan_to_what_was_agreed(each_harness: Harness) -> None:
    harness = each_harness
    plan = await approve_one_to_ones(harness)
    assert "Ada Okafor → Nadia Rahman" in words_of(plan)
    brief = words_of(await harness.ada.wait_for_dm("Half an hour with Nadia Rahman"))
    assert "Are we headed in the right direction?" in brief
    prepared = words_of(await harness.nadia.wait_for_dm("Half an hour with Ada Okafor"))
    assert "No call logged so far; nothing promised is open." in prepared
    assert "No day is set yet." in prepared

    await _answer_beforehand(harness)
    await set_day(harness, harness.ada, "2026-11-12")
    await harness.nadia.wait_for_dm("Your half hour with Ada Okafor is set for Thursday, 12 November.")

    view = await open_log(harness.nadia, "Ada Okafor answered")
    assert LOGGED["stop"] in str(view["blocks"])
    await harness.nadia.close()
    await log(harness, harness.nadia, "Ada Okafor answered", **AGREED)
    told = words_of(await harness.ada.wait_for_dm("Thank you for the half hour with Nadia Rahman on 9 November."))
    assert "One story a week in the Monday meeting." in told
    assert SECRET not in told
    ada, _ = await one_to_ones(harness)
    assert ada.state is S.CLOSED
    (commitment,) = await rows(harness, Commitment)
    assert (commitment.assignment_id, commitment.owner) == (ada.id, harness.nadia.id)
    assert (await rows(harness, Reflection), await rows(harness, Story)) == ([], [])
    assert "1 done" in str(await harness.answer("status"))


async def _answer_beforehand(harness: Harness) -> None:
    await harness.ada.click(await harness.ada.wait_for_dm("Half an hour with"), "My answers beforehand")
    await harness.ada.view()
    answers = {"stop": LOGGED["stop"]}
    assert (await harness.ada.submit(answers))["errors"] is None
    await settle(harness)
    (record,) = await rows(harness, OneToOne)
    assert record.beforehand == answers
