"""What hosts are asked and told, and the brief of a shadow day, in every state and of extreme facts."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines.shadow import SHADOW
from bot.surfaces import shadow
from bot.surfaces.assignment import assignment_message
from bot.surfaces.brief import brief_modal
from bot.surfaces.message import Message
from models import Assignment, AssignmentState, Consent, Person, RoundState, ShadowHost
from tests.surfaces.builders import ADA, CONTEXT, LENA, NADIA, TEAM, TODAY, details, extreme, maybe, reflected, words
from tests.surfaces.slack_rules import assert_message_fits, assert_view_fits, buttons, mentioned

_HOST = Person(id=8, name="Lena Kowalska", slack_id=LENA, department="Billing", timezone="Europe/Warsaw")


def day(of: AssignmentDetails, state: AssignmentState, host: Person = _HOST, **values: Any) -> AssignmentDetails:
    """Return these details as those of a shadow day."""
    own = ShadowHost(person_id=8, site="Warsaw", role="answers the billing line")
    booked = TODAY if state is AssignmentState.BOOKED else None
    assignment = Assignment(id=11, round_id=3, routine=SHADOW.key, participant_id=1, host_id=8, state=state, why="New.")
    assignment.booked_on = booked
    plain: dict[str, Any] = {"routine": SHADOW, "customer": None, "issue": None, "host": host, "own": own}
    return replace(of, assignment=assignment, **plain | values)


@st.composite
def days(draw: st.DrawFn) -> AssignmentDetails:
    """Draw a shadow day in any state."""
    state = draw(st.sampled_from([state for state in AssignmentState if state is not AssignmentState.UNREACHABLE]))
    host = Person(id=8, name=draw(words(200)), department=draw(maybe(200)), email=draw(maybe(320)), slack_id=LENA)
    own = ShadowHost(person_id=8, site=draw(maybe(200)), role=draw(maybe(300)))
    guest = Person(
        id=1, name=draw(words(200)), department=draw(maybe(200)), slack_id=draw(st.sampled_from([ADA, None]))
    )
    is_told = state in (AssignmentState.REFLECTED, AssignmentState.CLOSED)
    of = reflected(draw(st.sampled_from(Consent))) if is_told else details()
    return day(of, state, host, own=own, participant=guest)


def told(facts: AssignmentDetails) -> list[Message]:
    """Return all that is said to the host, to the CX team and to the guest."""
    another = shadow.day_told(facts, is_another=True)
    return [
        shadow.host_asked(facts),
        shadow.host_reminded(facts),
        *([another] if another else []),
        shadow.day_off(facts),
        shadow.thanked(facts, CONTEXT),
        shadow.host_silent(facts, None),
        shadow.host_silent(facts, NADIA),
        shadow.host_withdrew(facts),
        shadow.no_host_left(facts),
        assignment_message(facts, CONTEXT),
    ]


@extreme
@given(days())
def test_every_message_fits_and_mentions_only_who_is_part_of_it(facts: AssignmentDetails) -> None:
    for each in told(facts):
        assert_message_fits(each)
        assert mentioned(each) <= {ADA, LENA, NADIA, TEAM}
    assert_view_fits(brief_modal(facts, CONTEXT))


QUESTION = ["Glad to", "Not this time"]
ANSWERED: list[tuple[AssignmentState, list[str], str]] = [
    (AssignmentState.ASKED, QUESTION, "Would you have Ada Okafor beside you for a day?"),
    (AssignmentState.APPROVED, ["I can't after all"], "Thank you!"),
    (AssignmentState.SENT, ["I can't after all"], "has your name now"),
    (AssignmentState.BOOKED, ["I can't after all"], "comes on Monday, 16 November"),
    (AssignmentState.DONE, [], "spent a day beside you"),
    (AssignmentState.SWAPPED, [], "won't come to you this time"),
    (AssignmentState.MISSED, [], "won't come to you this time"),
]


@pytest.mark.parametrize(("state", "pressed", "said"), ANSWERED, ids=[case[0].value for case in ANSWERED])
def test_the_host_s_message_says_what_is_so(state: AssignmentState, pressed: list[str], said: str) -> None:
    message = shadow.host_asked(day(details(), state))
    assert buttons(message.blocks) == pressed
    assert said in message.text


def test_only_a_round_that_has_ended_is_said_to_be_over() -> None:
    missed = day(details(), AssignmentState.MISSED)
    assert "over" not in shadow.host_asked(missed).text
    missed.round.state = RoundState.CLOSED
    assert "is over, and no day with Ada Okafor came about" in shadow.host_asked(missed).text


def test_a_private_day_tells_its_host_no_promise() -> None:
    private = day(reflected(Consent.PRIVATE), AssignmentState.CLOSED)
    named = day(reflected(Consent.NAMED), AssignmentState.CLOSED)
    assert "Freeze the price." in shadow.thanked(named, CONTEXT).text
    assert "Freeze the price." not in shadow.thanked(private, CONTEXT).text


def test_no_other_host_is_promised_once_the_round_is_over() -> None:
    facts = day(details(), AssignmentState.SWAPPED)
    assert "Your next brief comes" in str(shadow.host_withdrew(facts))
    over = replace(facts, round=facts.round.model_copy(update={"state": RoundState.CLOSED}))
    assert "Your next brief comes" not in str(shadow.host_withdrew(over))
    assert "nobody else is asked" in str(shadow.host_withdrew(over))


def test_no_other_host_is_promised_where_nobody_is_left_to_be_asked() -> None:
    told = shadow.host_withdrew(day(details(), AssignmentState.SWAPPED), is_last=True).text
    assert "Your next brief comes" not in told
    assert "your CX team looks for somebody" in told
