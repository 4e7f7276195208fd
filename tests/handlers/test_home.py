"""The home tab: a participant's call, the CX team's commands, little for anybody else; and its buttons."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.program.assignments import id_of
from bot.program.rounds.participation import FEWEST
from bot.program.routines import CALL, ROUTINES
from models import Assignment, AssignmentState, Customer, Person, Round, RoundState
from models.prepared import PreparedSelect
from scripts.sandbox.person import words_of
from tests.handlers.actions import assign_customer, open_modal, settle, states, story_in_review, submit_modal
from tests.handlers.subjects import SubjectKind, Subjects
from tests.harness import ADA, FILLED, MEI, START, Harness
from tests.journeys.test_a_new_routine import WALK
from tests.program.factories import CADENCE
from tests.program.test_shares import store
from tests.statements import executed


async def test_an_executive_finds_the_call_of_the_month(harness: Harness) -> None:
    await assign_customer(harness)
    home = words_of((await harness.ada.home())["blocks"])
    assert "Customer Number1" in home
    assert "The CX desk" not in home


async def test_the_cx_team_finds_its_desk(harness: Harness) -> None:
    home = words_of((await harness.nadia.home())["blocks"])
    assert "The CX desk" in home
    assert "/firsthand assign" in home
    assert "Nothing to do" not in home


async def test_a_stranger_is_told_kindly_that_there_is_nothing_to_do(harness: Harness) -> None:
    await assign_customer(harness)
    home = words_of((await harness.page_client.person(MEI).home())["blocks"])
    assert "Nothing to do just now" in home
    assert "Customer Number" not in home


async def test_a_participant_before_the_round_has_nothing_to_do(harness: Harness) -> None:
    assert "Nothing to do just now" in words_of((await harness.ada.home())["blocks"])


async def test_a_proposal_is_not_shown_before_it_is_approved(harness: Harness) -> None:
    await harness.command("plan")
    await settle(harness)
    assert "Customer" not in words_of((await harness.ada.home())["blocks"][0])


async def test_the_call_can_be_logged_from_the_home_tab(harness: Harness) -> None:
    await assign_customer(harness)
    await submit_modal(harness.ada, await harness.ada.home(), "Log the call", FILLED)
    await settle(harness)
    assert await states(harness) == ["reflected"]


async def test_the_home_tab_follows_the_story_with_its_link(harness: Harness) -> None:
    await harness.nadia.click(await story_in_review(harness), "Publish")
    await settle(harness)
    home = await harness.ada.home()
    assert f"/archives/{harness.stories_channel}/p" in str(home["blocks"])


@pytest.mark.parametrize("button", ["Couldn't reach them", "Swap"])
async def test_a_click_on_the_home_tab_moves_the_call(harness: Harness, button: str) -> None:
    await assign_customer(harness)
    await harness.ada.click(await harness.ada.home(), button)
    await settle(harness)
    assert (await states(harness))[0] in ("unreachable", "swapped")


async def test_a_click_on_the_home_tab_that_fails_is_reported_in_a_modal(harness: Harness) -> None:
    message = await assign_customer(harness)
    home = await harness.ada.home()
    await open_modal(harness.ada, message, "Log the call")
    await harness.ada.submit(FILLED)
    await harness.ada.click(home, "Couldn't reach them")
    view = await harness.ada.view()
    assert "Nothing was changed" in words_of(view["blocks"])


async def test_the_home_tab_follows_a_click_made_on_it(harness: Harness) -> None:
    await assign_customer(harness)
    home = await harness.ada.home()
    await harness.ada.click(home, "Couldn't reach them")
    await harness.drain()
    shown = (await harness.page_client.get("/page/home", **{"as": ADA}))["view"]
    assert "No luck" in words_of(shown["blocks"])


async def test_the_home_tab_opened_again_shows_what_has_become_of_the_call(harness: Harness) -> None:
    await assign_customer(harness)
    home = await harness.ada.home()
    await harness.ada.click(home, "Couldn't reach them")

    async def follows() -> bool:
        return "No luck" in words_of((await harness.ada.home())["blocks"])

    assert await harness.ada.wait_for(follows)


async def test_other_tabs_are_left_alone(harness: Harness) -> None:
    await assign_customer(harness)
    await harness.page_client.post("/page/read", **{"as": harness.ada.id, "channel": await harness.ada.dm_id()})
    await harness.sandbox.settled()
    assert harness.sandbox.calls_of("views.publish") == []


async def home_text(harness: Harness) -> str:
    """Return the text of Ada's home tab as last published."""
    await harness.drain()
    return words_of((await harness.page_client.get("/page/home", **{"as": ADA}))["view"]["blocks"])


async def test_the_home_tab_follows_a_modal_opened_from_it(harness: Harness) -> None:
    await assign_customer(harness)
    await submit_modal(harness.ada, await harness.ada.home(), "Find a time", {"booked_on": "2026-11-12"})
    assert "Booked for Thursday, 12 November" in await home_text(harness)
    await open_modal(harness.ada, await harness.ada.home(), "Log the call")
    await harness.sandbox.settled()
    await harness.drain()
    before = len(harness.sandbox.calls_of("views.publish"))
    await harness.ada.click(await harness.ada.view(), "Preview the story")
    await harness.drain()
    await harness.ada.close()
    assert len(harness.sandbox.calls_of("views.publish")) == before
    assert (await harness.ada.submit(FILLED))["errors"] is None
    assert "You talked with Customer Number1" in await home_text(harness)


async def test_a_modal_opened_from_a_message_publishes_no_home_tab(harness: Harness) -> None:
    message = await assign_customer(harness)
    await submit_modal(harness.ada, message, "Find a time", {"booked_on": "2026-11-12"})
    await harness.drain()
    assert harness.sandbox.calls_of("views.publish") == []
    # Whatever changed it, the next time it is looked at it is right.
    assert "Booked for Thursday, 12 November" in words_of((await harness.ada.home())["blocks"])


async def _store(harness: Harness, routine: str, number: int, state: AssignmentState) -> None:
    """Store an assignment of Ada's in a round of its own."""
    span = CADENCE.span_of(date(2020 + number // 12, 1 + number % 12, 1))
    async with harness.database.write() as session:
        ada = (await session.exec(select(Person).where(Person.slack_id == ADA))).one()
        customer = Customer(external_id=f"S-{number}", name=f"Someone {number}", consent_to_call=True)
        round_ = Round(routine=routine, opened_at=START, state=RoundState.APPROVED, **asdict(span))
        session.add_all([customer, round_])
        await session.flush()
        session.add(
            Assignment(
                routine=routine,
                round_id=id_of(round_),
                participant_id=id_of(ada),
                customer_id=id_of(customer),
                state=state,
                why="They asked.",
                sent_at=START,
            )
        )


async def test_open_routines_stand_side_by_side(each_harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = replace(CALL, key="visit", title="Visit", invitation="Your visit: {subject}")
    monkeypatch.setitem(ROUTINES, visit.key, visit)
    await assign_customer(each_harness)
    await _store(each_harness, visit.key, 1, AssignmentState.SENT)
    await _store(each_harness, visit.key, 2, AssignmentState.MISSED)
    for number in range(3, 6):
        await _store(each_harness, CALL.key, number, AssignmentState.CLOSED)
    home = await each_harness.ada.home()
    text = words_of(home["blocks"])
    assert [name for name in ("Your visit: Someone 1", "Customer Number1") if name not in text] == []
    assert text.count("Log the call") == 3
    assert "Someone 3" not in text
    swap = next(block for block in home["blocks"] if block.get("block_id") == "call_buttons_2")
    await each_harness.ada.click({**home, "blocks": [swap]}, "Couldn't reach them")
    await settle(each_harness)
    assert (await states(each_harness))[:2] == ["sent", "unreachable"]


async def test_the_home_tab_takes_as_many_statements_after_years_as_after_a_month(each_harness: Harness) -> None:
    subjects, counted = Subjects(each_harness), []
    for number in (2, 30):
        for _ in range(number):
            await subjects.new(SubjectKind.PUBLISHED)
        with executed(each_harness.database) as statements:
            await each_harness.bot.context.publish_home(ADA)
        counted.append(len(statements))
    print(f"A home tab takes {counted[0]} statements.")  # noqa: T201  (shown by pytest -s)
    assert counted[0] == counted[1]


async def test_what_a_home_tab_does_not_hold_is_counted(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 10):
        walk = replace(WALK, key=f"walk {number}", title=f"Walk {number} & back", invitation=f"Your walk {number}")
        monkeypatch.setitem(ROUTINES, walk.key, walk)
        await harness.command(f"turn on walk {number} & back beside others")
        await harness.command(f"assign ada “walk {number} & back”")
    await settle(harness)
    home = words_of((await harness.ada.home())["blocks"])
    assert ("Your walk 8" in home, "Your walk 9" in home) == (True, False)
    assert "… and 1 more, in your messages." in home
    assert "Change settings" in home


async def test_all_that_somebody_did_shows_what_was_withdrawn_from_there(harness: Harness) -> None:
    await harness.nadia.click(await story_in_review(harness), "Publish")
    await settle(harness)
    await assign_customer(harness, customer="C-2")
    home = await harness.ada.home()
    did = "What you did 9 November 2026 Customer call: Customer Number1  · Invoices don't match orders"
    assert did in words_of(home["blocks"])
    history = await open_modal(harness.ada, home, "All that you did")
    assert f"/archives/{harness.stories_channel}/p" in str(history["blocks"])
    await harness.ada.click(history, "Withdraw")
    await harness.drain()
    shown = words_of((await harness.ada.view())["blocks"])
    assert ("Customer Number1" in shown, "Withdraw" in shown) == (True, False)
    assert "What you did 9 November 2026 Customer call: Customer Number1" in await home_text(harness)


async def test_what_was_asked_to_be_changed_stays_though_other_rounds_came(harness: Harness) -> None:
    await open_modal(harness.nadia, await story_in_review(harness), "Ask for changes")
    await harness.nadia.submit({"note": "Shorter, please."})
    await settle(harness)
    harness.clock.move_to(START + timedelta(days=28))
    await assign_customer(harness, customer="C-2")
    home = words_of((await harness.ada.home())["blocks"])
    assert [words for words in ("Shorter, please.", "Customer Number2") if words not in home] == []


async def test_who_has_eight_open_finds_all_else_below_them(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    await store(harness.database, date(2026, 10, 1), [AssignmentState.CLOSED] * FEWEST)
    await story_in_review(harness)
    for number in range(1, 9):
        visit = replace(CALL, key=f"visit {number}", title=f"Visit {number}", invitation="Your visit: {subject}")
        monkeypatch.setitem(ROUTINES, visit.key, visit)
        await _store(harness, visit.key, number, AssignmentState.SENT)
    blocks = (await harness.ada.home())["blocks"]
    home = words_of(blocks)
    assert len(blocks) <= 100
    headings = ("What comes next", "Your promises", "How the team does", "Your settings", "Who books for you?")
    assert [each for each in (*headings, *(f"Someone {number}" for number in range(1, 9))) if each not in home] == []
    assert home.index("Your visit") < home.index("What comes next")
    assert harness.sandbox.violations == []


async def test_a_host_is_told_nothing_of_the_programme(harness: Harness) -> None:
    async with harness.database.write() as session:
        session.add(Person(name="Mei Tanaka", slack_id=MEI))
    await store(harness.database, date(2026, 10, 1), [AssignmentState.CLOSED] * FEWEST)
    assert "How the team does" in words_of((await harness.nadia.home())["blocks"])
    home = words_of((await harness.page_client.person(MEI).home())["blocks"])
    assert [each for each in ("How the team does", "Your settings", "What comes next") if each in home] == []
    assert "Nothing to do just now" in home


async def test_statements_are_prepared_once_whoever_opens_it(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    # Each that is prepared is kept, so that one for each home tab would fill the memory.
    people = (harness.ada, harness.nadia, harness.page_client.person(MEI))
    await harness.nadia.click(await story_in_review(harness), "Publish")
    await settle(harness)
    for person in people:
        await person.home()
    made: list[object] = []
    prepare = PreparedSelect.__init__

    def noting(prepared: PreparedSelect, statement: Any) -> None:
        made.append(statement)
        prepare(prepared, statement)

    monkeypatch.setattr(PreparedSelect, "__init__", noting)
    for person in people:
        await person.home()
    assert made == []
