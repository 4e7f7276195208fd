"""Sponsoring key accounts: who sponsors which, meetings and their health, dissatisfiers; the routine's hooks."""

from bot.program.routines.hooks import HOOKS, Hooks
from bot.program.routines.sponsor import SPONSOR
from bot.program.sponsoring import facts, handing, meetings, proposing, sponsorships, telling

HOOKS[SPONSOR.key] = Hooks(
    proposer=proposing.propose,
    hand_out=handing.hand_out,
    moved=handing.follow,
    own_facts=facts.of_assignment,
    may_assign=sponsorships.may_assign,
    let_go=sponsorships.let_go,
    nudge_words=telling.nudge_words,
    prefill=telling.prefill,
)

__all__ = ["facts", "handing", "meetings", "proposing", "sponsorships", "telling"]
