"""The brief: what stands of it in the participant's message, and the whole of it in the modal behind The brief."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines.skills import skill_of, tip_of
from bot.surfaces import (
    customer_brief,
    guess,
    listen_brief,
    one_to_one,
    parts,
    recording,
    shadow_brief,
    sponsor_brief,
    walk_brief,
    welcome_brief,
)
from bot.surfaces.customer import why_not_to_call
from bot.surfaces.ids import Callback
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, bold, bullets, italic, line, prose
from bot.surfaces.render_context import RenderContext

# What fits one line and a half on a phone; the modal has the whole of it.
_LONGEST_WHY = 140

Piece = Callable[[AssignmentDetails, RenderContext], Blocks]


def _why_in_short(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    return [prose(line(parts.cut(details.assignment.why, _LONGEST_WHY)))] if details.assignment.why else []


def _why(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    if not details.assignment.why:
        return []
    return [prose(line(bold(f"Why {details.subject_name}?")), line(details.assignment.why))]


def _questions(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    if not details.questions:
        return []
    asked = line(bold(details.routine.messages.questions))
    return [prose(asked, bullets(*details.questions, ordered=True))]


def _tips(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    if not details.routine.card:
        return []
    return [prose(line(bold(details.routine.messages.tips)), bullets(*details.routine.card))]


def _skill(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    """Return the skill of the month of the round, with its tip."""
    skill = skill_of(details.routine.skills, details.round.month)
    if skill is None:
        return []
    return [prose(line(bold(f"Skill of the month: {skill.name}")), line(tip_of(skill, details.round.month)))]


def _help(details: AssignmentDetails, context: RenderContext) -> Blocks:
    if not context.cx_team:
        return []
    spaced = [part for member in context.cx_team[:3] for part in (parts.team(member), parts.words(" "))]
    return [prose(line(italic(details.routine.messages.help), *spaced, parts.words("will help.")))]


# By the name a routine calls them by, in `glance` and `brief`; a routine's own are added here.
PIECES: dict[str, Piece] = {
    "why_in_short": _why_in_short,
    "why": _why,
    "questions": _questions,
    "tips": _tips,
    "skill": _skill,
    "help": _help,
    **customer_brief.PIECES,
    **guess.PIECES,
    **recording.PIECES,
    **shadow_brief.PIECES,
    **sponsor_brief.PIECES,
    **welcome_brief.PIECES,
    **listen_brief.PIECES,
    **one_to_one.PIECES,
    **walk_brief.PIECES,
}


def pieces(names: Iterable[str], details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return these pieces, one below the other."""
    return [block for name in names for block in PIECES[name](details, context)]


def glance(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return what stands of the brief in the message: so much that it fits a phone's screen with its buttons."""
    return pieces(details.routine.glance, details, context)


def only_read(blocks: Blocks) -> Blocks:
    """Return blocks without what can be pressed or chosen in them."""
    bare = [{name: value for name, value in block.items() if name != "accessory"} for block in blocks]
    return [block for block in bare if block["type"] not in ("actions", "input")]


def brief_modal(details: AssignmentDetails, context: RenderContext) -> dict[str, Any]:
    """Return the whole brief, as of the moment it is opened; of who may not be met any more, that this is so."""
    if details.may_go_ahead:
        blocks = pieces(details.routine.brief, details, context)
    else:
        why = why_not_to_call(details.the_customer)
        further = f"“{details.routine.messages.swap}” in the message brings you another."
        blocks = [prose(line(f"{details.subject_name} {why}. {further}"))]
    name = parts.header(details.subject_name)
    return modal(Callback.BRIEF, "The brief", [name, *blocks], subject=details.id)
