"""Somebody's own settings: changed on the home tab, shown there, refused at the field, and a pause that ends."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.surfaces.nudge_ids import NudgeAction
from models import Absence, NudgeFrequency, PersonSettings
from scripts.sandbox.person import words_of
from tests.handlers.actions import assign_customer, open_modal, open_view, rows, send_submission, settle, submit_modal
from tests.harness import ADA, FILLED, START, Harness, started, started_with_people
from tests.program.factories import store

Json = dict[str, Any]
CHANGE = "Change settings"


async def shown(harness: Harness) -> str:
    """Return what stands on Ada's home tab when she looks at it."""
    await harness.ada.home()
    await harness.drain()
    return words_of((await harness.page_client.get("/page/home", **{"as": ADA}))["view"]["blocks"])


async def chosen(harness: Harness) -> list[PersonSettings]:
    """Return what is kept of what people chose."""
    async with harness.database.read() as session:
        return list((await session.exec(select(PersonSettings))).all())


async def save(harness: Harness, **entered: Any) -> Json | None:
    """Let Ada change her settings; return what is wrong at which field."""
    await open_modal(harness.ada, await harness.ada.home(), CHANGE)
    answer = await harness.ada.submit(entered)
    await harness.drain()
    errors: Json | None = answer["errors"]
    return errors


async def test_settings_are_changed_and_shown_and_what_is_usual_is_not_kept(each_harness: Harness) -> None:
    harness = each_harness
    assert "Nudges three at most When the working days of your country, from 09:00 to 17:00" in await shown(harness)
    assert await save(harness) is None
    assert await chosen(harness) == []
    days = ["Monday", "Tuesday", "Wednesday", "Thursday"]
    entered = {"nudges": "Fewer", "weekdays": days, "begins": "08:30", "ends": "16:00", "paused_until": "2026-11-23"}
    assert await save(harness, **entered, leave_from="2026-12-21", leave_until="2026-12-31") is None
    (kept,) = await chosen(harness)
    assert (kept.weekdays, kept.begins, kept.ends) == ("0123", time(8, 30), time(16, 0))
    assert (kept.nudges, kept.paused_until) == (NudgeFrequency.FEWER, date(2026, 11, 23))
    home = await shown(harness)
    assert "You have paused until 23 November 2026" in home
    assert "Nudges one, half-way through When Monday to Thursday, from 08:30 to 16:00" in home
    assert "Away 21 December 2026 to 31 December 2026" in home
    await harness.ada.click(await harness.ada.home(), "End the pause")
    assert await save(harness, taken_out=["21 December 2026 to 31 December 2026"]) is None
    home = await shown(harness)
    assert ("paused" in home, "Away" in home, "Monday to Thursday" in home) == (False, False, True)
    assert await rows(harness, Absence) == []


async def test_the_home_tab_follows_settings_that_were_changed_from_it(harness: Harness) -> None:
    await assign_customer(harness)
    await save(harness, leave_from="2026-11-16")
    home = (await harness.page_client.get("/page/home", **{"as": ADA}))["view"]
    assert "Away 16 November 2026" in words_of(home["blocks"])


@pytest.mark.parametrize(
    ("entered", "field", "words"),
    [
        ({"begins": "17:00", "ends": "09:00"}, "ends", "less than an hour"),
        ({"begins": "09:00", "ends": "09:30"}, "ends", "less than an hour"),
        ({"weekdays": []}, "weekdays", "required"),
        ({"paused_until": "2026-11-09"}, "paused_until", "That day is over"),
        ({"paused_until": "2028-01-01"}, "paused_until", "more than a year"),
        ({"leave_until": "2026-12-31"}, "leave_until", "on which day you leave"),
        ({"leave_from": "2026-12-31", "leave_until": "2026-12-21"}, "leave_until", "not before it"),
        ({"leave_from": "2026-10-01", "leave_until": "2026-11-08"}, "leave_until", "That day is over"),
        ({"leave_from": "2026-11-08"}, "leave_from", "That day is over"),
        ({"leave_from": "2026-12-01", "leave_until": "2028-01-01"}, "leave_until", "more than a year"),
    ],
)
async def test_what_makes_no_sense_is_answered_at_its_field(
    harness: Harness, entered: Json, field: str, words: str
) -> None:
    errors = await save(harness, **entered)
    assert errors is not None
    assert words in errors[field]
    assert await chosen(harness) == []


async def test_of_two_devices_the_later_one_counts_and_no_leave_is_lost(harness: Harness) -> None:
    await open_modal(harness.ada, await harness.ada.home(), CHANGE)
    phone = open_view(harness, harness.ada)
    phone.state["nudges"]["nudges"]["selected_option"] = {"value": "none"}
    phone.state["leave_from"]["leave_from"]["selected_date"] = "2026-12-24"
    assert await save(harness, leave_from="2026-12-01") is None
    for _ in range(2):
        assert await send_submission(harness, ADA, phone) == {}
    home = await shown(harness)
    assert "Nudges none" in home
    assert "Away 1 December 2026; 24 December 2026" in home


async def test_of_settings_opened_before_only_what_was_changed_there_is_saved(harness: Harness) -> None:
    assert await save(harness, paused_until="2026-11-23", begins="08:00") is None
    await open_modal(harness.ada, await harness.ada.home(), CHANGE)
    desk = open_view(harness, harness.ada)
    await harness.ada.close()
    await harness.ada.click(await harness.ada.home(), "End the pause")
    changed = {"nudges": "Fewer", "weekdays": ["Monday"], "date_language": "Deutsch"}
    assert await save(harness, **changed) is None
    desk.state["ends"]["ends"]["selected_time"] = "18:30"
    assert await send_submission(harness, ADA, desk) == {}
    (kept,) = await chosen(harness)
    assert (kept.paused_until, kept.nudges, kept.weekdays) == (None, NudgeFrequency.FEWER, "0")
    assert (kept.begins, kept.ends, kept.date_language) == (time(8), time(18, 30), "de-DE")
    desk.state["paused_until"]["paused_until"]["selected_date"] = None  # as it is already
    desk.state["begins"]["begins"]["selected_time"] = "09:00"
    assert await send_submission(harness, ADA, desk) == {}
    (kept,) = await chosen(harness)
    assert (kept.paused_until, kept.begins, kept.weekdays) == (None, None, "0")


async def test_settings_opened_before_an_upgrade_are_saved_as_they_stand(harness: Harness) -> None:
    await open_modal(harness.ada, await harness.ada.home(), CHANGE)
    old = open_view(harness, harness.ada)
    old.body["private_metadata"] = '{"id": 0, "version": 0}'
    old.state["begins"]["begins"]["selected_time"] = "08:00"
    assert await send_submission(harness, ADA, old) == {}
    assert (await chosen(harness))[0].begins == time(8)


async def test_there_are_so_many_leaves_as_the_list_of_them_holds(harness: Harness) -> None:
    for day in range(2, 22, 2):
        assert await save(harness, leave_from=f"2026-12-{day:02}") is None
    errors = await save(harness, leave_from="2026-12-28")
    assert errors == {"leave_from": "There are 10 already. Take one out first."}


async def test_days_are_told_in_the_language_that_was_chosen(harness: Harness) -> None:
    assert await save(harness, date_language="Deutsch", leave_from="2026-12-24") is None
    message = await assign_customer(harness)
    await submit_modal(harness.ada, message, "Find a time", {"booked_on": "2026-11-20", "hour": "10:00"})
    await settle(harness)
    assert "Fr., 20. November 2026" in await shown(harness)
    await submit_modal(harness.ada, message, "Log the call", FILLED | {"talked_on": "2026-11-05"})
    await settle(harness)
    home = await shown(harness)
    assert "1. Dezember 2026 Customer call: the next round begins" in home
    assert "Away 24. Dezember 2026" in home
    assert "On 5. November." in words_of(await harness.ada.wait_for_dm("You talked with"))
    assert "Dezember" not in str(await harness.nadia.messages(harness.cx_channel))


async def test_modals_and_answers_to_commands_tell_days_in_that_language_too(harness: Harness) -> None:
    message = await assign_customer(harness)
    assert "30 November" in words_of((await harness.answer("mine", by=harness.ada))["blocks"])
    assert await save(harness, date_language="Deutsch") is None
    assert "30. November" in words_of((await harness.answer("mine", by=harness.ada))["blocks"])
    await harness.ada.choose(message, NudgeAction.SNOOZE, "Until a day I choose")
    assert "Up to 30. November." in words_of((await harness.ada.wait_for_view("Snooze"))["blocks"])
    too_far = (await harness.ada.submit({"snoozed_until": "2027-05-05"}))["errors"]
    assert too_far == {"snoozed_until": "That is too far ahead. Choose a day up to 30. November 2026."}
    await harness.ada.close()
    found = words_of((await open_modal(harness.ada, message, "Find a time"))["blocks"])
    assert ("Di., 10. November" in found, "Tuesday" in found) == (True, False)
    assert (await harness.ada.submit({"booked_on": "2026-11-20", "hour": "10:00"}))["errors"] is None
    assert "Fr., 20. November" in words_of(await harness.ada.wait_for_view("Booked"))
    assert await save(harness, date_language="Français") is None
    assert "20 novembre" in words_of((await harness.answer("mine", by=harness.ada))["blocks"])
    assert "1 December" in words_of((await harness.answer("mine", by=harness.jonas))["blocks"])


async def test_a_language_chosen_before_a_restart_or_at_another_process_is_known_at_the_first_click(
    sqlite_url: str,
) -> None:
    async with started_with_people(sqlite_url) as harness:
        await store(harness.database, PersonSettings(person_id=1, date_language="de-DE"), PersonSettings(person_id=2))
        await harness.move_to(START)
        assert harness.bot.context.languages == {ADA: "de-DE"}
    async with started(sqlite_url) as again:
        assert again.bot.context.languages == {ADA: "de-DE"}


async def test_leave_that_the_cx_team_noted_beyond_the_list_of_it_leaves_the_settings_open(harness: Harness) -> None:
    for day in range(2, 26, 2):
        await harness.answer(f"away P-1 2026-12-{day:02}")
    assert await save(harness, taken_out=["2 December 2026", "4 December 2026"]) is None
    home = await shown(harness)
    assert "Away 6 December 2026" in home
    assert "24 December 2026" in home


async def test_a_pause_that_ended_while_the_settings_were_open_is_in_nobody_s_way(harness: Harness) -> None:
    assert await save(harness, paused_until="2026-11-10") is None
    await open_modal(harness.ada, await harness.ada.home(), CHANGE)
    await harness.move_to(START + timedelta(days=1))
    assert (await harness.ada.submit({"begins": "08:00"}))["errors"] is None
    (kept,) = await chosen(harness)
    assert (kept.begins, kept.paused_until) == (time(8), None)
