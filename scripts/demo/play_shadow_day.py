"""The shadow day played by itself, from turning it on to what is committed to before the retreat."""

from datetime import datetime, timedelta

from scripts.demo.playing import Report, a_day_later, accepted, publish
from scripts.sandbox.person import Actor, PageClient
from scripts.sandbox.sample_company import ADA, CX, INES, NADIA

_DAY: dict[str, object] = {
    "did": "Nine calls at her side, and two with the headset on my own head. The longest silence was the one in which "
    "the four systems loaded.",
    "issue": "A refund takes four systems and two signatures, so customers call three times to ask where it is.",
    "change": "One screen for refunds, and no second signature below 100 euros.",
    "headline": "Four systems for one refund",
    "promises": "Yes",
    "promise": "From next month on, agents pay back up to 100 euros by themselves.",
    "consent": "Named",
}
_COMMITMENT = "Refunds move into the one system that agents have open anyway."


async def play_shadow_day(page_client: PageClient, report: Report) -> str:
    """Play from `/firsthand turn on` to the commitment before the retreat; return the story as text.

    Raises NotPlayed or TimeoutError when a step fails.
    """
    nadia, ada, ines = (page_client.person(each) for each in (NADIA, ADA, INES))
    report("A second routine: /firsthand turn on shadow day beside others, /firsthand plan, and Approve")
    await nadia.command("/firsthand", "turn on shadow day beside others", channel=CX)
    await nadia.command("/firsthand", "plan", channel=CX)
    await nadia.click(await nadia.wait_for_message(CX, "beside a colleague"), "Approve")
    await a_day_later(page_client, nadia)

    report("Ines, who answers the customer line, is asked whether she would have Ada beside her; she is glad to")
    await ines.click(await ines.wait_for_dm("Would you have"), "Glad to")
    await _agree_on_a_day(page_client, ada)

    report("After the day Ada logs it: the one issue that keeps people from serving customers, and a promise")
    now = await a_day_later(page_client, ada)
    await _log(ada, now)
    await ines.wait_for_dm("says thank you")

    report("Nadia publishes it, and Ines gets thanks with the story")
    story = await publish(nadia, ada, str(_DAY["headline"]))
    await _retreat(nadia, ada, report, now)
    return story


async def _agree_on_a_day(page_client: PageClient, ada: Actor) -> None:
    """Let Ada agree with her host on the next working day, and come to it."""
    brief = await ada.wait_for_dm("Your shadow day")
    await ada.click(brief, "We've agreed on a day")
    await ada.wait_for_view("agreed on a day")
    now = datetime.fromisoformat((await ada.state())["clock"])
    accepted(await ada.submit({"booked_on": (now + timedelta(days=1)).date().isoformat()}))
    await a_day_later(page_client, ada)


async def _log(ada: Actor, now: datetime) -> None:
    await ada.click(await ada.wait_for_dm("Log the day"), "Log the day")
    await ada.wait_for_view("Log the day")
    accepted(await ada.submit(_DAY | {"due_on": (now + timedelta(days=30)).date().isoformat()}))


async def _retreat(nadia: Actor, ada: Actor, report: Report, now: datetime) -> None:
    """Open the vote before the retreat, vote, close it, and commit to the issue."""
    report("Before the retreat: /firsthand retreat, Ada votes, Nadia closes the vote")
    await nadia.command("/firsthand", "retreat", channel=CX)
    await nadia.click(await nadia.wait_for_message(CX, "Open the vote"), "Open the vote")
    await ada.click(await ada.wait_for_dm("Read and vote"), "Read and vote")
    view = await ada.wait_for_view("Read and vote")
    box = next(each for each in view["blocks"] if str(each.get("block_id")).startswith("vote_"))
    accepted(await ada.submit({box["block_id"]: ["One of my votes"]}))
    await nadia.command("/firsthand", "retreat", channel=CX)
    await nadia.click(await nadia.wait_for_message(CX, "voted so far"), "Close the vote")

    report("The ranking is out, and Ada commits to the first issue, by a day")
    await ada.click(await ada.wait_for_dm("The ranking before"), "Commit")
    await ada.wait_for_view("Commit")
    due_on = (now + timedelta(days=60)).date().isoformat()
    accepted(await ada.submit({"what": _COMMITMENT, "due_on": due_on}))
    await nadia.wait_for_message(CX, _COMMITMENT)
    report("Everybody who voted sees what will be done, by when, and by whom.")
