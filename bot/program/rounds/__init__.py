"""Rounds: one routine from one opening day to the next, their plans and their calendar."""

from bot.program.rounds.lifecycle import (
    NothingToApprove,
    any_of,
    approve,
    hand_out,
    hold_unapproved,
    needs_plan,
    propose_next,
    send_briefs,
    want_plan,
    want_plan_or_say_why,
    wanting_plan,
)
from bot.program.rounds.proposing import add
from bot.program.rounds.withdrawing import follow_switch

__all__ = [
    "NothingToApprove",
    "add",
    "any_of",
    "approve",
    "follow_switch",
    "hand_out",
    "hold_unapproved",
    "needs_plan",
    "propose_next",
    "send_briefs",
    "want_plan",
    "want_plan_or_say_why",
    "wanting_plan",
]
