"""URLs that Slack hands us: which may see the token or take an answer, and fetching a file."""

import pytest

from bot.slack import ErrorKind, SlackCallError, SlackWorkspace, make_client
from bot.slack.urls import download, is_response_url, is_trusted
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


TRUSTED = [
    ("http://localhost:9000/f", "http://127.0.0.1:9000/api/", True),
    ("http://127.0.0.1:9000/f", "http://localhost:9000/api/", True),
    ("http://[::1]:9000/f", "http://localhost:9000/api/", True),
    ("http://127.0.0.2:9000/f", "http://localhost:9000/api/", True),
    ("http://LOCALHOST:9000/f", "http://localhost:9000/api/", True),
    ("https://files.slack.com/f", "https://slack.com/api/", True),
    ("https://slack.internal/f", "https://slack.internal/api/", True),
    ("http://localhost:9000/f", "https://slack.com/api/", False),
    ("http://127.0.0.1:9000/f", "https://slack.internal/api/", False),
    ("http://localhost.evil.example/f", "http://localhost:9000/api/", False),
    ("http://10.0.0.7/f", "http://127.0.0.1:9000/api/", False),
    ("https://evil.example/f", "http://localhost:9000/api/", False),
    ("http://files.slack.com/f", "https://slack.com/api/", False),
    ("http://files.slack.com/f", "http://localhost:9000/api/", False),
    ("http://slack.internal/f", "https://slack.internal/api/", False),
    ("https://slack.internal/f", "http://slack.internal/api/", True),
    ("https://files.slack-gov.com/f", "https://slack-gov.com/api/", True),
    ("HTTPS://FILES.SLACK.COM/f", "https://slack.com/api/", True),
    ("https://files.slack.com:8443/f", "https://slack.com/api/", False),
    ("https://files.slack.com./f", "https://slack.com/api/", False),
    ("https://someone@files.slack.com/f", "https://slack.com/api/", False),
    ("https://evil.example\\@files.slack.com/f", "https://slack.com/api/", False),
    ("https://files.slack.com\n.evil.example/f", "https://slack.com/api/", False),
    ("https://[::1/f", "http://localhost:9000/api/", False),
    ("http://localhost:99999/f", "http://localhost:9000/api/", False),
    ("ftp://files.slack.com/f", "https://slack.com/api/", False),
    (7, "https://slack.com/api/", False),
    (None, "http://localhost:9000/api/", False),
    ("not an address", "http://localhost:9000/api/", False),
]


@pytest.mark.parametrize(("address", "api_url", "trusted"), TRUSTED)
def test_who_may_see_the_token(address: object, api_url: str, trusted: bool) -> None:
    assert is_trusted(address, api_url) is trusted


ANSWERED = [
    ("https://hooks.slack.com/actions/T1/2/x", "https://slack.com/api/", True),
    ("https://hooks.slack.com/commands/T1/2/x", "https://slack.com/api/", True),
    ("https://hooks.slack-gov.com/actions/T1/2/x", "https://slack-gov.com/api/", True),
    ("http://hooks.slack.com/actions/T1/2/x", "https://slack.com/api/", False),
    ("https://files.slack.com/actions/x", "https://slack.com/api/", False),
    ("https://acme.slack.com/actions/x", "https://slack.com/api/", False),
    ("https://hooks.slack.com.evil.example/x", "https://slack.com/api/", False),
    ("https://evil.example/hooks.slack.com", "https://slack.com/api/", False),
    ("https://evil.example#@hooks.slack.com/x", "https://slack.com/api/", False),
    ("https://a:b@hooks.slack.com/x", "https://slack.com/api/", False),
    ("https://hooks.slack.com:22/x", "https://slack.com/api/", False),
    ("http://127.0.0.1:9/x", "https://slack.com/api/", False),
    ("http://169.254.169.254/latest", "https://slack.com/api/", False),
    ("http://127.0.0.1:9000/actions/x", "http://127.0.0.1:9000/api/", True),
    ("http://169.254.169.254/latest", "http://127.0.0.1:9000/api/", False),
    ("file:///etc/passwd", "http://127.0.0.1:9000/api/", False),
    ("", "https://slack.com/api/", False),
    (["https://hooks.slack.com/x"], "https://slack.com/api/", False),
]


@pytest.mark.parametrize(("address", "api_url", "trusted"), ANSWERED)
def test_where_an_answer_may_go(address: object, api_url: str, trusted: bool) -> None:
    assert is_response_url(address, api_url) is trusted
