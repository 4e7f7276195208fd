"""Retreats: the issues of a routine shared before the leaders meet, voted on, ranked, and committed to."""
