"""Rate limits: a method that Slack asked to rest is not called, and only that one."""

import asyncio
from datetime import timedelta

import pytest

from bot.slack import ErrorKind, RateLimiter, SlackCallError


async def test_a_method_that_must_rest_rests_alone() -> None:
    limiter = RateLimiter()
    limiter.hold("chat.update", timedelta(seconds=60))
    with pytest.raises(SlackCallError) as resting:
        await limiter.wait("chat.update")
    assert resting.value.kind is ErrorKind.LATER
    assert resting.value.wait is not None
    assert timedelta(seconds=50) < resting.value.wait <= timedelta(seconds=60)
    await limiter.wait("chat.postMessage", "C1")


async def test_a_rest_that_is_over_is_over() -> None:
    limiter = RateLimiter()
    limiter.hold("chat.update", timedelta(seconds=-1))
    await limiter.wait("chat.update")


async def test_one_channel_takes_a_few_at_once_and_then_waits_while_another_is_free() -> None:
    limiter = RateLimiter()
    for _ in range(5):
        await limiter.wait("chat.postMessage", "C1")
    sixth = asyncio.create_task(limiter.wait("chat.postMessage", "C1"))
    for _ in range(5):
        await limiter.wait("chat.postMessage", "C2")
    assert not sixth.done()
    sixth.cancel()


async def test_a_method_goes_at_the_pace_of_its_tier() -> None:
    limiter = RateLimiter()
    for _ in range(20):
        await limiter.wait("conversations.list")
    next_one = asyncio.create_task(limiter.wait("conversations.list"))
    for _ in range(50):
        await limiter.wait("chat.update")
    assert not next_one.done()
    next_one.cancel()
