"""What the demo runs: a stand-in Slack, the bot in it, a sample programme imported, and a clock to move."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app import Firsthand
from bot.clock import Clocks, MovableClock, SystemClock
from bot.config import Settings
from bot.program.rounds.calendar import Cadence, month_of, next_month
from bot.workbook.importing import ImportReport, import_workbook
from models.database import Database
from models.migrate import migrate
from scripts.demo.guide import Guide
from scripts.demo.sample_workbook import write_sample
from scripts.sandbox import Sandbox
from scripts.sandbox.sample_company import CX, NADIA, STORIES, TOM

_ROOT = Path(__file__).parent.parent.parent
# The afternoon before the round opens: the first thing to do is to let the month begin.
_BEFORE = timedelta(hours=18)
# Her sixth week begins a week after the round opens.
_PRIYA_IS_NEW = timedelta(weeks=4)
_ZONE, _ROUND_DAY = ZoneInfo("UTC"), "first working day"


@dataclass
class Demo:
    """The running demo; `opens` is when the month's round opens (aware), `report` what was imported."""

    sandbox: Sandbox
    bot: Firsthand
    opens: datetime
    workbook: Path
    report: ImportReport


@asynccontextmanager
async def running_demo(port: int = 0, *, workbook: Path | None = None) -> AsyncIterator[Demo]:
    """Start the demo on 127.0.0.1 at `port` (0: any that is free), and stop it at the end.

    The sample workbook is written to `workbook`, or into the demo's own folder, which is removed.
    """
    with tempfile.TemporaryDirectory(prefix="firsthand-demo-") as name:
        folder = Path(name)
        database_url = f"sqlite:///{folder / 'demo.db'}"
        sample = workbook or folder / "firsthand-sample.xlsx"
        opens = _next_opening()
        write_sample(sample, priya_since=(opens - _PRIYA_IS_NEW).date())
        report = await _import_sample(sample, database_url, now=opens - _BEFORE)
        clock = MovableClock(opens - _BEFORE)
        sandbox = Sandbox(json.loads((_ROOT / "manifest.json").read_text()), clock=clock, page=True, rate_limits=0)
        await sandbox.start(port)
        bot = Firsthand(_settings(sandbox, database_url), Clocks(programme=clock, wall=SystemClock()))
        sandbox.state.on_clock = lambda _now: bot.schedule.run_all()
        sandbox.state.guide = Guide(bot.database, opens, sample, clock).chapters
        try:
            await bot.start()
            yield Demo(sandbox, bot, opens, sample, report)
        finally:
            await bot.stop()
            await sandbox.stop()


async def _import_sample(workbook: Path, database_url: str, *, now: datetime) -> ImportReport:
    database = Database(database_url)
    try:
        await migrate(database)
        content = await asyncio.to_thread(workbook.read_bytes)
        return await import_workbook(database, content, now=now)
    finally:
        await database.close()


def _next_opening() -> datetime:
    """Return when the round of next month opens."""
    cadence = Cadence(_ROUND_DAY, _ZONE)
    return cadence.opens(cadence.span_of(next_month(month_of(SystemClock().now(), _ZONE))))


def _settings(sandbox: Sandbox, database_url: str) -> Settings:
    return Settings(
        slack_bot_token=SecretStr(sandbox.bot_token),
        slack_app_token=SecretStr(sandbox.app_token),
        slack_signing_secret=SecretStr(sandbox.signing_secret),
        slack_api_url=sandbox.api_url,
        firsthand_database_url=SecretStr(database_url),
        firsthand_stories_channel=STORIES,
        firsthand_cx_channel=CX,
        firsthand_cx_team=f"{NADIA},{TOM}",
        firsthand_http_host="127.0.0.1",
        firsthand_http_port=0,
        firsthand_timezone=_ZONE.key,
        firsthand_round_day=_ROUND_DAY,
    )
