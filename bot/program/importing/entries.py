"""What goes into an import and what comes back: rows with their numbers, and what became of them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Entry:
    """One checked row. `values` maps field names to values and always holds `external_id`.

    A field that is missing from `values` stays as it is; one that is None is cleared. `row` is the number a person
    sees beside the row in their sheet.
    """

    row: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a row, or one field of it, was not taken: words for a person, naming row and field."""

    row: int
    field: str
    value: str
    reason: str


@dataclass
class RowResult:
    """What became of the rows of one kind. Refused rows left no trace; doubtful ones are in, but not entirely.

    `changed_ids` are the database's ids of rows that were there and differ now; `readdressed_ids` those of
    participants who are somebody else in Slack now, `corrected_ids` of all who are to be looked up there anew,
    `returned_ids` of those who take part again. `new` are the entries that were added, `gone` the names of who is
    active and stands on the sheet no more.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    changed_ids: list[int] = field(default_factory=list)
    readdressed_ids: list[int] = field(default_factory=list)
    corrected_ids: list[int] = field(default_factory=list)
    returned_ids: list[int] = field(default_factory=list)
    refused: list[Objection] = field(default_factory=list)
    doubts: list[Objection] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
