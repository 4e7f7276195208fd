"""The sheets of the exported workbook: figures of nudges, people and rounds; no word of a customer is among them."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.figures import nudges, rounds, since
from bot.program.figures.nudges import Act, Effect
from bot.program.figures.rounds import DONE, RoundFigures
from bot.program.figures.since import LastMet
from bot.program.routines import ROUTINES
from models import AssignmentState

Cell = str | int | float | None
_MONTHS = 12
_S = AssignmentState


class Figures(NamedTuple):
    """One sheet: its name, its columns, and its rows with a cell a column; days are written as 2027-01-31."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


async def sheets(session: AsyncSession, today: date) -> list[Figures]:
    """Return the figures of the rounds that began in the twelve months before `today`. Six statements."""
    first = today - relativedelta(months=_MONTHS)
    return [
        _nudges(await nudges.since(session, first)),
        _people(await since.of_everybody(session), today),
        _rounds(await rounds.since(session, first)),
    ]


def step_name(step: int) -> str:
    """Return what people call a step of the ladder."""
    return {0: "Did you talk?", 1: "First nudge", 2: "Second nudge", 3: "Third nudge"}.get(step, f"Nudge {step}")


def _nudges(effects: Sequence[Effect]) -> Figures:
    columns = ("Routine", "Step", "Delivered", "Act within a day", "Share", *(str(act).capitalize() for act in Act))
    rows: list[Sequence[Cell]] = [
        (
            _title(each.routine),
            step_name(each.step),
            each.delivered,
            each.followed,
            round(each.followed / each.delivered, 3),
            *(each.acts.get(act, 0) for act in Act),
        )
        for each in effects
    ]
    return Figures("Nudges", columns, rows)


def _people(people: Sequence[LastMet], today: date) -> Figures:
    columns = ("Name", "Department", "Last met a customer", "Days since")
    rows: list[Sequence[Cell]] = [
        (each.name, each.department, each.day.isoformat() if each.day else None, each.days_until(today))
        for each in people
    ]
    return Figures("People", columns, rows)


def _rounds(found: Sequence[RoundFigures]) -> Figures:
    columns = (
        "Routine", "From", "Until", "Handed out", "Done", "Open", "Missed", "Swapped", "Declined", "Nudges",
        "Nudges for each done",
    )  # fmt: skip
    return Figures("Rounds", columns, [_round(each) for each in found])


def _round(each: RoundFigures) -> Sequence[Cell]:
    done, ended = each.count(*DONE), each.count(_S.MISSED, _S.SWAPPED, _S.DECLINED)
    return (
        _title(each.routine),
        each.starts_on.isoformat(),
        (each.ends_on - relativedelta(days=1)).isoformat(),
        each.handed_out,
        done,
        each.handed_out - done - ended,
        each.count(_S.MISSED),
        each.count(_S.SWAPPED),
        each.count(_S.DECLINED),
        each.nudges,
        round(each.nudges / done, 2) if done else None,
    )


def _title(routine: str) -> str:
    known = ROUTINES.get(routine)
    return known.title if known else routine
