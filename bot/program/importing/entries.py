"""What goes into an import and what comes back: rows with their numbers, and what became of them."""

from dataclasses import dataclass, field
from typing import Any

from bot.errors import Problem


@dataclass(slots=True)
class Entry:
    """One checked row. `values` maps field names to values and always holds the key of its sheet.

    A field that is missing from `values` stays as it is; one that is None is cleared. `row` is the number a person
    sees beside the row in their sheet.
    """

    row: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a row, or one field of it, was not taken: a problem. Without a row it is about a whole column."""

    row: int | None
    field: str
    value: str
    reason: Problem


@dataclass
class RowResult:
    """What became of the rows of one kind. Refused rows left no trace; doubtful ones are in, but not entirely.

    `changed_ids` are the database's ids of rows that were there and differ now, `new` the entries that were added.
    `alarms` are sentences that nobody should miss; `gone` is one about who is active and stands on the sheet no more.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    changed_ids: list[int] = field(default_factory=list)
    refused: list[Objection] = field(default_factory=list)
    doubts: list[Objection] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    gone: str = ""
