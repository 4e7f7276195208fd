"""Telling the quarter: what stands in the form at first, from the meetings and from what was told the last time."""

from collections.abc import Sequence
from datetime import date

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines.hooks import Prefilled
from bot.program.routines.sponsor import INDICATORS
from bot.program.sponsoring import health
from bot.program.sponsoring.dissatisfiers import Known
from bot.program.sponsoring.facts import Meeting, SponsorFacts, facts_in
from models import CommitmentStatus, text_of

_LONGEST_HINT = 300
_LONGEST_TEXT = 1900


_WORDS_ONCE_MET = (
    "You met {subject} this quarter. Tell it in three lines.",
    "Your quarter with {subject}: what they said is here already, and takes a line or two more.",
    "What {subject} said is worth telling. If it doesn't fit now, that's fine: your CX team gets in touch.",
)


def nudge_words(details: AssignmentDetails) -> tuple[str, ...] | None:
    """Return the words of the nudges once they have met: to tell of it. None before."""
    return _WORDS_ONCE_MET if facts_in(details.own).meetings else None


def prefill(details: AssignmentDetails) -> Prefilled:
    """Return what was logged at the meetings as texts of the form, and the last quarter's answers as hints."""
    facts = facts_in(details.own)
    told = [each for meeting in facts.meetings for each in meeting.told]
    texts = {
        "met_on": facts.meetings[-1].row.met_on.isoformat() if facts.meetings else "",
        "said": _lines(told),
        "hardest": _hardest(facts, told),
        "changed": _changed(facts, told),
    }
    return Prefilled({name: text for name, text in texts.items() if text}, _hints(details, facts))


def _lines(told: Sequence[Known]) -> str:
    return "\n".join(each.commitment.text for each in told)[:_LONGEST_TEXT]


def _hardest(facts: SponsorFacts, told: Sequence[Known]) -> str:
    """Return the indicator that was rated lowest, by name; of several things that dissatisfy, also the first."""
    still = [each.commitment.text for each in told if each.is_open]
    return " ".join(filter(None, (_worst(facts.meetings), *still[: len(told) > 1])))[:_LONGEST_TEXT]


def _worst(meetings: Sequence[Meeting]) -> str:
    rated = meetings[-1].row.indicators if meetings else {}
    known = [(rated[each.key], place, each) for place, each in enumerate(INDICATORS) if each.key in rated]
    if not known:
        return ""
    lowest, _, indicator = min(known, key=lambda each: each[:2])
    return f"{indicator.name.capitalize()}: {lowest} of {health.HIGHEST}."


def _changed(facts: SponsorFacts, told: Sequence[Known]) -> str:
    kept = [each.commitment for each in told if each.commitment.status is CommitmentStatus.KEPT]
    still = [each.commitment for each in told if each.is_open]
    lines = [f"Solved: {each.text}" for each in kept]
    lines += [f"To be fixed by {_day(each.due_on)}: {each.text}" for each in still]
    now = health.mean(each.health for each in facts.meetings if each.health is not None)
    if now is not None and facts.before is not None:
        is_same = abs(now - facts.before) < health.NOTICED
        went = "stayed at" if is_same else f"went from {health.in_words(facts.before)} to"
        lines.append(f"Their health {went} {health.in_words(now)} of {health.HIGHEST}.")
    return "\n".join(lines)[:_LONGEST_TEXT]


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _hints(details: AssignmentDetails, facts: SponsorFacts) -> dict[str, str]:
    if facts.last is None:
        return {}
    hints = {}
    for field in details.routine.form.fields:
        before = text_of([each for each in facts.last.answers if each["field"] == field.name], field.meaning)
        if before and field.name in ("said", "hardest", "changed"):
            hints[field.name] = _cut(f"Last quarter: {' '.join(before.split())}")
    return hints


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_HINT else text[: _LONGEST_HINT - 1].rstrip() + "…"
