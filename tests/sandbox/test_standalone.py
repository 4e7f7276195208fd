"""The stand-in starts by itself and prints where it is."""

import asyncio
import json
import sys
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

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
