"""What is somebody's own, for `/firsthand mine`: what is in their hands with its buttons, promises, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import parts
from bot.surfaces.assignment import assignment_message
from bot.surfaces.hours import in_both_zones
from bot.surfaces.message import Message, message
from bot.surfaces.notices import promise_shown
from bot.surfaces.parts import Blocks, Part, bold, bullets, italic, line, long_date, prose, short_date
from bot.surfaces.render_context import RenderContext
from models import AssignmentState, Commitment, StoryState

_NOTHING = "Nothing waits for you just now."
_LONGEST_PROMISE = 300


@dataclass(frozen=True)
class InHand:
    """One assignment in somebody's hands; `link` is the permalink of its message, None while it is not in Slack."""

    details: AssignmentDetails
    context: RenderContext
    link: str | None = None


@dataclass(frozen=True)
class NextRound:
    """The day on which the next round of a routine begins for somebody."""

    routine: str
    starts_on: date


@dataclass(frozen=True)
class Promised:
    """An open commitment, and the details of what was reflected on where it comes from that, else None.

    `shown_as` is what it says as readers may know it where it comes from an issue, else None.
    """

    commitment: Commitment
    origin: AssignmentDetails | None = None
    shown_as: str | None = None

    @property
    def author(self) -> str | None:
        """The Slack id of who made it, None where that is not known."""
        return self.origin.participant.slack_id if self.origin else self.commitment.made_by

    @property
    def is_gone(self) -> bool:
        """Whether its story was withdrawn, so that it is shown nowhere."""
        return self.origin is not None and self.origin.story is not None and self.origin.story.is_gone


def mine_message(
    in_hand: Sequence[InHand],
    promised: Sequence[Promised],
    coming: Sequence[NextRound] = (),
    *,
    by: str,
    today: date,
) -> Message:
    """Return what is somebody's own (Slack id `by`) as of `today`: in their hands, promised and open, and to come."""
    blocks = [block for each in in_hand for block in _short(each)] or [prose(line(_NOTHING))]
    promises = [_promise(each, by, today) for each in promised if not each.is_gone]
    if promises:
        blocks.append(prose(line(bold("Open promises")), bullets(*promises)))
    if coming:
        days: list[list[Part | str]] = [[bold(each.routine), f"  from {long_date(each.starts_on)}"] for each in coming]
        blocks.append(prose(line(bold("Next")), bullets(*days)))
    return message(*blocks)


def _short(each: InHand) -> Blocks:
    """Return one assignment in short: the heading of its message, how it stands, and the message's buttons."""
    blocks = assignment_message(each.details, each.context).blocks
    heading = next((str(block["text"]["text"]) for block in blocks if block["type"] == "header"), "")
    link = [parts.words("  "), parts.link(each.link, "See the message")] if each.link else []
    buttons = [block for block in blocks if block["type"] == "actions"]
    return [prose(line(bold(heading)), line(_standing(each.details, each.context), *link)), *buttons]


def _standing(details: AssignmentDetails, context: RenderContext) -> str:
    booked = details.assignment.booked_on
    if details.story is not None and details.story.state is StoryState.DRAFT:
        return "The CX team asks for a small change."
    if details.assignment.state is AssignmentState.BOOKED and booked:
        if details.booking is not None:
            return f"Booked for {in_both_zones(details.booking.starts_at, details, context)}."
        return f"Booked for {booked:%A}, {short_date(booked)}."
    return f"There is time until {short_date(details.last_day)}."


def _promise(promised: Promised, by: str, today: date) -> list[Part | str]:
    """Return an open promise, to its author in their own words, to who sees it through as readers may know it."""
    made = promised.commitment
    day = italic(f"  ·  {'was due' if made.due_on < today else 'by'} {long_date(made.due_on)}")
    if promised.author == by:
        return [parts.cut(made.text, _LONGEST_PROMISE), day, italic(", seen through by "), parts.person(made.owner)]
    shown = promise_shown(promised.origin) if promised.origin else promised.shown_as or made.text
    words = parts.cut(shown or "A promise that stays private", _LONGEST_PROMISE)
    return [words, day, italic(", promised by "), parts.person(promised.author or "")]
