"""A sponsored account from every side: planned, owner told, meetings logged, the quarter told, refreshed the next."""

from datetime import UTC, datetime, timedelta
from typing import Any

from models import Assignment, Commitment, CommitmentStatus, SponsorMeeting, Sponsorship
from models import AssignmentState as S
from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import open_modal, rows, settle, texts
from tests.harness import NADIA, Harness
from tests.sponsored import MEETING, OWNER, TOLD, add_dissatisfier, add_key_accounts, approve_sponsors, log_meeting


async def states(harness: Harness) -> list[S]:
    return [each.state for each in await rows(harness, Assignment) if each.routine == "sponsor"]


async def test_a_quarter_from_plan_to_published_story_and_the_next_one(each_harness: Harness) -> None:
    harness = each_harness
    await add_key_accounts(harness, "Globex")
    plan = await approve_sponsors(harness)
    assert " → Globex" in words_of(plan)
    sponsor = harness.ada if "Ada Okafor" in words_of(plan) else harness.jonas
    lena = harness.page_client.person(OWNER)
    assert "sponsors Globex from now on" in words_of(await lena.wait_for_dm("Globex"))
    brief = await sponsor.wait_for_dm("You sponsor Globex")
    assert "Luis Braga, Buyer" in words_of(brief)
    assert "Ivo Nunes" not in str(brief)
    assert "Tell the quarter" not in str(brief)
    await _meet_twice(harness, sponsor, brief)
    await _tell(harness, sponsor)
    await _refresh(harness, sponsor)


async def _meet_twice(harness: Harness, sponsor: Actor, brief: dict[str, Any]) -> None:
    """Let the sponsor log a meeting with what dissatisfies them, and a week later another, at which that is solved."""
    await open_modal(sponsor, brief, "Log a meeting")
    await add_dissatisfier(sponsor)
    filled = MEETING | {"what_0": "Three hotlines, and none answers.", "owner_0": NADIA, "due_on_0": "2027-02-01"}
    late = await sponsor.submit(filled)
    assert "Within a month, so by 9 December" in late["errors"]["due_on_0"]
    assert (await sponsor.submit({"due_on_0": "2026-12-09"}))["errors"] is None
    await settle(harness)
    (meeting,) = await rows(harness, SponsorMeeting)
    assert (meeting.place, meeting.indicators["reliability"]) == ("Their plant in Porto", 2)
    (promise,) = await rows(harness, Commitment)
    assert (promise.owner, str(promise.due_on)) == (NADIA, "2026-12-09")
    assert "see this fixed" in words_of(await harness.nadia.wait_for_dm("Three hotlines"))

    brief = await sponsor.wait_for_dm("You met once, last on 9 November.")
    assert "3.2 of 5" in words_of(brief)
    assert "1 thing is still to be fixed." in words_of(brief)
    await harness.move_to(harness.clock.now() + timedelta(days=7))
    solved = {"met_on": "2026-11-16", "reliability": "4", "solved": ["Three hotlines, and none answers."]}
    await log_meeting(harness, sponsor, brief, **solved)
    (promise,) = await rows(harness, Commitment)
    assert promise.status is CommitmentStatus.KEPT
    await harness.nadia.wait_for_dm("Solved: what dissatisfied Globex.")


async def _tell(harness: Harness, sponsor: Actor) -> None:
    """Let the sponsor tell the quarter as it stands in the form already, and the CX team publish it."""
    modal = await open_modal(sponsor, await sponsor.wait_for_dm("You met twice"), "Tell the quarter")
    assert "Three hotlines, and none answers." in str(modal)
    assert "Solved: Three hotlines" in str(modal)
    assert (await sponsor.submit(TOLD))["errors"] is None
    await settle(harness)
    card = (await harness.nadia.messages(harness.cx_channel))[-1]
    await harness.nadia.click(card, "Publish")
    await settle(harness)
    story = words_of(await sponsor.wait_for_message(harness.stories_channel, "Three hotlines, and none of them"))
    assert "sponsors Globex, last met on 16 November" in story
    assert "What comes of it" in story
    assert (await states(harness)) == [S.CLOSED]


async def _refresh(harness: Harness, sponsor: Actor) -> None:
    """Let the next quarter open: the account stays with its sponsor, whose last answers stand beside."""
    await harness.move_to(datetime(2027, 1, 4, 10, tzinfo=UTC))
    await settle(harness)
    plans = [each for each in await harness.nadia.messages(harness.cx_channel) if "Globex" in words_of(each)]
    plan = next(each for each in reversed(plans) if "Approve" in str(each))
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    brief = await sponsor.wait_for_dm("You sponsor Globex, January")
    assert "Their health last quarter: 3.5 of 5." in words_of(brief)
    whole = await open_modal(sponsor, brief, "The brief")
    assert "You have sponsored them since November 2026." in str(whole)
    assert "What you told of" in str(whole)
    assert "3.2 (9 November), 3.8 (16 November)" in str(whole)
    (picture,) = [block for block in whole["blocks"] if block["type"] == "image"]
    assert picture["slack_file"]["id"]
    assert "It went from 3.2 to 3.8 of 5." in picture["alt_text"]
    await sponsor.close()
    await log_meeting(harness, sponsor, brief, met_on="2027-01-04")
    modal = await open_modal(sponsor, await sponsor.wait_for_dm("You met once, last on 4 January"), "Tell the quarter")
    assert "Last quarter: Three hotlines" in str(modal)


async def test_one_is_given_and_taken_back_by_hand(each_harness: Harness) -> None:
    harness = each_harness
    await add_key_accounts(harness, "Globex", "Initech", "Umbra", "Hooli")
    await harness.command("turn on sponsor")
    for name in ("Globex", "Initech", "Umbra"):
        assert f"Ada Okafor gets {name}." in str(await harness.command(f"assign @Ada Okafor sponsor {name}"))
    assert "sponsors 3 accounts already" in str(await harness.command("assign @Ada Okafor sponsor Hooli"))
    assert "is sponsored by Ada Okafor" in str(await harness.command("assign jonas sponsor Globex"))
    await settle(harness)
    await harness.ada.wait_for_dm("You sponsor Umbra")
    overview = str(await harness.command("sponsors"))
    assert "Key accounts without a sponsor" in overview
    assert "Globex is back on the list" in str(await harness.command("take back ada sponsor Globex"))
    await settle(harness)
    await harness.ada.wait_for_dm("You don't sponsor Globex any more: your CX team took it back.")
    assert [each.until is None for each in await rows(harness, Sponsorship)] == [False, True, True]
    assert "Jonas Lindqvist gets Globex." in str(await harness.command("assign jonas sponsor Globex"))
    await settle(harness)
    assert "Globex" in texts(await harness.jonas.dm())
