"""A shadow day that goes otherwise: by hand, taken back, swapped, anonymous, private, edited, withdrawn."""

# On SQLite alone: test_permissions uses every button and modal on PostgreSQL too, and nothing here happens at once.

from datetime import date, timedelta

from sqlmodel import select

from models import Absence, AbsenceSource, Assignment, Issue, Outgoing, Person
from models import AssignmentState as S
from scripts.sandbox.person import words_of
from tests.handlers.actions import rows, settle, submit_modal, texts
from tests.harness import Harness
from tests.shadow_days import FILLED_DAY, HOSTS, LENA, MEI, SAM, add_hosts, agree, approve_shadow_days, log_day, person


async def _ada_goes_to(harness: Harness, host: str) -> None:
    """Assign this host to Ada by hand, who agrees."""
    await add_hosts(harness.database, LENA, SAM, MEI)
    await harness.command("turn on shadow day beside others")
    assert "is asked first" in str(await harness.command(f"assign @Ada Okafor shadow day @{HOSTS[host][0]}"))
    await settle(harness)
    await agree(harness, host, harness.ada)


async def test_the_cx_team_hears_that_a_host_of_their_choice_is_away(harness: Harness) -> None:
    await add_hosts(harness.database, LENA)
    await harness.command("turn on shadow day beside others")
    async with harness.database.write() as session:
        lena = (await session.exec(select(Person).where(Person.slack_id == LENA))).one()
        first, last = date(2026, 11, 1), date(2026, 11, 15)
        session.add(Absence(person_id=lena.id or 0, source=AbsenceSource.HAND, first_day=first, last_day=last))
    told = str(await harness.command(f"assign @Ada Okafor shadow day @{HOSTS[LENA][0]}"))
    assert "Lena Kowalska is away, so the question goes out on Monday, 16 November 2026." in told


async def _states(harness: Harness) -> list[S]:
    return [each.state for each in await rows(harness, Assignment) if each.routine == "shadow"]


async def test_one_assigned_by_hand_stands_on_the_home_tab_and_is_taken_back(harness: Harness) -> None:
    await harness.command("assign ada C-1")
    await _ada_goes_to(harness, LENA)
    home = words_of(await harness.ada.home())
    assert "Customer Number1" in home
    assert "Your shadow day" in home
    status = str(await harness.answer("status"))
    assert "Lena Kowalska" in status
    assert "Customer Number1" in status
    assert "is told" in str(await harness.command("take back ada shadow day"))
    await settle(harness)
    await harness.ada.wait_for_dm("The day with Lena Kowalska is off: your CX team took it back.")
    await person(harness, LENA).wait_for_dm("Ada Okafor won't come to you this time.")
    assert await _states(harness) == [S.SWAPPED]


async def test_a_swap_asks_the_next_host_and_tells_the_first(harness: Harness) -> None:
    await _ada_goes_to(harness, LENA)
    await harness.ada.click(await harness.ada.wait_for_dm("Swap"), "Swap")
    await settle(harness)
    assert await _states(harness) == [S.SWAPPED, S.ASKED]
    await person(harness, LENA).wait_for_dm("Ada Okafor won't come to you this time.")
    assert "Log the day" not in texts(await harness.ada.dm())
    brief = await agree(harness, SAM, harness.ada)
    assert "Sam Rivera" in words_of(brief)


async def test_a_host_who_can_t_after_all_is_followed_by_another(harness: Harness) -> None:
    await _ada_goes_to(harness, LENA)
    lena = person(harness, LENA)
    await lena.click(await lena.wait_for_dm("I can't after all"), "I can't after all")
    await settle(harness)
    await harness.ada.wait_for_dm("Lena Kowalska can't have you for a day after all.")
    assert await _states(harness) == [S.SWAPPED, S.ASKED]
    assert "Sam Rivera" in words_of(await agree(harness, SAM, harness.ada))


async def test_an_anonymous_host_is_named_nowhere_and_an_edit_renames_the_draft(harness: Harness) -> None:
    await _ada_goes_to(harness, LENA)
    telling = {"issue": "Lena waits for lena.kowalska@acme.example to be unlocked.", "consent": "Anonymous"}
    card = await log_day(harness, harness.ada, **telling)
    (draft,) = [each for each in await rows(harness, Issue) if each.draft]
    assert draft.external_id == "SHADOW-1"
    assert "ena" not in draft.title.replace("[name removed]", "")
    await harness.ada.click(await harness.ada.wait_for_dm("Edit what you wrote"), "Edit what you wrote")
    await harness.ada.view()
    assert (await harness.ada.submit({"issue": "Nobody unlocks Lena's mailbox."}))["errors"] is None
    await settle(harness)
    (renamed,) = [each for each in await rows(harness, Issue) if each.draft]
    assert renamed.id == draft.id
    assert renamed.title.startswith("Nobody unlocks")
    card = (await harness.nadia.messages(harness.cx_channel))[-1]
    await harness.nadia.click(card, "Publish")
    await settle(harness)
    story = words_of(await harness.ada.wait_for_message(harness.stories_channel, "Four systems"))
    assert "a day beside a colleague" in story
    assert "Lena" not in story
    assert "Kowalska" not in story


async def test_a_private_day_makes_no_story_and_the_host_is_thanked_all_the_same(harness: Harness) -> None:
    await _ada_goes_to(harness, LENA)
    await log_day(harness, harness.ada, consent="Private")
    thanks = words_of(await person(harness, LENA).wait_for_dm("says thank you"))
    assert "no story is made of it" in thanks
    assert "Agents may refund" not in thanks
    assert "Four systems" not in texts(await harness.ada.messages(harness.stories_channel))


async def test_the_thanks_tell_the_promise_though_the_cx_channel_can_t_be_posted_to(harness: Harness) -> None:
    await _ada_goes_to(harness, LENA)
    harness.sandbox.workspace.archive(harness.sandbox.workspace.channels[harness.cx_channel])
    await submit_modal(harness.ada, await harness.ada.wait_for_dm("Log the day"), "Log the day", FILLED_DAY)
    thanks = words_of(await person(harness, LENA).wait_for_dm("says thank you"))
    assert FILLED_DAY["promise"] in thanks


async def test_a_withdrawn_story_takes_link_and_promise_from_the_thanks(harness: Harness) -> None:
    await _ada_goes_to(harness, LENA)
    await harness.nadia.click(await log_day(harness, harness.ada), "Publish")
    await settle(harness)
    await person(harness, LENA).wait_for_dm("Read the story")
    await harness.ada.click(await harness.ada.wait_for_dm("Withdraw"), "Withdraw")
    await settle(harness)
    shown = texts(await person(harness, LENA).dm())
    assert "Read the story" not in shown
    assert "Agents may refund" not in shown
    assert "says thank you" in shown
    assert "As you wished" not in shown
    assert "The story of it was withdrawn." in shown
    assert sum(row.kind == "host thanked" for row in await rows(harness, Outgoing)) == 1


async def test_a_host_who_is_silent_is_told_of_to_the_team_who_asks_another(harness: Harness) -> None:
    await approve_shadow_days(harness, LENA, SAM, MEI)
    await person(harness, LENA).wait_for_dm("Would you have")
    for _ in range(14):
        await harness.move_to(harness.clock.now() + timedelta(days=1))
    await settle(harness)
    await person(harness, LENA).wait_for_dm("would still like to spend a day beside you.")
    told = await harness.nadia.wait_for_message(harness.cx_channel, "Lena Kowalska was asked")
    await harness.nadia.click(told, "Ask another")
    await settle(harness)
    assert "Would you have" in texts(await person(harness, MEI).dm())
