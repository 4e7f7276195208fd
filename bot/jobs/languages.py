"""The job of languages: those for dates that people chose are read again, as another process may have been told."""

from datetime import datetime, timedelta

from bot.context import AppContext, Job


async def refresh_languages(context: AppContext, _now: datetime) -> None:
    """Read the languages for dates, so that no click waits for the database."""
    await context.refresh_languages()


JOBS = (Job("languages", refresh_languages, timedelta(minutes=5)),)
