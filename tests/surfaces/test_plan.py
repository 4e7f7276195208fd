"""The plan and the status, from nobody to six hundred people."""

from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.rounds.plans import Pair, Plan, ProgrammeStatus
from bot.program.routines import CALL
from bot.surfaces.plan import plan_message, status_message
from models import Assignment, AssignmentState, Round, RoundState
from tests.surfaces.builders import NADIA, NOW, SPAN, customer, extreme, participant, words
from tests.surfaces.slack_rules import assert_message_fits, buttons, mentioned, nodes, shown


def plan(
    people: int,
    *,
    state: RoundState = RoundState.PROPOSED,
    without: int = 0,
    name: str = "Person",
    moved: AssignmentState = AssignmentState.PROPOSED,
) -> Plan:
    """Return a plan of so many pairs, with names of that kind."""
    round_ = Round(id=3, routine="call", state=state, opened_at=NOW, **asdict(SPAN))
    round_.approved_by = NADIA if state is RoundState.APPROVED else None
    pairs = tuple(
        Pair(
            participant(id=number, name=f"{name} {number}"[:200]),
            customer(id=number, name=f"{name} to call {number}"[:200], account=name[:200]),
            Assignment(
                id=number, round_id=3, routine="call", participant_id=number, customer_id=number, state=moved, why="So."
            ),
        )
        for number in range(1, people + 1)
    )
    return Plan(
        round_, pairs, tuple(participant(id=number, name=f"{name} {number}"[:200]) for number in range(without))
    )


def status(shown_plan: Plan | None, *, not_found: tuple[str, ...] = (), undelivered: int = 0) -> ProgrammeStatus:
    """Return how far a month with that plan is."""
    states = Counter(pair.assignment.state for pair in shown_plan.pairs) if shown_plan else {}
    return ProgrammeStatus(
        routine=CALL,
        span=SPAN,
        plan=shown_plan,
        states=states,
        to_review=2,
        undelivered=undelivered,
        not_found=not_found,
        participants=12,
        callable_customers=34,
    )


@pytest.mark.parametrize(("people", "without"), [(0, 600), (1, 0), (20, 1), (21, 51), (600, 0), (601, 600)])
def test_a_plan_of_any_size_fits(people: int, without: int) -> None:
    assert_message_fits(plan_message(plan(people, without=without)))
    assert_message_fits(status_message(status(plan(people, without=without))))


@extreme
@given(words(200), st.sampled_from(RoundState), st.sampled_from(AssignmentState))
def test_a_plan_of_any_names_in_any_state_fits(name: str, state: RoundState, moved: AssignmentState) -> None:
    made = plan(25, without=60, state=state, name=name, moved=moved)
    for rendered in (plan_message(made), status_message(status(made, not_found=(name,) * 30, undelivered=1))):
        assert_message_fits(rendered)
        assert mentioned(rendered) <= {NADIA}


@pytest.mark.parametrize("people", [600, 601])
def test_six_hundred_pairs_are_listed_and_the_rest_counted(people: int) -> None:
    rendered = shown(plan_message(plan(people)).blocks)
    assert rendered.count(" → ") == 600
    assert ("… and 1 more." in rendered) is (people == 601)


@pytest.mark.parametrize(("without", "more"), [(50, ""), (51, "and 1 more"), (90, "and 40 more")])
def test_nobody_without_a_customer_is_dropped_silently(without: int, more: str) -> None:
    rendered = shown(plan_message(plan(1, without=without)).blocks)
    assert "Without a customer" in rendered
    assert more in rendered


@pytest.mark.parametrize(("unknown", "more"), [(20, ""), (21, "and 1 more")])
def test_nobody_who_cannot_be_found_is_dropped_silently(unknown: int, more: str) -> None:
    rendered = shown(status_message(status(plan(1), not_found=("Ada",) * unknown)).blocks)
    assert rendered.count("Ada") == 20
    assert more in rendered


@pytest.mark.parametrize("state", RoundState)
def test_approve_is_there_only_while_the_plan_waits_for_it(state: RoundState) -> None:
    rendered = plan_message(plan(2, state=state))
    assert buttons(rendered.blocks) == (["Approve"] if state is RoundState.PROPOSED else [])


def test_who_approved_is_mentioned() -> None:
    assert mentioned(plan_message(plan(2, state=RoundState.APPROVED))) == {NADIA}


def test_the_button_carries_the_id_of_the_round_and_which_plan_was_seen_and_nothing_more() -> None:
    proposed = plan(2)
    proposed.round.plan_wanted_at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    values = [node["value"] for node in nodes(plan_message(proposed).blocks) if node.get("type") == "button"]
    assert values == ["3:1793610000"]


@pytest.mark.parametrize(
    ("is_on", "wanted", "after"),
    [
        (False, None, "free for others.\nTo plan again, turn it on: /firsthand turn on Customer call"),
        (True, NOW, "It is made anew, and comes here in a moment."),
        (True, None, "To plan again: /firsthand plan"),
    ],
)
def test_a_plan_that_was_withdrawn_says_what_became_of_it(*, is_on: bool, wanted: datetime | None, after: str) -> None:
    withdrawn = replace(plan(1, state=RoundState.OPEN, without=2), is_on=is_on)
    withdrawn.round.plan_wanted_at = wanted
    shown_card = plan_message(withdrawn)
    assert_message_fits(shown_card)
    assert (
        "Customer call was turned off before anybody approved this plan, so nothing of it was sent." in shown_card.text
    )
    assert after in shown_card.text
    assert "Person" not in shown_card.text
    assert buttons(shown_card.blocks) == []


@pytest.mark.parametrize(("people", "rendered"), [(1, "1 person calls a customer"), (2, "2 people call a customer")])
def test_people_are_counted_in_good_english(people: int, rendered: str) -> None:
    assert rendered in plan_message(plan(people)).text


def test_whoever_calls_two_customers_is_counted_once() -> None:
    made = plan(4)
    twice = (*made.pairs[:3], Pair(made.pairs[0].participant, made.pairs[3].customer, made.pairs[3].assignment))
    assert "3 people call a customer" in plan_message(Plan(made.round, twice, ())).text


@pytest.mark.parametrize(
    ("moved", "one", "several"),
    [
        (AssignmentState.SENT, "1 has the brief", "5 have the brief"),
        (AssignmentState.APPROVED, "1 brief on its way", "5 briefs on their way"),
        (AssignmentState.REFLECTED, "1 story in review", "5 stories in review"),
        (AssignmentState.BOOKED, "1 booked", "5 booked"),
        (AssignmentState.CLOSED, "1 done", "5 done"),
    ],
)
def test_a_status_counts_in_good_english(moved: AssignmentState, one: str, several: str) -> None:
    for people, rendered in ((1, one), (5, several)):
        assert rendered in status_message(status(plan(people, moved=moved, state=RoundState.APPROVED))).text.split("\n")


@pytest.mark.parametrize("state", AssignmentState)
def test_every_state_has_words(state: AssignmentState) -> None:
    assert CALL.states[state].listed in plan_message(plan(1, moved=state)).text or state is AssignmentState.PROPOSED


def test_a_month_without_a_round_tells_what_there_is_to_plan_with() -> None:
    rendered = status_message(status(None))
    assert_message_fits(rendered)
    assert "Participants: 12. Customers who agreed to be called: 34." in rendered.text


def test_a_status_says_what_waits_for_somebody() -> None:
    rendered = status_message(status(plan(2), not_found=("Ada Okafor",), undelivered=3)).text
    for waiting in ("press Approve", "Stories to review: 2", "Not found in Slack: Ada Okafor", "be delivered: 3"):
        assert waiting in rendered


def test_a_plan_of_nobody_boasts_of_nothing() -> None:
    rendered = plan_message(plan(0, without=2)).text
    assert "Nobody has a customer to call so far." in rendered
    assert "0 people" not in rendered


@pytest.mark.parametrize(("people", "customers"), [(0, 3), (3, 0), (0, 0)])
def test_a_round_that_nobody_could_open_is_not_said_to_open(people: int, customers: int) -> None:
    rendered = status_message(replace(status(None), participants=people, callable_customers=customers)).text
    assert "/firsthand import" in rendered
    assert "/firsthand plan" not in rendered


def test_a_status_counts_in_the_order_of_a_call() -> None:
    talked, sent, proposed = (
        plan(1, moved=state).pairs[0]
        for state in (AssignmentState.DONE, AssignmentState.SENT, AssignmentState.PROPOSED)
    )
    mixed = replace(plan(0), pairs=(talked, sent, proposed))
    assert "1 proposed, 1 has the brief, 1 talked" in status_message(status(mixed)).text


def test_approve_sends_nothing_anew_where_all_was_handed_out_before() -> None:
    rendered = shown(plan_message(plan(2, moved=AssignmentState.SENT)).blocks)
    assert "Nothing waits to be sent." in rendered
    assert "Approve sends" not in rendered
