"""The statements of delivery, each built once, as building a statement takes longer than running it."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Integer, and_, bindparam, func, or_, update
from sqlmodel import col, select

from models import Outgoing, OutgoingState, Place
from models.columns import one_of, one_of_names
from models.database import table_of
from models.prepared import PreparedSelect, detached

_TABLE = table_of(Outgoing)
_NOW: BindParameter[datetime] = bindparam("now", type_=_TABLE.c.next_try_at.type)
_IS_DUE = or_(
    and_(col(Outgoing.state) == OutgoingState.WAITING, col(Outgoing.next_try_at) <= _NOW),
    and_(col(Outgoing.state) == OutgoingState.SENDING, col(Outgoing.lease_until) <= _NOW),
)
_AT_WORK = or_(
    col(Outgoing.not_before).is_(None),
    col(Outgoing.not_before) <= bindparam("programme_now", type_=_TABLE.c.not_before.type),
)
_COLUMNS, message = detached(Outgoing)
CLAIM = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("row_id"), _IS_DUE)
    .values(
        state=OutgoingState.SENDING,
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
        attempts=_TABLE.c.attempts + 1,
    )
    .returning(*_COLUMNS)
)
_IS_HELD = and_(
    _TABLE.c.id == bindparam("row_id"),
    _TABLE.c.state == OutgoingState.SENDING,
    _TABLE.c.lease_owner == bindparam("owner"),
)
ATTEMPT = (
    update(_TABLE)
    .where(_IS_HELD)
    .values(
        channel_id=bindparam("channel"),
        attempted_at=func.coalesce(_TABLE.c.attempted_at, _NOW),
        lease_until=bindparam("until"),
    )
)
# What is recorded depends on it, or on that it is there at all.
HELD = PreparedSelect(
    select(col(Outgoing.ts), col(Outgoing.error), col(Outgoing.lease_until), col(Outgoing.wanted_version))
    .where(_IS_HELD)
    .with_for_update()
)
_RELEASED: dict[str, Any] = {"lease_owner": None, "lease_until": None}
DELIVERED = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("row_id"))
    .values(
        channel_id=bindparam("channel"),
        ts=bindparam("stands_at"),
        delivered_version=bindparam("version"),
        attempts=0,
        attempted_at=None,
        error=None,
        not_before=None,
        next_try_at=bindparam("next", type_=_TABLE.c.next_try_at.type),
        state=bindparam("becomes", type_=_TABLE.c.state.type),
        **_RELEASED,
    )
)
PUT_BACK = (
    update(_TABLE)
    .where(_IS_HELD)
    .values(
        next_try_at=bindparam("next", type_=_TABLE.c.next_try_at.type),
        not_before=func.coalesce(bindparam("waits_until", type_=_TABLE.c.not_before.type), _TABLE.c.not_before),
        attempts=_TABLE.c.attempts - 1,
        state=OutgoingState.WAITING,
        **_RELEASED,
    )
)


@cache
def due(kinds: tuple[str, ...]) -> PreparedSelect:
    """Return the statement of what is due, of these kinds: kinds and places that only a newer replica knows are its.

    Sorted by an expression: by the plain column SQLite would scan all messages rather than look up the few by state.
    """
    is_known = and_(one_of_names(col(Outgoing.kind), kinds), one_of(col(Outgoing.place), list(Place)))
    return PreparedSelect(
        select(col(Outgoing.id))
        .where(_IS_DUE, is_known, _AT_WORK)
        .order_by(_TABLE.c.id + 0)
        .limit(bindparam("most", type_=Integer))
    )
