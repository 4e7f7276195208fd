"""The modal of a meeting with a sponsored account: built, widened by what there was besides, and read back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.dates import short_date
from bot.payloads import StateValues, View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines.sponsor import INDICATORS, Indicator
from bot.program.sponsoring.dissatisfiers import Known
from bot.program.sponsoring.entries import (
    LONGEST_DISSATISFIER,
    LONGEST_OTHERS,
    LONGEST_PLACE,
    MOST_DISSATISFIERS,
    MeetingEntry,
    Told,
    field_of,
    latest_fix,
)
from bot.program.sponsoring.facts import Meeting, facts_in
from bot.program.sponsoring.health import HIGHEST, LOWEST
from bot.surfaces import inputs, parts
from bot.surfaces.modal import kept_in, modal, with_kept
from bot.surfaces.parts import Blocks, bold, line, prose
from bot.surfaces.sponsor_ids import SponsorAction, SponsorBlock, SponsorCallback
from models import Customer

_SOLVED, _MEETING, _TOLD = "solved", "meeting", "told"
_FRAME = ("type", "callback_id", "title", "close", "submit", "private_metadata")
# Slack: ten boxes are the most.
_MOST_BOXES = 10
_LONGEST_ID = 9


def meeting_modal(details: AssignmentDetails, meeting: Meeting | None, *, today: date) -> dict[str, Any]:
    """Return the modal of a new meeting, or of one that was logged; `today` is the sponsor's date."""
    facts, row = facts_in(details.own), meeting.row if meeting else None
    contacts = _contacts(facts.contacts, meeting)
    told = [each for each in meeting.told if each.is_open] if meeting else []
    before = [each for each in facts.open if each.id not in {known.id for known in told}]
    blocks: Blocks = [
        *_to_solve(before),
        inputs.date_input("met_on", "When did you meet?", value=row.met_on if row else today, required=True),
        *_who(contacts, meeting),
        inputs.text_input("place", "Where?", value=row.place if row else "", multiline=False, max_length=LONGEST_PLACE),
        *(_rating(each, row.indicators if row else {}) for each in INDICATORS),
    ]
    for place, each in enumerate(told):
        blocks += _dissatisfier(place, each, today=today, by=details.participant.slack_id)
    has_others = not contacts or bool(row and row.others)
    blocks += _more(details.id, told=len(told), has_others=has_others)
    title = "Edit the meeting" if row else "Log a meeting"
    version = row.version if row else 0
    view = modal(SponsorCallback.MEETING, title, blocks, subject=details.id, version=version, submit="Save")
    kept = {_MEETING: str(meeting.id) if meeting else "", _TOLD: " ".join(str(each.id) for each in told)}
    return with_kept(view, kept)


def _contacts(known: Sequence[Customer], meeting: Meeting | None) -> list[Customer]:
    """Return whom to choose from: who was there first, as a list holds a hundred, and who may be contacted."""
    were_there = meeting.contacts if meeting else ()
    ids = {each.id for each in were_there}
    return [*were_there, *(each for each in known if each.id not in ids)]


def _to_solve(before: Sequence[Known]) -> Blocks:
    if not before:
        return []
    options = [
        (str(each.id), each.commitment.text, f"by {short_date(each.commitment.due_on)}")
        for each in before[:_MOST_BOXES]
    ]
    heading = prose(line(bold("Told before. Tick what is solved by now.")))
    return [heading, inputs.boxes(_SOLVED, options, SponsorAction.TICK_SOLVED)]


def _who(contacts: Sequence[Customer], meeting: Meeting | None) -> Blocks:
    chosen = [str(each.id) for each in meeting.contacts] if meeting else []
    options = [(str(each.id), each.name, each.title or "") for each in contacts]
    choice = [inputs.multi_select_input("contacts", "Whom did you meet?", options, chosen=chosen)] if options else []
    others = meeting.row.others if meeting else ""
    return [*choice, *([_others(others, alone=not options)] if others or not options else [])]


def _others(value: str = "", *, alone: bool = False) -> dict[str, Any]:
    label = "Whom did you meet?" if alone else "Who else was there?"
    return inputs.text_input("others", label, value=value, hint="Names.", multiline=False, max_length=LONGEST_OTHERS)


def _rating(indicator: Indicator, rated: Mapping[str, int]) -> dict[str, Any]:
    ends = {LOWEST: f"{LOWEST}: {indicator.lowest}", HIGHEST: f"{HIGHEST}: {indicator.highest}"}
    options = [(str(number), ends.get(number, str(number)), "") for number in range(LOWEST, HIGHEST + 1)]
    value = str(rated[indicator.key]) if indicator.key in rated else None
    return inputs.select_input(indicator.key, indicator.question, options, value=value)


def _dissatisfier(place: int, known: Known | None, *, today: date, by: str | None) -> Blocks:
    made = known.commitment if known else None
    return [
        inputs.text_input(
            field_of("what", place),
            "What dissatisfies them?",
            value=made.text if made else "",
            hint="In your words. It is on record as a promise to fix it.",
            max_length=LONGEST_DISSATISFIER,
        ),
        inputs.person_input(
            field_of("owner", place), "Who sees it fixed?", value=made.owner if made else by, hint="They are told."
        ),
        inputs.date_input(
            field_of("due_on", place),
            "By when? Within a month.",
            value=made.due_on if made else latest_fix(today),
        ),
    ]


def _more(assignment_id: int, *, told: int, has_others: bool) -> Blocks:
    """Return the buttons for what there was besides; no block where all is shown."""
    buttons = []
    if told < MOST_DISSATISFIERS:
        words = "Something else" if told else "Something dissatisfies them"
        buttons.append(parts.button(words, SponsorAction.ADD_DISSATISFIER, assignment_id))
    if not has_others:
        buttons.append(parts.button("Somebody else was there", SponsorAction.ADD_OTHERS, assignment_id))
    return [parts.actions(SponsorBlock.MEETING_MORE, *buttons)] if buttons else []


def with_dissatisfier(view: View, *, assignment_id: int, today: date, by: str) -> dict[str, Any]:
    """Return an open modal with fields for one more dissatisfier; all else stays, so that Slack keeps what is typed."""
    place = _told_in(view)
    added = _dissatisfier(place, None, today=today, by=by) if place < MOST_DISSATISFIERS else []
    return _widened(view, _ends(view), added, assignment_id)


def with_others(view: View, *, assignment_id: int) -> dict[str, Any]:
    """Return an open modal with a field for who else was there, behind those to choose from."""
    names = [block.get("block_id") for block in view["blocks"]]
    added = [] if "others" in names else [_others()]
    return _widened(view, names.index("contacts") + 1 if "contacts" in names else 0, added, assignment_id)


def _widened(view: View, at: int, added: Blocks, assignment_id: int) -> dict[str, Any]:
    known = [block for block in view["blocks"] if not _is_more(block)]
    blocks = [*known[:at], *added, *known[at:]]
    names = [str(block.get("block_id")) for block in blocks]
    told = sum(name.startswith("what_") for name in names)
    frame = {key: view[key] for key in _FRAME if view.get(key)}  # type: ignore[literal-required]
    return frame | {"blocks": [*blocks, *_more(assignment_id, told=told, has_others="others" in names)]}


def _told_in(view: View) -> int:
    return sum(str(block.get("block_id")).startswith("what_") for block in view["blocks"])


def _ends(view: View) -> int:
    return sum(not _is_more(block) for block in view["blocks"])


def _is_more(block: Mapping[str, Any]) -> bool:
    return str(block.get("block_id")).startswith(SponsorBlock.MEETING_MORE)


def read_meeting(view: View) -> tuple[MeetingEntry, int]:
    """Return what was entered, and the id of the meeting that is changed, 0 for a new one."""
    state, kept = view["state"]["values"], kept_in(view)
    known = [_id(each) for each in kept.get(_TOLD, "").split()]
    told = [_told(state, place, known[place] if place < len(known) else 0) for place in range(_told_in(view))]
    rated = {each.key: inputs.entered(state, each.key) for each in INDICATORS}
    entry = MeetingEntry(
        met_on=inputs.date_from(state, "met_on"),
        contacts=frozenset(map(_id, inputs.several_from(state, "contacts"))) - {0},
        others=inputs.text_from(state, "others"),
        place=inputs.text_from(state, "place"),
        indicators={key: _id(text) for key, text in rated.items() if LOWEST <= _id(text) <= HIGHEST},
        told=tuple(told[:MOST_DISSATISFIERS]),
        solved=frozenset(map(_id, inputs.several_from(state, _SOLVED))) - {0},
    )
    return entry, _id(kept.get(_MEETING, ""))


def _told(state: StateValues, place: int, known: int) -> Told:
    return Told(
        inputs.text_from(state, field_of("what", place)),
        inputs.entered(state, field_of("owner", place)),
        inputs.date_from(state, field_of("due_on", place)),
        known,
    )


def owners_in(entry: MeetingEntry) -> dict[str, str]:
    """Return the Slack ids of who is to see something fixed, by field."""
    return {field_of("owner", place): each.owner for place, each in enumerate(entry.told) if each.text and each.owner}


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID else 0
