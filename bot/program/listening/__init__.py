"""Listening together: colleagues who come along, their lines, recorded stories; registered as the routine's hooks."""

from bot.program.listening import booking, choosing, following, inviting, lines, messages, sessions, standing, waiting
from bot.program.routines.hooks import HOOKS, Hooks
from bot.program.routines.listen import LISTEN

HOOKS[LISTEN.key] = Hooks(
    moved=following.follow,
    own_facts=sessions.of_assignment,
    contribution=lines.contribution,
    standings=standing.of_round,
)

__all__ = ["booking", "choosing", "following", "inviting", "lines", "messages", "sessions", "standing", "waiting"]
