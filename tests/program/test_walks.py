"""Walks: each step saved once, kept halfway, corrected, and closed once told; and the log of what was walked."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError
from bot.program import assignments
from bot.program.assignments import assignment_details
from bot.program.journeys import friction, progress, walks
from bot.program.journeys.progress import NotToBeWalked, Progress
from bot.program.journeys.walks import Entered, Photo, Shown, StepGone, StepSavedMeanwhile, WalkClosed
from bot.program.routines.walks import BROKEN_PROCESS
from models import Assignment, Journey, JourneyStep, Person, Round, RoundState, StepOutcome, WalkedStep
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import ADA, JONAS, NOVEMBER, NOW, commit, every, populate, query
from tests.walks import add_journey

DONE = Entered(StepOutcome.DONE, "4", 1)
STUCK = Entered(StepOutcome.STUCK, "25", 5, "No mail came.", Photo("F0PHOTO0001", "https://slack.example/f"))


async def handed_out(database: Database, state: S = S.SENT, steps: int = 3) -> int:
    """Store a journey in Ada's hands, of so many steps; return the id of the assignment."""
    await populate(database)
    journey_id = await add_journey(database, steps=steps)
    async with database.write() as session:
        round_ = Round(
            routine="be_a_customer",
            month=NOVEMBER.month,
            starts_on=NOVEMBER.starts_on,
            ends_on=NOVEMBER.ends_on,
            opened_at=NOW,
            state=RoundState.APPROVED,
        )
        session.add(round_)
        await session.flush()
        made = Assignment(
            round_id=round_.id or 0, routine="be_a_customer", participant_id=1, journey_id=journey_id, why="So."
        )
        made.state = state
        session.add(made)
        await session.flush()
        return made.id or 0


async def go_on(database: Database, by: str = ADA) -> Shown:
    return await commit(database, walks.go_on, 1, now=NOW, by=by)


async def save(database: Database, shown: Shown, entered: Entered, by: str = ADA) -> Shown:
    assert shown.step is not None
    return await commit(database, walks.save, shown.step.id or 0, entered, version=shown.step.version, now=NOW, by=by)


async def test_a_step_is_saved_once_and_another_device_is_told(database: Database) -> None:
    await handed_out(database)
    first = await go_on(database)
    assert (await go_on(database)).step == first.step
    second = await save(database, first, DONE)
    assert second.step is not None
    assert second.step.number == 2
    again = await save(database, first, DONE)
    assert again.step == second.step
    with pytest.raises(StepSavedMeanwhile):
        await save(database, first, STUCK)
    assert [(each.outcome, each.version) for each in await every(database, WalkedStep)] == [
        (StepOutcome.DONE, 1),
        (None, 0),
    ]


async def test_what_is_missing_is_said_at_its_field(database: Database) -> None:
    await handed_out(database)
    shown = await go_on(database)
    with pytest.raises(FieldError) as wrong:
        await save(database, shown, Entered(photo_is_unclear=True))
    assert {name: problem.code for name, problem in wrong.value.fields.items()} == {
        "outcome": "outcome_missing",
        "minutes": "minutes_missing",
        "friction": "friction_missing",
        "photo": "photo_unclear",
    }
    for minutes in ("-1", "4.5", "601", "９", "1e3"):
        with pytest.raises(FieldError) as wrong:
            await save(database, shown, replace(DONE, minutes=minutes))
        assert [problem.code for problem in wrong.value.fields.values()] == ["minutes_unlikely"]


async def test_halfway_is_kept_and_a_step_is_corrected(database: Database) -> None:
    await handed_out(database)
    second = await save(database, await go_on(database), STUCK)
    assert second.step is not None
    half = Entered(None, "a while", 3, "It wants")
    first = await commit(database, walks.back, second.step.id or 0, half, version=0, by=ADA)
    assert first.step is not None
    assert (first.step.number, first.step.photo) == (1, "F0PHOTO0001")
    kept = (await every(database, WalkedStep))[1]
    assert (kept.minutes, kept.friction, kept.instead, kept.saved_at) == (None, 3, "It wants", None)
    onward = await save(database, first, replace(STUCK, minutes="9", photo=None))
    assert onward.step is not None
    assert (onward.step.number, onward.step.instead) == (2, "It wants")
    corrected = (await every(database, WalkedStep))[0]
    assert (corrected.minutes, corrected.photo) == (9, "F0PHOTO0001")
    await commit(database, walks.keep, first.step.id or 0, Entered(), version=corrected.version, by=ADA)
    assert (await every(database, WalkedStep))[0].outcome is StepOutcome.STUCK


async def test_nobody_else_walks_it_and_nobody_once_it_is_told_or_swapped(database: Database) -> None:
    await handed_out(database)
    shown = await go_on(database)
    for who in (JONAS, "U0NOBODY01"):
        with pytest.raises(assignments.NotYours):
            await go_on(database, by=who)
        with pytest.raises(assignments.NotYours):
            await save(database, shown, DONE, by=who)
    with pytest.raises(StepGone):
        await commit(database, walks.save, 999, DONE, version=0, now=NOW, by=ADA)
    for state in (S.REFLECTED, S.SWAPPED, S.PROPOSED):
        async with database.write() as session:
            (await session.get_one(Assignment, 1)).state = state
        with pytest.raises(WalkClosed):
            await go_on(database)
        with pytest.raises(WalkClosed):
            await save(database, shown, DONE)


async def test_what_was_missed_can_still_be_walked_to_its_end(database: Database) -> None:
    await handed_out(database, S.MISSED, steps=2)
    shown = await save(database, await go_on(database), DONE)
    end = await save(database, shown, STUCK)
    assert end.step is None
    assert end.progress.walk is not None
    assert end.progress.walk.finished_at == NOW
    assert (await go_on(database)).step is None


async def _details(session: AsyncSession) -> assignment_details.AssignmentDetails:
    found = await assignment_details.of_assignment(session, 1)
    assert found is not None
    return found


async def test_the_form_is_filled_with_the_worst_step_and_the_log(database: Database) -> None:
    await handed_out(database)
    shown = await save(database, await go_on(database), DONE)
    await save(database, shown, STUCK)
    details = await query(database, _details)
    texts = friction.first_words(details).texts
    assert texts["worst"] == (
        "Step 2. Order it (stuck, 25 minutes, friction 5 of 5). We say: Two minutes, no account needed. What happened: "
        "No mail came."
    )
    assert texts["log"].startswith("Ordering a spare pump: 2 of 3 steps, 29 minutes, stuck at 1 step. Friction runs")
    assert "\n1. Find the pump's number on our site: 4 minutes, friction 1 of 5.\n" in texts["log"]


def test_a_long_walk_still_fits_a_section_of_a_story() -> None:
    step: dict[str, Any] = {
        "task": "x" * 1000,
        "we_say": "y" * 1000,
        "instead": "z" * 2000,
        "friction": 5,
        "minutes": 61,
    }
    walked = [WalkedStep(walk_id=1, step_id=number, number=number, **step) for number in range(1, 41)]
    log = friction.log_of(Progress(Journey(external_id="J", title="Long"), walked=walked))
    assert len(log) <= 3000
    assert log.startswith("Long: 40 steps, 40 hours 40 minutes.")
    assert friction.log_of(Progress(Journey(external_id="J", title="Long"))) == ""


async def test_only_what_can_be_walked_is_assigned(database: Database) -> None:
    await handed_out(database)
    person = Person(name="Ada")
    journey = (await every(database, Journey))[0]
    may_assign = progress.checked("be_a_customer")
    await query(database, may_assign, person, journey)
    with pytest.raises(NotToBeWalked):
        await query(database, progress.checked(BROKEN_PROCESS.key), person, journey)
    async with database.write() as session:
        for each in (1, 2, 3):
            (await session.get_one(JourneyStep, each)).active = False
    with pytest.raises(NotToBeWalked):
        await query(database, may_assign, person, journey)


def test_a_step_whose_task_is_a_sentence_is_named_without_its_full_stop() -> None:
    walked = WalkedStep(walk_id=1, step_id=1, number=1, task="Wait for the confirmation.")
    assert friction.name_of(walked, 3) == "3. Wait for the confirmation"
