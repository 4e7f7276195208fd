"""Journeys: walked step by step, told as friction logs, added up; registered as the hooks of both routines."""

from bot.program.journeys import friction, progress
from bot.program.routines.hooks import HOOKS, Hooks
from bot.program.routines.walks import WALKS

for _key in WALKS:
    HOOKS[_key] = Hooks(
        pool=progress.can_be_walked(_key),
        may_assign=progress.checked(_key),
        own_facts=progress.of_assignment,
        prefill=friction.first_words,
    )
