"""Finding whom somebody means: participants and customers by what people type, probe questions by situation."""

from decimal import Decimal

import pytest

from bot.program import people
from bot.program.assignments import probe_questions
from bot.program.importing import uploads
from bot.program.importing.uploads import HandedIn
from bot.program.people import NoSuchParticipant, Profile, customers
from bot.program.people.customers import NoSuchCustomer
from bot.program.rounds import plans
from bot.program.routines import CALL, FieldKind
from models import Meaning, Outgoing, OutgoingKind, OutgoingState, Person, Question, Situation, Upload
from models.database import Database
from tests.participants import store_participants
from tests.program.factories import (
    CADENCE,
    NOW,
    adas_call,
    commit,
    customer,
    every,
    one,
    populate,
    query,
    save,
    store,
    update_row,
)
from tests.refusals import refusal
from tests.waiting import outgoing


async def _add_people(database: Database) -> None:
    known = [
        ("Ada Okafor", "Ada@Example.com"),
        ("Émile Zürn", "emile@example.com"),
        ("Sam Lee", "sam.lee@example.com"),
        ("Sam Lee", "s.lee@example.com"),
        ("Percy Cent", "p_c@example.com"),
        ("Pat One", "p-1@example.com"),
    ]
    people = [Person(external_id=f"P-{n}", name=name, email=email) for n, (name, email) in enumerate(known, 1)]
    await store_participants(database, *people)


PEOPLE = [
    ("P-1", "P-1"),
    ("p-1", "P-1"),
    ("Ada Okafor", "P-1"),
    ("ADA OKAFOR", "P-1"),
    ("ada@example.com", "P-1"),
    ("@ada", "P-1"),
    ("  ada ", "P-1"),
    ("Émile Zürn", "P-2"),
    ("émile zürn", "P-2"),
    ("ÉMILE ZÜRN", "P-2"),
    ("E\u0301mile Zu\u0308rn", "P-2"),
    ("sam.lee", "P-3"),
    ("p_c", "P-5"),
]


@pytest.mark.parametrize(("typed", "who"), PEOPLE)
async def test_a_participant_is_found_by_what_people_type(database: Database, typed: str, who: str) -> None:
    await _add_people(database)
    assert (await query(database, people.by_words, typed)).external_id == who


@pytest.mark.parametrize("typed", ["Nobody", "", "@", "da", "pxc", "%", "example.com"])
async def test_who_is_no_participant_is_not_found(sqlite: Database, typed: str) -> None:
    await _add_people(sqlite)
    with refusal(NoSuchParticipant, "isn't a participant yet"):
        await query(sqlite, people.by_words, typed)


async def test_of_two_with_one_name_the_ids_are_asked_for(sqlite: Database) -> None:
    await _add_people(sqlite)
    with refusal(NoSuchParticipant, r"Say which by id: .*\(P-3\), .*\(P-4\)"):
        await query(sqlite, people.by_words, "Sam Lee")


async def test_what_slack_knows_is_kept_with_whoever_has_the_id_or_the_e_mail(database: Database) -> None:
    await _add_people(database)
    profile = Profile("U0ADA", "Ada", "ADA@example.com", "Europe/Berlin", "https://example.com/ada.png")
    linked = await commit(database, people.link, profile)
    assert linked is not None
    kept = await one(database, Person, linked.id)
    assert (kept.external_id, kept.slack_id, kept.timezone) == ("P-1", "U0ADA", "Europe/Berlin")
    async with database.write() as session:
        again = await people.link(session, Profile("U0ADA", "Ada", "another@example.com"))
        assert again is not None
        assert again.id == kept.id
        assert await people.link(session, Profile("U0OTHER", "Other", "ada@example.com")) is None
        assert await people.link(session, Profile("U0NOBODY", "Nobody")) is None


async def test_a_zone_nobody_knows_is_not_kept(sqlite: Database) -> None:
    await _add_people(sqlite)
    linked = await commit(sqlite, people.link, Profile("U0ADA", "Ada", "ada@example.com", "Mars/Olympus"))
    assert linked is not None
    assert linked.timezone is None


async def test_who_is_not_in_slack_is_told_of_once_until_found(sqlite: Database) -> None:
    await _add_people(sqlite)
    for _ in range(2):
        assert await commit(sqlite, people.note_not_found, 1, "Ada@Example.com", now=NOW)
    assert [row.wanted_version for row in await outgoing(sqlite, OutgoingKind.NOT_FOUND)] == [1]
    linked = await commit(sqlite, people.link, Profile("U0ADA", "Ada", "ada@example.com"))
    assert linked is not None
    assert linked.not_found_at is None


CUSTOMERS = [
    ("C-1", 1),
    ("c-1", 1),
    ("“C-1”", 1),
    ("Cara Contact1", 1),
    ("cara contact1", 1),
    ("C1@Example.com", 1),
    ("Ü-9", 3),
    ("ü-9", 3),
    ("Özlem Straße", 3),
    ("özlem strasse", 3),
    ("U\u0308-9", 3),
    ("o\u0308zlem stra\u00dfe", 3),
    ("c-4", 4),
    ("C-4", 5),
]


@pytest.mark.parametrize(("typed", "which"), CUSTOMERS)
async def test_a_customer_is_found_by_what_people_type(database: Database, typed: str, which: int) -> None:
    await store(database, customer(1), customer(2), customer(3, external_id="Ü-9", name="Özlem Straße"))
    await store(database, customer(4, external_id="c-4"), customer(5, external_id="C-4"))
    assert (await query(database, customers.by_words, typed)).id == which


async def test_of_two_customers_with_one_name_the_ids_are_asked_for(sqlite: Database) -> None:
    await store(sqlite, customer(1, name="Sam"), customer(2, name="Sam", account=None))
    async with sqlite.read() as session:
        with refusal(NoSuchCustomer, r"C-1 \(Account 1\), C-2 \(no account\)"):
            await customers.by_words(session, "sam")
        with refusal(NoSuchCustomer, "There is no customer “C-7”"):
            await customers.by_words(session, "C-7")


SITUATIONS = [
    ("New", 9, Situation.NEW),
    ("lost", 10, Situation.LOST),
    ("long-loyal", 2, Situation.LOYAL),
    ("Unhappy enterprise", 10, Situation.UNHAPPY),
    ("Newcastle", None, Situation.ANY),
    ("Renewal", 10, Situation.LOYAL),
    (None, 6, Situation.UNHAPPY),
    (None, Decimal("6.5"), Situation.ANY),
    (None, 8, Situation.ANY),
    (None, 9, Situation.LOYAL),
    (None, 0, Situation.UNHAPPY),
    (None, None, Situation.ANY),
]


@pytest.mark.parametrize(("segment", "score", "situation"), SITUATIONS)
def test_the_segment_tells_the_situation_and_else_the_score(
    segment: str | None, score: Decimal | int | None, situation: Situation
) -> None:
    known = customer(1, segment=segment, score=None if score is None else Decimal(score))
    assert probe_questions.situation_of(known) is situation


@pytest.mark.parametrize(
    ("score", "scale", "situation"),
    [
        (4, "1 to 5", Situation.ANY),
        (5, "1 to 5", Situation.LOYAL),
        (3, "1 to 5", Situation.UNHAPPY),
        (5, None, Situation.UNHAPPY),
        (60, "-100 to 100", Situation.ANY),
        (80, "-100 to 100", Situation.LOYAL),
        (9, "-100 to 100", Situation.UNHAPPY),
        (90, "0 to 100", Situation.LOYAL),
    ],
)
def test_a_score_is_taken_by_its_scale(score: int, scale: str | None, situation: Situation) -> None:
    known = customer(1, score=Decimal(score), score_scale=scale)
    assert probe_questions.situation_of(known) is situation


async def _asked(database: Database, **facts: object) -> tuple[str, ...]:
    return await query(database, probe_questions.questions_for, CALL, customer(1, **facts))


async def test_imported_questions_come_for_the_situation_first_and_then_for_everybody(sqlite: Database) -> None:
    for number, situation in enumerate([Situation.ANY, Situation.NEW, Situation.LOST, Situation.ANY], 1):
        await store(sqlite, Question(external_id=f"Q-{number}", situation=situation, question=f"Q{number}?"))
    assert await _asked(sqlite, segment="new") == ("Q2?", "Q1?", "Q4?")
    assert await _asked(sqlite, segment="lost") == ("Q3?", "Q1?", "Q4?")
    assert await _asked(sqlite, score=None) == ("Q1?", "Q4?")


@pytest.mark.parametrize("segment", ["new", "loyal", "unhappy", "lost", None])
async def test_without_imported_questions_the_routine_s_own_serve(sqlite: Database, segment: str | None) -> None:
    asked = await _asked(sqlite, segment=segment, score=None)
    assert len(asked) == CALL.questions_shown
    own = [text for kind, text in CALL.questions if kind == (segment or "any")]
    assert asked[0] == own[0]


async def test_questions_that_fit_nobody_here_leave_the_routine_s_own(sqlite: Database) -> None:
    await store(sqlite, Question(external_id="Q-1", situation=Situation.LOST, question="Why did you leave?"))
    assert len(await _asked(sqlite, segment="new")) == CALL.questions_shown


def test_a_routine_knows_its_fields_by_name() -> None:
    quote = CALL.form.field("quote")
    assert quote is not None
    assert quote.kind is FieldKind.TEXT
    assert CALL.form.field_for(Meaning.QUOTE) is quote
    assert CALL.form.field("mood") is None


async def test_the_status_counts_what_waits_for_somebody(database: Database) -> None:
    empty = await query(database, plans.programme_status, CALL, CADENCE, now=NOW)
    assert (empty.plan, empty.participants, empty.callable_customers, empty.undelivered) == (None, 0, 0, 0)
    call = await adas_call(database)
    await save(database, call)
    briefs = await outgoing(database, OutgoingKind.ASSIGNMENT)
    for row, state in zip(briefs, (OutgoingState.FAILED, OutgoingState.UNCLEAR), strict=True):
        await update_row(database, Outgoing, row.id, state=state)
    async with database.write() as session:
        person = await session.get_one(Person, 2)
        assert await people.note_not_found(session, 2, people.address_of(person), now=NOW)
    status = await query(database, plans.programme_status, CALL, CADENCE, now=NOW)
    assert {state.value: count for state, count in status.states.items()} == {"reflected": 1, "approved": 1}
    assert (status.to_review, status.undelivered, status.not_found) == (1, 2, ("Person 2",))
    assert (status.participants, status.callable_customers) == (2, 3)


async def test_a_workbook_is_kept_once_a_modal_however_often_it_is_submitted(database: Database) -> None:
    await populate(database)
    for name in ("a.xlsx", "a.xlsx"):
        await commit(database, uploads.keep, HandedIn("F1", name), view_id="V1", by="U0NADIA", now=NOW)
    await commit(database, uploads.keep, HandedIn("F2", "x" * 400), view_id="V2", by="U0NADIA", now=NOW)
    assert [(row.file_id, len(row.file_name)) for row in await every(database, Upload)] == [("F1", 6), ("F2", 300)]
