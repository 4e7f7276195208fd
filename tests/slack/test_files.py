"""Fetching a file: only from Slack, only with permission, and at most ten megabytes."""

import pytest

from bot.slack import ErrorKind, SlackCallError, SlackWorkspace, make_client
from bot.slack.urls import download
from scripts.sandbox import Sandbox
from scripts.sandbox.entities import File
from tests.harness import NADIA

LARGEST = 10 * 1024 * 1024


def shelved(slack: Sandbox, content: bytes) -> File:
    file = File("F0UPLOAD001", "customers.xlsx", len(content), NADIA, content, completed=True, submitted=True)
    slack.workspace.files[file.id] = file
    return file


async def test_its_bytes_are_fetched(slack: Sandbox, workspace: SlackWorkspace) -> None:
    content = b"PK" + bytes(range(256)) * 4096
    assert await workspace.file_content(shelved(slack, content).id) == content


async def test_ten_megabytes_are_fine_and_a_byte_more_is_not(slack: Sandbox, workspace: SlackWorkspace) -> None:
    file = shelved(slack, b"x" * LARGEST)
    assert len(await workspace.file_content(file.id)) == LARGEST
    file.content = b"x" * (LARGEST + 1)
    with pytest.raises(SlackCallError, match="larger than 10 MB"):
        await workspace.file_content(file.id)


@pytest.mark.parametrize("token", ["xoxb-without-files-read"], ids=["login page with a 200"])
async def test_a_login_page_is_not_taken_for_the_file(slack: Sandbox, token: str) -> None:
    address = str(shelved(slack, b"PK").to_slack(slack.url)["url_private"])
    with pytest.raises(SlackCallError, match="files:read") as refused:
        await download(address, make_client(token, slack.api_url))
    assert refused.value.kind is ErrorKind.RECIPIENT


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/slack.com/f.xlsx",
        "http://files.slack.com/f.xlsx",
        "https://slack.com.evil.example/f.xlsx",
        "https://notslack.com/f.xlsx",
        "https://slack.com@evil.example/f.xlsx",
        "file:///etc/passwd",
        "",
    ],
)
async def test_no_other_host_is_asked(slack: Sandbox, address: str) -> None:
    with pytest.raises(SlackCallError, match="outside Slack"):
        await download(address, make_client(slack.bot_token, slack.api_url))


async def test_a_host_that_does_not_answer_may_be_asked_again(slack: Sandbox) -> None:
    client = make_client(slack.bot_token, "http://127.0.0.1:1/api/")
    with pytest.raises(SlackCallError) as unanswered:
        await download("http://127.0.0.1:1/f.xlsx", client)
    assert unanswered.value.kind is ErrorKind.UNKNOWN
