"""What the CX team sees at its desk: help, and the import modal."""

import re
from typing import Any

from bot.payloads import InputState, View
from bot.program.importing.uploads import HandedIn
from bot.surfaces.ids import COMMAND, Callback
from bot.surfaces.message import Message, message
from bot.surfaces.modal import modal
from bot.surfaces.parts import Part, bold, bullets, line, prose

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
