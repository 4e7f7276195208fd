"""A send in doubt stays in doubt until it was looked up, whatever else goes wrong before that."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.program.outbox.channels import ChannelFault
from bot.program.outbox.delivery import SETTLE
from bot.slack import MessageSender, RateLimiter, SlackWorkspace, make_client
from models import OutgoingKind, OutgoingState, Place
from tests.harness import ADA, NADIA, STORIES
from tests.jobs.harness import STORIES_ID, DeliveryHarness

POST, WHO = "chat.postMessage", "users.info"


def restarted(harness: DeliveryHarness) -> DeliveryHarness:
    """Return the harness as it is after a restart: who is a member must be asked anew."""
    workspace = SlackWorkspace(
        make_client(harness.sandbox.bot_token, harness.sandbox.api_url), RateLimiter(), cx_team=[NADIA]
    )
    return replace(
        harness, context=replace(harness.context, workspace=workspace, message_sender=MessageSender(workspace))
    )


REFUSALS: list[dict[str, Any]] = [
    {"kind": "refused", "error": "ratelimited"},
    {"kind": "refused", "error": "invalid_auth"},
    {"kind": "refused", "error": "missing_scope"},
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=[refusal["error"] for refusal in REFUSALS])
async def test_a_member_who_cant_be_asked_for_now_gets_it_once(
    harness: DeliveryHarness, refusal: dict[str, Any]
) -> None:
    await harness.enqueue_plain(Place.PERSON, slack_user=ADA)
    harness.sandbox.faults.fault(POST, "drop_after")
    await harness.deliver()
    harness = restarted(harness)
    harness.sandbox.faults.fault(WHO, **refusal)
    await harness.deliver()
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).attempted_at is not None
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1


async def test_a_channel_that_was_unsafe_meanwhile_gets_it_once(harness: DeliveryHarness) -> None:
    await harness.enqueue_plain(Place.STORIES)
    harness.sandbox.faults.fault(POST, "drop_after")
    await harness.deliver()
    harness.context.workspace.channels.faults[STORIES] = ChannelFault.STORIES_SHARED
    await harness.deliver()
    harness.context.workspace.channels.faults.clear()
    await harness.deliver_all()
    assert len(harness.said(STORIES_ID)) == 1


async def test_who_was_a_guest_meanwhile_gets_it_once(harness: DeliveryHarness) -> None:
    await harness.enqueue_plain(Place.PERSON, participant_id=1)
    harness.sandbox.faults.fault(POST, "drop_after")
    await harness.deliver()
    harness = restarted(harness)
    harness.sandbox.workspace.people[ADA].is_guest = True
    await harness.deliver()
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).error == "not found in Slack"
    harness.sandbox.workspace.people[ADA].is_guest = False
    await restarted(harness).deliver_all()
    assert len(harness.messages_to(ADA)) == 1


async def test_what_is_given_up_before_it_could_be_looked_up_is_unclear(harness: DeliveryHarness) -> None:
    await harness.enqueue_plain(Place.PERSON, slack_user=ADA)
    harness.sandbox.faults.fault(POST, "drop_after")
    await harness.deliver()
    harness = restarted(harness)
    harness.sandbox.faults.fault(WHO, "refused", error="org_login_required", always=True)
    await harness.deliver(times=17)
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.UNCLEAR
    assert harness.count_in_cx("may or may not have arrived") == 1


async def test_it_is_looked_up_when_it_can_have_arrived(harness: DeliveryHarness) -> None:
    """Slack may be slow to post what it took: looked for too soon, it would be posted twice."""
    await harness.enqueue_plain(Place.STORIES)
    harness.sandbox.faults.fault(POST, "drop_before")
    begun = harness.context.clocks.wall.now()
    await harness.deliver()
    row = await harness.row(OutgoingKind.ROUND_WAITS)
    assert row.next_try_at - begun >= SETTLE > timedelta(seconds=2)
