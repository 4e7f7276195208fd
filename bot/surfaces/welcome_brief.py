"""The pieces of a welcome's brief: what customers say, in numbers and in their own words, and how the steps stand."""

from collections.abc import Sequence

from bot.dates import long_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.welcomes.facts import WelcomeFacts
from bot.program.welcomes.heard import Heard, Score
from bot.surfaces import parts
from bot.surfaces.parts import Blocks, Part, bold, bullets, italic, line, prose, quoted
from bot.surfaces.render_context import RenderContext
from bot.surfaces.welcome_steps import steps_block
from models import Issue

# What fits three lines on a phone, and what a quotation in the modal may have.
_SHORT, _LONG = 110, 500
_NO_SCORES = "No customer's score is known here yet. What you hear will be the first."


def _heard_of(details: AssignmentDetails) -> Heard:
    return details.own.heard if isinstance(details.own, WelcomeFacts) else Heard()


def _in_short(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    """Return in a few lines what customers say: the scores, and one of them."""
    heard, department = _heard_of(details), details.participant.department
    if not heard.scores:
        told = [line(_NO_SCORES)]
    else:
        first = heard.scores[0]
        said: list[Part | str] = ["Customers give us ", bold(_average(first)), f" on a scale from {first.scale}"]
        theirs = next((each for each in heard.of_department if each.scale == first.scale), None)
        if theirs is not None and department:
            said += [f"; on matters of {department} ", bold(_average(theirs))]
        told = [line(*said, ".")]
    one = next(iter(heard.verbatims), None)
    return [prose(*told, *([quoted(parts.cut(one.text, _SHORT))] if one else []))]


def _average(score: Score) -> str:
    return f"{score.average:.1f}"


def _heard(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    """Return the scores, overall and of their department, with how many gave one."""
    heard, department = _heard_of(details), details.participant.department
    if not heard.scores:
        return [prose(line(bold("What customers say of us")), line(_NO_SCORES))]
    blocks = [prose(line(bold("What customers say of us")), bullets(*[_told(each) for each in heard.scores]))]
    if department and heard.of_department:
        title = line(bold(f"On matters of {department}"))
        blocks.append(prose(title, bullets(*[_told(each) for each in heard.of_department])))
    elif department:
        blocks.append(prose(line(italic(f"No score is known on matters of {department} yet."))))
    if heard.on is not None:
        blocks.append(parts.small_print(f"As of {long_date(heard.on)}."))
    return blocks


def _told(score: Score) -> list[Part | str]:
    customers = "1 customer" if score.count == 1 else f"{score.count:,} customers"
    return [bold(_average(score)), f" on average, on a scale from {score.scale}: {customers}"]


def _quotes(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    said = _heard_of(details).verbatims
    if not said:
        return [prose(line(italic("None of their own words are known here yet. Your first call brings some.")))]
    lines = [part for each in said for part in (quoted(parts.cut(each.text, _LONG)), line(italic(each.who or "")))]
    return [prose(line(bold("In their own words")), *lines)]


def _issues(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    heard, department = _heard_of(details), details.participant.department
    blocks: Blocks = []
    if heard.issues and department:
        blocks.append(_listed(f"Open issues of {department}", heard.issues))
    if heard.worst:
        blocks.append(_listed("The worst elsewhere" if heard.issues else "The worst open issues", heard.worst))
    return blocks or [prose(line(italic("There is no issue in the register yet.")))]


def _listed(title: str, issues: Sequence[Issue]) -> dict[str, object]:
    return prose(line(bold(title)), bullets(*[_issue(each) for each in issues]))


def _issue(issue: Issue) -> list[Part | str]:
    severity = f"severity {issue.severity} of 5" if issue.severity is not None else ""
    more = "  ·  ".join(filter(None, (severity, issue.frequency)))
    return [issue.title, *([italic(f"  ·  {more}")] if more else [])]


PIECES = {
    "welcome_heard_in_short": _in_short,
    "welcome_steps": steps_block,
    "welcome_heard": _heard,
    "welcome_quotes": _quotes,
    "welcome_issues": _issues,
}
