"""What the CX team sees at its desk: help, the import modal, and what came of an import."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.program.uploads import HandedIn
from bot.surfaces import parts
from bot.surfaces.ids import COMMAND, Callback
from bot.surfaces.message import Message, message
from bot.surfaces.modal import modal
from bot.surfaces.parts import Part, bold, bullets, italic, line, prose

# A message holds 50 blocks; what does not fit is counted, and stands in the terminal's report.
_MOST_PROBLEMS, _PROBLEMS_A_BLOCK = 200, 20

# As Slack forms the ids of files (docs.slack.dev/reference/objects/file-object); no longer than the column.
_FILE = re.compile(r"F[A-Z0-9]{1,31}", re.ASCII)

_COMMANDS = (
    ("status", "who calls whom in this round, and what waits for you"),
    ("plan", "open the round now, or show its plan again"),
    ("assign @person CUSTOMER-ID", "hand somebody a customer; while the plan waits for Approve, change the plan"),
    ("take back @person", "take their customer back; add the CUSTOMER-ID where they have several"),
    ("import", "take in a workbook of customers, participants, issues and questions"),
    ("help", "this list"),
)


@dataclass(frozen=True)
class Problem:
    """Something an import could not take, or wants looked at; `where` is such as "Customers, row 7, score"."""

    where: str
    reason: str


def help_message() -> Message:
    """Return what a CX member can do by command."""
    items: list[list[Part | str]] = [[bold(f"{COMMAND} {usage}"), f"  {what}"] for usage, what in _COMMANDS]
    return message(
        prose(
            line("Once a month every participant gets a customer to call. You plan, they call, everyone reads."),
            bullets(*items),
        )
    )


def import_modal() -> dict[str, Any]:
    """Return the modal that takes a workbook."""
    file = {
        "type": "input",
        "block_id": "workbook",
        "label": {"type": "plain_text", "text": "The workbook", "emoji": False},
        "hint": {"type": "plain_text", "text": "An Excel file (.xlsx), at most 10 MB.", "emoji": False},
        "element": {"type": "file_input", "action_id": "workbook", "filetypes": ["xlsx"], "max_files": 1},
    }
    about = prose(
        line("Rows with a known id are updated, new ones added. You get a report of every row that can't go in.")
    )
    return modal(Callback.IMPORT, "Import a workbook", [about, file], subject=0, submit="Import")


def import_report(
    file_name: str,
    counts: Sequence[str],
    rejected: Sequence[Problem],
    warnings: Sequence[Problem],
    *,
    more_rejected: int = 0,
    more_warnings: int = 0,
) -> Message:
    """Return what came of an import: `counts` such as "Customers: 12 added", the problems, and how many more."""
    count = len(rejected) + more_rejected
    rows = "1 row needs" if count == 1 else f"{count} rows need"
    title = f"{rows} another look" if rejected else "Everything went in"
    blocks = [parts.header(title), prose(line(bold(file_name)), bullets(*(counts or ["Nothing new."])))]
    if rejected:
        blocks.append(prose(line(bold("Not taken in"), ". Correct these and import again; the rest is in.")))
        blocks += _listed(rejected, more_rejected)
    if warnings:
        blocks += [prose(line(bold("Worth a look"))), *_listed(warnings, more_warnings)]
    return message(*blocks)


def _listed(problems: Sequence[Problem], more: int) -> parts.Blocks:
    shown = problems[:_MOST_PROBLEMS]
    items: list[list[Part | str]] = [[bold(p.where), f"  {p.reason}"] for p in shown]
    blocks = [
        prose(bullets(*items[start : start + _PROBLEMS_A_BLOCK])) for start in range(0, len(items), _PROBLEMS_A_BLOCK)
    ]
    rest = len(problems) - len(shown) + more
    if rest:
        blocks.append(prose(line(italic(f"… and {rest} more. “firsthand import” in the terminal lists them all."))))
    return blocks


def import_failed(file_name: str, reason: str) -> Message:
    """Return why a file could not be read at all."""
    return message(prose(line(bold(file_name), " couldn't be imported, and nothing was changed. ", reason)))


def read_import(view: Mapping[str, Any]) -> list[HandedIn]:
    """Return the files handed in, but for what is not named as Slack names files."""
    entered: dict[str, Any] = next(iter(view["state"]["values"].get("workbook", {}).values()), {})
    files = [file for file in entered.get("files") or [] if _FILE.fullmatch(str(file.get("id")))]
    return [HandedIn(file["id"], str(file.get("name") or "workbook.xlsx")) for file in files]
