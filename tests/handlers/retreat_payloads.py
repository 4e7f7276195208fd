"""Payloads of what is pressed and submitted before a retreat."""

from bot.program.retreats import shared_issues
from bot.surfaces.retreat import RetreatAction
from bot.surfaces.retreat_modals import Ballot, commitment_modal, vote_modal
from scripts.sandbox import payloads
from scripts.sandbox.views import View
from tests.handlers.payload_parts import BuildPayload, Payload, opened, pressed
from tests.harness import Harness


async def _ballot(harness: Harness, who: str, subject: int) -> View:
    async with harness.database.read() as session:
        issues = await shared_issues.of_retreat(session, subject)
    return opened(harness, who, vote_modal(subject, issues, Ballot(frozenset(), frozenset()), {}))


def turned(action: RetreatAction) -> BuildPayload:
    """Return what builds the payload of turning the page of the vote."""

    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack, view = harness.sandbox.state, await _ballot(harness, who, subject)
        return "interactive", payloads.view_action(slack, slack.workspace.people[who], view, pressed(action, "0"))

    return build_payload


async def vote(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of a vote for the one issue there is."""
    slack, view = harness.sandbox.state, await _ballot(harness, who, subject)
    (box,) = [name for name in view.state if name.startswith("vote_")]
    view.state[box][RetreatAction.TICK_ISSUE] |= {"selected_options": [{"value": "yes"}]}
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)


async def commit(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of committing to an issue."""
    slack = harness.sandbox.state
    async with harness.database.read() as session:
        issue = await shared_issues.one(session, subject)
    assert issue is not None
    view = opened(harness, who, commitment_modal(issue, by=who))
    view.state["what"]["what"]["value"] = "Let two people approve."
    view.state["due_on"]["due_on"]["selected_date"] = "2026-12-01"
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)
