"""The six routines that came between the schemas 0025 and 0034: their rounds, and an assignment in each state."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.models import release_0025
from tests.models.filling import Row, numbered
from tests.models.release_0002 import NADIA, OPENED, Call, people_of
from tests.models.release_0010 import PEOPLE

FIRST = len(release_0025.CALLS) + 1
PLANNED = ("sponsor", "be_a_customer", "broken_process", "listen", "one_to_one")
ROUTINES = (*PLANNED, "welcome")
# Nadia is of the CX team; the second of them was met by nobody yet.
CX_MEMBER = 17
BEGAN = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
_FIRST_ROUND = 8
_QUARTERS = (
    ("closed", date(2026, 8, 3), date(2026, 11, 2)),
    ("approved", date(2026, 11, 2), date(2027, 2, 2)),
    ("proposed", date(2027, 2, 2), date(2027, 5, 3)),
)
PAST, NOW_ON, NEXT = "closed", "approved", "proposed"
_SUBJECTS = {
    "sponsor": "account_id",
    "be_a_customer": "journey_id",
    "broken_process": "journey_id",
    "listen": "customer_id",
    "one_to_one": "host_id",
}
# What is listened to where there is no customer: a story that was published.
OF_A_STORY = "a story"


def round_of(routine: str, when: str) -> int:
    """Return the id of the round of a routine that is closed, approved or proposed."""
    if routine == "welcome":
        return _FIRST_ROUND + len(PLANNED) * len(_QUARTERS)
    place = [state for state, *_ in _QUARTERS].index(when)
    return _FIRST_ROUND + PLANNED.index(routine) * len(_QUARTERS) + place


@dataclass(frozen=True)
class Practice(Call):
    """One assignment of such a routine; `told` are the kinds of messages besides that came with it.

    `about` is what differs in what belongs to it, by routine: how far a walk went, what is listened to.
    """

    routine: str = ""
    told: tuple[str, ...] = ()
    about: str = ""
    booked_on: date | None = None


def _of(routine: str, state: str, when: str = NOW_ON, **more: object) -> Practice:
    brief = {"proposed": None, "approved": "waiting", "swapped": "dropped"}.get(state, "sent")
    given: dict[str, object] = {"brief_state": brief} | more
    return Practice(state, round_of(routine, when), routine=routine, **given)  # type: ignore[arg-type]


def _told(routine: str, story: str, consent: str = "anonymous", modal: str = "", when: str = NOW_ON) -> Practice:
    state = "closed" if story in ("published", "corrected", "withdrawn", "declined") else "reflected"
    return _of(routine, state, when, story=story, consent=consent, modal=modal, about="all")


def _with_story(routine: str, consent: str) -> Iterator[Practice]:
    """Return one assignment of a routine that ends in a story for each state a story may be in."""
    yield _told(routine, "published", "anonymous", when=PAST)
    yield _told(routine, "published", consent)
    yield _told(routine, "corrected", consent)
    yield _told(routine, "withdrawn")
    yield _told(routine, "declined")
    yield _told(routine, "in review", consent)
    yield _told(routine, "in review", modal="story_edit")
    yield _told(routine, "draft", modal="reflection")


def _usual(routine: str) -> Iterator[Practice]:
    yield _of(routine, "proposed", NEXT)
    yield _of(routine, "approved")
    yield _of(routine, "swapped")
    yield _of(routine, "declined", PAST, brief_state=None)
    yield _of(routine, "missed", PAST)


_SPONSOR = (
    *_usual("sponsor"),
    _of("sponsor", "sent"),
    _of("sponsor", "sent", modal="reflection", about="met", told=("dissatisfier owner",)),
    _of("sponsor", "booked", modal="booking", booked_on=date(2026, 11, 27)),
    _of("sponsor", "declined", told=("account handed back",)),
    _of("sponsor", "missed", PAST, told=("quarter not told",)),
    *_with_story("sponsor", "named"),
    Practice("reflected", round_of("sponsor", NOW_ON), routine="sponsor", consent="private", about="all"),
)
_WALKS = tuple(
    practice
    for routine in ("be_a_customer", "broken_process")
    for practice in (
        *_usual(routine),
        _of(routine, "sent"),
        _of(routine, "sent", about="begun"),
        _of(routine, "talked", modal="reflection", about="all"),
        *_with_story(routine, "anonymous"),
    )
)
_ASKED, _TOLD_DAY = ("listen asked",), ("listen asked", "listen told")
_LISTEN = (
    *_usual("listen"),
    _of("listen", "sent"),
    _of("listen", "sent", told=_ASKED, about="asked"),
    _of("listen", "sent", told=("listen asked", "listen declined"), about="declined"),
    _of("listen", "sent", told=_ASKED, about=OF_A_STORY),
    _of("listen", "booked", told=_TOLD_DAY, about="in", booked_on=date(2026, 11, 27)),
    _of("listen", "swapped", told=("listen asked", "listen off"), about="off"),
    _of("listen", "talked", told=("listen asked", "listen line"), about="in", modal="reflection"),
    _told("listen", "published", "named"),
    _told("listen", "published"),
    _told("listen", "in review", "named"),
    _told("listen", "in review", modal="story_masks"),
    _told("listen", "draft", modal="reflection"),
    Practice("reflected", round_of("listen", NOW_ON), routine="listen", consent="private", about="all"),
)
_ONE_TO_ONE = (
    *_usual("one_to_one"),
    _of("one_to_one", "sent", told=("one-to-one host",)),
    _of("one_to_one", "sent", told=("one-to-one host", "one-to-one new host"), about="answered"),
    _of("one_to_one", "booked", told=("one-to-one host", "one-to-one day"), booked_on=date(2026, 11, 27)),
    _of("one_to_one", "booked", told=("one-to-one host", "one-to-one to log"), booked_on=date(2026, 11, 9)),
    _of("one_to_one", "declined", told=("one-to-one host", "one-to-one passed"), about="passed"),
    _of("one_to_one", "swapped", told=("one-to-one host", "one-to-one off")),
    _of("one_to_one", "closed", told=("one-to-one host", "one-to-one told"), about="logged"),
    _of("one_to_one", "closed", told=("one-to-one told", "one-to-one agreed"), about="agreed"),
)
# One a participant: of nobody there are two.
_WELCOMES = (
    _of("welcome", "sent"),
    _of("welcome", "sent", told=("welcome partner",), modal="reflection", about="partner"),
    _of("welcome", "sent", told=("welcome partner", "welcome day told", "welcome reminder"), about="meets"),
    _of("welcome", "sent", told=("welcome over",), about="over"),
    _told("welcome", "published"),
    _told("welcome", "in review"),
)
PRACTICES = (*_SPONSOR, *_WALKS, *_LISTEN, *_ONE_TO_ONE, *_WELCOMES)


def numbered_practices(*routines: str) -> list[tuple[int, Practice]]:
    """Return the assignments of these routines, of all where none is named, by their numbers."""
    every = enumerate(PRACTICES, FIRST)
    return [(number, each) for number, each in every if not routines or each.routine in routines]


def rounds() -> list[Row]:
    """Return three rounds of each routine that is planned, and the one of the welcome."""
    quarters = [_round(routine, *quarter) for routine in PLANNED for quarter in _QUARTERS]
    rows = [*quarters, _round("welcome", "approved", date(2026, 11, 2), date(2026, 12, 2))]
    return [{"id": number, **row} for number, row in enumerate(rows, _FIRST_ROUND)]


def _round(routine: str, state: str, starts_on: date, ends_on: date) -> Row:
    opened_at = datetime.combine(min(starts_on, date(2026, 11, 2)), OPENED.timetz())
    span: Row = {"month": starts_on.replace(day=1), "starts_on": starts_on, "ends_on": ends_on}
    row = span | {"routine": routine, "state": state, "opened_at": opened_at, "plan_wanted_at": opened_at}
    return row if state == "proposed" else row | {"approved_at": OPENED, "approved_by": NADIA}


def subject_of(number: int, practice: Practice) -> int | None:
    """Return the id of what an assignment is about: account, customer, journey or colleague; None for nothing."""
    if practice.routine == "one_to_one":
        return CX_MEMBER
    if practice.routine in ("be_a_customer", "broken_process"):
        return 1 + number % 2 + 2 * ("be_a_customer", "broken_process").index(practice.routine)
    # Accounts and customers of their own, numbered as the assignments.
    return None if practice.about == OF_A_STORY else number


def assignments() -> list[Row]:
    """Return the assignments, as rows."""
    return [_assignment(number, each) for number, each in numbered_practices()]


def _assignment(number: int, practice: Practice) -> Row:
    is_out = practice.state not in ("proposed", "approved") and practice.brief_state == "sent"
    column = _SUBJECTS.get(practice.routine)
    return {
        "id": number,
        "round_id": practice.round_id,
        "routine": practice.routine,
        "participant_id": people_of(number),
        **({column: subject_of(number, practice)} if column else {}),
        "state": practice.state,
        "why": "They look after this programme.",
        "assigned_by": NADIA if number % 5 == 0 else None,
        "sent_at": OPENED if is_out else None,
        "booked_on": practice.booked_on,
    }


def moves() -> list[Row]:
    """Return how each assignment came to its state, without ids."""
    made: list[Row] = []
    for number, practice in numbered_practices():
        move: Row = {"assignment_id": number, "at": OPENED, "actor": None}
        made.append(move | {"from_state": None, "to_state": "proposed"})
        if practice.state != "proposed":
            made.append(move | {"from_state": "proposed", "to_state": practice.state})
    return made


def switches() -> list[Row]:
    """Return the times during which these routines were on, each chosen otherwise, without ids."""
    chosen: dict[str, Row] = {
        "sponsor": {"every_months": 3, "first_month": date(2026, 8, 1), "beside": True},
        "listen": {"every_months": 6, "revision": 2, "changed_by": NADIA},
        "one_to_one": {"for_everybody": False, "revision": 1, "changed_by": NADIA},
        "welcome": {"beside": False},
    }
    on: Row = {"on_since": BEGAN, "on_by": NADIA, "off_since": None, "off_by": None}
    return [{"routine": routine, **on, **chosen.get(routine, {})} for routine in ROUTINES]


def taking_part() -> list[Row]:
    """Return who takes part: everybody in each, one person no more."""
    rows: list[Row] = [
        {"person_id": number, "routine": routine, "since": BEGAN, "until": None}
        for routine in ROUTINES
        for number in range(1, len(PEOPLE) + 1)
    ]
    return [*rows, {"person_id": 8, "routine": "listen", "since": BEGAN, "until": OPENED}]


def left_out() -> list[Row]:
    """Return who got nothing in the next plans, for each reason there is."""
    return numbered(
        {"round_id": round_of(routine, NEXT), "person_id": person_id, "why": why, "routine": other}
        for routine, person_id, why, other in (
            ("listen", 8, "other_first", "call"),
            ("be_a_customer", 8, "nothing_left", None),
            ("broken_process", 7, "not_found", None),
        )
    )
