"""Drafts: what a participant says to the bot or types in a form, kept for that form, and shown to nobody else."""

from bot.program.drafts.keeping import HOLDS, Outcome, delete, edit, erase, forget, forget_old, keep, move
from bot.program.drafts.laying import Draft, main_field, of_assignment, with_draft
from bot.program.drafts.said import Said, SaidClip
from bot.program.drafts.typed import Typed, Typing

__all__ = [
    "HOLDS",
    "Draft",
    "Outcome",
    "Said",
    "SaidClip",
    "Typed",
    "Typing",
    "delete",
    "edit",
    "erase",
    "forget",
    "forget_old",
    "keep",
    "main_field",
    "move",
    "of_assignment",
    "with_draft",
]
