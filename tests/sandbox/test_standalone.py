"""The stand-in by itself: its command prints where it is, and every call of the app is recorded."""

import asyncio
import json
import sys
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from tests.sandbox import tiny_app


async def test_it_prints_its_address_and_tokens(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(tiny_app.manifest()), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scripts.sandbox", "--manifest", str(manifest), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    lines = [(await process.stdout.readline()).decode().strip() for _ in range(5)]
    facts = dict(line.split("=", 1) for line in lines)
    client = AsyncWebClient(token=facts["SLACK_BOT_TOKEN"], base_url=facts["SLACK_API_URL"])
    assert (await client.auth_test())["user"] == "tinybot"
    process.terminate()
    await process.wait()


def recorded(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


async def test_calls_are_written_as_json_lines_without_the_token(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    for _ in range(2):
        async with Sandbox(tiny_app.manifest(), call_log=path) as slack:
            client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
            await client.auth_test()
            home = {"type": "home", "blocks": [{"type": "divider"}]}
            await client.views_publish(user_id="U0ADAOKAFOR", view=home)
            await client.api_call("chat.postMessage", data={"channel": "C0STORIES01", "text": "é", "blocks": "[]"})
    calls = recorded(path)
    assert [call["method"] for call in calls] == ["auth.test", "views.publish", "chat.postMessage"] * 2
    assert calls[1]["args"] == {"user_id": "U0ADAOKAFOR", "view": home}
    assert calls[2]["args"] == {"channel": "C0STORIES01", "text": "é", "blocks": []}
    assert "xoxb" not in path.read_text(encoding="utf-8")


async def test_own_tests_stay_out_of_the_log(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    async with Sandbox(tiny_app.manifest(), call_log=path, log_calls=False) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        await client.auth_test()
        assert [call.method for call in slack.calls] == ["auth.test"]
    assert not path.exists()
