"""/firsthand for an executive: what is in their hands with its buttons, their promises, and no command of others."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import Commitment
from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import (
    NO_PART,
    answer_text,
    assign_customer,
    edit_reflection,
    log_call,
    open_modal,
    settle,
    states,
    story_in_review,
)
from tests.handlers.subjects import SubjectKind, Subjects
from tests.harness import ADA, FILLED, JONAS, START, TOM, Harness

Json = dict[str, Any]


async def mine(harness: Harness, typed: str = "mine", *, by: Actor | None = None) -> Json:
    """Let Ada (or another) ask, in a channel, what is theirs; return the answer."""
    actor, channel = by or harness.ada, harness.stories_channel
    before = {message["ts"] for message in await actor.messages(channel)}
    await actor.command("/firsthand", typed, channel=channel)

    async def answered() -> Json | None:
        return next((each for each in await actor.messages(channel) if each["ts"] not in before), None)

    return await actor.wait_for(answered, what="an answer")


@pytest.mark.parametrize("typed", ["mine", "", "MINE  "])
async def test_an_executive_gets_what_is_in_their_hands_with_its_buttons(harness: Harness, typed: str) -> None:
    message = await assign_customer(harness)
    answer = await mine(harness, typed)
    assert "Your customer for November: Customer Number1" in words_of(answer)
    assert "There is time until" in words_of(answer)
    assert message["ts"].replace(".", "") in str(answer["blocks"])
    await open_modal(harness.ada, answer, "Log the call")
    assert (await harness.ada.submit(FILLED))["errors"] is None
    await settle(harness)
    assert await states(harness) == ["reflected"]


async def test_a_click_settles_the_answer(harness: Harness) -> None:
    await assign_customer(harness)
    await harness.ada.click(await mine(harness), "Couldn't reach them")
    answer = await harness.ada.wait_for_message(harness.stories_channel, "Done. /firsthand mine shows")
    assert "Swap" not in words_of(answer)
    assert "No luck" in words_of(await harness.ada.wait_for_dm("No luck"))
    assert "Swap" in words_of(await mine(harness))


async def test_with_nothing_in_hand_they_are_told_what_comes_next(harness: Harness) -> None:
    answer = words_of(await mine(harness))
    assert "Nothing waits for you just now" in answer
    assert "Customer call  from 1 December 2026" in answer


async def test_a_proposal_is_not_theirs_yet(harness: Harness) -> None:
    await harness.command("plan")
    await settle(harness)
    assert "Customer Number" not in words_of(await mine(harness))


async def test_changes_that_were_asked_for_are_theirs_to_make(harness: Harness) -> None:
    await open_modal(harness.nadia, await story_in_review(harness), "Ask for changes")
    await harness.nadia.submit({"note": "Shorter, please."})
    await settle(harness)
    answer = await mine(harness)
    assert "The CX team asks for a small change" in words_of(answer)
    assert "Edit what you wrote" in words_of(answer)


async def test_a_promise_is_shown_to_its_author_in_their_words(harness: Harness) -> None:
    await assign_customer(harness)
    await log_call(harness, promise="Freeze the price of Account 1.", consent="Anonymous")
    answer = words_of(await mine(harness))
    assert "Freeze the price of Account 1." in answer


@pytest.mark.parametrize(("owner", "named"), [(ADA, ""), (JONAS, f", seen through by <@{JONAS}>")])
async def test_who_sees_a_promise_through_is_named_unless_they_read_it(
    harness: Harness, owner: str, named: str
) -> None:
    await assign_customer(harness)
    await log_call(harness, promise="Freeze the price.", owner=owner)
    told = f"• Freeze the price.  ·  by 27 November 2026{named}"
    assert told in (await mine(harness))["text"].splitlines()


async def test_an_overdue_promise_says_so(harness: Harness) -> None:
    await assign_customer(harness)
    await log_call(harness, promise="Freeze the price.")
    assert "by 27 November 2026" in words_of(await mine(harness))
    harness.clock.move_to(START + timedelta(days=30))
    assert "was due 27 November 2026" in words_of(await mine(harness))


@pytest.mark.parametrize(
    ("consent", "shown"), [("Anonymous", f"promised by <@{ADA}>"), ("Private", "A promise that stays private")]
)
async def test_who_sees_a_promise_through_reads_what_readers_may(harness: Harness, consent: str, shown: str) -> None:
    await assign_customer(harness)
    await log_call(harness, promise="Freeze the price of Account 1.", owner=harness.jonas.id, consent=consent)
    answer = words_of(await mine(harness, by=harness.jonas))
    assert shown in answer
    assert "Account 1" not in answer


async def test_a_promise_that_was_taken_back_is_listed_no_more(harness: Harness) -> None:
    await assign_customer(harness)
    await log_call(harness, promise="Freeze the price.")
    await edit_reflection(harness, promises="Not this time")
    assert "Freeze the price" not in words_of(await mine(harness))


async def test_what_is_too_much_for_one_message_is_counted(harness: Harness) -> None:
    await assign_customer(harness)
    await log_call(harness, promise="Freeze the price.")
    subjects = Subjects(harness)
    for _ in range(22):
        await subjects.new(SubjectKind.CALL)
    async with harness.database.write() as session:
        first = (await session.exec(select(Commitment))).one()
        terms = first.model_dump(exclude={"id", "due_on"})
        session.add_all(Commitment(**terms, due_on=first.due_on + timedelta(days=day)) for day in range(1, 24))
    answer = await mine(harness)
    shown = str(answer["blocks"]).count("Your customer for")
    assert f"… and {22 - shown} more, in your messages." in words_of(answer)
    assert "… and 4 more, due later." in words_of(answer)
    assert len(answer["blocks"]) <= 50


@pytest.mark.parametrize("typed", ["status", "plan", "assign Ada C-1", "take back Ada", "import", "dance", "take"])
async def test_a_command_of_the_cx_team_is_none_to_an_executive(harness: Harness, typed: str) -> None:
    answer = answer_text(await harness.command(typed, by=harness.ada))
    assert answer == f"There is no “{typed.split(maxsplit=1)[0]}” here. /firsthand help lists what there is."


async def test_help_names_to_an_executive_what_is_theirs_alone(harness: Harness) -> None:
    answer = answer_text(await harness.command("help", by=harness.ada))
    assert "/firsthand mine" in answer
    assert "status" not in answer


async def test_who_is_not_in_the_programme_may_ask_nothing(harness: Harness) -> None:
    tom = harness.page_client.person(TOM)
    for typed in ("", "help", "mine", "status", "dance"):
        assert answer_text(await harness.command(typed, by=tom)).startswith(NO_PART)


async def test_who_became_a_guest_is_shown_nothing(harness: Harness) -> None:
    await assign_customer(harness)
    harness.sandbox.workspace.people[ADA].is_guest = True
    harness.bot.workspace.members._known.clear()
    answer = await mine(harness)
    assert words_of(answer).startswith("Firsthand is for members of this workspace.")
