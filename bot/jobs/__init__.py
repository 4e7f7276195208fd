"""Scheduled jobs: each is made from the application context and run at its interval, or when somebody wakes it."""
