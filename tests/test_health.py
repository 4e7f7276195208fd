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
async def test_it_is_unwell_while_the_token_is_refused(each_harness: Harness, busy: bool) -> None:
    assert await health(each_harness) == (200, "ok")
    each_harness.sandbox.state.revoked = True
    if busy:
        async with each_harness.database.write() as session:
            await outbox.enqueue(session, OutgoingKind.ROUND_WAITS, 202611, outbox.CX_CHANNEL)
    await each_harness.bot.schedule.run_all()
    assert await health(each_harness) == (503, "unwell")
    each_harness.sandbox.state.revoked = False
    await each_harness.bot.schedule.run_all()
    assert await health(each_harness) == (200, "ok")


async def test_a_call_that_lacks_a_scope_is_no_refusal_of_the_token(each_harness: Harness) -> None:
    each_harness.sandbox.faults.fault("usergroups.users.list", "refused", error="missing_scope", always=True)
    each_harness.sandbox.faults.fault("conversations.list", "refused", error="missing_scope", always=True)
    await each_harness.bot.schedule.run_all()
    assert await health(each_harness) == (200, "ok")


async def test_it_is_unwell_while_the_database_answers_nothing(
    each_harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    monkeypatch.setattr(AsyncSession, "exec", fail)
    assert await health(each_harness) == (503, "unwell")


async def test_a_thread_that_computes_keeps_the_event_loop_waiting_but_briefly(each_harness: Harness) -> None:
    assert await health(each_harness) == (200, "ok")
    assert sys.getswitchinterval() <= 0.001
