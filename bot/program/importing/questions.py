"""The sheet Questions: what the CX team would have customers asked."""

from bot.program.importing.entries import RowResult
from bot.program.importing.sheet import Column, Intake, Kind, Sheet, SheetEntries, id_column
from bot.program.importing.upsert import upsert_rows
from models import Question, Situation


async def _take_in(intake: Intake, sheet: SheetEntries) -> RowResult:
    return await upsert_rows(intake.connection, Question, sheet.entries, intake.on_rows)


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
    ),
    _take_in,
    order=2,
)
