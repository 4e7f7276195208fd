"""Who is chosen by hand and away: the CX team is told so then, and where leave begins before the brief went out."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.program.people.availability import Availability, Away
from bot.surfaces import goes_out
from models import RoutineSwitch
from scripts.sandbox.person import words_of
from tests.handlers.actions import answer_text, propose_plan
from tests.harness import START, Harness
from tests.program.factories import update_row

# Of a round that runs from Monday 2 November to Monday 30 November; it is ten on Monday 9 November.
ENDS_ON, LONDON = date(2026, 12, 1), ZoneInfo("Europe/London")
AWAY_NOW = "They are away, so the brief goes out on Monday, 16 November 2026.", ", and get it then."
BEYOND = "when its round is over, so no brief goes out.", ", when the round is over, so they would get nothing in it."
COMING = "from 12 November 2026 on, for most of what is left of the round.", "from 12 November 2026 on, for most"
BACK = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NOTHING = "The brief is on its way.", ""


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 9), date(2026, 11, 13), AWAY_NOW),
        (date(2026, 11, 9), date(2026, 12, 4), BEYOND),
        (date(2026, 11, 12), date(2026, 12, 4), COMING),
        (date(2026, 11, 24), date(2026, 12, 4), NOTHING),
        (date(2026, 12, 1), date(2026, 12, 24), NOTHING),
    ],
)
def test_who_is_chosen_by_hand_and_away_is_told_so(first: date, last: date, said: tuple[str, str]) -> None:
    begins, ends = (datetime.combine(day, datetime.min.time(), UTC) for day in (first, last + timedelta(days=1)))
    available = Availability(LONDON, absences=(Away(begins, ends),))
    assert goes_out.brief(available, START, ENDS_ON).endswith(said[0])
    planned = goes_out.planned(available, START, ENDS_ON)
    assert said[1] in planned
    assert bool(planned) is bool(said[1])


async def test_a_choice_for_the_plan_stands_and_who_is_away_is_told(harness: Harness) -> None:
    await propose_plan(harness)
    assert answer_text(await harness.command("assign Ada Okafor C-3")).endswith("somebody presses Approve.")
    await harness.command("away ada 2026-11-09 to 2026-11-13")
    await harness.move_to(START + timedelta(minutes=2))
    told = await harness.nadia.wait_for_message(harness.cx_channel, "Ada Okafor is away until Monday, 16 November")
    assert "Customer Number3 was chosen for them by hand" in words_of(told)
    await harness.command("take back ada C-3")
    settled = "Ada Okafor and Customer Number3: that is settled. Nothing to do here any more."
    await harness.nadia.wait_for_message(harness.cx_channel, settled)
    answer = answer_text(await harness.command("assign Ada Okafor C-1"))
    assert answer.endswith("presses Approve. They are away until Monday, 16 November 2026, and get it then.")


async def test_leave_that_begins_before_the_brief_is_told_once_and_followed(each_harness: Harness) -> None:
    harness = each_harness
    evening = START + timedelta(hours=10)
    await harness.command("away jonas 2026-11-06 to 2026-11-20")
    await harness.move_to(evening)
    assert "They are away, so the brief" in answer_text(await harness.command("assign Jonas Lindqvist C-2"))
    assert "when their working day begins." in answer_text(await harness.command("assign Ada Okafor C-1"))
    await harness.command("away ada 2026-11-10 to 2026-11-20")
    for minutes in (2, 4):
        await harness.move_to(evening + timedelta(minutes=minutes))
        await harness.nadia.wait_for_message(harness.cx_channel, "away until")
    (told,) = [each for each in await harness.nadia.messages(harness.cx_channel) if "away until" in words_of(each)]
    words = words_of(told)
    assert words.startswith("Ada Okafor is away until Monday, 23 November 2026.")
    assert "Customer Number1 was chosen for them by hand, by " in words
    assert "They get the brief then." in words
    assert "/firsthand take back P-1 C-1, then assign somebody else." in words
    assert await harness.ada.dm() == []
    await harness.move_to(START + timedelta(days=14))
    assert "Customer Number1" in words_of(await harness.ada.wait_for_dm("Swap"))
    came = "Ada Okafor and Customer Number1: they have the brief. Nothing to do here any more."
    await harness.nadia.wait_for_message(harness.cx_channel, came)


@pytest.mark.parametrize("first", ["2026-11-09", "2026-11-10"])
async def test_leave_that_was_told_at_the_choice_is_not_told_again(each_harness: Harness, first: str) -> None:
    harness, evening = each_harness, START + timedelta(hours=10)
    await harness.command(f"away ada {first} to 2026-11-20")
    await harness.move_to(evening)
    answer = answer_text(await harness.command("assign Ada Okafor C-1"))
    assert answer.endswith("They are away, so the brief goes out on Monday, 23 November 2026.")
    for days in (0, 1, 8):
        await harness.move_to(evening + timedelta(days=days, minutes=2))
    await harness.move_to(BACK)
    assert "Customer Number1" in words_of(await harness.ada.wait_for_dm("Swap"))
    await harness.move_to(BACK + timedelta(minutes=2))
    assert await said_of_leave(harness) == []


@pytest.mark.parametrize(
    ("leave", "told"),
    [
        ("2026-11-12 to 2026-12-04", "from 12 November 2026 on, for most of what is left of the round."),
        ("2026-11-09 to 2026-11-20", "They are away until Monday, 23 November 2026, and get it then."),
    ],
)
async def test_leave_that_was_told_for_the_plan_is_not_told_again(harness: Harness, leave: str, told: str) -> None:
    await propose_plan(harness)
    await harness.command(f"away ada {leave}")
    assert answer_text(await harness.command("assign Ada Okafor C-1")).endswith(told)
    for days in (2, 3, 10, 14, 14.1):
        await harness.move_to(START + timedelta(days=days))
    assert await said_of_leave(harness) == []


async def test_leave_that_turns_out_longer_than_was_told_at_the_choice_is_told_once(each_harness: Harness) -> None:
    harness = each_harness
    await harness.command("away ada 2026-11-09 to 2026-11-20")
    assert "goes out on Monday, 23 Nov" in answer_text(await harness.command("assign Ada Okafor C-1"))
    await harness.move_to(START + timedelta(days=3))
    await harness.command("away ada 2026-11-21 to 2026-12-04")
    for minutes in (2, 4):
        await harness.move_to(START + timedelta(days=3, minutes=minutes))
        told = await harness.nadia.wait_for_message(harness.cx_channel, "Ada Okafor is away until Monday, 7 December")
    assert "so they would get nothing in it." in words_of(told)
    await harness.move_to(BACK)
    assert len(await said_of_leave(harness)) == 1


async def said_of_leave(harness: Harness) -> list[str]:
    """Return what the CX channel reads, beside answers to commands, of Ada who is away, or was, and got something."""
    words = [words_of(each) for each in await harness.nadia.messages(harness.cx_channel)]
    return [each for each in words if each.startswith("Ada Okafor is away until") or "Nothing to do here" in each]


async def off_and_on(harness: Harness, days: int) -> None:
    """Turn customer calls off now, and on again some days after the start; their plan is made anew."""
    await harness.command("turn off customer call")
    await harness.move_to(START + timedelta(days=days))
    await harness.command("turn on customer call")
    await harness.nadia.wait_for_message(harness.cx_channel, "Approve sends each of them")


async def test_leave_that_begins_while_the_plan_was_withdrawn_is_told(harness: Harness) -> None:
    await propose_plan(harness)
    await harness.command("assign Ada Okafor C-3")
    await harness.command("away ada 2026-11-10 to 2026-11-20")
    await off_and_on(harness, 2)
    for minutes in (2, 4):
        await harness.move_to(START + timedelta(days=2, minutes=minutes))
        await harness.nadia.wait_for_message(harness.cx_channel, "Ada Okafor is away until Monday, 23 November 2026.")
    assert len(await said_of_leave(harness)) == 1


async def test_leave_that_was_told_before_the_plan_was_withdrawn_is_not_told_again(harness: Harness) -> None:
    await propose_plan(harness)
    await harness.command("away ada 2026-11-12 to 2026-12-04")
    assert answer_text(await harness.command("assign Ada Okafor C-1")).endswith(COMING[0])
    await off_and_on(harness, 1)
    for days in (2, 3, 10, 14):
        await harness.move_to(START + timedelta(days=days))
    assert await said_of_leave(harness) == []


async def test_what_was_chosen_by_hand_is_in_the_plan_that_is_asked_for_by_hand(harness: Harness) -> None:
    await propose_plan(harness)
    await harness.command("assign Ada Okafor C-3")
    await harness.command("turn off customer call")
    await update_row(harness.database, RoutineSwitch, 1, first_month=date(2026, 12, 1))
    await harness.move_to(START + timedelta(days=1))
    assert "/firsthand plan makes its plan now" in answer_text(await harness.command("turn on customer call"))
    await harness.command("plan")
    card = await harness.nadia.wait_for_message(harness.cx_channel, "Approve sends each of them")
    assert "Ada Okafor → Customer Number3" in words_of(card)
