"""Everybody the programme speaks of is a person: met when first written to, and looked up every day."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.jobs.slack_checks import look_up_participants
from models import OutgoingKind, Person, Place
from tests.harness import ADA, MEI
from tests.jobs.harness import DeliveryHarness, delivery_harness
from tests.participants import taking_part
from tests.program.factories import every, one, store
from tests.waiting import outgoing

GUEST = "U0GRACELEE1"


@pytest.fixture
async def harness(database_url: str) -> AsyncIterator[DeliveryHarness]:
    """Give a harness on each engine."""
    async with delivery_harness(database_url) as harness:
        yield harness


async def look_up(harness: DeliveryHarness, *, days: int = 1) -> None:
    """Let the job run, so many days later."""
    harness.clock.move_to(harness.clock.now() + timedelta(days=days))
    await look_up_participants(harness.context, harness.clock.now())


async def newest(harness: DeliveryHarness) -> Person:
    """Return the person who was stored last."""
    return (await every(harness.database, Person))[-1]


async def test_who_is_written_to_for_the_first_time_is_kept_with_name_and_zone(harness: DeliveryHarness) -> None:
    harness.sandbox.workspace.people[MEI].tz = "Asia/Tokyo"
    for subject in (202611, 202612):
        await harness.enqueue_plain(Place.PERSON, subject, slack_user=MEI)
    await harness.deliver(times=2)
    assert len(await every(harness.database, Person)) == 3
    mei = await newest(harness)
    assert (mei.name, mei.slack_id, mei.timezone) == ("Mei Tanaka", MEI, "Asia/Tokyo")
    assert (mei.language, mei.external_id) == ("ja-JP", None)
    assert await taking_part(harness.database) == {1, 2}


async def test_the_name_of_who_is_on_no_sheet_follows_slack(harness: DeliveryHarness) -> None:
    await store(harness.database, Person(name="mei@acme.example", email="mei.tanaka@acme.example"))
    await look_up(harness)
    assert ((await newest(harness)).name, (await newest(harness)).slack_id) == ("Mei Tanaka", MEI)
    for slack_id in (MEI, ADA):
        harness.sandbox.workspace.people[slack_id].real_name = "Married Since"
    await look_up(harness)
    assert [each.name for each in await every(harness.database, Person)] == [
        "Ada Okafor",
        "Jonas Lindqvist",
        "Married Since",
    ]


async def test_an_owner_who_cannot_be_found_is_told_once(harness: DeliveryHarness) -> None:
    await store(harness.database, Person(name="sam@acme.example", email="sam@acme.example"))
    for _ in range(3):
        await look_up(harness)
        await harness.deliver_all()
    assert harness.count_in_cx("sam@acme.example can't be found in Slack") == 1
    assert harness.count_in_cx("on the sheet that names them") == 1
    assert len(await outgoing(harness.database, OutgoingKind.NOT_FOUND)) == 1


async def test_a_guest_is_noted_as_one_and_told(harness: DeliveryHarness) -> None:
    await store(harness.database, Person(name="Grace", slack_id=GUEST))
    await look_up(harness)
    await harness.deliver_all()
    assert (await newest(harness)).guest
    assert harness.count_in_cx("Grace is only a guest in Slack, so they get no messages.") == 1


async def test_who_takes_part_in_nothing_and_is_deactivated_is_not_told(harness: DeliveryHarness) -> None:
    await store(harness.database, Person(name="Mei", slack_id=MEI))
    harness.sandbox.workspace.deactivate(MEI)
    await look_up(harness)
    assert not (await newest(harness)).active
    assert await outgoing(harness.database) == []
    harness.sandbox.workspace.people[MEI].deleted = False
    await look_up(harness)
    assert (await newest(harness)).active


async def test_two_rows_of_one_human_become_one(harness: DeliveryHarness) -> None:
    await store(harness.database, Person(name="ada", email="ada.okafor@acme.example"))
    await store(harness.database, Person(name="New", slack_id=MEI, manager_id=3))
    await look_up(harness)
    people = await every(harness.database, Person)
    assert [each.slack_id for each in people] == [ADA, people[1].slack_id, MEI]
    assert (await one(harness.database, Person, people[2].id)).manager_id == 1
    assert await outgoing(harness.database) == []
