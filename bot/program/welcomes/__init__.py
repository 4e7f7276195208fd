"""Welcomes: whose first weeks have come, their steps, and whom they meet; registered as the routine's hooks."""

from bot.program.routines.hooks import HOOKS, Hooks
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import beginning, facts, following

HOOKS[WELCOME.key] = Hooks(hand_out=beginning.hand_out, moved=following.follow, own_facts=facts.of_assignment)

__all__ = ["beginning", "facts", "following"]
