"""The sheet Questions: what the CX team would have customers asked."""

from bot.program.importing.entries import Objection, RowResult
from bot.program.importing.routine_titles import USUAL, routine_in
from bot.program.importing.sheet import Column, Intake, Kind, Sheet, SheetEntries, id_column
from bot.program.importing.upsert import upsert_rows
from models import Question, Situation


async def _take_in(intake: Intake, sheet: SheetEntries) -> RowResult:
    refused: list[Objection] = []
    for entry in sheet.entries:
        if title := entry.values.get("routine"):
            routine = routine_in(entry, title, field="routine")
            if isinstance(routine, Objection):
                refused.append(routine)
            else:
                entry.values["routine"] = routine.key
        elif "routine" in entry.values:
            entry.values["routine"] = USUAL.key
    rows = {each.row for each in refused}
    taken = [entry for entry in sheet.entries if entry.row not in rows]
    result = await upsert_rows(intake.connection, Question, taken, intake.on_rows)
    result.refused += refused
    return result


QUESTIONS = Sheet(
    "Questions",
    Question,
    "One row for each open question an executive may ask.",
    (
        id_column("question id"),
        Column(
            "situation",
            Kind.SITUATION,
            "Whom it suits: new, loyal, unhappy, lost; any or blank for everybody.",
            "any",
            offers=tuple(Situation),
            only_offers=True,
            width=16,
        ),
        Column(
            "question",
            Kind.PROSE,
            "An open question, as it would be asked.",
            "What would you miss if we were gone?",
            required=True,
            width=70,
        ),
        Column(
            "routine",
            Kind.TEXT,
            f"Which routine it is asked in, by title. Blank means {USUAL.title}.",
            USUAL.title,
            width=20,
        ),
    ),
    _take_in,
    order=2,
)
