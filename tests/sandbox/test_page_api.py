"""The page API and its client: what each person sees, how the clock moves, how the page hears of changes."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Person, Sandbox
from scripts.sandbox.person import Actor, PageClient, PageError
from tests.sandbox import tiny_app
from tests.sandbox.tiny_app import plain

STORIES = "C0STORIES01"


async def test_state_shows_what_a_person_may_see(ada: Actor, page_client: PageClient) -> None:
    state = await ada.state()
    assert state["me"]["real_name"] == "Ada Okafor"
    names = {channel["name"]: channel for channel in state["channels"]}
    assert set(names) == {"general", "customer-stories", "globex-project", "agency-work", "directmessage"}
    assert names["globex-project"]["shared"]
    assert state["apps"][0]["commands"][0]["command"] == "/tiny"
    guest = await page_client.person("U0GRACELEE1").state()
    assert {c["name"] for c in guest["channels"]} == {"agency-work", "directmessage"}


async def test_those_who_left_and_strangers_cannot_act(page_client: PageClient) -> None:
    with pytest.raises(PageError, match="has left"):
        await page_client.person("U0OTTOBRAND").state()
    with pytest.raises(PageError, match="Nobody"):
        await page_client.person("U0NOBODY").state()
    with pytest.raises(PageError, match="not a valid command"):
        await page_client.person("U0PIASANTOS").command("/tiny", channel="#globex-project")
    with pytest.raises(PageError, match="sees no channel"):
        await page_client.person("U0ADAOKAFOR").say("#cx-team", "let me in")


async def test_a_read_only_messages_tab_takes_no_words_and_no_commands(client: AsyncWebClient) -> None:
    manifest = tiny_app.manifest(messages_tab_read_only_enabled=True)
    async with Sandbox(manifest, log_calls=False) as slack, PageClient(slack.url) as here:
        ada = here.person("U0ADAOKAFOR")
        dm = await ada.dm_id()
        with pytest.raises(PageError, match="turned off"):
            await ada.say(dm, "hello")
        with pytest.raises(PageError, match="turned off"):
            await ada.command("/tiny", channel=dm)
        assert (await ada.command("/tiny"))["error"] == "dispatch_failed"


async def test_unread_counts_until_read(ada: Actor, client: AsyncWebClient, page_client: PageClient) -> None:
    await client.chat_postMessage(channel=STORIES, text="a story")
    unread = {c["id"]: c["unread"] for c in (await ada.state())["channels"]}
    assert unread[STORIES] == 1
    await page_client.post("/page/read", **{"as": ada.id}, channel=STORIES)
    unread = {c["id"]: c["unread"] for c in (await ada.state())["channels"]}
    assert unread[STORIES] == 0


async def test_the_clock_moves_forward_and_tells(sandbox: Sandbox, page_client: PageClient) -> None:
    heard: list[datetime] = []

    async def on_clock(now: datetime) -> None:
        heard.append(now)

    sandbox.state.on_clock = on_clock
    now = await page_client.move_clock(to="2031-03-01T09:00:00+01:00")
    assert now.startswith("2031-03-01T08:00:00")
    assert heard == [datetime(2031, 3, 1, 8, tzinfo=UTC)]
    assert (await page_client.move_clock(days=2)).startswith("2031-03-03T08:00:00")
    with pytest.raises(PageError, match="only moves forward"):
        await page_client.move_clock(days=-1)


async def test_the_page_hears_of_changes(ada: Actor, page_client: PageClient, client: AsyncWebClient) -> None:
    async with page_client.session.get(f"{page_client.url}/page/events", params={"as": ada.id}) as stream:
        assert (await stream.content.readline()).startswith(b":")
        await stream.content.readline()
        await client.chat_postMessage(channel=STORIES, text="a story")
        line = await asyncio.wait_for(stream.content.readline(), 5)
        assert line == b'data: {"what":"changed"}\n'


async def test_avatars_are_initials(page_client: PageClient) -> None:
    async with page_client.session.get(f"{page_client.url}/avatar/U0ADAOKAFOR.svg") as response:
        assert ">AO</text>" in await response.text()


async def test_the_guide_comes_from_the_demo() -> None:
    steps = [{"id": "one", "title": "Begin", "text": "Here", "done": False, "action": None}]
    chapters = [{"id": "first", "title": "First", "what": "To begin with", "needs": [], "steps": steps}]
    slack = Sandbox(tiny_app.manifest(), guide=lambda: list(chapters), log_calls=False)
    async with slack, PageClient(slack.url) as here:
        assert (await here.get("/page/guide"))["chapters"] == chapters


async def test_a_workspace_of_ones_own() -> None:
    own = Person("U1", "kim", "Kim Kimura")
    async with Sandbox(tiny_app.manifest(), [own], log_calls=False) as slack:
        workspace = slack.workspace
        lou = workspace.add_person("lou", "Lou Larsen", tz="Europe/Oslo")
        room = workspace.add_channel("team", [own, lou])
        async with PageClient(slack.url) as here:
            await here.person("U1").say("#team", "@lou, see #team & <this>")
        assert workspace.messages(room)[0].text == f"<@{lou.id}|lou>, see <#{room.id}|team> &amp; &lt;this&gt;"


async def test_waiting_in_vain_tells_what_was_there(ada: Actor, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=ada.id, text="Something else")
    with pytest.raises(TimeoutError) as waited:
        await ada.wait_for_dm("a brief", timeout=0.05)
    assert "a brief" in str(waited.value)
    assert "Something else" in str(waited.value)


async def test_a_wrong_name_tells_what_can_be_used(ada: Actor, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=ada.id, text="Greet?", blocks=[tiny_app.button("Say hello", "greet")])
    with pytest.raises(LookupError, match="'Say hello'"):
        await ada.click(await ada.wait_for_dm("Greet?"), "Wave")


async def test_waiting_for_no_modal_times_out(ada: Actor) -> None:
    with pytest.raises(TimeoutError, match="a modal"):
        await ada.view(timeout=0.05)


async def test_options_are_chosen_by_their_words(
    ada: Actor, client: AsyncWebClient, bodies: list[dict[str, Any]]
) -> None:
    options = [{"text": plain("Soon"), "value": "1"}, {"text": plain("Later"), "value": "2"}]
    select = {"type": "static_select", "action_id": "when_value", "placeholder": plain("When?"), "options": options}
    row = {"type": "actions", "block_id": "row", "elements": [select]}
    await client.chat_postMessage(channel=ada.id, text="When?", blocks=[row])
    message = await ada.wait_for_dm("When?")
    await ada.choose(message, "When?", "Later")
    assert bodies[-1]["actions"][0]["selected_option"]["value"] == "2"
    with pytest.raises(LookupError, match="Soon"):
        await ada.choose(message, "When?", "Never")
