"""A call, a shadow day and a walk played by themselves, by the same clicks and commands a person would make."""

from datetime import timedelta

from scripts.demo.environment import Demo
from scripts.demo.play_shadow_day import play_shadow_day
from scripts.demo.play_walk import play_walk
from scripts.demo.playing import NotPlayed, Report, accepted, go_to, publish
from scripts.sandbox.person import Actor, PageClient
from scripts.sandbox.sample_company import ADA, CX, NADIA


async def play(demo: Demo, report: Report) -> dict[str, str]:
    """Play from the import to the walks that add up, reporting each step.

    Return the stories as text, by what each is called. Raises NotPlayed, or TimeoutError with what was on the screen,
    when a step fails.
    """
    async with PageClient(demo.sandbox.url) as page_client:
        return {
            "The story of the call": await _play_call(demo, page_client, report),
            "The story of the shadow day": await play_shadow_day(page_client, report),
            "The story of the walk": await play_walk(page_client, report),
        }


async def _play_call(demo: Demo, page_client: PageClient, report: Report) -> str:
    nadia, ada = page_client.person(NADIA), page_client.person(ADA)
    report("Nadia (CX) imports the workbook: /firsthand import")
    await _import(nadia, demo.workbook.name, demo.workbook.read_bytes())

    report(f"The clock moves to {demo.opens:%A, %d %B %Y, %H:%M}: the round opens")
    await page_client.move_clock(to=demo.opens.isoformat())
    plan = await nadia.wait_for_message(CX, "The plan for")

    report("Nadia reads the plan and presses Approve")
    await nadia.click(plan, "Approve")
    brief = await ada.wait_for_dm("Your customer for")

    report("Ada (CFO) gets her brief, and one tap books an hour; her calendar gets a file")
    await ada.click(brief, "Find a time")
    await ada.click(await ada.wait_for_view("Find a time"), "Book it")
    await ada.wait_for_dm("Booked for")
    await go_to(page_client, demo.opens + timedelta(days=3))

    report("“Did you talk?” Ada logs the call; a promise without a day is answered at the field")
    await ada.click(await ada.wait_for_dm("Did you talk?"), "Yes: log the call")
    await ada.wait_for_view("Log the call")
    refused = await ada.submit(_REFLECTION | {"due_on": None})
    if not refused["errors"]:
        raise NotPlayed("A promise without a day was taken.")
    report(f"  {next(iter(refused['errors'].values()))}")
    accepted(await ada.submit(_REFLECTION | {"due_on": (demo.opens + timedelta(days=25)).date().isoformat()}))

    report("Nadia reviews the story and presses Publish")
    story = await publish(nadia, ada, str(_REFLECTION["headline"]))
    report("Published, and Ada has been told.")
    return story


async def _import(nadia: Actor, name: str, workbook: bytes) -> None:
    await nadia.command("/firsthand", "import", channel=CX)
    file = await nadia.upload(name, workbook)
    accepted(await nadia.submit({"The workbook": file}))
    # What came of it: the first time all went in, the next time all was in already.
    await nadia.wait_for_dm(name)


_REFLECTION: dict[str, object] = {
    "headline": "Four people, one fault, and each began anew",
    "heard": "For two days half of his plant stood still. He spent them on the phone: he explained the same fault to "
    "four of us, and the fourth asked him to start from the beginning.",
    "quote": "I have become the memory of your support team, and nobody pays me for it.",
    "hurts": "Every team keeps its own notes. Whoever answers next begins with an empty page.",
    "promises": "Yes",
    "promise": "One page of notes a case, which every agent sees before they say hello. I call him when it is there.",
    "consent": "Named",
}
