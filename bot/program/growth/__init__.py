"""How a participant grows: guesses at scores, the skill of the month, and what came of both; for their eyes alone."""
