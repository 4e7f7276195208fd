"""Matching: which customer goes to whom, and why."""

from bot.program.matching.choice import Candidate, MatchResult, Pair, choose, choose_greedily, enough, solve

__all__ = ["Candidate", "MatchResult", "Pair", "choose", "choose_greedily", "enough", "solve"]
