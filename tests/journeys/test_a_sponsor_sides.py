"""A sponsored account that goes otherwise: handed back, named by the sheet, edited, nudged, silent, anonymous, gone."""

# On SQLite alone: test_permissions uses every button and modal on PostgreSQL too, and nothing here happens at once.

from datetime import UTC, datetime, timedelta

from bot.program.routines.sponsor import SPONSOR
from models import Assignment, Commitment, CommitmentStatus, Dissatisfier, Outgoing, Participation, Person, Sponsorship
from models import AssignmentState as S
from scripts.sandbox.person import words_of
from tests.handlers.actions import move_through, open_modal, rows, settle, texts
from tests.harness import ADA, JONAS, NADIA, Harness
from tests.sponsored import MEETING, OWNER, TOLD, add_dissatisfier, add_key_accounts, log_meeting
from tests.workbook.books import xlsx

GUEST = "U0GRACELEE1"
Json = dict[str, object]


async def _ada_sponsors(harness: Harness, *names: str) -> Json:
    """Let Ada sponsor these accounts by hand; return the brief of the first."""
    await add_key_accounts(harness, *names)
    await harness.command("turn on sponsor")
    for name in names:
        await harness.command(f"assign @Ada Okafor sponsor {name}")
    await settle(harness)
    return await harness.ada.wait_for_dm(f"You sponsor {names[0]}")


async def _states(harness: Harness) -> list[S]:
    return [each.state for each in await rows(harness, Assignment) if each.routine == SPONSOR.key]


async def _open(harness: Harness) -> list[tuple[int, int]]:
    """Return (person id, account id) of the sponsorships that stand."""
    return [(each.person_id, each.account_id) for each in await rows(harness, Sponsorship) if each.until is None]


async def _import(harness: Harness, *rows_: list[str]) -> None:
    await harness.command("import")
    file = await harness.nadia.upload("book.xlsx", xlsx(Accounts=[["name", "key account", "sponsor"], *rows_]))
    await harness.nadia.view()
    assert (await harness.nadia.submit({"workbook": file}))["errors"] is None
    await settle(harness)


async def test_one_handed_back_goes_to_the_team_who_give_it_to_another(harness: Harness) -> None:
    brief = await _ada_sponsors(harness, "Globex")
    await open_modal(harness.ada, brief, "Hand over")
    assert (await harness.ada.submit({}))["errors"] is None
    await settle(harness)
    assert "Globex is yours no more." in texts(await harness.ada.dm())
    told = words_of(await harness.nadia.wait_for_message(harness.cx_channel, "handed back Globex"))
    assert "/firsthand assign @person Sponsor Globex" in told
    lena = harness.page_client.person(OWNER)
    assert "doesn't sponsor Globex any more" in texts(await lena.dm())
    assert await _open(harness) == []
    assert "gets Globex" in str(await harness.command("assign jonas sponsor Globex"))
    await settle(harness)
    assert await _states(harness) == [S.DECLINED, S.SENT]
    await lena.wait_for_dm("sponsors Globex from now on")


async def test_one_is_handed_over_to_a_colleague_with_room(harness: Harness) -> None:
    brief = await _ada_sponsors(harness, "Globex", "Initech")
    await open_modal(harness.ada, brief, "Hand over")
    for nobody in (NADIA, ADA):
        wrong = await harness.ada.submit({"colleague": nobody})
        assert "They sponsor no accounts here." in wrong["errors"]["colleague"]
    assert (await harness.ada.submit({"colleague": JONAS}))["errors"] is None
    await settle(harness)
    taken = await harness.jonas.wait_for_dm("Ada Okafor handed them over to you.")
    told = await harness.nadia.wait_for_message(harness.cx_channel, "handed over Globex")
    assert "Jonas Lindqvist" in words_of(told)
    assert sorted(await _open(harness)) == [(1, 6), (2, 5)]
    await open_modal(harness.jonas, taken, "Hand over")
    wrong = await harness.jonas.submit({"colleague": ADA})
    assert "They had this account in this quarter already." in wrong["errors"]["colleague"]


async def test_the_sheet_names_sponsors_three_at_most_and_another_takes_over(harness: Harness) -> None:
    await _ada_sponsors(harness, "Globex")
    ada = [f"Key {number}" for number in range(3)]
    await _import(harness, *([name, "yes", ADA] for name in ada), ["Globex", "yes", JONAS], ["Nobody", "yes", "Xy"])
    report = texts(await harness.nadia.dm()) + texts(await harness.nadia.messages(harness.cx_channel))
    people = {each.slack_id: each.id for each in await rows(harness, Person)}
    assert len([who for who, _ in await _open(harness) if who == people[ADA]]) == 3 - ("sponsor 3 accounts" in report)
    assert (await _states(harness)) == [S.SWAPPED]
    await harness.ada.wait_for_dm("You don't sponsor Globex any more")
    before = await _open(harness)
    await _import(harness, *([name, "yes", ""] for name in ada), ["Globex", "yes", JONAS])
    assert await _open(harness) == before


async def test_a_meeting_is_edited_and_who_sees_it_fixed_changes(harness: Harness) -> None:
    brief = await _ada_sponsors(harness, "Globex")
    await open_modal(harness.ada, brief, "Log a meeting")
    await add_dissatisfier(harness.ada)
    wrong = await harness.ada.submit(MEETING | {"what_0": "Nobody answers.", "owner_0": GUEST})
    assert "guests and apps can't see a promise through" in wrong["errors"]["owner_0"]
    wrong = await harness.ada.submit({"owner_0": JONAS, "met_on": "2026-11-10"})
    assert "still to come" in wrong["errors"]["met_on"]
    assert (await harness.ada.submit({"met_on": "2026-11-09"}))["errors"] is None
    await settle(harness)
    await harness.jonas.wait_for_dm("see this fixed")

    whole = await open_modal(harness.ada, await harness.ada.wait_for_dm("You met once"), "The brief")
    edit = await open_modal(harness.ada, whole, "Edit")
    assert "Nobody answers." in str(edit)
    await add_dissatisfier(harness.ada, "Something else")
    changed = {"what_0": "Nobody answers at night.", "owner_0": NADIA, "what_1": "The bill is late.", "owner_1": JONAS}
    assert (await harness.ada.submit(changed))["errors"] is None
    await settle(harness)
    await harness.jonas.wait_for_dm("has put this into other hands")
    await harness.nadia.wait_for_dm("Nobody answers at night.")

    whole = await open_modal(harness.ada, await harness.ada.wait_for_dm("2 things are still"), "The brief")
    await open_modal(harness.ada, whole, "Edit")
    assert (await harness.ada.submit({"what_1": None, "due_on_0": "2026-11-20"}))["errors"] is None
    await settle(harness)
    *_, earlier, told = [words_of(each) for each in await harness.nadia.dm()]
    assert (earlier.startswith("There is a newer message"), "20 November" in told) == (True, True)
    status = [each.status for each in await rows(harness, Commitment)]
    assert status == [CommitmentStatus.OPEN, CommitmentStatus.DROPPED]
    assert len(await rows(harness, Dissatisfier)) == 2
    assert words_of((await harness.jonas.dm())[-1]).startswith("Ada Okafor took this back.")


async def test_who_has_met_them_is_nudged_to_tell_in_the_same_message_and_silence_ends_with_the_team(
    harness: Harness,
) -> None:
    await _ada_sponsors(harness, "Globex", "Initech")
    await log_meeting(harness, harness.ada, await harness.ada.wait_for_dm("You sponsor Initech"))
    await move_through(harness, *(datetime(2026, 12, day, 10, tzinfo=UTC) for day in (15, 18, 23, 29)))
    nudges = [row for row in await rows(harness, Outgoing) if row.kind == "reminder"]
    assert len(nudges) == 3
    said = texts(await harness.ada.dm())
    assert "Globex would be glad to see you this quarter." in said
    assert "You met Initech this quarter. Tell it in three lines" in said
    await harness.move_to(datetime(2027, 1, 4, 10, tzinfo=UTC))
    await settle(harness)
    assert await _states(harness) == [S.MISSED, S.MISSED, S.PROPOSED, S.PROPOSED]
    shown = texts(await harness.nadia.messages(harness.cx_channel))
    assert "is over for Globex: no meeting was logged." in shown
    assert "is over for Initech: 1 meeting, and no story." in shown
    assert len(await _open(harness)) == 2


async def test_an_anonymous_quarter_names_neither_the_account_nor_its_people(harness: Harness) -> None:
    brief = await _ada_sponsors(harness, "Globex")
    await log_meeting(harness, harness.ada, brief)
    await open_modal(harness.ada, await harness.ada.wait_for_dm("You met once"), "Tell the quarter")
    words = {"said": "Marta waits for us. Globex buys elsewhere soon.", "hardest": "Luis Braga pays late fees."}
    assert (await harness.ada.submit(TOLD | words | {"consent": "Anonymous"}))["errors"] is None
    await settle(harness)
    await harness.nadia.click((await harness.nadia.messages(harness.cx_channel))[-1], "Publish")
    await settle(harness)
    story = words_of(await harness.ada.wait_for_message(harness.stories_channel, "Three hotlines"))
    assert "sponsors a key account, last met on 9 November" in story
    assert not [name for name in ("Marta", "Globex", "Luis", "Braga") if name in story]


async def test_a_standing_sponsorship_is_taken_back_after_the_quarter_was_told(harness: Harness) -> None:
    brief = await _ada_sponsors(harness, "Globex")
    await log_meeting(harness, harness.ada, brief)
    await open_modal(harness.ada, await harness.ada.wait_for_dm("You met once"), "Tell the quarter")
    assert (await harness.ada.submit(TOLD | {"said": "They wait.", "consent": "Private"}))["errors"] is None
    await settle(harness)
    assert "is theirs no more" in str(await harness.command("take back @Ada Okafor sponsor Globex"))
    assert await _open(harness) == []
    assert "has nothing to take back" in str(await harness.command("take back @Ada Okafor sponsor Globex"))


async def test_the_account_of_who_left_is_proposed_to_another(harness: Harness) -> None:
    await _ada_sponsors(harness, "Globex")
    async with harness.database.write() as session:
        people = {each.slack_id: each.id for each in await rows(harness, Person)}
        for each in await rows(harness, Participation):
            if each.person_id == people[ADA]:
                (await session.get_one(Participation, each.id)).until = harness.clock.now()
    overview = str(await harness.command("sponsors"))
    assert "Ada Okafor (left)" in overview
    await harness.move_to(datetime(2027, 1, 4, 10, tzinfo=UTC) + timedelta(minutes=1))
    await settle(harness)
    plan = [each for each in await harness.nadia.messages(harness.cx_channel) if ": Sponsor" in str(each)][-1]
    assert "Jonas Lindqvist → Globex" in words_of(plan)
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    assert await _open(harness) == [(people[JONAS], (await rows(harness, Assignment))[0].account_id)]
