"""A routine that is defined here alone, about nothing, with fields of its own: from turning it on to its story."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.program.routines import ROUTINES, Routine, StoryPart, StoryShape
from bot.program.routines.form import FieldKind, Form, ReflectionField
from bot.program.routines.message_words import MessageWords
from bot.program.routines.words import PlanWords
from models import Assignment, Meaning, Reflection
from models import AssignmentState as S
from scripts.sandbox.person import words_of
from tests.handlers.actions import settle
from tests.harness import ADA, START, Harness
from tests.program.factories import every

WALK = Routine(
    key="walk",
    title="Walk the floor",
    invitation="Your walk in {month}",
    card=("Ask whoever works there what slows them down.",),
    questions=(),
    questions_shown=0,
    form=Form(
        title="Tell of the walk",
        edit_title="Edit your walk",
        opening="What did you see? Three lines will do.",
        fields=(
            ReflectionField("walked_on", FieldKind.PAST_DATE, "When did you walk?", Meaning.DAY, required=True),
            ReflectionField("seen", FieldKind.TEXT, "What did you see?", Meaning.HEARD, required=True),
            ReflectionField("slow", FieldKind.TEXT, "What slows them down?", Meaning.CAUSE, required=True),
            ReflectionField(
                "headline", FieldKind.TEXT, "A headline", Meaning.HEADLINE, multiline=False, max_length=120
            ),
        ),
    ),
    booking="When do you walk?",
    ladder=("Choose a day to walk.", "A walk takes an hour.", "There is time to walk yet."),
    messages=MessageWords(log="Tell of it", done_on="Walked on {day}."),
    story=StoryShape(
        parts=(
            StoryPart(Meaning.HEARD, "what I saw", "What I saw"),
            StoryPart(Meaning.CAUSE, "what slows people down", "What slows people down"),
        ),
        byline="walked the floor",
    ),
    why="You have not been there for a while.",
    plan=PlanWords(one="1 person walks the floor.", several="{count} people walk the floor."),
)


@pytest.fixture(autouse=True)
def _walks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROUTINES, WALK.key, WALK)


async def test_a_routine_defined_in_one_place_goes_from_turned_on_to_its_published_story(each_harness: Harness) -> None:
    harness = each_harness
    await harness.command("turn on walk the floor")
    await harness.command("plan")
    await settle(harness)
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "people walk the floor")
    await harness.nadia.click(plan, "Approve")

    brief = await harness.ada.wait_for_dm("Your walk in November")
    assert "You have not been there for a while." in words_of(brief)
    await harness.ada.click(brief, "Tell of it")
    await harness.ada.view()
    filled = {"seen": "Two people share one screen.", "slow": "The second screen waits for a signature."}
    assert (await harness.ada.submit(filled))["errors"] is None

    card = await harness.nadia.wait_for_message(harness.cx_channel, "Two people share one screen.")
    await harness.nadia.click(card, "Publish")

    story = words_of(await harness.ada.wait_for_message(harness.stories_channel, "Two people share one screen."))
    assert "What slows people down" in story
    assert "The second screen waits for a signature." in story
    assert "Ada Okafor" in story
    await harness.ada.wait_for_dm("Your story is out")
    await harness.ada.wait_for_dm("Walked on 9 November. Your story is out.")
    (reflection,) = await every(harness.database, Reflection)
    assert [(each["field"], each["meaning"]) for each in reflection.answers][:2] == [
        ("seen", Meaning.HEARD),
        ("slow", Meaning.CAUSE),
    ]


async def test_plan_and_status_stand_side_by_side_with_the_call_s(each_harness: Harness) -> None:
    harness = each_harness
    await harness.command("turn on Walk the floor beside others")
    await harness.command("plan")
    await settle(harness)
    await harness.nadia.wait_for_message(harness.cx_channel, "call a customer")
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "people walk the floor")
    assert "The plan for November 2026: Walk the floor" in words_of(plan)
    status = str(await harness.answer("status"))
    assert "stands: Customer call" in status
    assert "stands: Walk the floor" in status


async def test_it_is_assigned_by_hand_and_taken_back_by_its_title(each_harness: Harness) -> None:
    harness = each_harness
    assert "is not turned on" in str(await harness.command("assign ada walk the floor"))
    await harness.command("turn on walk the floor")
    assert "gets Walk the floor" in str(await harness.command("assign ada walk the floor"))
    await harness.ada.wait_for_dm("Your walk in November")
    assert "in hand" in str(await harness.command("assign ada walk the floor"))
    await harness.command("take back ada walk the floor")
    (walk,) = await every(harness.database, Assignment)
    assert (walk.routine, walk.customer_id, walk.state) == (WALK.key, None, S.SWAPPED)


async def test_turned_off_no_more_of_it_is_planned(each_harness: Harness) -> None:
    harness = each_harness
    await harness.command("turn on walk the floor")
    await harness.command("turn off walk the floor")
    await harness.command("plan")
    await settle(harness)
    assert {each.routine for each in await every(harness.database, Assignment)} == {"call"}


async def test_what_is_about_nothing_offers_no_swap(harness: Harness) -> None:
    await harness.command("turn on walk the floor")
    await harness.command("assign ada walk the floor")
    walk = await harness.ada.wait_for_dm("Your walk in November")
    assert [each["text"]["text"] for each in walk["blocks"][-1]["elements"] if "text" in each] == [
        "Tell of it",
        "I've booked it",
        "The brief",
    ]


async def test_the_team_hears_what_else_than_customers_was_with_somebody_who_left(harness: Harness) -> None:
    await harness.command("turn on walk the floor")
    await harness.command("assign ada walk the floor")
    await harness.ada.wait_for_dm("Your walk in November")
    harness.sandbox.workspace.deactivate(ADA)
    await harness.move_to(START + timedelta(days=1))
    note = words_of(await harness.nadia.wait_for_message(harness.cx_channel, "was deactivated in Slack"))
    assert "Walk the floor is still with them: /firsthand take back P-1 Walk the floor" in note
    assert "has nothing to take back" not in str(await harness.command("take back P-1 Walk the floor"))


async def test_who_has_a_customer_and_a_walk_is_asked_about_both(harness: Harness) -> None:
    await harness.command("turn on walk the floor")
    await harness.command("assign ada C-1")
    await harness.command("assign ada walk the floor")
    await settle(harness)
    answer = str(await harness.command("take back ada"))
    assert "Ada Okafor has several in hand. Say which: Customer Number1 (C-1), Walk the floor" in answer
    assert "Walk the floor is back on the list" in str(await harness.command("take back ada walk the floor"))


async def test_what_begins_person_by_person_is_never_planned_and_outlives_its_round(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROUTINES, WALK.key, replace(WALK, by_person=True))
    assert "begins for each person when their time has come" in str(await harness.command("turn on walk the floor"))
    await harness.command("plan")
    await settle(harness)
    assert {each.routine for each in await every(harness.database, Assignment)} == {"call"}
    await harness.command("assign ada walk the floor")
    await harness.ada.wait_for_dm("Your walk in November")
    await harness.move_to(START + timedelta(days=40))
    await settle(harness)
    (walk,) = [each for each in await every(harness.database, Assignment) if each.routine == WALK.key]
    assert walk.state is S.SENT
    # Nothing of its rounds: it is named as why Ada has no call.
    status = (await harness.answer("status"))["text"]
    assert status.replace("Walk the floor first (1): Ada Okafor.", "").count("Walk the floor") == 0
