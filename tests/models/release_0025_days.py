"""The shadow days of the release on schema 0025: in every state, who hosts, and what hosts were asked and told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.models import release_0010
from tests.models.filling import Row
from tests.models.release_0002 import NADIA, OPENED, Call, message, people_of, to_participant
from tests.models.release_0010 import PEOPLE

# Rounds of the quarter that is over, of this one, and of the next.
PAST, NOW_ON, NEXT = 5, 6, 7
MESSAGE_KINDS = {
    "host asked": ("person", "assignment"),
    "host reminded": ("person", "assignment"),
    "host silent": ("cx", "assignment"),
    "host withdrew": ("person", "assignment"),
    "no host left": ("cx", "assignment"),
    "host told of day": ("person", "assignment"),
    "host told off": ("person", "assignment"),
    "host thanked": ("person", "assignment"),
}
# Who hosts, by person id, each with their place and what they do there.
HOSTS = {
    10: ("U0INESDUART", "Ines Duarte", "Europe/Lisbon", "Lisbon", "answers the customer line"),
    11: ("U0MARCUSHIL", "Marcus Hill", "America/New_York", "Newark", "leads a shift in the warehouse"),
    12: ("U0ARJUNRAOX", "Arjun Rao", "Asia/Kolkata", None, "mends what fails at the customer's"),
    13: ("U0YUKISATOX", "Yuki Sato", "Asia/Tokyo", "Osaka", None),
}
# A sheet names them, and nobody has this address in Slack; a host who is only a guest there; and one nobody asked yet.
ROSA, GRACE, MEI = 14, 15, 16
DMS = release_0010.DMS | {slack_id: f"D{slack_id[1:]}" for slack_id, *_ in HOSTS.values()}
_BEGAN, _ASKED_AT = datetime(2026, 7, 1, 9, 0, tzinfo=UTC), datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
ROUNDS: tuple[Row, ...] = tuple(
    {
        "routine": "shadow",
        "month": starts_on.replace(day=1),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "state": state,
        "opened_at": datetime.combine(min(starts_on, date(2026, 11, 2)), OPENED.timetz()),
        "plan_wanted_at": datetime.combine(min(starts_on, date(2026, 11, 2)), OPENED.timetz()),
        **({} if state == "proposed" else {"approved_at": OPENED, "approved_by": NADIA}),
    }
    for state, starts_on, ends_on in (
        ("closed", date(2026, 7, 2), date(2026, 10, 2)),
        ("approved", date(2026, 10, 2), date(2027, 1, 4)),
        ("proposed", date(2027, 1, 4), date(2027, 4, 2)),
    )
)
QUESTIONS: tuple[Row, ...] = (
    {"external_id": "Q-day", "situation": "any", "question": "What takes you longest?", "routine": "shadow"},
)


@dataclass(frozen=True)
class Day(Call):
    """One day beside a host; `asked` are the messages about the question, `told` those to the host that followed."""

    asked: tuple[str, ...] = ("host asked",)
    told: tuple[str, ...] = ()
    booked_on: date | None = None
    asked_state: str = "sent"


def _told(story: str | None, consent: str, modal: str = "", *, round_id: int = NOW_ON) -> Day:
    decided = story not in (None, "draft", "in review")
    state = "closed" if decided else "reflected"
    return Day(state, round_id, story=story, consent=consent, modal=modal, told=("host thanked",))


DAYS = (
    Day("proposed", NEXT, brief_state=None, asked=()),
    Day("proposed", NEXT, brief_state=None, asked=()),
    # Asked: just now, not yet, and long ago, once left open.
    Day("asked", NOW_ON, brief_state=None),
    Day("asked", NOW_ON, brief_state=None, asked_state="waiting"),
    Day("asked", NOW_ON, brief_state=None, asked=("host asked", "host reminded", "host silent")),
    Day("asked", NOW_ON, brief_state=None, asked=("host asked", "host reminded", "host silent")),
    Day("approved", NOW_ON, brief_state="waiting"),
    Day("sent", NOW_ON),
    Day("sent", NOW_ON, modal="reflection"),
    Day("sent", NOW_ON, modal="booking"),
    Day("booked", NOW_ON, told=("agreed",), booked_on=date(2026, 11, 27)),
    Day("booked", NOW_ON, told=("agreed", "changed"), booked_on=date(2026, 12, 4)),
    Day("talked", NOW_ON),
    # The host would rather not and nobody was left; can't after all; the guest swapped; the CX team took it back.
    Day("swapped", NOW_ON, brief_state=None, told=("no host left",)),
    Day("swapped", NOW_ON, told=("host withdrew",)),
    Day("swapped", NOW_ON, told=("host told off",)),
    Day("swapped", NOW_ON, told=("call off", "host told off")),
    Day("declined", PAST, brief_state=None),
    Day("missed", PAST),
    _told("published", "named", round_id=PAST),
    _told("published", "anonymous", round_id=PAST),
    _told("withdrawn", "anonymous", round_id=PAST),
    _told("corrected", "named", round_id=PAST),
    _told("published", "anonymous"),
    _told("declined", "named"),
    _told("in review", "named"),
    _told("in review", "anonymous", "story_edit"),
    _told("in review", "anonymous", "story_masks"),
    _told("draft", "anonymous", "reflection"),
    _told(None, "private"),
)
LEFT_OPEN = 6


def host_of(number: int) -> int:
    """Return the person who hosts the day of this assignment (id)."""
    return number % len(HOSTS) + min(HOSTS)


def people() -> list[Row]:
    """Return the hosts, and who is known by an address or as a guest alone."""
    made: list[Row] = [
        {
            "id": number,
            "name": name,
            "slack_id": slack_id,
            "email": f"{name.lower().replace(' ', '.')}@acme.example",
            "department": "Care" if number % 2 else None,
            "timezone": zone,
            "looked_up_at": OPENED,
        }
        for number, (slack_id, name, zone, *_) in HOSTS.items()
    ]
    rosa: Row = {"id": ROSA, "name": "rosa.quist@acme.example", "email": "rosa.quist@acme.example"}
    grace: Row = {"id": GRACE, "name": "Grace Lee", "slack_id": "U0GRACELEE1", "guest": True, "looked_up_at": OPENED}
    mei: Row = {"id": MEI, "name": "Mei Tanaka", "slack_id": "U0MEITANAKA", "looked_up_at": OPENED}
    return [*made, rosa | {"not_found_at": OPENED}, grace, mei]


def taking_part() -> list[Row]:
    """Return who spends such days: all participants in Slack, and one who no longer does."""
    since: Row = {"routine": "shadow", "since": _BEGAN, "until": None}
    open_ones = [since | {"person_id": number} for number in range(1, len(PEOPLE) + 1)]
    return [*open_ones, since | {"person_id": 8, "until": OPENED}]


def rows(first: int) -> dict[str, list[Row]]:
    """Return the rows by table of the days, numbered from `first`, without ids where nothing refers to them."""
    hosts = [{"person_id": number, "site": site, "role": role} for number, (*_, site, role) in HOSTS.items()]
    hosts.append({"person_id": MEI, "site": "Tokyo", "role": "sees to what comes back"})
    switch: Row = {"routine": "shadow", "on_by": NADIA}
    return {
        "shadow_host": [*hosts, {"person_id": GRACE, "site": None, "role": None, "active": False}],
        "routine_switch": [
            switch | {"id": 2, "on_since": _BEGAN, "off_since": OPENED, "off_by": NADIA},
            switch | {"id": 3, "on_since": OPENED, "off_since": None, "off_by": None},
        ],
        "assignment": [_assignment(number, day) for number, day in enumerate(DAYS, first)],
        "assignment_move": [move for number, day in enumerate(DAYS, first) for move in _moves(number, day, first)],
    }


def _assignment(number: int, day: Day) -> Row:
    return {
        "id": number,
        "round_id": day.round_id,
        "routine": "shadow",
        "participant_id": people_of(number),
        "host_id": host_of(number),
        "state": day.state,
        "why": f"{HOSTS[host_of(number)][1]} serves customers; you have not been there.",
        "assigned_by": NADIA if number % 5 == 0 else None,
        "sent_at": OPENED if day.brief_state == "sent" else None,
        "booked_on": day.booked_on,
    }


def _moves(number: int, day: Day, first: int) -> Iterator[Row]:
    states = ["proposed", *(["asked"] if day.asked else []), *([] if day.state == "asked" else [day.state])]
    at = _ASKED_AT if day.asked == ("host asked",) and day.state == "asked" else OPENED
    before = None
    for state in states if day.state != "proposed" else ["proposed"]:
        yield {"assignment_id": number, "from_state": before, "to_state": state, "at": at, "actor": None}
        before = state
    if number == first + LEFT_OPEN - 1:
        yield {"assignment_id": number, "from_state": "asked", "to_state": "asked", "at": OPENED, "actor": NADIA}


def to_host(number: int, kind: str, again: str = "", *, state: str = "sent") -> Row:
    """Return a message to the host of this day."""
    row = message(kind, number, "person", again=again, user=NADIA, state=state)
    where = DMS[HOSTS[host_of(number)][0]] if row["channel_id"] else None
    return row | {"slack_user": None, "participant_id": host_of(number), "channel_id": where}


def messages(first: int) -> list[Row]:
    """Return the messages about the days, numbered from `first`."""
    made = [message("plan", round_id, "cx") for round_id in (PAST, NOW_ON, NEXT)]
    for number, day in enumerate(DAYS, first):
        made += [_asked(number, kind, day.asked_state) for kind in day.asked]
        if day.brief_state:
            made.append(to_participant(number, "assignment", state=day.brief_state))
        if day.state in ("sent", "booked"):
            made.append(to_participant(number, "reminder", "1"))
        made += [row for kind in day.told for row in _to_all(number, kind, day)]
        if day.consent:
            made += _about_story(number, day)
    return made


def _asked(number: int, kind: str, state: str) -> Row:
    return message(kind, number, "cx") if kind == "host silent" else to_host(number, kind, state=state)


def _to_all(number: int, kind: str, day: Day) -> list[Row]:
    if kind in ("agreed", "changed"):
        booked_on = day.booked_on if len(day.told) == 1 or kind == "changed" else date(2026, 11, 26)
        return [to_host(number, "host told of day", f"{booked_on}:{kind}:{number:08x}")]
    if kind == "no host left":
        return [message(kind, number, "cx")]
    if kind == "host withdrew":
        return [to_participant(number, kind)]
    return [to_participant(number, kind, "1f")] if kind == "call off" else [to_host(number, kind)]


def _about_story(number: int, day: Day) -> list[Row]:
    made = [message("review", number, "cx")]
    if day.story in ("published", "corrected"):
        made += [message("story", number, "stories"), to_participant(number, "story published")]
    notes = {"draft": ("changes asked", "1"), "declined": ("story declined", "")}
    return [*made, to_participant(number, *notes[day.story])] if day.story in notes else made


def told(first: int) -> list[tuple[int, Day]]:
    """Return the days that were logged, by their numbers."""
    return [(number, day) for number, day in enumerate(DAYS, first) if day.consent]
