"""Every message in every state, of ordinary and of extreme facts, held against Slack's rules."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.nudges.silence import Silence
from bot.surfaces import cx_notices, notices, nudges
from bot.surfaces.assignment import assignment_message
from bot.surfaces.commands import help_message
from bot.surfaces.cx_notices import call_off_told
from bot.surfaces.message import Message
from bot.surfaces.notices import call_off, commitment_left, commitment_message
from bot.surfaces.parts import bold
from bot.surfaces.render_context import RenderContext
from bot.surfaces.review import review_card
from bot.surfaces.story import story_message
from handlers import COMMANDS
from models import AssignmentState, Outgoing, OutgoingKind, OutgoingState, Place, StoryState
from tests.surfaces.builders import (
    ADA,
    CONTEXT,
    LENA,
    LINK,
    NADIA,
    NOW,
    SPAN,
    TEAM,
    after_the_call,
    before_the_call,
    details,
    extreme,
    promise,
    reflected,
    words,
)
from tests.surfaces.slack_rules import assert_message_fits, buttons, mentioned, shown

contexts = st.builds(
    RenderContext,
    now=st.just(NOW),
    cx_team=st.sampled_from([(), (NADIA,), (TEAM,), (NADIA, TEAM, LENA, ADA)]),
    story_is_posted=st.booleans(),
    story_link=st.sampled_from([None, LINK]),
)


@extreme
@given(before_the_call(), contexts)
def test_the_executives_message_fits_in_every_state_before_the_call(
    facts: AssignmentDetails, context: RenderContext
) -> None:
    rendered = assignment_message(facts, context)
    assert_message_fits(rendered)
    assert mentioned(rendered) <= set(context.cx_team)


@extreme
@given(after_the_call(), contexts)
def test_the_executives_message_fits_in_every_state_after_the_call(
    facts: AssignmentDetails, context: RenderContext
) -> None:
    rendered = assignment_message(facts, context)
    assert_message_fits(rendered)
    assert mentioned(rendered) <= {LENA}


@extreme
@given(after_the_call(), contexts)
def test_the_review_card_fits_in_every_state(facts: AssignmentDetails, context: RenderContext) -> None:
    rendered = review_card(facts, context)
    assert_message_fits(rendered)
    assert mentioned(rendered) <= {LENA, NADIA}


@extreme
@given(after_the_call())
def test_the_story_fits(facts: AssignmentDetails) -> None:
    rendered = story_message(facts)
    assert_message_fits(rendered)
    assert mentioned(rendered) <= {LENA}


ABOUT_A_CALL: dict[str, Callable[[AssignmentDetails], Message]] = {
    "nudge": lambda facts: nudges.nudge([(facts, 1)], NOW.date()),
    "unanswered": lambda facts: nudges.unanswered(facts, Silence(3, NOW.date()), NOW.date()),
    "let go": nudges.let_go,
    "published": lambda facts: notices.story_published(facts, CONTEXT),
    "published nowhere": lambda facts: notices.story_published(facts, RenderContext(now=NOW)),
    "changes asked": notices.changes_asked,
    "declined": notices.story_declined,
    "went with another": lambda facts: notices.story_withdrawn(facts, with_another=True),
    "resubmitted": notices.resubmitted,
}


@extreme
@given(facts=after_the_call())
def test_a_notice_about_a_call_fits_and_pings_nobody(facts: AssignmentDetails) -> None:
    for kind, render in ABOUT_A_CALL.items():
        rendered = render(facts)
        assert_message_fits(rendered)
        assert mentioned(rendered) == set(), kind


@extreme
@given(facts=after_the_call(), changed=st.booleans())
def test_the_word_on_a_promise_fits_and_names_its_author_alone(facts: AssignmentDetails, *, changed: bool) -> None:
    kept = facts if facts.commitment else replace(facts, commitment=promise())
    for rendered in (commitment_message(kept, changed=changed), commitment_left(facts)):
        assert_message_fits(rendered)
        assert mentioned(rendered) <= {ADA}


@extreme
@given(words(320), st.sampled_from(OutgoingKind), st.sampled_from(OutgoingState))
def test_a_notice_to_the_cx_team_fits(error: str, kind: OutgoingKind, state: OutgoingState) -> None:
    row = Outgoing(key="k", kind=kind, subject_id=1, place=Place.PERSON, state=state, next_try_at=NOW, error=error)
    assert_message_fits(cx_notices.not_delivered(row, bold("Ada")))
    assert_message_fits(cx_notices.delivered_after_all(row, bold(error)))


@extreme
@given(facts=before_the_call(), agreed=st.booleans(), active=st.booleans())
def test_a_call_that_is_off_is_reported_without_a_ping(facts: AssignmentDetails, agreed: bool, active: bool) -> None:
    facts.the_customer.consent_to_call, facts.the_customer.active = agreed, active
    for rendered in (call_off(facts), call_off_told(facts)):
        if rendered is not None:
            assert_message_fits(rendered)
            assert mentioned(rendered) == set()
    if agreed and active:
        assert call_off_told(facts) is None


@extreme
@given(words(320))
def test_a_participant_who_cannot_be_found_is_named_without_a_ping(email: str) -> None:
    someone = details().participant
    someone.slack_id, someone.email = None, email
    for has_customer in (True, False):
        rendered = cx_notices.not_found(someone, has_customer=has_customer)
        assert_message_fits(rendered)
        assert email in shown(rendered.blocks)
        assert ("take back" in shown(rendered.blocks)) is has_customer
    for takes_part, slack_id in ((True, None), (True, "U0ADA"), (False, None)):
        someone.slack_id = slack_id
        assert_message_fits(cx_notices.found(someone, takes_part=takes_part))


def test_a_round_that_waits_is_named_by_its_month() -> None:
    rendered = cx_notices.round_waits(SPAN.starts_on)
    assert_message_fits(rendered)
    assert "November 2026" in rendered.text
    assert_message_fits(cx_notices.round_waits_no_more("15 November to 14 December 2026"))


def test_help_names_every_command() -> None:
    listed = [(each.typed, each.help) for each in COMMANDS]
    rendered = help_message(listed[:2], listed[2:])
    assert_message_fits(rendered)
    assert_message_fits(help_message(listed[:2]))
    for each in COMMANDS:
        assert f"/firsthand {each.typed}" in rendered.text


CALLABLE = {
    AssignmentState.APPROVED: "Find a time",
    AssignmentState.SENT: "Find a time",
    AssignmentState.BOOKED: "Change the time",
}


@pytest.mark.parametrize("state", AssignmentState)
def test_only_a_call_still_to_make_can_be_booked_missed_or_swapped(state: AssignmentState) -> None:
    offered = buttons(assignment_message(details(state), CONTEXT).blocks)
    if state is AssignmentState.UNREACHABLE:
        assert offered == ["Find a time", "Log the call", "Swap", "The brief", "They don't want to", "Wrong number"]
    elif state in CALLABLE:
        assert offered == ["Log the call", CALLABLE[state], "Couldn't reach them", "Swap", "The brief"]
    else:
        assert "Swap" not in offered
        assert "Couldn't reach them" not in offered


def test_a_missed_call_may_still_be_logged() -> None:
    assert buttons(assignment_message(details(AssignmentState.MISSED), CONTEXT).blocks) == ["Log the call"]


@pytest.mark.parametrize(("days", "words"), [(-1, "was booked for"), (0, "is booked for"), (3, "is booked for")])
def test_a_missed_call_that_was_booked_past_the_round_says_so_by_today(days: int, words: str) -> None:
    facts = details(AssignmentState.MISSED)
    facts.assignment.booked_on = facts.round.ends_on + timedelta(days=3)
    day = facts.assignment.booked_on - timedelta(days=days)
    context = replace(CONTEXT, now=datetime.combine(day, time(12), UTC))
    assert words in assignment_message(facts, context).text


def test_what_was_let_go_before_its_round_ended_does_not_say_that_the_round_is_over() -> None:
    facts = details(AssignmentState.MISSED)
    facts.assignment.booked_on = facts.round.ends_on + timedelta(days=3)
    context = replace(CONTEXT, now=datetime.combine(facts.last_day, time(12), UTC))
    assert "can wait" in assignment_message(facts, context).text


@pytest.mark.parametrize("state", StoryState)
def test_only_a_story_in_review_can_be_decided_on(state: StoryState) -> None:
    offered = buttons(review_card(reflected(state=state), CONTEXT).blocks)
    in_review = ["Publish", "Edit", "Ask for changes", "Decline"]
    public = ["Open the story", "Withdraw"] if state in (StoryState.PUBLISHED, StoryState.CORRECTED) else []
    assert offered == (in_review if state is StoryState.IN_REVIEW else public)


@pytest.mark.parametrize("state", StoryState)
def test_a_decided_story_can_no_longer_be_edited_by_its_author(state: StoryState) -> None:
    offered = buttons(assignment_message(reflected(state=state), CONTEXT).blocks)
    open_still = state in (StoryState.WAITING, StoryState.DRAFT, StoryState.IN_REVIEW, StoryState.WITHDRAWN)
    assert ("Edit what you wrote" in offered) is open_still
