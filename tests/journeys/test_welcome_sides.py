"""Welcomes off the main road: off and on, late and corrected, who left, other orders, nobody left, and the end."""

# On SQLite alone: test_permissions uses every button and modal on PostgreSQL too, and nothing here happens at once.

from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.program.people import participations
from models import Assignment, Customer, Person
from models import AssignmentState as S
from scripts.sandbox.person import words_of
from tests.handlers.actions import assign_customer, log_call, rows, settle, submit_modal, texts
from tests.harness import ADA, JONAS, NADIA, START, TOM, Harness, started_with_people
from tests.shadow_days import LENA, add_hosts, agree, person
from tests.welcomes import LAST_DAY, STARTED, begin_welcome, look, message_of, set_start, welcomes

ON_ITS_WAY = "New here, and on the way since November"


async def of_welcome(harness: Harness) -> list[Assignment]:
    return [each for each in await rows(harness, Assignment) if each.routine == "welcome"]


async def test_it_begins_in_its_weeks_while_the_routine_is_on_and_never_twice(harness: Harness) -> None:
    await set_start(harness, STARTED)
    await set_start(harness, START.date() - timedelta(days=30), JONAS)
    await look(harness)
    assert await welcomes(harness) == []
    await harness.command("turn on welcome")
    await look(harness)
    assert "Coming: Jonas Lindqvist from 14 November." in str(await harness.answer("welcome"))
    assert [each.last_day for each in await welcomes(harness)] == [LAST_DAY]
    # On a Saturday: Jonas hears of it when his week begins.
    await harness.move_to(START + timedelta(days=5))
    assert len(await welcomes(harness)) == 2
    assert await harness.jonas.dm() == []
    await harness.move_to(START + timedelta(days=7))
    await settle(harness)
    await harness.jonas.wait_for_dm("Your first weeks, and our customers")
    told = await harness.nadia.wait_for_message(harness.cx_channel, ON_ITS_WAY)
    assert "Jonas Lindqvist (Operations), week 6" in words_of(told)

    await harness.nadia.click(told, "Take it back")
    await settle(harness)
    await harness.ada.wait_for_dm("The welcome of your first weeks is off: your CX team took it back.")
    await harness.move_to(START + timedelta(days=9))
    await look(harness)
    assert [each.state for each in await of_welcome(harness)] == [S.SWAPPED, S.SENT]


async def test_whoever_comes_late_to_the_sheet_gets_less_time_or_the_team_is_asked(harness: Harness) -> None:
    await harness.command("turn on welcome")
    await harness.move_to(START + timedelta(weeks=1))
    today = harness.clock.now().date()
    # Jonas's weeks were over long before the routine was on; those of Ada ended while it was.
    await set_start(harness, today - timedelta(weeks=20), JONAS)
    await set_start(harness, today - timedelta(weeks=8, days=2))
    await look(harness)
    asked = await harness.nadia.wait_for_message(harness.cx_channel, "Ada Okafor is in week 9 here")
    assert len(await welcomes(harness)) == 1
    assert await harness.ada.dm() == []
    await harness.nadia.click(asked, "Begin it now")
    await look(harness)
    assert "There is time until 6 December:" in words_of(await message_of(harness.ada))
    assert "Ada Okafor's welcome has begun" in str(await harness.nadia.messages(harness.cx_channel))

    await set_start(harness, today - timedelta(weeks=8, days=1), JONAS)
    await look(harness)
    asked = await harness.nadia.wait_for_message(harness.cx_channel, "Jonas Lindqvist is in week 9 here")
    await harness.nadia.click(asked, "Leave it")
    await look(harness)
    await harness.nadia.wait_for_message(harness.cx_channel, "leaves out Jonas Lindqvist's welcome")
    assert len(await of_welcome(harness)) == 1


async def test_a_corrected_first_day_moves_the_weeks_and_one_ahead_calls_them_off(harness: Harness) -> None:
    await begin_welcome(harness)
    await set_start(harness, STARTED + timedelta(days=4))
    await look(harness)
    assert [each.last_day for each in await welcomes(harness)] == [LAST_DAY + timedelta(days=4)]
    await set_start(harness, START.date() - timedelta(weeks=4))
    await look(harness)
    assert await welcomes(harness) == []
    await harness.ada.wait_for_dm("Nothing to do here just now.")
    await harness.move_to(START + timedelta(weeks=1))
    await look(harness)
    assert [each.state for each in await of_welcome(harness)] == [S.SWAPPED, S.SENT]


async def test_who_left_is_welcomed_no_more(harness: Harness) -> None:
    await begin_welcome(harness)
    async with harness.database.write() as session:
        ada = (await session.exec(select(Person).where(Person.slack_id == ADA))).one()
        await participations.end_all(session, ada.id or 0, now=START)
    await look(harness)
    assert [each.state for each in await of_welcome(harness)] == [S.SWAPPED]
    await harness.nadia.wait_for_dm("Ada Okafor's first weeks: that's settled.")
    assert "Nobody is on the way who began in November" in str(await harness.nadia.messages(harness.cx_channel))


async def test_what_was_done_before_counts_and_what_is_taken_back_does_not(harness: Harness) -> None:
    await assign_customer(harness)
    assert "A first customer call: Customer Number1" in words_of(await begin_welcome(harness))
    await harness.command("take back ada C-1")
    await look(harness)
    assert "A first customer call\n" in words_of(await message_of(harness.ada)) + "\n"
    assert "Customer Number1" not in words_of(await message_of(harness.ada))
    await assign_customer(harness, customer="C-2")
    await look(harness)
    assert "A first customer call: Customer Number2" in words_of(await message_of(harness.ada))
    await log_call(harness)
    await look(harness)
    assert "✅  A first customer call" in words_of(await message_of(harness.ada))
    assert "✅ A first customer call" in " ".join(words_of(await harness.ada.home()).split())
    assert "There is time until 22 November." in str(await harness.answer("mine", by=harness.ada))


async def test_the_day_comes_first_where_it_was_asked_for_first(harness: Harness) -> None:
    await add_hosts(harness.database, LENA)
    await harness.command("turn on shadow day")
    await begin_welcome(harness)
    await harness.command("assign ada shadow day Lena Kowalska")
    await look(harness)
    assert "A day beside a colleague: somebody is asked" in words_of(await message_of(harness.ada))
    assert "Lena" not in words_of(await message_of(harness.ada))
    await agree(harness, LENA, harness.ada)
    await look(harness)
    message = await message_of(harness.ada)
    assert "A day beside a colleague: Lena Kowalska" in words_of(message)
    assert "Give me a customer" not in str(message)
    await person(harness, LENA).click(await person(harness, LENA).wait_for_dm("Thank you!"), "I can't after all")
    await look(harness)
    message = await message_of(harness.ada)
    assert "Lena" not in words_of(message)
    await harness.ada.click(message, "Give me a customer")
    await settle(harness)
    await harness.ada.wait_for_dm("Your customer for November")


async def test_where_no_customer_is_left_the_team_is_shown_what_to_do(harness: Harness) -> None:
    async with harness.database.write() as session:
        for each in (await session.exec(select(Customer))).all():
            each.consent_to_call = False
    message = await begin_welcome(harness)
    await harness.ada.click(message, "Give me a customer")
    await look(harness)
    assert "A first customer call: your CX team looks for a customer" in words_of(await message_of(harness.ada))
    answer = str(await harness.answer("welcome"))
    assert "None was left of Customer call. By hand: /firsthand assign P-1" in answer
    assert "Needing a hand: 1." in str(await harness.answer("status"))
    async with harness.database.write() as session:
        (await session.exec(select(Customer).limit(1))).one().consent_to_call = True
    told = await harness.nadia.wait_for_message(harness.cx_channel, ON_ITS_WAY)
    await harness.nadia.click(told, "Give them a customer")
    await look(harness)
    await harness.ada.wait_for_dm("Your customer for November")
    assert "None was left" not in str(await harness.answer("welcome"))


async def test_at_the_end_one_reminder_and_then_it_is_with_the_team(harness: Harness) -> None:
    await begin_welcome(harness)
    for days in (8, 9, 10, 11):
        await harness.move_to(START + timedelta(days=days))
        await settle(harness)
    reminders = [each for each in await harness.ada.dm() if "Your first weeks run until" in words_of(each)]
    assert len(reminders) == 1
    await harness.move_to(START + timedelta(weeks=2))
    await settle(harness)
    over = await harness.nadia.wait_for_message(harness.cx_channel, "first weeks are over")
    assert "This was until 22 November. Late is welcome:" in words_of(await message_of(harness.ada))
    await harness.nadia.click(over, "Two more weeks")
    await settle(harness)
    await harness.nadia.wait_for_message(harness.cx_channel, "Ada Okafor has until 7 December 2026 now.")
    assert "Two more weeks" not in str(await harness.answer("welcome"))
    # Its round has ended meanwhile.
    await harness.move_to(START + timedelta(weeks=4, days=1))
    await settle(harness)
    assert [each.state for each in await of_welcome(harness)] == [S.SENT]
    over = await harness.nadia.wait_for_message(harness.cx_channel, "first weeks are over")
    await harness.nadia.click(over, "Leave it at that")
    await settle(harness)
    assert [each.state for each in await of_welcome(harness)] == [S.MISSED]
    await harness.ada.wait_for_dm("A few words are still welcome.")
    assert len([each for each in await harness.ada.dm() if "run until" in words_of(each)]) <= 1


async def test_partners_are_chosen_evenly_and_replaced_when_they_leave_the_team(sqlite_url: str) -> None:
    async with started_with_people(sqlite_url, firsthand_cx_team=f"{NADIA},{TOM}") as harness:
        await set_start(harness, STARTED, JONAS)
        await begin_welcome(harness)
        assert {each.partner for each in await welcomes(harness)} == {NADIA, TOM}
        harness.sandbox.workspace.deactivate(TOM)
        await look(harness)
        await look(harness)
        assert {each.partner for each in await welcomes(harness)} == {NADIA}
        assert f"Half an hour with <@{NADIA}>" in words_of(await message_of(harness.ada))


@pytest.mark.parametrize("has_met", [False, True])
async def test_who_takes_over_a_meeting_is_told_to_both_and_nobody_takes_over_one_that_has_been(
    sqlite_url: str, *, has_met: bool
) -> None:
    async with started_with_people(sqlite_url, firsthand_cx_team=f"{NADIA},{TOM}") as harness:
        await set_start(harness, STARTED, JONAS)
        await begin_welcome(harness)
        tom, newcomer = harness.page_client.person(TOM), harness.ada
        if (await welcomes(harness))[0].partner != TOM:
            newcomer = harness.jonas
        day = {"meets_on": "2026-11-09" if has_met else "2026-11-12"}
        await submit_modal(tom, await tom.wait_for_dm("is new"), "We've agreed on a time", day)
        await settle(harness)
        harness.sandbox.workspace.deactivate(TOM)
        await look(harness)
        await look(harness)
        told = [words_of(each) for each in await newcomer.dm()]
        assert sum(f"You meet <@{NADIA}> on Thursday, 12 November." in each for each in told) == (not has_met)
        assert sum("This day is settled." in each for each in told) == (not has_met)
        assert (f"✅  Half an hour with <@{TOM}>" in "".join(told)) is has_met
        assert "You met" not in texts(await harness.nadia.dm())
        assert len(told) == (2 if has_met else 3)


async def test_by_hand_it_needs_no_first_day_and_the_status_says_whose_is_missing(harness: Harness) -> None:
    await harness.command("turn on welcome")
    assert "No first day is known of Ada Okafor, Jonas Lindqvist." in str(await harness.answer("status"))
    assert "gets Welcome" in str(await harness.command("assign ada welcome"))
    await look(harness)
    message = words_of(await message_of(harness.ada))
    assert "There is time until 29 November:" in message
    assert f"Half an hour with <@{NADIA}>" in message
    await harness.command("turn off welcome")
    await look(harness)
    assert "Welcome (turned off)" in str(await harness.answer("welcome"))
    assert date(2026, 11, 29) == (await welcomes(harness))[0].last_day
