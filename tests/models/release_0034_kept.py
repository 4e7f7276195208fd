"""What belongs to assignments of the release on schema 0034: meetings, walks, seats, one-to-ones, welcomes, drafts."""

from datetime import UTC, date, datetime, timedelta

from tests.models.filling import Row, numbered
from tests.models.release_0002 import NADIA, OPENED, people_of
from tests.models.release_0010 import PEOPLE
from tests.models.release_0034_routines import OF_A_STORY, Practice, numbered_practices, subject_of

OWNER = "U0LENAKOWAL"
_LISTEN_AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
_STEPS = (
    ("Find the pump's number on our site", "It stands on the product's page.", "https://shop.acme.example", None),
    ("Order it", "Two minutes, no account needed.", None, "The chat, nine to five"),
    ("Wait for the confirmation", None, None, None),
)
_JOURNEYS = ("Ordering a spare pump", "Moving house", "Returning a pump", "Changing an address")
# A story that the release before published: of call 33.
_STORY_HEARD = 1


def customers() -> list[Row]:
    """Return who stands behind each account that is sponsored, and who is listened to, numbered as the assignments."""
    return [_customer(number) for number, _ in numbered_practices("sponsor", "listen")]


def _customer(number: int) -> Row:
    name = f"Carla Contact{number}"
    return {
        "id": number,
        "external_id": f"K-{number}",
        "folded_id": f"k-{number}",
        "name": name,
        "folded_name": name.lower(),
        "email": f"k{number}@example.com",
        "folded_email": f"k{number}@example.com",
        "account_id": number,
        "title": "Plant manager",
        "phone": f"+351 20 910 0{number:03}",
        "timezone": "Europe/Lisbon",
        "score": 7,
        "score_scale": "0 to 10",
        "comment": "Three hotlines, and none of them answers.",
        "issue_id": 1,
        "consent_to_call": True,
    }


def accounts() -> list[Row]:
    """Return their companies; those that are sponsored are key accounts, looked after by a colleague."""
    return [
        {
            "id": number,
            "name": f"Bigfirm {number}",
            "folded_name": f"bigfirm {number}",
            "key_account": practice.routine == "sponsor",
            **({"owner": OWNER, "owner_id": 4} if practice.routine == "sponsor" else {}),
        }
        for number, practice in numbered_practices("sponsor", "listen")
    ]


def sponsoring(first_promise: int) -> dict[str, list[Row]]:
    """Return sponsorships, meetings and what was told there; its commitments are numbered from `first_promise`."""
    sponsored = [(number, each) for number, each in numbered_practices("sponsor") if each.state != "proposed"]
    met = [(number, each) for number, each in sponsored if each.about]
    ended = ("swapped", "declined", "missed")
    return {
        "sponsorship": numbered(
            {
                "person_id": people_of(number),
                "account_id": number,
                "since": OPENED,
                "until": OPENED if each.state in ended else None,
                "by": NADIA if number % 2 else None,
            }
            for number, each in sponsored
        ),
        "sponsor_meeting": numbered(
            {
                "assignment_id": number,
                "met_on": date(2026, 11, 4),
                "place": "Their plant in Porto" if number % 2 else "",
                "others": "a consultant" if number % 3 == 0 else "",
                "indicators": {"relationship": 4, "value": 3, "reliability": 2, "outlook": 4},
                "version": 1,
                "logged_at": OPENED,
                "logged_by": PEOPLE[people_of(number) - 1][0],
            }
            for number, _ in met
        ),
        "sponsor_meeting_contact": numbered(
            {"meeting_id": place, "customer_id": number} for place, (number, _) in enumerate(met, 1)
        ),
        "sponsor_dissatisfier": numbered(
            {"meeting_id": place, "commitment_id": first_promise + place - 1, "place": 0}
            for place, _ in enumerate(met, 1)
        ),
        "commitment": [_promise(number, "Answer the hotline.") for number, _ in met],
    }


def _promise(number: int, words: str) -> Row:
    by = PEOPLE[people_of(number) - 1][0]
    status = "kept" if number % 4 == 0 else "open"
    terms: Row = {"owner": OWNER, "due_on": date(2026, 12, 18), "status": status, "made_at": OPENED, "made_by": by}
    return {"assignment_id": number, "text": words, **terms}


def journeys() -> list[Row]:
    """Return two journeys of each kind, and one that is taken out."""
    kinds = ("be_a_customer", "be_a_customer", "broken_process", "broken_process")
    facts: Row = {"why": "One order in five is rung up about.", "minutes": 40, "needs": "a private e-mail address"}
    rows: list[Row] = [
        {"external_id": f"J-{place}", "title": title, "kind": kind, **facts}
        for place, (title, kind) in enumerate(zip(_JOURNEYS, kinds, strict=True), 1)
    ]
    return numbered([*rows, {"external_id": "J-gone", "title": "The old shop", "active": False}])


def walking() -> dict[str, list[Row]]:
    """Return the steps of the journeys, and the walks so far: not begun, begun, and gone to the end."""
    words = [
        {"number": number, "task": task, "we_say": says, "link": link, "helper": helper}
        for number, (task, says, link, helper) in enumerate(_STEPS, 1)
    ]
    steps = [{"journey_id": journey, **each} for journey in range(1, len(_JOURNEYS) + 1) for each in words]
    walks = [(n, each) for n, each in numbered_practices("be_a_customer", "broken_process") if each.about]
    walked = []
    for place, (number, practice) in enumerate(walks, 1):
        journey = subject_of(number, practice) or 0
        for at, each in enumerate(words):
            step: Row = {"walk_id": place, "step_id": (journey - 1) * len(words) + at + 1, "version": 0, **each}
            walked.append(step if practice.about == "begun" and at else step | _how_it_went(at))
    return {
        "journey_step": numbered(steps),
        "journey_walk": numbered(
            {
                "assignment_id": number,
                "journey_id": subject_of(number, practice),
                "started_at": OPENED,
                "finished_at": None if practice.about == "begun" else OPENED,
            }
            for number, practice in walks
        ),
        "walked_step": numbered(walked),
    }


def _how_it_went(at: int) -> Row:
    done: Row = {"outcome": "done", "minutes": 4, "friction": 1, "version": 1, "saved_at": OPENED}
    stuck: Row = {"outcome": "stuck", "minutes": 25, "friction": 5, "instead": "I was number eleven in the queue."}
    return done | stuck | {"photo": None} if at == len(_STEPS) - 1 else done


def listening() -> dict[str, list[Row]]:
    """Return the sessions with their seats: asked, in with and without a line, declined, off; late, and left out."""
    held = [(number, each) for number, each in numbered_practices("listen") if each.about]
    return {
        "listen_session": numbered(
            {
                "assignment_id": number,
                "story_id": _STORY_HEARD if practice.about == OF_A_STORY else None,
                "customer_id": number if practice.about == OF_A_STORY else None,
                "starts_at": _LISTEN_AT if practice.booked_on else None,
            }
            for number, practice in held
        ),
        "listen_seat": [
            {"id": seat_of(place, number), **row}
            for place, (number, practice) in enumerate(held, 1)
            for number, row in enumerate(_seats(place, number, practice))
        ],
    }


def seat_of(session_id: int, place: int) -> int:
    """Return the id of a seat in a session, by its place from 0."""
    return session_id * 2 - 1 + place


def guest_of(number: int, place: int) -> int:
    """Return the person who comes along in this place of an assignment (id): never who brings them."""
    return (people_of(number) + place) % len(PEOPLE) + 1


def _seats(session_id: int, number: int, practice: Practice) -> list[Row]:
    state = {"asked": "asked", OF_A_STORY: "asked", "declined": "declined", "off": "off"}.get(practice.about, "in")
    seats: list[Row] = [
        {"session_id": session_id, "person_id": guest_of(number, place), "state": state, "version": 0}
        for place in range(2)
    ]
    if practice.about == "all":
        consents = ("named", "anonymous") if practice.consent != "private" else ("private", "private")
        for place, (seat, consent) in enumerate(zip(seats, consents, strict=True)):
            line = "Nobody reads what they send us." if place else "She does our bookkeeping."
            seat |= {"line": line, "consent": consent, "version": 1, "written_at": OPENED}
        seats[1] |= {"is_late": practice.story == "published"}
        seats[1] |= {"left_out_by": NADIA if practice.story == "in review" else None}
    return seats


def one_to_ones() -> list[Row]:
    """Return what was said about and in the one-to-ones, as far as anything was."""
    given: dict[str, Row] = {
        "answered": {"beforehand": {"direction": "Yes.", "stop": "The third reminder."}},
        "passed": {"passed_why": "We spoke last week."},
        "logged": {"met_on": date(2026, 11, 5), "answers": {"helpful": "Yes, the quotes."}, "notes": "Shorter briefs."},
    }
    given["agreed"] = given["logged"] | {"beforehand": {"direction": "I think so."}, "notes": ""}
    logged: Row = {"version": 1, "logged_at": OPENED, "logged_by": NADIA}
    blank: Row = {"beforehand": {}, "passed_why": "", "answers": {}, "notes": "", "version": 0}
    return numbered(
        {"assignment_id": number, **blank, **given[each.about], **(logged if each.state == "closed" else {})}
        for number, each in numbered_practices("one_to_one")
        if each.about
    )


def agreed() -> list[Row]:
    """Return what was agreed on in one-to-ones, without ids."""
    return [
        _promise(n, "Send the brief a day earlier.")
        for n, each in numbered_practices("one_to_one")
        if each.about == "agreed"
    ]


def welcomes() -> list[Row]:
    """Return the welcomes, and beside them one that nobody began, and one that was left."""
    last_day = {"over": date(2026, 11, 6)}
    heard: Row = {
        "scores": [["0 to 10", 12, 7.0]],
        "of_department": [],
        "issues": [1],
        "worst": [1],
        "comments": [1, 2],
    }
    rows: list[Row] = [
        {
            "person_id": people_of(number),
            "assignment_id": number,
            "start_date": date(2026, 9, 28) if number % 2 else None,
            "last_day": last_day.get(each.about, date(2026, 11, 22)),
            "partner": NADIA if each.about in ("partner", "meets") else None,
            "meets_on": date(2026, 11, 12) if each.about == "meets" else None,
            "wanted": ["shadow"] if number % 2 else [],
            "heard": heard if each.about else {},
            "heard_on": date(2026, 11, 10) if each.about else None,
            "shown": "",
        }
        for number, each in numbered_practices("welcome")
    ]
    blank: Row = {"wanted": [], "heard": {}, "shown": "", "last_day": date(2026, 9, 30)}
    late: Row = {"person_id": 8, "start_date": date(2026, 8, 3), **blank}
    return numbered([*rows, late, {"person_id": 9, "left_by": NADIA, **blank}])


def drafts(spoken_of: list[int], channel_of: dict[int, str]) -> list[Row]:
    """Return what participants said of these assignments so far, in words and in clips; `channel_of` them by number."""
    clips: list[tuple[str | None, str]] = [
        (None, "She waits for the invoice, every month."),
        ("complete", "Nobody tells her when it comes."),
        ("waited for", ""),
        ("cut", "And then she said that"),
        ("missing", ""),
    ]
    return numbered(
        {
            "assignment_id": number,
            "channel_id": channel_of[number],
            "ts": f"1794000{place:03}.{number:06}",
            "file_id": f"F0CLIP{place}{number}" if transcript else "",
            "link": "https://acme.slack.example/files/clip" if transcript else None,
            "text": text,
            "transcript": transcript,
            "attempts": 0,
            "next_try_at": OPENED + timedelta(days=2) if transcript == "waited for" else None,
            "kept_at": OPENED,
        }
        for number in spoken_of
        for place, (transcript, text) in enumerate(clips)
    )
