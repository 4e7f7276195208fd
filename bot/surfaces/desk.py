"""What the CX team sees at its desk: the import modal, and what came of an import."""

from typing import Any

from bot.payloads import View
from bot.program.importing.summary import Group, Summary
from bot.program.importing.uploads import HandedIn
from bot.surfaces import inputs, parts
from bot.surfaces.ids import Callback
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.modal import modal
from bot.surfaces.parts import Part, bold, bullets, italic, line, prose


def import_modal() -> dict[str, Any]:
    """Return the modal that takes a workbook."""
    hint = "An Excel file (.xlsx), at most 10 MB."
    file = inputs.file_input("workbook", "The workbook", kinds=["xlsx"], hint=hint, required=True)
    about = prose(
        line("Rows with a known id are updated, new ones added. You get a report of every row that can't go in.")
    )
    return modal(Callback.IMPORT, "Import a workbook", [about, file], subject=0, submit="Import")


def read_import(view: View) -> list[HandedIn]:
    """Return the files handed in, but for what is not named as Slack names files."""
    files = inputs.files_from(view["state"]["values"], "workbook")
    return [HandedIn(file["id"], str(file.get("name") or "workbook.xlsx")) for file in files]


# A message holds 50 blocks; what does not fit is counted.
_MOST_PROBLEMS = 200


def import_report(file_name: str, result: Summary) -> Message:
    """Return what came of an import."""
    counts = [
        f"{each.sheet}: {each.added} added, {each.changed} changed, {each.unchanged} as they were"
        for each in result.sheets
    ]
    blocks = [parts.header(_title(result)), prose(line(bold(file_name)), bullets(*(counts or ["Nothing."])))]
    blocks += [prose(line("⚠️  ", bold(alarm))) for alarm in [*result.alarms, result.gone] if alarm]
    if result.rejected:
        rest = "; the rest is in" if result.rows_in else ""
        blocks.append(prose(line(bold("Not taken in"), f". Correct these and import again{rest}.")))
        blocks += _reasons(result.rejected, result.more_rejected)
    if result.warnings:
        blocks += [prose(line(bold("Worth a look"))), *_reasons(result.warnings, result.more_warnings)]
    if result.rejected_rows:
        words = "“firsthand import” in the terminal writes the rows that were not taken in to a workbook of their own."
        blocks.append(prose(line(italic(words))))
    return message(*blocks)


def _title(result: Summary) -> str:
    if count := result.rejected_rows:
        return "1 row needs another look" if count == 1 else f"{count:,} rows need another look"
    if result.rejected:
        return "A sheet couldn't be read" if result.rejected_sheets == 1 else "Some sheets couldn't be read"
    if not result.rows_in:
        return "There were no rows to take in"
    return "Everything went in" if result.changed_anything else "Nothing has changed: all of it was in already"


def _reasons(groups: list[Group], more: int) -> parts.Blocks:
    items: list[list[Part | str]] = [[bold(each.where), f"  {each.reason}"] for each in groups[:_MOST_PROBLEMS]]
    return parts.long_list(items, len(groups) - len(items) + more)


def import_failed(file_name: str, reason: str) -> Message:
    """Return why a file could not be read at all."""
    return one_line(bold(file_name), " couldn't be imported, and nothing was changed. ", reason)


def participants_gone(question: str) -> Message:
    """Return the question about participants who stand on the newest sheet no more."""
    return one_line("👋  ", question)
