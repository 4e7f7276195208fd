"""Plan cards: the plan in the CX channel is updated after every change of its round, once for many changes."""

from typing import Any

from sqlalchemy import Table, and_, bindparam, case, event, literal, or_, update
from sqlalchemy.orm import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.outbox.queue import AT_ONCE, AT_REST, ONCE_MORE, key_of
from models import Outgoing, OutgoingKind, OutgoingState
from models.database import HAS_ENQUEUED

# The key of a session's info for the rounds whose card is to be updated, and whether at once.
_TO_REFRESH = "firsthand_plan_cards"

_TABLE: Table = Outgoing.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table models
_ANEW = {name: value for name, value in ONCE_MORE.items() if name != "next_try_at"}
# The card keeps the time before which delivery left it alone after its last showing; what failed keeps its pause.
_IN_TURN = update(_TABLE).where(_TABLE.c.key == bindparam("the_key")).values(_ANEW)
_UNHINDERED = or_(AT_REST, and_(_TABLE.c.state == OutgoingState.WAITING, _TABLE.c.error.is_(None)))
_NOW = _IN_TURN.values(
    next_try_at=case(
        (_UNHINDERED, literal(AT_ONCE, _TABLE.c.next_try_at.type)),
        else_=_TABLE.c.next_try_at,
    )
)


def refresh(session: AsyncSession, round_id: int, *, at_once: bool = False) -> None:
    """Have the round's plan card updated when this transaction commits; `at_once` even where it just was.

    The card's row is written last of all, and those of several rounds in one order: whoever moves an assignment at
    the same moment waits for it a moment, and never for each other.
    """
    rounds: dict[int, bool] = session.info.setdefault(_TO_REFRESH, {})
    if not rounds:
        event.listen(session.sync_session, "before_commit", _write)
    rounds[round_id] = rounds.get(round_id, False) or at_once


def _write(session: Session) -> None:
    rounds: dict[int, bool] = session.info.get(_TO_REFRESH, {})
    if session.in_nested_transaction() or not rounds:
        return
    session.flush()
    connection = session.connection()
    for round_id, at_once in sorted(rounds.items()):
        values: dict[str, Any] = {"the_key": key_of(OutgoingKind.PLAN, round_id)}
        if connection.execute(_NOW if at_once else _IN_TURN, values).rowcount:
            session.info[HAS_ENQUEUED] = True
    rounds.clear()
