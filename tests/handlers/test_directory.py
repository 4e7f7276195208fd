"""The events user_change and team_join: what is kept of participants is updated at once."""

from datetime import datetime, timedelta

from models import Absence, AbsenceSource, OutgoingKind, Person
from tests.handlers.actions import rows, settle
from tests.harness import ADA, MEI, Harness, until
from tests.participants import store_participants
from tests.waiting import outgoing


async def stored(harness: Harness, external_id: str) -> Person:
    """Return a participant as stored now."""
    return next(p for p in await rows(harness, Person) if p.external_id == external_id)


async def test_who_is_deactivated_drops_out_at_once_and_the_team_hears(each_harness: Harness) -> None:
    each_harness.sandbox.workspace.deactivate(ADA)
    await each_harness.nadia.wait_for_message(each_harness.cx_channel, "Ada Okafor was deactivated in Slack")
    assert not (await stored(each_harness, "P-1")).active
    await each_harness.command("plan")
    await settle(each_harness)
    card = await each_harness.nadia.wait_for_message(each_harness.cx_channel, "1 person calls a customer")
    assert "Ada" not in card["text"]


async def test_a_move_to_another_zone_follows(harness: Harness) -> None:
    ada = harness.sandbox.workspace.people[ADA]
    ada.tz = "Asia/Tokyo"
    harness.sandbox.workspace.set_status(ADA, "In Tokyo")

    async def follows() -> bool:
        return (await stored(harness, "P-1")).timezone == "Asia/Tokyo"

    await until(follows)


async def test_who_joins_is_found_by_their_e_mail(harness: Harness) -> None:
    await store_participants(
        harness.database, Person(external_id="P-3", name="New Person", email="new.person@acme.example")
    )
    joined = harness.sandbox.workspace.add_person("new.person", email="new.person@acme.example")

    async def found() -> bool:
        return (await stored(harness, "P-3")).slack_id == joined.id

    await until(found)


async def test_who_becomes_a_guest_is_one_here_too(harness: Harness) -> None:
    harness.sandbox.workspace.people[ADA].is_guest = True
    harness.sandbox.workspace.set_status(ADA, "Visiting")

    async def noted() -> bool:
        ada = await stored(harness, "P-1")
        return ada.guest and ada.looked_up_at is None

    await until(noted)


async def test_others_change_nothing_here(harness: Harness) -> None:
    harness.sandbox.workspace.set_status(MEI, "Away")
    harness.sandbox.workspace.deactivate(MEI)
    await harness.sandbox.settled()
    await harness.drain()
    assert [p.active for p in await rows(harness, Person)] == [True, True]
    assert await outgoing(harness.database, OutgoingKind.LEFT) == []


async def test_who_is_out_of_office_by_their_status_is_away_until_it_goes(harness: Harness) -> None:
    now, workspace = harness.clock.now(), harness.sandbox.workspace
    expires = now.replace(microsecond=0) + timedelta(days=3)

    async def absences() -> list[tuple[AbsenceSource, datetime | None]]:
        return [(each.source, each.ends_at) for each in await rows(harness, Absence)]

    async def are(wanted: list[tuple[AbsenceSource, datetime | None]]) -> None:
        async def settled() -> bool:
            return await absences() == wanted

        await until(settled)

    workspace.set_status(ADA, "In a meeting", ":spiral_calendar_pad:")
    workspace.set_status(ADA, "Vacationing", ":palm_tree:", until=int(expires.timestamp()))
    await are([(AbsenceSource.SLACK, expires)])
    workspace.set_status(MEI, "Vacationing", ":palm_tree:")
    workspace.set_status(ADA, "")
    await are([(AbsenceSource.SLACK, now)])
