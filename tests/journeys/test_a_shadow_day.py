"""A shadow day from every side: planned, the host asked and thanked, booked, told, published."""

from typing import Any

from models import Assignment, Commitment, Issue, Reflection
from models import AssignmentState as S
from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import rows, settle, texts
from tests.harness import Harness
from tests.shadow_days import LENA, SAM, agree, approve_shadow_days, log_day, person


async def states(harness: Harness) -> list[S]:
    return [each.state for each in await rows(harness, Assignment) if each.routine == "shadow"]


async def test_a_day_from_plan_to_published_story(each_harness: Harness) -> None:
    harness = each_harness
    plan = await approve_shadow_days(harness, LENA, SAM)
    assert "Ada Okafor → " in words_of(plan)
    assert await harness.ada.dm() == []

    asked = await person(harness, LENA).wait_for_dm("Would you have")
    guest = harness.ada if "Ada Okafor" in words_of(asked) else harness.jonas
    assert "Nobody is judged" in words_of(asked)
    brief = await agree(harness, LENA, guest)
    assert "Lena Kowalska" in words_of(brief)
    assert "Lena answers the billing line in Warsaw; you have not been there." in words_of(brief)
    answered = await person(harness, LENA).wait_for_dm("Thank you!")
    assert answered["ts"] == asked["ts"]

    await _book_and_change(harness, guest, brief)
    card = await log_day(harness, guest)
    (reflection,) = await rows(harness, Reflection)
    issue = next(each for each in await rows(harness, Issue) if each.draft)
    assert reflection.issue_id == issue.id
    assert issue.title == "A refund takes four systems, so customers call three times."
    assert issue.department == "Billing"
    thanks = words_of(await person(harness, LENA).wait_for_dm("says thank you"))
    assert "Agents may refund up to 100 euros by themselves." in thanks

    await harness.nadia.click(card, "Publish")
    await settle(harness)
    story = await harness.ada.wait_for_message(harness.stories_channel, "Four systems for one refund")
    assert "a day beside Lena Kowalska" in words_of(story)
    assert "What I would change" in words_of(story)
    linked = await person(harness, LENA).wait_for_dm("Read the story")
    assert "says thank you" in words_of(linked)
    (commitment,) = await rows(harness, Commitment)
    assert commitment.reflection_id == reflection.id


async def _book_and_change(harness: Harness, guest: Actor, brief: dict[str, Any]) -> None:
    """Let the guest book a day, and then another; the host is told of both."""
    await guest.click(brief, "We've agreed on a day")
    await guest.view()
    assert (await guest.submit({"booked_on": "2026-11-19"}))["errors"] is None
    await settle(harness)
    await person(harness, LENA).wait_for_dm("comes on Thursday, 19 November. An ordinary day")
    await guest.click(await guest.wait_for_dm("Booked for"), "Change the day")
    await guest.view()
    assert (await guest.submit({"booked_on": "2026-11-20"}))["errors"] is None
    await settle(harness)
    await person(harness, LENA).wait_for_dm("The day has changed")


async def test_a_host_who_says_no_is_followed_by_another_and_then_the_team_is_told(each_harness: Harness) -> None:
    harness = each_harness
    await approve_shadow_days(harness, LENA)
    assert (await states(harness)) == [S.ASKED]
    lena = person(harness, LENA)
    await lena.click(await lena.wait_for_dm("Would you have"), "Not this time")
    await settle(harness)
    assert "That's settled" in texts(await lena.dm())
    await harness.nadia.wait_for_message(harness.cx_channel, "Nobody is left to host")
    assert (await states(harness)) == [S.SWAPPED]
    assert await harness.ada.dm() == []
