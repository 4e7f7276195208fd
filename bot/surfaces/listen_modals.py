"""The modals of listening together: who comes along, when, which story; and one line of what was heard."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.listening.choosing import Offered
from bot.program.listening.inviting import MOST
from bot.program.listening.lines import LONGEST, Written
from bot.program.listening.sessions import SeatFacts
from bot.program.people import is_slack_id
from bot.program.people.availability import zone_of
from bot.surfaces import inputs, parts
from bot.surfaces.booking_modal import booked_blocks, overlap_boxes
from bot.surfaces.hours import booked_day
from bot.surfaces.listen_brief import listening_of
from bot.surfaces.listen_ids import ListenAction, ListenBlock, ListenCallback
from bot.surfaces.modal import modal, subject_of
from bot.surfaces.parts import Blocks, bold, line, prose
from bot.surfaces.render_context import RenderContext
from models import AssignmentState, Consent

_LONGEST_ID = 9


def colleagues_modal(details: AssignmentDetails, offered: Sequence[str]) -> dict[str, Any]:
    """Return the modal that asks who comes along, filled with these Slack ids."""
    known = bool(listening_of(details).seats)
    words = (
        "Who is taken off is told; who is new is asked."
        if known
        else "Two or three who seldom meet a customer. They are asked, and may say no."
    )
    who = inputs.people_input("colleagues", "Who comes along?", chosen=offered, most=MOST, hint="Three at most.")
    return modal(
        ListenCallback.COLLEAGUES,
        "Bring colleagues",
        [prose(line(words)), who],
        subject=details.id,
        submit="Save" if known else "Ask them",
    )


def read_colleagues(view: View) -> list[str]:
    """Return the Slack ids of who is to come along."""
    chosen = inputs.several_from(view["state"]["values"], "colleagues")
    return [each for each in dict.fromkeys(chosen) if is_slack_id(each)]


def listening_modal(
    details: AssignmentDetails, context: RenderContext, *, news: str = "", has_others: bool = False
) -> dict[str, Any]:
    """Return the modal that asks for day and hour, in the zone of who books it; `news` stands on top of it.

    What is booked can be cancelled there. `has_others` says that something else of theirs is booked.
    """
    starts_at = listening_of(details).starts_at
    there = starts_at.astimezone(zone_of(details.participant, context.timezone)) if starts_at else None
    label = details.routine.booking.format(subject=details.subject_name)
    is_booked = details.assignment.state is AssignmentState.BOOKED
    return modal(
        ListenCallback.LISTENING,
        "Change the time" if is_booked else "We've booked it",
        [
            *([prose(line(bold(news)))] if news else []),
            *(_booked(details, context) if is_booked else []),
            inputs.date_input("booked_on", label, value=booked_day(details, context), required=True),
            inputs.time_input(
                "hour",
                "At what time?",
                value=there.time() if there else None,
                hint="Your time; your colleagues see it in theirs, and are told.",
                required=True,
            ),
            *(overlap_boxes() if has_others else []),
        ],
        subject=details.id,
        submit="Save",
    )


def _booked(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return when it is booked for, the links into calendars, and the button to cancel it."""
    told = "It goes out of your calendars, and whoever comes along is told. Listening stays yours to do."
    ask = parts.ask_first("Cancel this time?", told, "Cancel it", "Keep")
    cancel = parts.button("Cancel this time", ListenAction.CANCEL_LISTENING, details.id, confirm=ask)
    if details.booking is None:  # booked by a release that knew no calendars
        return [parts.actions(ListenBlock.CANCEL_BUTTON, cancel)]
    return booked_blocks(details, details.booking, context, cancel=cancel)


def read_listening(view: View) -> tuple[date | None, time | None]:
    """Return day and hour chosen, None for what is missing."""
    state = view["state"]["values"]
    return inputs.date_from(state, "booked_on"), inputs.time_from(state, "hour")


def story_modal(details: AssignmentDetails, stories: Sequence[Offered]) -> dict[str, Any]:
    """Return the modal that offers recorded stories."""
    if not stories:
        nothing = prose(line("No story about a customer was published within a year, so there is none to listen to."))
        return modal(ListenCallback.STORY_CHOICE, "Listen to a story", [nothing], subject=details.id)
    known = listening_of(details).session
    chosen = str(known.story_id) if known and known.story_id else None
    options = [(str(each.id), each.title, _about(each)) for each in stories]
    words = "Your customer is free for others then. You can come back to a call until you have logged it."
    which = inputs.select_input("story", "Which story?", options, value=chosen, required=True)
    blocks = [*([prose(line(words))] if details.customer else []), which]
    return modal(ListenCallback.STORY_CHOICE, "Listen to a story", blocks, subject=details.id, submit="Choose")


def _about(story: Offered) -> str:
    return "  ·  ".join(filter(None, (story.author, story.department)))


def read_story(view: View) -> int:
    """Return the id of the story chosen, 0 for none."""
    chosen = inputs.entered(view["state"]["values"], "story")
    return int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) <= _LONGEST_ID else 0


def line_modal(details: AssignmentDetails, seat: SeatFacts) -> dict[str, Any]:
    """Return the modal for one line of what a colleague heard, and their yes."""
    row, who = seat.seat, details.participant.name
    options = (
        (Consent.NAMED.value, "With my name", f"Shown as: {seat.person.name}"),
        (Consent.ANONYMOUS.value, "Without my name", "Shown as: one colleague"),
        (Consent.PRIVATE.value, "Keep it out of the story", f"Only {who} and the CX team read it"),
    )
    return modal(
        ListenCallback.LINE,
        "Your line",
        [
            inputs.text_input(
                "line",
                "One line: what did you hear?",
                value=row.line or "",
                placeholder="Such as: She types every invoice a second time.",
                hint="What struck you, in your own words. You can change it until the story is published.",
                required=True,
                multiline=False,
                max_length=LONGEST,
            ),
            inputs.choice_input(
                "line_consent",
                "How may it be shown?",
                options,
                value=row.consent.value if row.consent else None,
                required=True,
            ),
        ],
        subject=seat.id,
        version=row.version,
        submit="Save",
    )


def read_line(view: View) -> Written:
    """Return the line as it was entered."""
    state = view["state"]["values"]
    chosen = inputs.entered(state, "line_consent")
    consent = Consent(chosen) if chosen in set(Consent) else None
    return Written(inputs.text_from(state, "line"), consent, subject_of(view).version)
