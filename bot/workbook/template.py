"""Writing workbooks that people fill in: instructions, headers with hints, drop-downs, an example row."""

from pathlib import Path

from bot.workbook.writing import write_workbook


def write_template(path: Path, own_zone: str | None = None) -> None:
    """Write the blank workbook to `path`, with `own_zone` the first of the time zones.

    Raises OSError when it can't be written there.
    """
    write_workbook(path, {}, with_examples=True, own_zone=own_zone)
