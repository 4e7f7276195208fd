"""The messages about the six younger routines on schema 0034, each with whom it went to and where it stands."""

from collections.abc import Iterator

from tests.models.filling import Row
from tests.models.release_0002 import NADIA, PEOPLE, message, to_participant
from tests.models.release_0034_kept import OWNER, guest_of, seat_of
from tests.models.release_0034_routines import CX_MEMBER, NEXT, NOW_ON, PLANNED, Practice, numbered_practices, round_of

MESSAGE_KINDS = {
    "account owner told": ("person", "sponsorship"),
    "account handed back": ("cx", "assignment"),
    "quarter not told": ("cx", "assignment"),
    "dissatisfier owner": ("person", "dissatisfier"),
    "listen asked": ("person", "assignment"),
    "listen told": ("person", "assignment"),
    "listen off": ("person", "assignment"),
    "listen line": ("person", "assignment"),
    "listen declined": ("person", "assignment"),
    "listen late": ("cx", "assignment"),
    "one-to-one host": ("person", "assignment"),
    "one-to-one day": ("person", "assignment"),
    "one-to-one to log": ("person", "assignment"),
    "one-to-one passed": ("person", "assignment"),
    "one-to-one off": ("person", "assignment"),
    "one-to-one told": ("person", "assignment"),
    "one-to-one new host": ("person", "assignment"),
    "one-to-one agreed": ("person", "assignment"),
    "welcome partner": ("person", "assignment"),
    "welcome day told": ("person", "assignment"),
    "welcome reminder": ("person", "assignment"),
    "welcome over": ("cx", "assignment"),
    "welcomes on the way": ("cx", "round"),
    "welcome too late": ("cx", "participant"),
    "draft kept": ("person", "assignment"),
    "words answered": ("person", "hour"),
    "file answered": ("person", "hour"),
}
# Of the calls of the release before, those that were out; what was said of them so far is kept.
SPOKEN_OF = [3, 4]
_TO_CX = frozenset(kind for kind, (place, _) in MESSAGE_KINDS.items() if place == "cx")
_TO_HOST = frozenset({"one-to-one host", "one-to-one to log", "one-to-one passed", "one-to-one off"})


def messages() -> list[Row]:
    """Return the messages, in the columns that schema 0002 had."""
    made = [message("plan", round_of(routine, when), "cx") for routine in PLANNED for when in (NOW_ON, NEXT)]
    for number, practice in numbered_practices():
        made += _of_assignment(number, practice)
    made += [_to_owner("account owner told", place) for place in (1, 2)]
    made += [
        message("welcomes on the way", round_of("welcome", NOW_ON), "cx"),
        message("welcome too late", 8, "cx"),
        message("words answered", 0, "person", again="U0ADAOKAFOR 2026111009", user="U0ADAOKAFOR"),
        message("file answered", 0, "person", again="U0SAMRIVERA 2026111009", user="U0SAMRIVERA"),
    ]
    return [*made, *(to_participant(number, "draft kept", "1794000000.000001") for number in SPOKEN_OF)]


def _of_assignment(number: int, practice: Practice) -> Iterator[Row]:
    if practice.brief_state:
        yield to_participant(number, "assignment", state=practice.brief_state)
    if practice.state == "sent" and practice.routine != "welcome":
        yield to_participant(number, "reminder", "1")
    for kind in practice.told:
        yield from _told(number, kind, practice)
    if practice.consent:
        yield message("review", number, "cx")
    if practice.story in ("published", "corrected"):
        yield message("story", number, "stories")
        yield to_participant(number, "story published")
    notes = {"draft": ("changes asked", "1"), "declined": ("story declined", "")}
    if practice.story in notes:
        yield to_participant(number, *notes[practice.story])


def _told(number: int, kind: str, practice: Practice) -> Iterator[Row]:
    if kind == "dissatisfier owner":
        yield _to_owner(kind, 1, again=OWNER)
    elif kind in _TO_CX:
        yield message(kind, number, "cx", again="2026-11-06" if kind == "welcome over" else "")
    elif kind.startswith("listen "):
        yield from _to_seats(number, kind)
    elif kind in _TO_HOST or (kind, practice.routine) == ("one-to-one day", "one_to_one"):
        yield _to_member(number, kind, practice)
    elif kind == "one-to-one agreed":
        yield message(kind, number, "person", again=OWNER, user=OWNER)
    elif kind == "welcome partner":
        yield message(kind, number, "person", again=NADIA, user=NADIA)
    elif kind == "welcome day told":
        yield message(kind, number, "person", again="2026-11-12:1:partner", user=NADIA)
        yield to_participant(number, kind, "2026-11-12:1:newcomer")
    else:
        yield to_participant(number, kind)


def _to_owner(kind: str, subject: int, again: str = "") -> Row:
    return message(kind, subject, "person", again=again, user=OWNER)


def _to_member(number: int, kind: str, practice: Practice) -> Row:
    day = str(practice.booked_on)
    agains = {"one-to-one host": str(CX_MEMBER), "one-to-one to log": day, "one-to-one day": f"{day}:1f"}
    suffix = agains.get(kind, "" if kind == "one-to-one off" else "1f")
    row = message(kind, number, "person", again=suffix, user=NADIA)
    return row | {"slack_user": None, "participant_id": CX_MEMBER}


def _to_seats(number: int, kind: str) -> Iterator[Row]:
    session = 1 + [each for each, practice in numbered_practices("listen") if practice.about].index(number)
    if kind == "listen declined":
        yield to_participant(number, kind, f"{seat_of(session, 0)}:1f")
        return
    for place in range(2):
        suffix = (
            f"{seat_of(session, place)}:1f" if kind in ("listen told", "listen off") else str(seat_of(session, place))
        )
        person = guest_of(number, place)
        row = message(kind, number, "person", again=suffix, user=PEOPLE[person - 1][0])
        yield row | {"slack_user": None, "participant_id": person}


def late_lines() -> list[Row]:
    """Return what the CX team was told of lines that came once a story was public."""
    held = [(number, each) for number, each in numbered_practices("listen") if each.about]
    return [
        message("listen late", number, "cx", again=str(seat_of(session, 1)))
        for session, (number, practice) in enumerate(held, 1)
        if practice.story == "published"
    ]
