"""What every routine is played by in the demo: the days on which people are at work, and modals that must be taken."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.countries.reckoning import calendar_of
from bot.program.importing.days_off import DAYS_OFF
from bot.program.people.availability import Availability
from scripts.sandbox.person import Actor, PageClient, words_of
from scripts.sandbox.sample_company import CX, STORIES

_LONDON = ZoneInfo("Europe/London")
Report = Callable[[str], None]


class NotPlayed(Exception):
    """A step did not come to what it is there for."""


def at_work(moment: datetime) -> datetime:
    """Return `moment` (aware) if Ada works then, else her next working morning."""
    # Her hours are those of her host, too: outside of them the bot would write to them the next working morning only.
    return Availability(_LONDON, days_off=_british_days_off(moment.year)).next_permitted(moment)


def _british_days_off(year: int) -> frozenset[date]:
    """Return the days of this year and the next on which Ada is off, by her country and the sample workbook."""
    days = calendar_of("GB", [year, year + 1])
    public = [date.fromisoformat(day) for day, _ in days["days"]] if days else []
    return frozenset([*public, *(day for _, day in DAYS_OFF.sample if isinstance(day, date))])


async def go_to(page_client: PageClient, moment: datetime) -> datetime:
    """Move the clock to `moment` (aware), or to Ada's next working morning; return the time it is then."""
    return datetime.fromisoformat(await page_client.move_clock(to=at_work(moment).isoformat()))


async def a_day_later(page_client: PageClient, actor: Actor) -> datetime:
    """Move the clock to Ada's next working day; return the time it is then."""
    now = datetime.fromisoformat((await actor.state())["clock"])
    return await go_to(page_client, now + timedelta(days=1))


def accepted(answer: dict[str, object]) -> None:
    """Raise NotPlayed unless a modal was taken."""
    if answer["errors"] or answer["error"] or not answer["acked"]:
        raise NotPlayed(f"A modal was not taken: {answer['errors'] or answer['error']}")


async def publish(nadia: Actor, ada: Actor, headline: str) -> str:
    """Let Nadia publish the story of this headline; return it as text once its author was told."""
    card = await nadia.wait_for_message(CX, headline)
    await nadia.click(card, "Publish")
    story = await ada.wait_for_message(STORIES, headline)
    await ada.wait_for_dm("Your story is out")
    return str(story["text"]) or words_of(story)
