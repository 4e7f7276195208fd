"""What the doctor finds: how serious it is, in which part, in words, and with a remedy."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ALL_WELL, TO_MEND = 0, 1


class Mark(StrEnum):
    """How serious a finding is; only MEND keeps Firsthand from doing its work."""

    WELL = "well"
    NOTE = "note"
    WARNING = "warning"
    MEND = "mend"


@dataclass(frozen=True)
class Finding:
    """One thing the doctor looked at. `part` names it, `words` tell how it is, `remedy` what to do."""

    mark: Mark
    part: str
    words: str
    remedy: str = ""


def well(part: str, words: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(Mark.WELL, part, words)


def note(part: str, words: str, remedy: str = "") -> Finding:
    """Return a finding that is good to know."""
    return Finding(Mark.NOTE, part, words, remedy)


def warning(part: str, words: str, remedy: str) -> Finding:
    """Return a finding that works but should not stay."""
    return Finding(Mark.WARNING, part, words, remedy)


def mend(part: str, words: str, remedy: str) -> Finding:
    """Return a finding that must be mended."""
    return Finding(Mark.MEND, part, words, remedy)


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 0 when nothing has to be mended, else 1."""
    return TO_MEND if any(finding.mark is Mark.MEND for finding in findings) else ALL_WELL
