"""Scheduled jobs: each is a function of the application context and the time, run at its interval or when woken."""
