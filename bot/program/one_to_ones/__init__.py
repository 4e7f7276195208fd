"""One-to-ones: who of the CX team sits down with whom, what they agree on, and notes that nobody else reads."""

from bot.program.one_to_ones import changing, facts, proposing, telling, waiting
from bot.program.routines.hooks import HOOKS, Hooks
from bot.program.routines.one_to_one import ONE_TO_ONE

HOOKS[ONE_TO_ONE.key] = Hooks(
    proposer=proposing.propose,
    moved=telling.follow,
    own_facts=facts.of_assignment,
    change_subject=changing.change_by_hand,
)

__all__ = ["changing", "facts", "proposing", "telling", "waiting"]
