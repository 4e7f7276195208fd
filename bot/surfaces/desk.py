"""What the CX team sees at its desk: help, the import modal, and what came of an import."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.payloads import InputState, View
from bot.program.importing.uploads import HandedIn
from bot.surfaces import parts
from bot.surfaces.ids import COMMAND, Callback
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.modal import modal
from bot.surfaces.parts import Part, bold, bullets, italic, line, prose

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


def read_import(view: View) -> list[HandedIn]:
    """Return the files handed in, but for what is not named as Slack names files."""
    entered = next(iter(view["state"]["values"].get("workbook", {}).values()), InputState())
    files = [file for file in entered.get("files") or [] if _FILE.fullmatch(str(file.get("id")))]
    return [HandedIn(file["id"], str(file.get("name") or "workbook.xlsx")) for file in files]


# A message holds 50 blocks; what does not fit is counted.
_MOST_PROBLEMS = 200


@dataclass(frozen=True)
class Problem:
    """Something an import could not take, or wants looked at; `where` is such as "Customers, row 7, score"."""

    where: str
    reason: str


@dataclass(frozen=True)
class ImportResult:
    """What came of an import: `counts` such as "Customers: 12 added", the problems, and how many more there are.

    `rows_in` counts the rows that are in, those that were before among them; `changed` says whether any is new or
    differs. `alarms` are sentences that nobody should miss.
    """

    file_name: str
    counts: Sequence[str]
    rejected: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()
    alarms: Sequence[str] = ()
    rejected_rows: int = 0
    rejected_sheets: int = 0
    rows_in: int = 0
    changed: bool = False
    more_rejected: int = 0
    more_warnings: int = 0


def import_report(result: ImportResult) -> Message:
    """Return what came of an import."""
    counts = bullets(*(result.counts or ["Nothing."]))
    blocks = [parts.header(_title(result)), prose(line(bold(result.file_name)), counts)]
    blocks += [prose(line("⚠️  ", bold(alarm))) for alarm in result.alarms]
    if result.rejected:
        rest = "; the rest is in" if result.rows_in else ""
        blocks.append(prose(line(bold("Not taken in"), f". Correct these and import again{rest}.")))
        blocks += _problem_list(result.rejected, result.more_rejected)
    if result.warnings:
        blocks += [prose(line(bold("Worth a look"))), *_problem_list(result.warnings, result.more_warnings)]
    if result.rejected_rows:
        words = "“firsthand import” in the terminal writes the rows that were not taken in to a workbook of their own."
        blocks.append(prose(line(italic(words))))
    return message(*blocks)


def _title(result: ImportResult) -> str:
    if count := result.rejected_rows:
        return "1 row needs another look" if count == 1 else f"{count:,} rows need another look"
    if result.rejected:
        return "A sheet couldn't be read" if result.rejected_sheets == 1 else "Some sheets couldn't be read"
    if not result.rows_in:
        return "There were no rows to take in"
    return "Everything went in" if result.changed else "Nothing has changed: all of it was in already"


def _problem_list(problems: Sequence[Problem], more: int) -> parts.Blocks:
    shown = problems[:_MOST_PROBLEMS]
    items: list[list[Part | str]] = [[bold(p.where), f"  {p.reason}"] for p in shown]
    return parts.long_list(items, len(problems) - len(shown) + more)


def import_failed(file_name: str, reason: str) -> Message:
    """Return why a file could not be read at all."""
    return one_line(bold(file_name), " couldn't be imported, and nothing was changed. ", reason)


def participants_gone(question: str) -> Message:
    """Return the question about participants who stand on the newest sheet no more."""
    return one_line("👋  ", question)
