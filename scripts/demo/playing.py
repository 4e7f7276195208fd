"""What every routine is played by in the demo: the days on which people are at work, and modals that must be taken."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.program.people.availability import Availability
from scripts.sandbox.person import Actor, PageClient, words_of
from scripts.sandbox.sample_company import CX, STORIES

# Ada's hours are those of her host, too: outside of them the bot would write to them the next working morning only.
_IN_LONDON = Availability(ZoneInfo("Europe/London"))
Report = Callable[[str], None]


class NotPlayed(Exception):
    """A step did not come to what it is there for."""


def at_work(moment: datetime) -> datetime:
    """Return `moment` (aware) if Ada works then, else her next working morning."""
    return _IN_LONDON.next_permitted(moment)


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
