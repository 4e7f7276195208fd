"""Files: uploaded in three steps, downloaded with the token, brought by people."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor
from tests.sandbox.tiny_app import modal, question

STORIES = "C0STORIES01"


async def fetched(url: str, token: str) -> tuple[int, str, bytes]:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, response.content_type, await response.read()


async def test_the_sdk_uploads_a_file_into_a_channel(client: AsyncWebClient, sandbox: Sandbox, ada: Actor) -> None:
    await client.files_upload_v2(
        channel=STORIES, filename="plan.xlsx", content=b"PK-bytes", title="The plan", initial_comment="Here"
    )
    message = await ada.wait_for_message(STORIES, "Here")
    assert message["files"][0]["name"] == "plan.xlsx"
    info = (await client.files_info(file=message["files"][0]["id"]))["file"]
    assert (info["title"], info["size"]) == ("The plan", 8)
    status, _, content = await fetched(info["url_private_download"], sandbox.bot_token)
    assert (status, content) == (200, b"PK-bytes")
    history = (await client.conversations_history(channel=STORIES))["messages"]
    assert history[0]["files"][0]["id"] == info["id"]


async def test_without_the_token_a_login_page_comes_with_200(client: AsyncWebClient) -> None:
    await client.files_upload_v2(channel=STORIES, filename="a.txt", content=b"secret")
    message = (await client.conversations_history(channel=STORIES))["messages"][0]
    status, kind, content = await fetched(message["files"][0]["url_private"], "xoxb-wrong")
    assert (status, kind) == (200, "text/html")
    assert b"secret" not in content


async def test_uploads_need_membership(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.files_upload_v2(channel="C0GENERAL01", filename="a.txt", content=b"a")


async def test_a_file_in_a_modal_reaches_the_app(
    client: AsyncWebClient, sandbox: Sandbox, ada: Actor, bodies: list[dict[str, Any]]
) -> None:
    trigger = sandbox.state.interaction_tokens.new_trigger(ada.id)
    ask = question("heard", "Workbook", {"type": "file_input", "filetypes": ["xlsx"], "max_files": 1})
    await client.views_open(trigger_id=trigger, view={**modal(ask), "callback_id": "file"})
    wrong = await ada.submit({"Workbook": await ada.upload("list.csv", b"a,b")})
    assert "xlsx" in wrong["errors"]["heard"]
    given = await ada.upload("list.xlsx", b"PK")
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_info(file=given["id"])
    await ada.submit({"Workbook": given})
    value = bodies[-1]["view"]["state"]["values"]["heard"]["heard_value"]
    assert value["files"][0]["name"] == "list.xlsx"
    _, _, content = await fetched(value["files"][0]["url_private_download"], sandbox.bot_token)
    assert content == b"PK"


async def test_a_file_in_a_dm_comes_with_its_message(
    client: AsyncWebClient, sandbox: Sandbox, ada: Actor, bodies: list[dict[str, Any]]
) -> None:
    dm = (await client.conversations_open(users=ada.id))["channel"]["id"]
    file = await ada.upload("list.xlsx", b"PK", channel=dm)
    await sandbox.settled()
    (event,) = [body["event"] for body in bodies]
    assert (event["subtype"], event["files"][0]["id"]) == ("file_share", file["id"])
    assert (await client.files_info(file=file["id"]))["file"]["name"] == "list.xlsx"


async def test_a_block_shows_a_picture_of_the_app_once_it_is_processed(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    sandbox.state.file_processing = 3600

    async def upload(name: str) -> str:
        answer = await client.files_upload_v2(filename=name, content=b"bytes", alt_txt="What it shows")
        return str(answer["files"][0]["id"])

    async def show(file_id: str) -> None:
        image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "What it shows"}
        await client.chat_postMessage(channel=STORIES, text="Look", blocks=[image])

    picture, book = await upload("chart.png"), await upload("list.xlsx")
    assert (await client.files_info(file=picture))["file"]["mimetype"] == ""
    for refused in (picture, "F0NOBODYHAS", "https://acme.slack.com/files/U1/F1/chart.png"):
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            await show(refused)
    for file in sandbox.workspace.files.values():
        file.processed_at = 0
    await show(picture)
    assert (await client.files_info(file=picture))["file"]["alt_txt"] == "What it shows"
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await show(book)
    with pytest.raises(SlackApiError, match="alt_txt_too_large"):
        await client.files_upload_v2(filename="chart.png", content=b"bytes", alt_txt="x" * 1001)
