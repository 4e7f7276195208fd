"""A year of the programme by itself: simulated executives, the real jobs and verbs, and an independent judge of it."""
