"""Health: what /healthz says while Slack or the database refuse, and how long a click may wait for a busy thread."""

import sys

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from models import OutgoingKind
from tests.harness import Harness


async def health(world: Harness) -> tuple[int, str]:
    address = f"http://127.0.0.1:{world.bot.transport.port}/healthz"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        return answer.status, (await answer.json())["status"]


@pytest.mark.parametrize("busy", [False, True], ids=["at rest", "with a message to deliver"])
async def test_it_is_unwell_while_the_token_is_refused(world: Harness, busy: bool) -> None:
    assert await health(world) == (200, "ok")
    world.sandbox.state.revoked = True
    if busy:
        async with world.database.write() as session:
            await outbox.enqueue(session, OutgoingKind.ROUND_WAITS, 202611, outbox.CX_CHANNEL)
    await world.bot.schedule.run_all()
    assert await health(world) == (503, "unwell")
    world.sandbox.state.revoked = False
    await world.bot.schedule.run_all()
    assert await health(world) == (200, "ok")


async def test_a_call_that_lacks_a_scope_is_no_refusal_of_the_token(world: Harness) -> None:
    world.sandbox.faults.fault("usergroups.users.list", "refused", error="missing_scope", always=True)
    world.sandbox.faults.fault("conversations.list", "refused", error="missing_scope", always=True)
    await world.bot.schedule.run_all()
    assert await health(world) == (200, "ok")


async def test_it_is_unwell_while_the_database_answers_nothing(world: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    monkeypatch.setattr(AsyncSession, "exec", fail)
    assert await health(world) == (503, "unwell")


async def test_a_thread_that_computes_keeps_the_event_loop_waiting_but_briefly(world: Harness) -> None:
    assert await health(world) == (200, "ok")
    assert sys.getswitchinterval() <= 0.001
