"""Starts a stand-in Slack by itself: `python -m scripts.sandbox [--port N] [--manifest manifest.json]`."""

import argparse
import asyncio
import contextlib
import json
from pathlib import Path

from scripts.sandbox.entities import Json
from scripts.sandbox.server import Sandbox


async def serve(manifest: Json, port: int) -> None:
    """Serve until stopped, after printing where and with which tokens."""
    sandbox = Sandbox(manifest, page=True)
    await sandbox.start(port)
    print(f"url={sandbox.url}", flush=True)
    print(f"SLACK_API_URL={sandbox.api_url}", flush=True)
    print(f"SLACK_BOT_TOKEN={sandbox.bot_token}", flush=True)
    print(f"SLACK_APP_TOKEN={sandbox.app_token}", flush=True)
    print(f"SLACK_SIGNING_SECRET={sandbox.signing_secret}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await sandbox.stop()


def main() -> None:
    """Read the command line and serve."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--port", type=int, default=0)
    cli.add_argument("--manifest", type=Path, default=Path("manifest.json"))
    options = cli.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(json.loads(options.manifest.read_text(encoding="utf-8")), options.port))


if __name__ == "__main__":
    main()
