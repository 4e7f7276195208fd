"""Routines in the workbook: who takes part in which, and which of them a question is for."""

from dataclasses import replace

import pytest
from sqlmodel import select

from bot.program.assignments.probe_questions import questions_for
from bot.program.routines import CALL, ROUTINES, Routine, switches
from models import Participation, Person, Question
from models.database import Database
from tests.program.factories import NOW, commit
from tests.workbook.books import Rows, bring_in, reasons, stored

OTHER = replace(CALL, key="shadow", title="Shadow Day", questions=())


@pytest.fixture(autouse=True)
def routine(monkeypatch: pytest.MonkeyPatch) -> Routine:
    monkeypatch.setitem(ROUTINES, OTHER.key, OTHER)
    return OTHER


def people(*routines: str | None) -> Rows:
    rows = [[f"P-{number}", f"Person {number}", f"p{number}@a.example", text] for number, text in enumerate(routines)]
    return [["id", "name", "email", "routines"], *rows]


async def taking_part(database: Database) -> list[set[str]]:
    """Return the keys of the routines each person takes part in, person by person."""
    everybody = await stored(database, Person)
    rows = await stored(database, Participation)
    return [{row.routine for row in rows if row.person_id == each.id and row.until is None} for each in everybody]


async def test_a_sheet_names_the_routines_of_a_person_by_title(database: Database) -> None:
    report = await bring_in(
        database, Participants=people("shadow day, Customer Call", "SHADOW  DAY", None, "Yoga; shadow day", "Yoga")
    )

    assert await taking_part(database) == [{"call", "shadow"}, {"shadow"}, {"call"}, {"shadow"}, {"call"}]
    titles = ", ".join(each.title for each in ROUTINES.values())
    assert [(each.row, each.column, each.reason) for each in report.warnings] == [
        (row, "routines", f"No routine is called “Yoga”. There are: {titles}.") for row in (5, 6)
    ]
    again = await bring_in(database, Participants=people(None, "Yoga", "Shadow Day", "Customer call", "Customer call"))
    assert await taking_part(database) == [{"call"}, {"shadow"}, {"shadow"}, {"call"}, {"call"}]
    assert again.ok


async def test_a_person_who_is_refused_comes_back_with_all_that_stood_in_the_row(database: Database) -> None:
    head = ["id", "name", "slack id", "routines", "active"]
    report = await bring_in(
        database, Participants=[head, ["P-1", "Ana", "U0A1", "Yoga", "no"], ["P-2", "Bo", "U0A1", "Shadow Day", "no"]]
    )

    assert reasons(report) == [("Participants", 3, "slack id")]
    assert dict(report.to_correct[0].cells) == {3: ["P-2", "Bo", "U0A1", "Shadow Day", "no"]}


async def test_a_question_is_asked_in_its_routine_alone(database: Database) -> None:
    head = ["id", "question", "routine"]
    report = await bring_in(
        database,
        Questions=[head, ["Q-1", "Why?", None], ["Q-2", "Who?", "shadow day"], ["Q-3", "When?", "Yoga"]],
    )

    assert reasons(report) == [("Questions", 4, "routine")]
    assert [each.routine for each in await stored(database, Question)] == ["call", "shadow"]
    async with database.read() as session:
        assert await questions_for(session, CALL, None) == ("Why?",)
        assert await questions_for(session, OTHER, None) == ("Who?",)
    await bring_in(database, Questions=[head[:2], ["Q-2", "Whom?"]])
    await bring_in(database, Questions=[head, ["Q-1", "Why?", "Shadow Day"]])
    async with database.read() as session:
        kept = (await session.exec(select(Question.question, Question.routine))).all()
        assert sorted(kept) == [("Whom?", "shadow"), ("Why?", "shadow")]
        assert await questions_for(session, CALL, None) != (), "its own serve where none was imported for it"


async def test_a_sheet_that_comes_while_nothing_is_on_ends_nothing_and_lets_who_is_new_take_part(
    database: Database,
) -> None:
    await bring_in(database, Participants=people(None, "Customer call"))
    await commit(database, switches.turn_off, CALL, now=NOW, by="U0NADIA")

    await bring_in(database, Participants=people(None, None, None, "Shadow Day"))
    assert await taking_part(database) == [{"call"}, {"call"}, {"call"}, {"shadow"}]
    await commit(database, switches.turn_on, CALL, now=NOW, by="U0NADIA")
    assert await taking_part(database) == [{"call"}, {"call"}, {"call"}, {"shadow"}]


async def test_a_blank_cell_keeps_what_was_handed_out_of_a_routine_that_is_off_now(database: Database) -> None:
    await bring_in(database, Participants=people(None))
    await commit(database, switches.turn_on, OTHER, now=NOW, by="U0NADIA")
    await commit(database, switches.turn_off, CALL, now=NOW, by="U0NADIA")

    await bring_in(database, Participants=people(None, None))
    assert await taking_part(database) == [{"call", "shadow"}, {"shadow"}]
