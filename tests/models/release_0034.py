"""A database of the release on schema 0034: all that 0025 knew, and what has come since."""

from sqlalchemy import Connection

from tests.models import release_0025
from tests.models.filling import Row, insert, numbered
from tests.models.release_0002 import each_kind
from tests.models.release_0010 import renamed
from tests.models.release_0025 import (
    ASSIGNMENT_STATES,
    DMS,
    IN_DOUBT,
    NADIA,
    NOW,
    OCTOBER,
    OLDER,
    PEOPLE,
    people_of,
    ts_of,
)

__all__ = ["ASSIGNMENT_STATES", "DMS", "IN_DOUBT", "NADIA", "NOW", "OCTOBER", "OLDER", "PEOPLE", "people_of", "ts_of"]

REVISION = "0034"
CHANGED: dict[str, set[str]] = {}
MESSAGE_KINDS = release_0025.MESSAGE_KINDS
CALLS = release_0025.CALLS


def fill(connection: Connection, *, every_kind: bool = True) -> dict[str, int]:
    """Fill the tables of revision 0034, which `connection` must be on; return how many rows each has now.

    With `every_kind` there is each kind of message in each state besides, likely or not.
    """
    besides = [release_0025.renamed(renamed(row)) for row in each_kind(MESSAGE_KINDS)] if every_kind else []
    return insert(connection, release_0025.rows() | {"outgoing": numbered([*messages(), *besides])})


def messages() -> list[Row]:
    """Return the rows of the outbox as that release left them, with the places where they stand."""
    return release_0025.messages()
