"""Guessing a customer's last score: the pieces of the brief that ask, and what came of it, once the call is logged."""

import re
from decimal import Decimal
from typing import Any

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.growth.guesses import Guessed, is_close, numbers_on, scale_of
from bot.surfaces import inputs, parts
from bot.surfaces.customer import score_shown
from bot.surfaces.ids import Action, Block
from bot.surfaces.parts import Blocks, Element, bold, italic, line, prose
from bot.surfaces.render_context import RenderContext
from models import TO_DO, ScoreGuess

_NO_GUESS = "show"
# The assignment, what was chosen, and the scale on which it was offered.
_CHOSEN = re.compile(r"(\d{1,9}):(-?\d{1,4}|show):(-?\d{1,4} to -?\d{1,4})", re.ASCII)
_OURS_ALONE = "Only you see this."


def is_guessed(details: AssignmentDetails) -> bool:
    """Return whether the last score of the customer is to be guessed, so that only the pieces here may show it."""
    asked = "score_guess" in details.routine.glance and details.assignment.state in TO_DO
    return asked and details.customer is not None and details.customer.score is not None


def read_guess(value: str) -> tuple[int, Guessed] | None:
    """Return the assignment (its id) and the choice in the value of an option; None where it is none of ours."""
    found = _CHOSEN.fullmatch(value)
    if found is None:
        return None
    number = None if found[2] == _NO_GUESS else int(found[2])
    return int(found[1]), Guessed(number, found[3])


def _guess(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return the list to guess from, in one row; once the score was shown, the score."""
    if not is_guessed(details) or context.for_assistant:
        return []
    return _shown(details, context.guess) or [_asked(details, context)]


def _guess_in_full(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return the same for the modal, with what it is about."""
    if not is_guessed(details) or context.for_assistant:
        return []
    if shown := _shown(details, context.guess):
        return shown
    scale = scale_of(details.the_customer)
    kept = context.guess.guess if context.guess is not None and context.guess.scale == scale else None
    if kept is None:
        words = f"What was the last score they gave us, on a scale from {scale}? The gap is yours alone, afterwards."
    else:
        words = f"You said {score_shown(kept)}. Until you log the call you may think again."
    asked = prose(line(bold("Guess before you call")), line(words))
    return [asked, _asked(details, context, also_show=kept is not None)]


def _asked(details: AssignmentDetails, context: RenderContext, *, also_show: bool = False) -> dict[str, Any]:
    scale = scale_of(details.the_customer)
    options = [_option(details, f"I'd say they gave {number}", str(number), scale) for number in numbers_on(scale)]
    kept = context.guess if context.guess is not None and context.guess.scale == scale else None
    value = f"{details.id}:{kept.guess:.0f}:{scale}" if kept is not None and kept.guess is not None else ""
    offered = [*options, _option(details, "No guess, just show me", _NO_GUESS, scale)]
    select = inputs.menu(Action.GUESS_SCORE, offered, value=value, placeholder="Guess their last score")
    show = [parts.button("Show me the score", Action.SHOW_SCORE, details.id)] if also_show else []
    return parts.row(f"{Block.GUESS}_{details.id}", select, *show)


def _option(details: AssignmentDetails, text: str, chosen: str, scale: str) -> Element:
    return inputs.option(f"{details.id}:{chosen}:{scale}", text)


def _shown(details: AssignmentDetails, guess: ScoreGuess | None) -> Blocks:
    """Return the score as it is now, beside the guess if there is one; nothing before it may be shown."""
    score = details.the_customer.score
    if guess is None or not guess.shown or score is None:
        return []
    scale = scale_of(details.the_customer)
    on = "" if guess.scale == scale else f", on {guess.scale}"
    said = f" You said {score_shown(guess.guess)}{on}." if guess.guess is not None else ""
    return [prose(line("Their last score: ", bold(score_shown(score)), f", on {scale}.{said}"))]


def _gap(_details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return how the guess and the score compare, to who guessed."""
    guess = context.guess
    if guess is None or guess.guess is None or context.for_assistant:
        return []
    said = f"You guessed {score_shown(guess.guess)}; they had given {score_shown(guess.score)}, on {guess.scale}."
    return [prose(line(f"{said} {_in_words(guess, guess.guess)} ", italic(_OURS_ALONE)))]


def _in_words(guess: ScoreGuess, number: Decimal) -> str:
    if number == guess.score:
        return "That is how they see us."
    if is_close(guess):
        return "You know well how they see us."
    if number > guess.score:
        return "They are less happy with us than you thought: good that you asked."
    return "They are happier with us than you thought: good that you asked."


PIECES = {"score_guess": _guess, "score_guess_in_full": _guess_in_full, "score_gap": _gap}
