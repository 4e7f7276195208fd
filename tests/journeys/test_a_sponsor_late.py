"""A meeting saved too late: changed on another device, the account taken back meanwhile; and names that mark up."""

from models import SponsorMeeting
from scripts.sandbox.person import words_of
from tests.handlers.actions import open_modal, open_view, rows, send_submission, settle
from tests.harness import ADA, JONAS, Harness
from tests.sponsored import MEETING, add_dissatisfier, add_key_accounts, log_meeting

HOSTILE = "<!channel> & *Söhne* {subject}"


async def test_what_was_saved_on_another_device_is_not_overwritten(each_harness: Harness) -> None:
    harness = each_harness
    await add_key_accounts(harness, "Globex")
    await harness.command("turn on sponsor")
    await harness.command("assign @Ada Okafor sponsor Globex")
    await settle(harness)
    await log_meeting(harness, harness.ada, await harness.ada.wait_for_dm("You sponsor Globex"))
    whole = await open_modal(harness.ada, await harness.ada.wait_for_dm("You met once"), "The brief")
    await open_modal(harness.ada, whole, "Edit")
    phone = open_view(harness, harness.ada)
    assert (await harness.ada.submit({"place": "Porto"}))["errors"] is None
    await settle(harness)
    assert await send_submission(harness, ADA, phone) == {}
    phone.state["place"]["place"]["value"] = "Lisbon"
    answer = await send_submission(harness, ADA, phone)
    assert "This was saved meanwhile" in str(answer["errors"])
    assert [each.place for each in await rows(harness, SponsorMeeting)] == ["Porto"]


async def test_a_meeting_with_an_account_taken_back_meanwhile_is_refused_in_words(each_harness: Harness) -> None:
    harness = each_harness
    await add_key_accounts(harness, HOSTILE)
    await harness.command("turn on sponsor")
    await harness.command(f"assign @Ada Okafor sponsor {HOSTILE}")
    await settle(harness)
    brief = await harness.ada.wait_for_dm("You sponsor")
    assert HOSTILE in str(brief["blocks"][0])
    await open_modal(harness.ada, brief, "Log a meeting")
    await add_dissatisfier(harness.ada)
    said = {"what_0": "<!here> {until} =1+1 never works.", "owner_0": JONAS}
    assert (await harness.ada.submit(MEETING | said))["errors"] is None
    await settle(harness)
    assert "<!here> {until} =1+1 never works." in str(await harness.jonas.wait_for_dm("see this fixed"))
    await open_modal(harness.ada, await harness.ada.wait_for_dm("You met once"), "Log a meeting")
    await harness.command(f"take back @Ada Okafor sponsor {HOSTILE}")
    await settle(harness)
    answer = await harness.ada.submit(MEETING | {"met_on": "2026-11-08"})
    assert "this account is yours no more" in str(answer["errors"])
    assert len(await rows(harness, SponsorMeeting)) == 1
    assert "doesn't sponsor" in words_of((await harness.page_client.person("U0LENAKOWAL").dm())[-1])
