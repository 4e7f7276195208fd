"""The people of a welcome: both are told of the day, names are data, and nobody begins twice."""

import asyncio

from sqlmodel import select

from bot.jobs.welcome import look_after_welcomes
from bot.program.people import participations
from bot.surfaces.welcome_ids import WelcomeAction
from models import TO_DO, Assignment, Person
from scripts.sandbox.person import words_of
from tests.handlers.actions import open_modal, rows, send_click, settle
from tests.harness import ADA, JONAS, START, Harness
from tests.journeys.test_a_welcome import WORDS
from tests.shadow_days import LENA, add_hosts, agree
from tests.walks import add_journey
from tests.welcomes import STARTED, begin_welcome, look, message_of, set_start, welcomes

NASTY = "<!channel> *Finance* <@U0NADIARAHM>"


async def test_each_is_told_of_the_day_that_the_other_said(each_harness: Harness) -> None:
    harness = each_harness
    await begin_welcome(harness)
    asked = await harness.nadia.wait_for_dm("Ada Okafor is new")
    await open_modal(harness.nadia, asked, "We've agreed on a time")
    answer = await harness.nadia.submit({"meets_on": "2027-11-12"})
    assert answer["errors"] == {"meets_on": "Choose a day within three months."}
    assert (await harness.nadia.submit({"meets_on": "2026-11-12"}))["errors"] is None
    await settle(harness)
    assert "on Thursday, 12 November." in words_of(await harness.ada.wait_for_dm("You meet"))
    assert [each for each in await harness.nadia.dm() if words_of(each).startswith("📅")] == []
    await open_modal(harness.ada, await message_of(harness.ada), "Change the time")
    assert (await harness.ada.submit({"meets_on": "2026-11-13"}))["errors"] is None
    await settle(harness)
    await harness.nadia.wait_for_dm("on Friday, 13 November")
    await harness.ada.wait_for_dm("This day is settled.")
    await harness.move_to(START.replace(day=13))
    await look(harness)
    assert "✅  Half an hour with" in words_of(await message_of(harness.ada))
    await harness.nadia.wait_for_dm("Thank you for the half hour.")


async def test_names_are_data_and_an_assistant_is_named_to_who_looks_for_a_time(each_harness: Harness) -> None:
    harness = each_harness
    async with harness.database.write() as session:
        ada = (await session.exec(select(Person).where(Person.slack_id == ADA))).one()
        assistant = Person(name=NASTY)
        session.add(assistant)
        await session.flush()
        ada.department, ada.assistant_id = NASTY, assistant.id
    await begin_welcome(harness)
    partner = await harness.nadia.wait_for_dm("is new")
    assert "or to their assistant" in words_of(partner)
    told = await harness.nadia.wait_for_message(harness.cx_channel, "New here, and on the way")
    for message in (partner, told, await message_of(harness.ada)):
        assert "<!channel>" not in message["text"]
    assert "&lt;!channel&gt;" in told["text"]


async def test_one_thing_comes_after_the_other(each_harness: Harness) -> None:
    harness = each_harness
    await add_hosts(harness.database, LENA)
    await harness.command("turn on shadow day")
    message = await begin_welcome(harness)
    (made,) = [each for each in await rows(harness, Assignment) if each.routine == "welcome"]
    await harness.command("assign ada shadow day Lena Kowalska")
    await agree(harness, LENA, harness.ada)
    await send_click(harness, ADA, message, WelcomeAction.GIVE_CUSTOMER, str(made.id))
    await harness.ada.wait_for_message(message["channel"], "One after the other: Shadow day is in hand already.")
    assert {each.routine for each in await rows(harness, Assignment)} == {"welcome", "shadow"}


async def test_what_another_plan_proposes_them_gives_way_to_a_step(each_harness: Harness) -> None:
    harness = each_harness
    await harness.command("turn off customer call")
    await add_journey(harness.database)
    await harness.command("turn on be a customer")
    await harness.command("plan")
    await settle(harness)
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "Approve")
    await harness.command("turn on customer call")
    message = await begin_welcome(harness)
    await harness.ada.click(message, "Give me a customer")
    await settle(harness)
    card = words_of(await harness.nadia.wait_for_message(harness.cx_channel, "Approve"))
    assert "Ada Okafor" in card
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    open_ones = [
        each.routine for each in await rows(harness, Assignment) if each.participant_id == 1 and each.state in TO_DO
    ]
    assert sorted(open_ones) == ["call", "welcome"]


async def test_two_at_once_begin_it_once(each_harness: Harness) -> None:
    harness = each_harness
    await harness.command("turn on welcome")
    await set_start(harness, STARTED)
    await set_start(harness, STARTED, JONAS)
    await asyncio.gather(*(look_after_welcomes(harness.bot.context, START) for _ in range(3)))
    await settle(harness)
    assert len(await welcomes(harness)) == len(await rows(harness, Assignment)) == 2
    for actor in (harness.ada, harness.jonas):
        assert len([each for each in await actor.dm() if "Your first weeks" in words_of(each)]) == 1


async def test_a_step_that_is_not_theirs_is_said_to_be_so(each_harness: Harness) -> None:
    harness = each_harness
    await begin_welcome(harness)
    async with harness.database.write() as session:
        ada = (await session.exec(select(Person).where(Person.slack_id == ADA))).one()
        stated = {ada.id or 0: participations.Stated(routines=frozenset({"welcome"}))}
        await participations.keep(session, stated, turned_on=["call", "welcome"], now=START)
    await look(harness)
    message = await message_of(harness.ada)
    assert "A first customer call: not among yours; your CX team may add it" in words_of(message)
    assert "Give me a customer" not in str(message)
    assert "Customer call is not for them so far." in str(await harness.answer("welcome"))


async def test_who_sees_the_promise_through_and_who_reworks_the_story_read_whole_sentences(harness: Harness) -> None:
    message = await begin_welcome(harness)
    await open_modal(harness.ada, message, "A few words")
    assert (await harness.ada.submit(WORDS | {"owner": JONAS}))["errors"] is None
    await settle(harness)
    card = await harness.nadia.wait_for_message(harness.cx_channel, WORDS["headline"])
    told = words_of(await harness.jonas.wait_for_dm("named you to see it through"))
    assert "It comes from their first weeks. Not yours" in told
    await open_modal(harness.nadia, card, "Ask for changes")
    assert (await harness.nadia.submit({"note": "Shorter, please."}))["errors"] is None
    await harness.ada.wait_for_dm("Your story on your first weeks is nearly there.")
