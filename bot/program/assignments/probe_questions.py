"""Probe questions: which of them a participant is given for one customer, by the customer's situation."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people.customers import score_share
from bot.program.routines import Routine
from models import Customer, Question, Situation
from models.database import rows_of, table_of

_TABLE = table_of(Question)
# Built once, as it is asked for every brief and nudge.
_IMPORTED = (
    select(*_TABLE.c["situation", "question"]).where(_TABLE.c.routine == bindparam("routine")).order_by(_TABLE.c.id)
)

# On the 0 to 10 scale of "would you recommend us", up to 6 is a detractor and from 9 a promoter (Reichheld, 2003);
# on another, whoever lies as far up it.
_UNHAPPY_UP_TO = Decimal("0.6")
_LOYAL_FROM = Decimal("0.9")


def situation_of(customer: Customer) -> Situation:
    """Return the customer's situation: what their segment says, else what their last score tells on its scale."""
    segment = (customer.segment or "").casefold()
    for situation in (Situation.NEW, Situation.LOST, Situation.LOYAL, Situation.UNHAPPY):
        if situation.value in segment.replace("-", " ").split():
            return situation
    share = score_share(customer)
    if share is None:
        return Situation.ANY
    if share <= _UNHAPPY_UP_TO:
        return Situation.UNHAPPY
    return Situation.LOYAL if share >= _LOYAL_FROM else Situation.ANY


async def questions_for(session: AsyncSession, routine: Routine, customer: Customer | None) -> tuple[str, ...]:
    """Return the probe questions for the call: those for the situation first, then those for everybody.

    The routine's own serve where none was imported for it, or none that fits.
    """
    rows = await rows_of(session, _IMPORTED, {"routine": routine.key})
    imported = [(row.situation, row.question) for row in rows]
    situation = situation_of(customer) if customer else Situation.ANY
    return (_fitting(imported, situation) or _fitting(routine.questions, situation))[: routine.questions_shown]


def _fitting(known: Sequence[tuple[Situation, str]], situation: Situation) -> tuple[str, ...]:
    special = tuple(text for kind, text in known if kind == situation)
    return special + tuple(text for kind, text in known if kind == Situation.ANY and kind != situation)
