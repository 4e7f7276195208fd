"""Slack's word that somebody joined, left or changed: participants among them follow at once."""

from models import OutgoingKind, Participant
from tests.handlers.actions import quiet, rows
from tests.harness import ADA, MEI, Harness, until
from tests.waiting import outgoing


async def stored(world: Harness, external_id: str) -> Participant:
    """Return a participant as stored now."""
    return next(p for p in await rows(world, Participant) if p.external_id == external_id)


async def test_who_is_deactivated_drops_out_at_once_and_the_team_hears(world: Harness) -> None:
    world.sandbox.workspace.deactivate(ADA)
    await world.nadia.wait_for_message(world.cx_channel, "Ada Okafor was deactivated in Slack")
    assert not (await stored(world, "P-1")).active
    await world.command("plan")
    await quiet(world)
    card = await world.nadia.wait_for_message(world.cx_channel, "1 person calls a customer")
    assert "Ada" not in card["text"]


async def test_a_move_to_another_zone_follows(office: Harness) -> None:
    ada = office.sandbox.workspace.people[ADA]
    ada.tz = "Asia/Tokyo"
    office.sandbox.workspace.set_status(ADA, "In Tokyo")

    async def follows() -> bool:
        return (await stored(office, "P-1")).timezone == "Asia/Tokyo"

    await until(follows)


async def test_who_joins_is_found_by_their_e_mail(office: Harness) -> None:
    async with office.database.write() as session:
        session.add(Participant(external_id="P-3", name="New Person", email="new.person@acme.example"))
    joined = office.sandbox.workspace.add_person("new.person", email="new.person@acme.example")

    async def found() -> bool:
        return (await stored(office, "P-3")).slack_id == joined.id

    await until(found)


async def test_others_change_nothing_here(office: Harness) -> None:
    office.sandbox.workspace.set_status(MEI, "Away")
    office.sandbox.workspace.deactivate(MEI)
    await office.sandbox.settled()
    await office.bot.context.background.drain()
    assert [p.active for p in await rows(office, Participant)] == [True, True]
    assert await outgoing(office.database, OutgoingKind.LEFT) == []
