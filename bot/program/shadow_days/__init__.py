"""Shadow days: who hosts whom, hosts who are asked first and thanked after; registered as the routine's hooks."""

from bot.program.routines.hooks import HOOKS, Hooks
from bot.program.routines.shadow import SHADOW
from bot.program.shadow_days import asking, hosts, proposing, telling

HOOKS[SHADOW.key] = Hooks(
    proposer=proposing.propose, hand_out=asking.ask, moved=telling.follow, own_facts=hosts.of_assignment
)

__all__ = ["asking", "hosts", "proposing", "telling"]
