"""Choosing routines: the CX team's modal of all of them, and what somebody would rather do next."""

from typing import Any

from bot.program.routines import switches
from bot.program.routines.shadow import SHADOW
from models import Assignment, Participation, Person, RoutineSwitch
from scripts.sandbox.person import words_of
from tests.handlers.actions import settle
from tests.harness import ADA, JONAS, TOM, Harness
from tests.program.factories import every, import_rows, update_row
from tests.shadow_days import SAM, add_hosts

Json = dict[str, Any]
DEPARTMENTS = "For which departments?"
NAMED = "And for which people?"


async def chosen(harness: Harness, title: str) -> Json:
    """Choose a routine in Nadia's modal, and return the modal with its fields."""
    before = await harness.nadia.view()
    await harness.nadia.choose(before, "choose_routine", title)
    await harness.drain()
    return await harness.nadia.view()


async def opened(harness: Harness, title: str) -> Json:
    for view in await harness.nadia.views():
        await harness.nadia.close(view)
    await harness.command("routines")
    await harness.drain()
    return await chosen(harness, title)


async def taking_part(harness: Harness, routine: str) -> list[int]:
    rows = await every(harness.database, Participation)
    return sorted(each.person_id for each in rows if each.routine == routine and each.until is None)


async def test_all_routines_stand_side_by_side_and_one_is_turned_on_for_a_department(each_harness: Harness) -> None:
    harness = each_harness
    await harness.command("routines")
    shown = words_of(await harness.nadia.view())
    assert "Customer call" in shown
    assert "every month, for everybody who takes part (2 people)." in shown
    assert "Shadow day" in shown
    assert "Off." in shown

    await chosen(harness, "Shadow day")
    filled = {"How often?": "Every two months", "From when?": "December 2026", DEPARTMENTS: ["Finance"]}
    top = await harness.nadia.fill(filled)
    assert "Opens Tuesday, 1 December" in str(top)
    answer = await harness.nadia.submit(filled)
    assert answer["errors"] is None
    saved = words_of(await harness.nadia.view())
    assert "From 1 December, every two months, for 1 person: Finance." in saved
    assert await taking_part(harness, "shadow") == [1]
    assert await taking_part(harness, "call") == [1, 2]

    overview = words_of(await chosen(harness, "All routines"))
    assert "The next opens on 1 December: every two months, for 1 person: Finance." in overview
    assert "is on already. From 1 December, every two months" in str(await harness.command("turn on shadow day"))


async def test_who_joins_or_changes_the_department_follows_and_who_is_named_on_the_sheet_stays(
    each_harness: Harness,
) -> None:
    harness = each_harness
    await opened(harness, "Shadow day")
    await harness.nadia.submit({DEPARTMENTS: ["Finance"], NAMED: [JONAS]})
    assert await taking_part(harness, "shadow") == [1, 2]
    people = [
        {"external_id": "P-1", "name": "Ada Okafor", "slack_id": ADA, "department": "Sales"},
        {"external_id": "P-3", "name": "Tom Becker", "slack_id": TOM, "department": " finance"},
        {"external_id": "P-4", "name": "Omar Diallo", "department": "Operations"},
    ]
    await import_rows(harness.database, Participants=people)
    assert await taking_part(harness, "shadow") == [2, 3]
    named = [{"external_id": "P-4", "name": "Omar Diallo", "routines": "Shadow day"}]
    await import_rows(harness.database, Participants=named)
    assert await taking_part(harness, "shadow") == [2, 3, 4]
    await import_rows(harness.database, Participants=[{"external_id": "P-2", "name": "J", "routines": "Customer call"}])
    assert await taking_part(harness, "shadow") == [2, 3, 4]  # chosen by name
    await opened(harness, "Shadow day")
    await harness.nadia.submit({NAMED: []})
    assert await taking_part(harness, "shadow") == [3, 4]
    await opened(harness, "Shadow day")
    await harness.nadia.submit({DEPARTMENTS: []})
    assert await taking_part(harness, "shadow") == [1, 3, 4]


async def test_nothing_entered_is_lost_and_two_of_the_team_do_not_overwrite_each_other(each_harness: Harness) -> None:
    harness = each_harness
    await opened(harness, "Shadow day")
    await harness.nadia.choose(await harness.nadia.view(), "How often?", "Every six months")
    await chosen(harness, "Customer call")
    back = await chosen(harness, "Shadow day")
    assert back["state"]["values"]["every_months.shadow"]["every_months.shadow"]["selected_option"]["value"] == "6"

    async with harness.database.write() as session:
        await switches.turn_on(session, SHADOW, now=harness.clock.now(), by=TOM)
    answer = await harness.nadia.submit({})
    assert answer["errors"] is None
    again = await harness.nadia.view()
    assert "changed this just now" in words_of(again)
    (call, shadow) = await every(harness.database, RoutineSwitch)
    assert shadow.every_months is None
    assert (await harness.nadia.submit({}))["errors"] is None
    assert "every six months" in words_of(await harness.nadia.view())
    (call, shadow) = await every(harness.database, RoutineSwitch)
    assert (shadow.every_months, shadow.revision, call.revision) == (6, 1, 0)


async def test_it_is_turned_off_with_what_becomes_of_what_is_open(each_harness: Harness) -> None:
    harness = each_harness
    await harness.command("assign ada C-1")
    view = await opened(harness, "Customer call")
    await harness.nadia.click(view, "Turn it off")
    await harness.drain()
    words = words_of(await harness.nadia.view())
    assert "No more rounds open. 1 person has one open and keeps it until 30 November" in words
    assert "1 person still has one open." in words
    assert "is off already" in str(await harness.command("turn off customer call"))
    assert not [each for each in await every(harness.database, RoutineSwitch) if each.off_since is None]


async def test_somebody_who_is_no_participant_is_refused_at_the_field(each_harness: Harness) -> None:
    harness = each_harness
    await opened(harness, "Shadow day")
    answer = await harness.nadia.submit({NAMED: [ADA, SAM]})
    assert "Not in the programme yet: somebody." in answer["errors_by_label"][NAMED]
    assert await taking_part(harness, "shadow") == []


async def test_what_somebody_would_rather_do_next_is_asked_kept_and_used(each_harness: Harness) -> None:
    harness = each_harness
    assert "rather do next" not in words_of(await harness.ada.home())
    await add_hosts(harness.database, SAM)
    await harness.command("turn on shadow day")
    await harness.ada.home()
    await harness.drain()
    home = await harness.ada.home()
    assert "What would you rather do next?" in words_of(home)
    await harness.ada.choose(home, "prefer_routine", "Customer call")
    await settle(harness)
    await harness.command("plan")
    await settle(harness)
    made = {(each.participant_id, each.routine) for each in await every(harness.database, Assignment)}
    assert (1, "call") in made
    assert (2, "shadow") in made
    assert len(made) == 2
    plan = words_of(await harness.nadia.wait_for_message(harness.cx_channel, "calls a customer"))
    assert "Shadow day first (1): Jonas Lindqvist. Comes next time." in plan
    assert "Customer call first (1): Ada Okafor." in str(await harness.answer("status"))
    home = await harness.ada.home()
    await harness.ada.choose(home, "prefer_routine", "No preference")
    assert [each.prefers for each in await every(harness.database, Person) if each.slack_id == ADA] == [None]


async def test_by_hand_the_team_is_told_what_else_is_open(each_harness: Harness) -> None:
    harness = each_harness
    await add_hosts(harness.database, SAM)
    await harness.command("turn on shadow day")
    await harness.command("assign ada C-1")
    answer = str(await harness.command("assign ada shadow day Sam Rivera"))
    assert "Open beside it: Customer call." in answer


async def test_a_routine_of_a_later_month_is_planned_then(each_harness: Harness) -> None:
    harness = each_harness
    await opened(harness, "Customer call")
    assert (await harness.nadia.submit({"From when?": "February 2027"}))["errors"] is None
    assert "From 1 February, every month" in words_of(await harness.nadia.view())
    assert "Customer call opens on 1 February 2027." in str(await harness.answer("plan"))
    await update_row(harness.database, RoutineSwitch, 1, every_months=2)
    assert "From 1 February, every two months" in str(await harness.command("turn on customer call"))
