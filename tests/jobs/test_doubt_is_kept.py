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


def restarted(office: DeliveryHarness) -> DeliveryHarness:
    """Return the office as it is after a restart: who is a member must be asked anew."""
    workspace = SlackWorkspace(
        make_client(office.sandbox.bot_token, office.sandbox.api_url), RateLimiter(), cx_team=[NADIA]
    )
    return replace(
        office, context=replace(office.context, workspace=workspace, message_sender=MessageSender(workspace))
    )


REFUSALS: list[dict[str, Any]] = [
    {"kind": "refused", "error": "ratelimited"},
    {"kind": "refused", "error": "invalid_auth"},
    {"kind": "refused", "error": "missing_scope"},
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=[refusal["error"] for refusal in REFUSALS])
async def test_a_member_who_cant_be_asked_for_now_gets_it_once(
    office: DeliveryHarness, refusal: dict[str, Any]
) -> None:
    await office.promise_plain(Place.PERSON, slack_user=ADA)
    office.sandbox.faults.fault(POST, "drop_after")
    await office.deliver()
    office = restarted(office)
    office.sandbox.faults.fault(WHO, **refusal)
    await office.deliver()
    assert (await office.row(OutgoingKind.ROUND_WAITS)).attempted_at is not None
    await office.deliver_all()
    assert len(office.said_to(ADA)) == 1


async def test_a_channel_that_was_unsafe_meanwhile_gets_it_once(office: DeliveryHarness) -> None:
    await office.promise_plain(Place.STORIES)
    office.sandbox.faults.fault(POST, "drop_after")
    await office.deliver()
    office.context.workspace.channels.faults[STORIES] = ChannelFault.STORIES_SHARED
    await office.deliver()
    office.context.workspace.channels.faults.clear()
    await office.deliver_all()
    assert len(office.said(STORIES_ID)) == 1


async def test_who_was_a_guest_meanwhile_gets_it_once(office: DeliveryHarness) -> None:
    await office.promise_plain(Place.PERSON, participant_id=1)
    office.sandbox.faults.fault(POST, "drop_after")
    await office.deliver()
    office = restarted(office)
    office.sandbox.workspace.people[ADA].is_guest = True
    await office.deliver()
    assert (await office.row(OutgoingKind.ROUND_WAITS)).error == "not found in Slack"
    office.sandbox.workspace.people[ADA].is_guest = False
    await restarted(office).deliver_all()
    assert len(office.said_to(ADA)) == 1


async def test_what_is_given_up_before_it_could_be_looked_up_is_unclear(office: DeliveryHarness) -> None:
    await office.promise_plain(Place.PERSON, slack_user=ADA)
    office.sandbox.faults.fault(POST, "drop_after")
    await office.deliver()
    office = restarted(office)
    office.sandbox.faults.fault(WHO, "refused", error="org_login_required", always=True)
    await office.deliver(times=17)
    assert (await office.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.UNCLEAR
    assert office.told_cx("may or may not have arrived") == 1


async def test_it_is_looked_up_when_it_can_have_arrived(office: DeliveryHarness) -> None:
    """Slack may be slow to post what it took: looked for too soon, it would be posted twice."""
    await office.promise_plain(Place.STORIES)
    office.sandbox.faults.fault(POST, "drop_before")
    begun = office.context.clocks.wall.now()
    await office.deliver()
    row = await office.row(OutgoingKind.ROUND_WAITS)
    assert row.next_try_at - begun >= SETTLE > timedelta(seconds=2)
