"""Two rows that turn out to be one human become one, and nothing that refers to either is lost."""

import asyncio
from datetime import date

from sqlmodel import select

from bot.program import outbox, people
from bot.program.people import Profile
from models import (
    Absence,
    AbsenceSource,
    Issue,
    Outgoing,
    OutgoingKind,
    Participation,
    Person,
    PersonSettings,
    Retreat,
    RetreatIssue,
    RetreatVote,
)
from models.database import Database
from tests.participants import SINCE, store_participants, taking_part
from tests.program.factories import NADIA, NOW, adas_call, commit, every, import_rows, one, save, store

ADA = Profile("U0ADA", "Ada from Slack", "ada@acme.example", "Europe/Berlin", "https://photo.example/1", "de-DE")


async def _two_rows(database: Database) -> None:
    """Store Ada by her e-mail address as a participant, and by her Slack id as the manager of another."""
    await store_participants(database, Person(external_id="P-1", name="Ada Okafor", email="Ada@acme.example"))
    await store(database, Person(name="U0ADA", slack_id="U0ADA", timezone="Europe/London"))
    await store(database, Person(external_id="P-3", name="Jonas", slack_id="U0JONAS", manager_id=2, assistant_id=2))
    await commit(database, people.note_not_found, 1, "Ada@acme.example", now=NOW)
    await commit(database, people.note_not_found, 2, "U0ADA", now=NOW)
    recipient = outbox.Recipient(outbox.CX_CHANNEL.place, person_id=2)
    await commit(database, outbox.enqueue, OutgoingKind.NUDGE, 7, recipient)


async def test_who_was_known_by_a_slack_id_becomes_the_participant_with_the_address(database: Database) -> None:
    await _two_rows(database)
    seen = await one(database, Person, 1)
    linked = await commit(database, people.link_seen, seen, ADA)
    assert linked is not None
    ada, jonas = await every(database, Person)
    assert (ada.id, ada.external_id, ada.name, ada.email) == (1, "P-1", "Ada Okafor", "Ada@acme.example")
    assert (ada.slack_id, ada.timezone, ada.language, ada.not_found_at) == ("U0ADA", "Europe/Berlin", "de-DE", None)
    assert (jonas.manager_id, jonas.assistant_id) == (1, 1)
    messages = await every(database, Outgoing)
    assert {(row.kind, row.subject_id) for row in messages} == {
        (OutgoingKind.NOT_FOUND, 1),
        (OutgoingKind.NUDGE, 7),
    }
    assert len({row.key for row in messages}) == len(messages) == 3
    assert [row.person_id for row in messages if row.kind == OutgoingKind.NUDGE] == [1]


async def test_who_was_known_by_an_address_becomes_the_participant_with_the_slack_id(database: Database) -> None:
    ada = Person(external_id="P-1", name="Ada Okafor", slack_id="U0ADA")
    await store_participants(database, ada)
    await store(database, Person(name="ada@acme.example", email="ada@acme.example", department="Finance"))
    await store(database, Issue(external_id="I-1", title="Invoices", owner_id=2))
    linked = await commit(database, people.link_seen, await one(database, Person, 2), ADA)
    assert linked is not None
    (kept,) = await every(database, Person)
    assert (kept.id, kept.name, kept.email, kept.department) == (1, "Ada Okafor", "ada@acme.example", "Finance")
    assert (await one(database, Issue, 1)).owner_id == 1


async def test_two_participants_are_never_merged(database: Database) -> None:
    ada = Person(external_id="P-1", name="Ada Okafor", slack_id="U0ADA")
    again = Person(external_id="P-2", name="Ada Again", email="ada@acme.example")
    await store_participants(database, ada, again)
    assert await commit(database, people.link_seen, await one(database, Person, 2), ADA) is None
    assert [each.slack_id for each in await every(database, Person)] == ["U0ADA", None]


async def test_who_takes_part_twice_takes_part_once(database: Database) -> None:
    await store_participants(database, Person(external_id="P-1", name="Ada"), Person(name="ada", slack_id="U0ADA"))
    past = Participation(person_id=2, routine="call", since=SINCE, until=SINCE)
    await store(database, past, Participation(person_id=2, routine="shadow", since=SINCE))
    await commit(database, people.merge, 2, into=1)
    kept = [(each.person_id, each.routine, each.until) for each in await every(database, Participation)]
    assert sorted(kept, key=str) == sorted([(1, "call", None), (1, "call", SINCE), (1, "shadow", None)], key=str)


async def test_nobody_becomes_their_own_manager(database: Database) -> None:
    await store(database, Person(name="ada", slack_id="U0ADA"))
    await store(database, Person(external_id="P-2", name="Ada", manager_id=1))
    merged = await commit(database, people.merge, 1, into=2)
    assert (merged.id, merged.manager_id, merged.slack_id) == (2, None, "U0ADA")


async def test_whom_slack_tells_of_is_found_or_somebody_new(database: Database) -> None:
    for _ in range(2):
        await commit(database, people.meet, ADA)
    (ada,) = await every(database, Person)
    assert (ada.name, ada.slack_id, ada.timezone, ada.external_id) == ("Ada from Slack", "U0ADA", "Europe/Berlin", None)
    await commit(database, people.meet, Profile("U0ADA", "Ada Married", "ada.m@acme.example", "Asia/Tokyo", guest=True))
    (ada,) = await every(database, Person)
    assert (ada.name, ada.email, ada.timezone, ada.guest) == ("Ada Married", "ada.m@acme.example", "Asia/Tokyo", True)


async def test_who_was_only_named_is_the_participant_of_that_address_once_a_sheet_has_them(database: Database) -> None:
    await store(database, Person(name="sam@acme.example", email="sam@acme.example"))
    await store(database, Person(name="U0SAM", slack_id="U0SAM", timezone="Asia/Tokyo"))
    await store(database, Person(external_id="P-9", name="Jo", manager_id=1, assistant_id=2))
    sam = {"external_id": "P-1", "name": "Sam Lee", "email": "Sam@acme.example", "slack_id": "U0SAM"}
    for added in (1, 0):
        result = (await import_rows(database, Participants=[sam]))["Participants"]
        assert (result.added, result.refused) == (added, [])
    jo, kept = sorted(await every(database, Person), key=lambda each: each.name)
    assert (kept.external_id, kept.name, kept.email, kept.slack_id) == ("P-1", "Sam Lee", "Sam@acme.example", "U0SAM")
    assert (jo.manager_id, jo.assistant_id) == (kept.id, kept.id)
    assert await taking_part(database) == {kept.id}


async def test_an_address_that_a_participant_gets_is_theirs_with_all_that_referred_to_it(database: Database) -> None:
    await store_participants(database, Person(external_id="P-1", name="Sam", email="old@acme.example"))
    await store(database, Person(name="new", email="new@acme.example", slack_id="U0SAM", timezone="Asia/Tokyo"))
    await store(database, Person(external_id="P-9", name="Jo", manager_id=2))
    new = {"external_id": "P-1", "name": "Sam", "email": "new@acme.example"}
    assert (await import_rows(database, Participants=[new]))["Participants"].refused == []
    sam, jo = await every(database, Person)
    assert (sam.email, sam.slack_id, sam.timezone, jo.manager_id) == ("new@acme.example", "U0SAM", "Asia/Tokyo", sam.id)


async def test_who_is_merged_by_a_sheet_that_changes_their_reports_too_is_followed(database: Database) -> None:
    ada = {"external_id": "P-1", "name": "Ada", "email": "ada@acme.example", "manager": None, "department": None}
    jo = {"external_id": "P-2", "name": "Jo", "email": "jo@acme.example", "manager": "boss@acme.example"}
    await import_rows(database, Participants=[ada, jo])
    assert [(each.name, each.manager_id) for each in await every(database, Person)][1:] == [
        ("Jo", 3),
        ("boss@acme.example", None),
    ]
    boss = ada | {"email": "boss@acme.example", "manager": "boss@acme.example"}
    await import_rows(database, Participants=[boss, jo | {"name": "Jo Li", "department": "Sales"}])
    ada_now, jo_now = await every(database, Person)
    assert (ada_now.email, jo_now.name, jo_now.department) == ("boss@acme.example", "Jo Li", "Sales")
    assert jo_now.manager_id == ada_now.id


async def test_who_is_merged_while_slack_tells_of_them_is_who_they_are_now(
    database: Database, replica: Database
) -> None:
    await store(database, Person(external_id="P-1", name="Ada"), Person(name="ada", slack_id="U0ADA"))
    async with database.write() as session:
        await people.merge(session, 2, into=1)
        before = await one(replica, Person, 2)
        linking = asyncio.create_task(commit(replica, people.link, ADA))
        seeing = asyncio.create_task(commit(replica, people.link_seen, before, ADA))
        await asyncio.wait([linking, seeing], timeout=0.3)
    linked = await linking
    assert linked is not None
    await seeing
    assert (linked.id, linked.timezone) == (1, "Europe/Berlin")
    (ada,) = await every(database, Person)
    assert (ada.id, ada.slack_id) == (1, "U0ADA")


async def test_who_chose_in_both_rows_keeps_one_choice_and_all_leave(database: Database) -> None:
    await _two_rows(database)
    first, last = date(2026, 12, 1), date(2026, 12, 4)
    leave = (Absence(person_id=i, source=AbsenceSource.HAND, first_day=first, last_day=last) for i in (1, 2))
    await store(database, PersonSettings(person_id=1, weekdays="012"), PersonSettings(person_id=2), *leave)
    await commit(database, people.merge, 2, into=1)
    async with database.read() as session:
        kept = (await session.exec(select(PersonSettings))).all()
    assert [(each.person_id, each.weekdays) for each in kept] == [(1, "012")]
    assert [each.person_id for each in await every(database, Absence)] == [1, 1]


async def test_who_voted_twice_for_the_same_voted_once(database: Database) -> None:
    reflection = await save(database, await adas_call(database))
    await store(database, Person(name="ada", email="ada@acme.example"), Issue(external_id="I-2", title="Calls"))
    await store(database, Retreat(number=1, opened_at=NOW, opened_by=NADIA))
    shared = (RetreatIssue(retreat_id=1, issue_id=each, reflection_id=reflection.id or 0) for each in (1, 2))
    await store(database, *shared)
    votes = [(1, 1), (3, 1), (3, 2)]
    await store(
        database, *(RetreatVote(retreat_id=1, person_id=who, issue_id=issue, voted_at=NOW) for who, issue in votes)
    )
    await commit(database, people.merge, 3, into=1)
    assert [(each.person_id, each.issue_id) for each in await every(database, RetreatVote)] == [(1, 1), (1, 2)]
