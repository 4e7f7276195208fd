"""Before a retreat, late and from aside: stale modals, words taken back, working hours, guests, and the home tab."""

from datetime import timedelta
from typing import Any

import pytest

from bot.program.retreats.messages import RANKING, SHARED
from bot.surfaces.retreat import RetreatAction
from models import Commitment, Outgoing, OutgoingState, Person, RetreatVote
from scripts.sandbox.person import words_of
from tests.brought_back import add_routine
from tests.handlers.actions import current_message, open_modal, open_view, rows, send_click, send_submission, settle
from tests.harness import ADA, JONAS, START, Harness
from tests.journeys.test_a_retreat import TITLES, boxes, brought_back, close, opened, vote
from tests.program.factories import update_row
from tests.shadow_days import LENA, SAM, agree, approve_shadow_days, log_day, person

Json = dict[str, Any]


@pytest.fixture
def _ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    add_routine(monkeypatch)


@pytest.mark.usefixtures("_ranked")
async def test_a_modal_from_before_the_vote_was_closed_says_so(each_harness: Harness) -> None:
    harness = each_harness
    await opened(harness)
    modal = await open_modal(harness.ada, await harness.ada.wait_for_dm("Read and vote"), "Read and vote")
    await close(harness)
    assert (await harness.ada.submit(boxes(TITLES[0])))["response_action"] == "push"
    notice = (await harness.ada.views())[-1]
    assert "The vote is closed, so nothing was changed." in words_of(notice)
    assert await rows(harness, RetreatVote) == []
    await harness.ada.close(notice)
    await harness.ada.click_with(modal, "Further issues", boxes(TITLES[0]))
    await harness.drain()
    assert "The vote is closed" in words_of((await harness.ada.views())[-1])


@pytest.mark.usefixtures("_ranked")
async def test_the_vote_of_another_device_is_not_overwritten_unseen(harness: Harness) -> None:
    await opened(harness)
    await open_modal(harness.ada, await harness.ada.wait_for_dm("Read and vote"), "Read and vote")
    on_phone = open_view(harness, harness.ada)
    await harness.ada.close()
    assert (await vote(harness.ada, TITLES[0]))["errors"] is None
    on_phone.state["vote_3"][RetreatAction.TICK_ISSUE]["selected_options"] = [{"value": "yes"}]
    answer = await send_submission(harness, ADA, on_phone)
    assert "You have voted meanwhile, perhaps on another device." in words_of(answer["view"])
    assert [row.issue_id for row in await rows(harness, RetreatVote)] == [2]


@pytest.mark.usefixtures("_ranked")
async def test_an_old_button_after_somebody_committed_tells_to_what(harness: Harness) -> None:
    await opened(harness)
    await close(harness)
    message = await harness.jonas.wait_for_dm("The ranking")
    await open_modal(harness.ada, await harness.ada.wait_for_dm("The ranking"), "Commit")
    filled = {"what": "Let two approve.", "due_on": "2026-12-01", "owner": ADA}
    assert (await harness.ada.submit(filled))["errors"] is None
    await send_click(harness, JONAS, message, RetreatAction.COMMIT_TO_ISSUE, "1")
    answer = await harness.jonas.wait_for_dm("committed to this already")
    assert "Ada Okafor committed to this already: “Let two approve.”, by 1 December 2026." in words_of(answer)
    assert len(await rows(harness, Commitment)) == 1


@pytest.mark.usefixtures("_ranked")
async def test_what_nobody_asked_for_waits_for_working_hours(harness: Harness) -> None:
    await brought_back(harness)
    night = START + timedelta(hours=12)
    await harness.move_to(night)
    await harness.command("retreat")
    await harness.nadia.click(await harness.nadia.wait_for_message(harness.cx_channel, "came back"), "Open the vote")
    await harness.drain()
    await harness.move_to(night + timedelta(minutes=1))
    assert await harness.ada.dm() == []
    assert {row.state for row in await rows(harness, Outgoing) if row.kind == SHARED.name} == {OutgoingState.WAITING}
    await harness.move_to(START + timedelta(days=1))
    await harness.ada.wait_for_dm("Read and vote")


@pytest.mark.usefixtures("_ranked")
async def test_who_became_a_guest_since_is_shown_nothing_more(harness: Harness) -> None:
    await opened(harness)
    harness.sandbox.workspace.people[ADA].is_guest = True
    await update_row(harness.database, Person, 1, guest=True)
    harness.bot.workspace.members._known.clear()
    message = await harness.ada.wait_for_dm("Read and vote")
    await close(harness)
    posted = [row for row in await rows(harness, Outgoing) if row.kind == RANKING.name]
    assert sorted(row.person_id or 0 for row in posted) == [0, 2]
    shown = words_of(await current_message(harness, message, harness.ada))
    assert shown.startswith("The vote before the retreat is over.")


@pytest.mark.usefixtures("_ranked")
async def test_the_home_tab_has_the_vote_while_it_is_open(harness: Harness) -> None:
    await opened(harness)
    home = await harness.jonas.home()
    await harness.jonas.click(home, "Read and vote")
    await harness.jonas.view()
    assert (await harness.jonas.submit(boxes(TITLES[0], TITLES[1])))["errors"] is None
    await harness.drain()
    assert "2 of your 3 votes" in words_of(await harness.jonas.home())
    assert "Before the retreat" not in words_of(await harness.nadia.home())
    await close(harness)
    await harness.jonas.home()
    await harness.drain()
    assert "Before the retreat" not in words_of(await harness.jonas.home())


async def _two_days(harness: Harness) -> None:
    """Let Ada and Jonas each spend a day beside a colleague, and tell of it."""
    await approve_shadow_days(harness, LENA, SAM)
    for host, issue in ((LENA, "Lena Kowalska signs every refund"), (SAM, "Sam Rivera waits for keys")):
        asked = words_of(await person(harness, host).wait_for_dm("Would you have"))
        guest = harness.ada if "Ada Okafor" in asked else harness.jonas
        await agree(harness, host, guest)
        card = await log_day(harness, guest, issue=issue, headline=issue)
        await harness.nadia.click(card, "Publish")
        await settle(harness)


async def test_from_shadow_days_to_their_ranking_and_words_taken_back_since(each_harness: Harness) -> None:
    harness = each_harness
    await _two_days(harness)
    answer = words_of(await harness.command("retreat"))
    assert "2 issues came back." in answer
    await harness.nadia.click(await harness.nadia.wait_for_message(harness.cx_channel, "came back"), "Open the vote")
    await settle(harness)
    modal = await open_modal(harness.ada, await harness.ada.wait_for_dm("Read and vote"), "Read and vote")
    shown = words_of(modal)
    assert "Lena Kowalska signs every refund" in shown
    assert "a day beside Lena Kowalska" in shown
    assert "Read the story" in shown
    await harness.ada.close()
    await close(harness)
    ranking = await harness.ada.wait_for_dm("The ranking")
    assert "Lena Kowalska signs every refund" in words_of(ranking)
    for author in (harness.ada, harness.jonas):
        await author.click(await author.wait_for_dm("Withdraw"), "Withdraw")
        await settle(harness)
    for reader, message in ((harness.ada, ranking), (harness.nadia, await _in_channel(harness))):
        left = words_of(await current_message(harness, message, reader))
        assert "1. Taken back since." in left
        assert "2. Taken back since." in left
        assert not any(name in left for name in ("Lena", "Sam", "refund", "keys", "Commit"))


async def _in_channel(harness: Harness) -> Json:
    return await harness.nadia.wait_for_message(harness.cx_channel, "The ranking")
