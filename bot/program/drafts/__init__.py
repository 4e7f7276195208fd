"""Drafts: what a participant says to the bot about what they have open, kept for its form, and shown to nobody else."""

from bot.program.drafts.keeping import HOLDS, Outcome, delete, edit, forget, forget_old, keep, move
from bot.program.drafts.laying import Draft, main_field, of_assignment, with_draft
from bot.program.drafts.said import Said, SaidClip

__all__ = [
    "HOLDS",
    "Draft",
    "Outcome",
    "Said",
    "SaidClip",
    "delete",
    "edit",
    "forget",
    "forget_old",
    "keep",
    "main_field",
    "move",
    "of_assignment",
    "with_draft",
]
