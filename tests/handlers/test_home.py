"""The home tab: an executive's call, the desk of the CX team, little for a stranger; and buttons that work there."""

import pytest

from scripts.sandbox.person import words_of
from tests.handlers.actions import handed, in_review, open_modal, quiet, states
from tests.harness import ADA, FILLED, MEI, Harness


async def test_an_executive_finds_the_call_of_the_month(office: Harness) -> None:
    await handed(office)
    home = words_of((await office.ada.home())["blocks"])
    assert "Customer Number1" in home
    assert "The CX desk" not in home


async def test_the_cx_team_finds_its_desk(office: Harness) -> None:
    home = words_of((await office.nadia.home())["blocks"])
    assert "The CX desk" in home
    assert "/firsthand assign" in home
    assert "Nothing to do" not in home


async def test_a_stranger_is_told_kindly_that_there_is_nothing_to_do(office: Harness) -> None:
    await handed(office)
    home = words_of((await office.page_client.person(MEI).home())["blocks"])
    assert "Nothing to do just now" in home
    assert "Customer Number" not in home


async def test_a_participant_before_the_round_has_nothing_to_do(office: Harness) -> None:
    assert "Nothing to do just now" in words_of((await office.ada.home())["blocks"])


async def test_a_proposal_is_not_shown_before_it_is_approved(office: Harness) -> None:
    await office.command("plan")
    await quiet(office)
    assert "Customer" not in words_of((await office.ada.home())["blocks"][0])


async def test_the_call_can_be_logged_from_the_home_tab(office: Harness) -> None:
    await handed(office)
    await open_modal(office.ada, await office.ada.home(), "Log the call")
    assert (await office.ada.submit(FILLED))["errors"] is None
    await quiet(office)
    assert await states(office) == ["reflected"]


async def test_the_home_tab_follows_the_story_with_its_link(office: Harness) -> None:
    await office.nadia.click(await in_review(office), "Publish")
    await quiet(office)
    home = await office.ada.home()
    assert f"/archives/{office.stories_channel}/p" in str(home["blocks"])


@pytest.mark.parametrize("button", ["Couldn't reach them", "Swap"])
async def test_a_click_on_the_home_tab_moves_the_call(office: Harness, button: str) -> None:
    await handed(office)
    await office.ada.click(await office.ada.home(), button)
    await quiet(office)
    assert (await states(office))[0] in ("unreachable", "swapped")


async def test_a_click_on_the_home_tab_that_fails_is_told_in_a_modal(office: Harness) -> None:
    message = await handed(office)
    home = await office.ada.home()
    await open_modal(office.ada, message, "Log the call")
    await office.ada.submit(FILLED)
    await office.ada.click(home, "Couldn't reach them")
    view = await office.ada.view()
    assert "Nothing was changed" in words_of(view["blocks"])


async def test_the_home_tab_follows_a_click_made_on_it(office: Harness) -> None:
    await handed(office)
    home = await office.ada.home()
    await office.ada.click(home, "Couldn't reach them")
    await office.bot.context.background.drain()
    shown = (await office.page_client.get("/page/home", **{"as": ADA}))["view"]
    assert "No luck" in words_of(shown["blocks"])


async def test_the_home_tab_opened_again_shows_what_has_become_of_the_call(office: Harness) -> None:
    await handed(office)
    home = await office.ada.home()
    await office.ada.click(home, "Couldn't reach them")

    async def follows() -> bool:
        return "No luck" in words_of((await office.ada.home())["blocks"])

    assert await office.ada.wait_for(follows)


async def test_other_tabs_are_left_alone(office: Harness) -> None:
    await handed(office)
    await office.page_client.post("/page/read", **{"as": office.ada.id, "channel": await office.ada.dm_id()})
    await office.sandbox.settled()
    assert office.sandbox.calls_of("views.publish") == []


async def at_home(world: Harness) -> str:
    """Return what Ada's home tab shows, without opening it anew."""
    await world.bot.context.background.drain()
    return words_of((await world.page_client.get("/page/home", **{"as": ADA}))["view"]["blocks"])


async def test_the_home_tab_follows_a_modal_opened_from_it(office: Harness) -> None:
    await handed(office)
    await open_modal(office.ada, await office.ada.home(), "I've booked it")
    assert (await office.ada.submit({"booked_on": "2026-11-12"}))["errors"] is None
    assert "Booked for Thursday, 12 November" in await at_home(office)
    await open_modal(office.ada, await office.ada.home(), "Log the call")
    before = len(office.sandbox.calls_of("views.publish"))
    await office.ada.click(await office.ada.view(), "Preview the story")
    await office.bot.context.background.drain()
    await office.ada.close()
    assert len(office.sandbox.calls_of("views.publish")) == before
    assert (await office.ada.submit(FILLED))["errors"] is None
    assert "You talked with Customer Number1" in await at_home(office)


async def test_a_modal_opened_from_a_message_publishes_no_home_tab(office: Harness) -> None:
    message = await handed(office)
    await open_modal(office.ada, message, "I've booked it")
    assert (await office.ada.submit({"booked_on": "2026-11-12"}))["errors"] is None
    await office.bot.context.background.drain()
    assert office.sandbox.calls_of("views.publish") == []
    # Whatever changed it, the next time it is looked at it is right.
    assert "Booked for Thursday, 12 November" in words_of((await office.ada.home())["blocks"])
