"""What an import came to, in few words: counts and grouped reasons, as its sender sees them and as they are kept."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

# As many groups as a message, or a screen, shows of each.
MOST_GROUPS = 100
_ROWS_NAMED = 3
_LONGEST = 300
# What differs between two reasons of a kind: numbers, what was quoted, names before an id.
_PARTICULARS = re.compile(r"“[^”]*”|'[^']*'|\"[^\"]*\"|\(?\S*\d\S*|Did you mean [^?]*\?")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Why a row was rejected, or a warning about one that was not; without a row it is about the whole sheet."""

    sheet: str
    row: int | None
    column: str | None
    reason: str
    value: str = ""


@dataclass
class SheetCount:
    """What became of the rows of one sheet; `rejected` counts rows, however many reasons there are."""

    sheet: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    examples: int = 0
    rejected: int = 0


@dataclass
class Group:
    """One reason, in the words of the first row it kept out, and how many it did; `rows` names the first of them."""

    sheet: str
    column: str | None
    reason: str
    value: str = ""
    rows: list[int] = field(default_factory=list)
    count: int = 0

    @property
    def where(self) -> str:
        """Return such as "Customers, rows 2, 3 and 998 more, score"."""
        return ", ".join(filter(None, (self.sheet, self.rows_in_words, self.column)))

    @property
    def rows_in_words(self) -> str:
        """Return such as "row 7" or "rows 2, 3 and 998 more"; blank where a whole sheet is meant."""
        if not self.rows:
            return ""
        numbers = [str(row) for row in self.rows]
        if more := self.count - len(numbers):
            return f"rows {', '.join(numbers)} and {more:,} more"
        if len(numbers) == 1:
            return f"row {numbers[0]}"
        return f"rows {', '.join(numbers[:-1])} and {numbers[-1]}"


@dataclass
class Summary:
    """What is kept of an import and shown to its sender; `more_rejected` and `more_warnings` count what is left out."""

    sheets: list[SheetCount] = field(default_factory=list)
    rejected: list[Group] = field(default_factory=list)
    warnings: list[Group] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    gone: str = ""
    more_rejected: int = 0
    more_warnings: int = 0

    @property
    def rejected_rows(self) -> int:
        """How many rows did not go in."""
        return sum(each.rejected for each in self.sheets)

    @property
    def rejected_sheets(self) -> int:
        """How many reasons concern a whole sheet."""
        return sum(not each.rows for each in self.rejected)

    @property
    def rows_in(self) -> int:
        """How many rows are in, those that were before among them."""
        return sum(each.added + each.changed + each.unchanged for each in self.sheets)

    @property
    def changed_anything(self) -> bool:
        """Whether a row was added or changed."""
        return any(each.added or each.changed for each in self.sheets)

    def to_json(self) -> str:
        """Return the summary as JSON text of bounded length, without what stood in the cells."""
        kept = asdict(self)
        for group in (*kept["rejected"], *kept["warnings"]):
            del group["value"]
            group["reason"] = group["reason"][:_LONGEST]
        return json.dumps(kept, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Summary":
        """Return the summary that `to_json` wrote, or one of a report that earlier releases kept.

        Raises ValueError, KeyError or TypeError for anything else.
        """
        raw = json.loads(text)
        sheets = [SheetCount(**each) for each in raw["sheets"]]
        more = {name: raw.get(name, 0) for name in ("more_rejected", "more_warnings")}
        if all("row" not in each for each in (*raw["rejected"], *raw["warnings"])):
            rejected, warnings = ([Group(**each) for each in raw[kind]] for kind in ("rejected", "warnings"))
            return cls(sheets, rejected, warnings, raw.get("alarms", []), raw.get("gone", ""), **more)
        old = [ReportLine(**each) for each in raw["rejected"]]
        for sheet in sheets:
            sheet.rejected = len({each.row for each in old if each.sheet == sheet.sheet and each.row is not None})
        return cls(sheets, grouped(old), grouped(ReportLine(**each) for each in raw["warnings"]), **more)


def grouped(problems: Iterable[ReportLine]) -> list[Group]:
    """Return problems of one kind in one column as one group each, in the order in which they first came."""
    groups: dict[tuple[str, str | None, str, bool], Group] = {}
    for each in problems:
        key = (each.sheet, each.column, _kind_of(each.reason), each.row is None)
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(each.sheet, each.column, each.reason, each.value)
        group.count += 1
        if each.row is not None and len(group.rows) < _ROWS_NAMED:
            group.rows.append(each.row)
    return list(groups.values())


def _kind_of(reason: str) -> str:
    return _PARTICULARS.sub("…", reason)
