"""One-to-ones that don't go as planned: another of the team, not this quarter, leavers, days gone by, edited twice."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.program.nudges import unanswered
from bot.program.one_to_ones import waiting
from models import AssignmentState as S
from models import Commitment, CommitmentStatus, OneToOne, Person
from scripts.sandbox.person import words_of
from tests.handlers.actions import move_through, rows, send_submission, settle, texts
from tests.harness import ADA, NADIA, TOM, Harness, started_with_people, until
from tests.one_to_ones import AGREED, LOGGED, approve_one_to_ones, log, one_to_ones, open_log, set_day, tick_agreed
from tests.program.factories import update_row

LENA = "U0LENAKOWAL"


@pytest.fixture
async def with_team(sqlite_url: str) -> AsyncIterator[Harness]:
    """Give the bot with Nadia and Tom as its CX team, and each leader invited."""
    async with started_with_people(sqlite_url, firsthand_cx_team=f"{NADIA},{TOM}") as harness:
        await approve_one_to_ones(harness)
        yield harness


async def states(harness: Harness) -> list[S]:
    return [each.state for each in await one_to_ones(harness)]


async def test_the_team_chooses_another_by_hand(with_team: Harness) -> None:
    harness, tom = with_team, with_team.page_client.person(TOM)
    assert len(await tom.dm()) == 1
    answer = str(await harness.command("assign @Ada Okafor one-to-one @Tom Becker"))
    assert "Ada Okafor gets Tom Becker." in answer
    await settle(harness)
    await harness.ada.wait_for_dm("Tom Becker takes over your half hour")
    await harness.ada.wait_for_dm("Half an hour with Tom Becker")
    await tom.wait_for_dm("Half an hour with Ada Okafor")
    assert "Tom Becker sits down with Ada Okafor now." in str(await harness.nadia.dm())
    wrong = str(await harness.command("assign @Ada Okafor one-to-one @Jonas Lindqvist"))
    assert "Jonas Lindqvist is not of the CX team, so nothing was changed." in wrong


async def test_what_the_team_lets_go_is_told_to_both_and_no_round_is_said_to_be_over(with_team: Harness) -> None:
    harness, tom = with_team, with_team.page_client.person(TOM)
    async with harness.database.write() as session:
        for each in await one_to_ones(harness):
            await unanswered.let_go(session, each.id or 0, now=harness.clock.now(), by="U0GRACELEE1")
    await settle(harness)
    hosts = words_of(await harness.nadia.wait_for_dm("is off.")) + words_of(await tom.wait_for_dm("is off."))
    assert "The half hour with Ada Okafor is off." in hosts
    assert "can wait" in str(await harness.ada.dm())
    for who in (harness.ada, harness.nadia, tom):
        assert "over" not in "".join(words_of(each) for each in await who.dm())


async def test_not_this_quarter_and_then_after_all(with_team: Harness) -> None:
    harness = with_team
    await harness.ada.click(await harness.ada.wait_for_dm("Half an hour with"), "Not this quarter")
    view = await harness.ada.view()
    assert "why" in ((await harness.ada.submit({}, view=view))["errors"] or {})
    assert (await harness.ada.submit({"why": "On leave until January."}))["errors"] is None
    await settle(harness)
    assert (await states(harness))[0] is S.DECLINED
    told = [words_of(each) for each in await harness.nadia.dm() if "On leave until January." in words_of(each)]
    assert len(told) == 2
    assert "On leave" not in str(await harness.nadia.messages(harness.cx_channel))
    await harness.ada.click(await harness.ada.wait_for_dm("They know why"), "We've set a day after all")
    await harness.ada.view()
    assert (await harness.ada.submit({"booked_on": "2026-12-03"}))["errors"] is None
    await settle(harness)
    await harness.nadia.wait_for_dm("is set for Thursday, 3 December.")
    assert (await states(harness))[0] is S.BOOKED


async def test_once_the_day_is_over_the_team_is_reminded_and_not_the_leader(with_team: Harness) -> None:
    harness = with_team
    await set_day(harness, harness.ada, "2026-11-12")
    before = len(await harness.ada.dm())
    await harness.move_to(datetime(2026, 11, 13, 10, 0, tzinfo=UTC))
    await settle(harness)
    reminder = await harness.nadia.wait_for_dm("Log it while it is fresh.")
    assert len(await harness.ada.dm()) == before
    await harness.nadia.click(reminder, "Log the one-to-one")
    view = await harness.nadia.view()
    assert "2026-11-12" in str(view)
    assert (await harness.nadia.submit({}))["errors"] is None
    await settle(harness)
    await harness.ada.wait_for_dm("Thank you for the half hour with Nadia Rahman on 12 November.")
    assert "That's settled." in str(await harness.nadia.dm())


async def test_who_takes_over_once_the_day_is_over_is_reminded_and_who_had_it_is_left_alone(with_team: Harness) -> None:
    harness, tom = with_team, with_team.page_client.person(TOM)
    await set_day(harness, harness.ada, "2026-11-12")
    await harness.move_to(datetime(2026, 11, 13, 10, 0, tzinfo=UTC))
    await settle(harness)
    await harness.nadia.wait_for_dm("Log it while it is fresh.")
    await harness.command("assign @Ada Okafor one-to-one @Tom Becker")
    await harness.move_to(datetime(2026, 11, 16, 10, 0, tzinfo=UTC))
    await settle(harness)
    former = texts(await harness.nadia.dm())
    assert "This day is settled." in former
    assert "is set for" not in former + texts([await tom.wait_for_dm("How did your half hour with Ada Okafor go?")])
    assert "Log " not in former


async def test_a_leader_is_told_each_time_another_takes_over_and_of_answers_only_if_they_gave_any(
    with_team: Harness,
) -> None:
    for who in ("Tom Becker", "Nadia Rahman", "Tom Becker"):
        await with_team.command(f"assign @Ada Okafor one-to-one @{who}")
        await settle(with_team)
    told = [words_of(each) for each in await with_team.ada.dm() if "takes over" in words_of(each)]
    assert ["Tom" in each for each in told] == [True, False, True]
    assert "beforehand" not in str(told)
    assert "sits down with Ada Okafor now" in words_of((await with_team.nadia.dm())[-1])
    last = (await with_team.page_client.person(TOM).dm())[-1]
    assert "Half an hour with Ada Okafor" in words_of(last)
    assert sum("Half an hour with Ada" in words_of(each) for each in await with_team.page_client.person(TOM).dm()) == 1


async def test_in_auckland_the_morning_after_begins_before_the_day_is_over_in_utc(with_team: Harness) -> None:
    await set_day(with_team, with_team.ada, "2026-11-12")
    nadia = next(each for each in await rows(with_team, Person) if each.slack_id == NADIA)
    await update_row(with_team.database, Person, nadia.id, timezone="Pacific/Auckland")
    async with with_team.database.read() as session:
        for hour, count in ((19, 0), (20, 1)):
            now = datetime(2026, 11, 12, hour, tzinfo=UTC)
            assert len(await waiting.due(session, now=now, zone=ZoneInfo("UTC"))) == count


async def test_a_leader_who_leaves_and_a_quarter_that_ends(with_team: Harness) -> None:
    harness = with_team
    gone = harness.sandbox.workspace.people[ADA]
    harness.sandbox.workspace.deactivate(gone)

    async def is_off() -> bool:
        await harness.bot.schedule.run_all()
        return (await states(harness))[0] is S.SWAPPED

    await until(is_off)
    await settle(harness)
    await harness.nadia.wait_for_dm("The half hour with Ada Okafor is off.")
    nudged = [datetime(2026, 12, day, 10, tzinfo=UTC) for day in (15, 18, 23, 29)]
    await move_through(harness, *nudged, datetime(2027, 1, 4, 10, 0, tzinfo=UTC))
    assert (await states(harness))[1] is S.MISSED
    missed = words_of(await harness.jonas.wait_for_dm("didn't get to your half hour"))
    assert "Tom Becker can still log it" in missed
    tom = harness.page_client.person(TOM)
    await tom.click(await tom.wait_for_dm("no half hour with Jonas Lindqvist was logged"), "Log the one-to-one")
    await tom.view()
    assert (await tom.submit({"met_on": "2026-12-30"}))["errors"] is None
    await settle(harness)
    await harness.jonas.wait_for_dm("Thank you for the half hour with Tom Becker on 30 December.")


async def test_what_is_wrong_is_said_at_the_field_and_what_was_agreed_can_change(with_team: Harness) -> None:
    harness = with_team
    await open_log(harness.nadia, "Half an hour with Ada")
    await tick_agreed(harness.nadia)
    answer = await harness.nadia.submit({"met_on": "2026-11-20", "due_on": "2026-11-01", "agreed": "x" * 600})
    assert answer["errors"] == {
        "met_on": "Choose today or a day in the last three months.",
        "due_on": "That day has passed. Choose today or a day to come.",
    }
    await harness.nadia.close()
    await log(harness, harness.nadia, "Half an hour with Ada", **AGREED, owner=LENA)
    lena = harness.page_client.person(LENA)
    await lena.wait_for_dm(AGREED["agreed"])
    for changed in ({"due_on": "2026-12-11"}, {"notes": "Nothing for Lena."}):
        await open_log(harness.nadia, "You talked with Ada", "Edit what you wrote")
        assert (await harness.nadia.submit(changed))["errors"] is None
        await settle(harness)
    earlier, newest = [words_of(each) for each in await lena.dm()]
    assert (earlier.startswith("There is a newer message"), "11 December" in newest) == (True, True)
    await open_log(harness.nadia, "You talked with Ada", "Edit what you wrote")
    agreed = "One story each week. <!channel> *now*"
    assert (await harness.nadia.submit({"agreed": agreed, "owner": ADA}))["errors"] is None
    await settle(harness)
    told = await harness.ada.wait_for_dm("One story each week.")
    assert "&lt;!channel&gt; *now*" in str(told["text"])
    assert "<!channel>" not in str(told["text"])
    assert "What you were to see through is settled." in str(await lena.dm())
    assert "One story each week." in str(await harness.ada.dm())
    await open_log(harness.nadia, "You talked with Ada", "Edit what you wrote")
    await harness.nadia.choose(await harness.nadia.view(), "agrees", [])
    assert (await harness.nadia.submit({}))["errors"] is None
    await settle(harness)
    (commitment,) = await rows(harness, Commitment)
    assert commitment.status is CommitmentStatus.DROPPED
    assert "One story each week." not in str(await harness.ada.dm())


async def test_two_devices_do_not_overwrite_each_other(with_team: Harness) -> None:
    harness = with_team
    await open_log(harness.nadia, "Half an hour with Ada")
    stale = harness.sandbox.state.views.top(NADIA)
    assert stale is not None
    assert (await harness.nadia.submit(LOGGED))["errors"] is None
    stale.state["notes"]["notes"]["value"] = "Otherwise."
    answer = await send_submission(harness, NADIA, stale)
    assert "This was saved meanwhile" in str(answer) + str(await harness.nadia.views())
    (record,) = await rows(harness, OneToOne)
    assert (record.notes, record.version) == (LOGGED["notes"], 1)
