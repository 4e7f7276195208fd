"""The modal of a routine for many: whom it is for is told in short, and nobody chosen is lost to Slack's limits."""

from datetime import date

from bot.program.people.audiences import Audience
from bot.program.rounds.overview import Named, Standing
from bot.program.rounds.reach import NOBODY
from bot.program.rounds.round_times import Opening
from bot.program.routines import CALL
from bot.program.routines.switches import Seen, Terms
from bot.surfaces.routine_modal import routine_modal
from bot.surfaces.routine_words import for_whom

MONTH = date(2026, 11, 1)


def _for(audience: Audience, names: int) -> Standing:
    named = [Named(number, f"Person {number}", f"U{number:03}") for number in range(names)]
    terms = Terms(1, MONTH, beside=False, audience=audience)
    return Standing(CALL, None, terms, names, 0, 0, Opening(MONTH, MONTH), None, named, NOBODY)


def test_of_many_people_few_are_named() -> None:
    many = _for(Audience(frozenset({"Finance"}), frozenset(range(500))), 500)
    assert for_whom(many).endswith("Person 9, Person 10, and 489 more")
    few = _for(Audience(frozenset({"Finance"}), frozenset(range(2))), 2)
    assert for_whom(few) == "for 2 people: Finance, Person 0, and Person 1"


def test_a_department_that_is_chosen_stays_among_more_than_a_list_holds() -> None:
    departments = [f"Department {number:03}" for number in range(130)]
    standing = _for(Audience(frozenset({departments[-1]})), 0)
    view = routine_modal(standing, [Opening(MONTH, MONTH)], departments, today=MONTH, seen=Seen(0, 0))
    (element,) = [each["element"] for each in view["blocks"] if each.get("block_id") == "departments.call"]
    assert [each["value"] for each in element["initial_options"]] == [departments[-1]]
    assert len(element["options"]) == 100
