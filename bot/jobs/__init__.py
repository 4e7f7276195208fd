"""The ways in for the clock: one scheduled job a file."""
