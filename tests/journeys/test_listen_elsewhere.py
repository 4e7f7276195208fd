"""Listening together at its edges: own reports first, two who bring the same colleague, the home tab, a round over."""

from datetime import datetime

from sqlmodel import select

from models import AssignmentState as S
from models import Person, SeatState
from scripts.sandbox.person import words_of
from tests.handlers.actions import newest_card, open_modal, settle, submit_modal
from tests.harness import ADA, JONAS, Harness
from tests.listening import (
    LENA,
    MARCUS,
    SAM,
    bring,
    come,
    hand_out,
    listening,
    log_listening,
    person,
    seats,
    write_line,
)
from tests.program.factories import tell_cx


async def _reports_to_ada(harness: Harness, slack_id: str, name: str) -> None:
    async with harness.database.write() as session:
        ada = (await session.exec(select(Person).where(Person.slack_id == ADA))).one()
        session.add(Person(name=name, slack_id=slack_id, manager_id=ada.id))


async def test_their_own_reports_are_offered_and_two_may_ask_the_same_colleague(harness: Harness) -> None:
    await _reports_to_ada(harness, MARCUS, "Marcus Hill")
    brief = await hand_out(harness)
    offered = await open_modal(harness.ada, brief, "Bring colleagues")
    assert MARCUS in str(offered["blocks"])
    assert (await harness.ada.submit({"colleagues": [LENA, MARCUS]}))["errors"] is None
    await settle(harness)
    await come(harness, LENA)
    await harness.command("assign @Jonas Lindqvist listen together C-2")
    await settle(harness)
    brief = await harness.jonas.wait_for_dm("Bring colleagues")
    await submit_modal(harness.jonas, brief, "Bring colleagues", {"colleagues": [LENA]})
    await settle(harness)
    lena = person(harness, LENA)
    asked = words_of(await lena.wait_for_dm("Would you listen with Jonas Lindqvist?"))
    assert "You listen with Ada Okafor, too: once is enough." in asked

    home = await lena.home()
    assert "Would you listen with Jonas Lindqvist?" in words_of(home)
    assert "will tell you when. You listen to Customer Number1" in words_of(home)
    await lena.click(home, "Not this time")
    await settle(harness)
    assert "Would you listen" not in words_of(await lena.home())
    await harness.jonas.wait_for_dm("can't come along this time.")
    assert JONAS not in await seats(harness)


async def test_what_did_not_come_about_in_its_round_may_still_be_told(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, LENA, SAM)
    await come(harness, LENA)
    (made,) = await listening(harness)
    await tell_cx(harness.database)
    later = datetime.fromisoformat("2027-02-02T12:00:00+00:00")
    await harness.move_to(later)
    await settle(harness)
    assert (await listening(harness))[0].state is S.MISSED
    assert "nothing came about with Ada Okafor so far." in words_of(await person(harness, SAM).wait_for_dm("is over"))
    await harness.ada.wait_for_dm("this wasn't logged. If you listened, it still counts.")
    await log_listening(harness, day="2027-01-28", due_on="2027-03-01")
    await person(harness, LENA).wait_for_dm("One line: what did you hear?")
    assert (await seats(harness))[SAM].state is SeatState.ASKED
    assert made.id == (await listening(harness))[0].id
    await write_line(harness, LENA, "They wait.", "With my name")
    await submit_modal(harness.nadia, await newest_card(harness), "Decline", {"note": "Told before."})
    await settle(harness)
    await person(harness, LENA).wait_for_dm("There will be no story of this, so only Ada Okafor and the CX team")
