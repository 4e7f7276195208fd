"""Assistants: named on the home tab or by the sheet, they see what is to book, book it, and can do nothing else."""

from typing import Any

from sqlmodel import select

from models import Assignment, AssignmentState, Booking, Person
from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import NOT_YOURS, assign_customer, open_modal, rows, send_click, settle, states
from tests.harness import ADA, Harness, started_with_people
from tests.workbook.books import xlsx

Json = dict[str, Any]
SAM, LENA, GUEST = "U0SAMRIVERA", "U0LENAKOWAL", "U0GRACELEE1"
TO_BOOK = "For Ada Okafor"
GONE = "Nothing to book here any more. Thank you."


async def choose(harness: Harness, who: str | None) -> None:
    """Let Ada choose on her home tab who books for her."""
    home = await harness.ada.home()
    await (harness.ada.choose(home, "name_assistant", who) if who else harness.ada.click(home, "no_assistant"))
    await settle(harness)


def actor(harness: Harness, who: str) -> Actor:
    return harness.page_client.person(who)


async def said_to(harness: Harness, who: str) -> str:
    return words_of(await actor(harness, who).dm())


async def refused(harness: Harness, message: Json, *actions: str) -> None:
    """Let Sam press these buttons, none of which is for them."""
    before = await refusals(harness)
    for action in actions:
        await send_click(harness, SAM, message, action, "1")
        await harness.drain()
    assert await refusals(harness) == before + len(actions)


async def refusals(harness: Harness) -> int:
    return len([each for each in await actor(harness, SAM).dm() if NOT_YOURS in each["text"]])


async def test_an_assistant_is_told_books_and_can_do_nothing_else(each_harness: Harness) -> None:
    harness, sam = each_harness, actor(each_harness, SAM)
    await choose(harness, SAM)
    assert "You book for Ada Okafor." in words_of(await sam.wait_for_dm("You book for"))
    mine = await assign_customer(harness)
    await settle(harness)
    message = await sam.wait_for_dm(TO_BOOK)
    assert "Customer call: Customer Number1" in words_of(message)
    brief = await open_modal(sam, message, "The brief")
    assert "+44 20 7946 0001" in words_of(brief)
    assert [block["type"] for block in brief["blocks"] if block["type"] in ("actions", "input")] == []
    await sam.close(brief)

    found = await open_modal(sam, message, "Find a time")
    await sam.click(found, "book_slot")
    await settle(harness)
    assert await states(harness) == [AssignmentState.BOOKED]
    (booking,) = await rows(harness, Booking)
    assert booking.by == SAM
    assert "📅" in words_of(await harness.ada.wait_for_dm("Your customer for"))
    assert "📅" in words_of(await sam.wait_for_dm(TO_BOOK))
    assert "For whom you book" in words_of(await sam.home())
    await open_modal(sam, await sam.home(), "Change the time")
    await sam.click(await sam.view(), "Cancel this time")
    await settle(harness)
    assert await states(harness) == [AssignmentState.SENT]

    await sam.choose(await sam.wait_for_dm(TO_BOOK), "snooze", "Until next week")
    await settle(harness)
    assert "💤  Snoozed until" in words_of(await sam.wait_for_dm(TO_BOOK))
    assert "💤  Snoozed until" in words_of(await harness.ada.wait_for_dm("Your customer for"))

    await refused(harness, message, "log_call", "swap", "not_reached", "withdraw_story")
    assert await states(harness) == [AssignmentState.SENT]
    await harness.ada.click(mine, "Swap")
    await settle(harness)
    assert "Customer Number1" not in await said_to(harness, SAM)
    assert GONE in await said_to(harness, SAM)


async def test_who_books_changes_and_messages_follow(harness: Harness) -> None:
    await assign_customer(harness)
    await choose(harness, SAM)
    message = await actor(harness, SAM).wait_for_dm(TO_BOOK)
    await choose(harness, LENA)
    assert TO_BOOK in await said_to(harness, LENA)
    assert TO_BOOK not in await said_to(harness, SAM)
    assert "You book for nobody here any more." in await said_to(harness, SAM)
    await refused(harness, message, "book_call", "read_brief")
    assert "For whom you book" not in words_of(await actor(harness, SAM).home())
    await choose(harness, None)
    assert TO_BOOK not in await said_to(harness, LENA)
    assert "Nobody" not in [b.get("text", {}).get("text") for b in (await harness.ada.home())["blocks"]]


async def test_only_a_member_can_book_for_one(harness: Harness) -> None:
    for who, words in ((ADA, "You book for yourself already."), (GUEST, "They aren't a member of this workspace")):
        await choose(harness, who)
        assert words in words_of(await harness.ada.view())
        await harness.ada.close()
    await choose(harness, SAM)
    harness.sandbox.workspace.people[SAM].is_guest = True
    async with harness.database.write() as session:
        (await session.exec(select(Person).where(Person.slack_id == SAM))).one().guest = True
    await assign_customer(harness)
    await send_click(harness, SAM, await harness.ada.wait_for_dm("Swap"), "book_call", "1")
    await harness.drain()
    assert await actor(harness, SAM).views() == []
    assert await rows(harness, Booking) == []


async def test_the_sheet_names_one_until_its_own_word_is_changed(sqlite_url: str) -> None:
    async with started_with_people(sqlite_url) as harness:
        await _import(harness, SAM)
        assert "You book for Ada Okafor." in await said_to(harness, SAM)
        await choose(harness, LENA)
        await _import(harness, SAM)  # the same once more
        assert await _assistant(harness) == LENA
        await _import(harness, "U0MEITANAKA")
        assert await _assistant(harness) == "U0MEITANAKA"
        assert [each.routine for each in await rows(harness, Assignment)] == []


async def _import(harness: Harness, assistant: str) -> None:
    sheet = [["id", "name", "slack id", "assistant"], ["P-1", "Ada Okafor", ADA, assistant]]
    file = await harness.nadia.upload("people.xlsx", xlsx(Participants=sheet))
    await harness.command("import")
    assert (await harness.nadia.submit({"workbook": [file]}))["errors"] is None
    await settle(harness)


async def _assistant(harness: Harness) -> str | None:
    async with harness.database.read() as session:
        ada = (await session.exec(select(Person).where(Person.slack_id == ADA))).one()
        assistant = await session.get(Person, ada.assistant_id)
        return assistant.slack_id if assistant else None
