"""Lazy loads refused in threads as well: asynchronous drivers refuse them, PostgreSQL's among them."""

from sqlalchemy import event
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.util.concurrency import in_greenlet


def refuse() -> None:
    """Have what an attribute loads by itself raise MissingGreenlet from now on, whatever the driver."""
    event.listen(Session, "do_orm_execute", _refuse)


def _refuse(asked: ORMExecuteState) -> None:
    if (asked.is_column_load or asked.is_relationship_load) and not in_greenlet():
        raise MissingGreenlet(f"an attribute was loaded by itself: {asked.statement}")
