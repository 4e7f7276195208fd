"""Health: what /healthz says while Slack or the database refuse, and how long a click may wait for a busy thread."""

import sys

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from models import OutgoingKind
from tests.harness import Harness


async def health(harness: Harness) -> tuple[int, str]:
    address = f"http://127.0.0.1:{harness.bot.transport.port}/healthz"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        return answer.status, (await answer.json())["status"]


@pytest.mark.parametrize("busy", [False, True], ids=["at rest", "with a message to deliver"])
async def test_it_is_unwell_while_the_token_is_refused(harness: Harness, busy: bool) -> None:
    assert await health(harness) == (200, "ok")
    harness.sandbox.state.revoked = True
    if busy:
        async with harness.database.write() as session:
            await outbox.enqueue(session, OutgoingKind.ROUND_WAITS, 202611, outbox.CX_CHANNEL)
    await harness.bot.schedule.run_all()
    assert await health(harness) == (503, "unwell")
    harness.sandbox.state.revoked = False
    await harness.bot.schedule.run_all()
    assert await health(harness) == (200, "ok")


async def test_a_call_that_lacks_a_scope_is_no_refusal_of_the_token(harness: Harness) -> None:
    harness.sandbox.faults.fault("usergroups.users.list", "refused", error="missing_scope", always=True)
    harness.sandbox.faults.fault("conversations.list", "refused", error="missing_scope", always=True)
    await harness.bot.schedule.run_all()
    assert await health(harness) == (200, "ok")


async def test_it_is_unwell_while_the_database_answers_nothing(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    monkeypatch.setattr(AsyncSession, "exec", fail)
    assert await health(harness) == (503, "unwell")


async def test_a_thread_that_computes_keeps_the_event_loop_waiting_but_briefly(harness: Harness) -> None:
    assert await health(harness) == (200, "ok")
    assert sys.getswitchinterval() <= 0.001
