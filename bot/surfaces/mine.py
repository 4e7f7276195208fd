"""What is somebody's own, for `/firsthand mine`: what is in their hands with its buttons, promises, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.dates import long_date, near_weekday_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.stories.commitments import OpenPromise
from bot.surfaces import parts
from bot.surfaces.assignment import assignment_message
from bot.surfaces.customer import why_not_to_call
from bot.surfaces.hours import booked_day, in_both_zones, is_over
from bot.surfaces.message import Message, message
from bot.surfaces.parts import Blocks, Part, bold, bullets, italic, line, prose
from bot.surfaces.render_context import RenderContext
from bot.surfaces.snooze import snoozed_until
from bot.surfaces.usual_buttons import time_left
from models import TO_DO, StoryState

_NOTHING = "Nothing waits for you just now."
_LONGEST_PROMISE = 300
# Of the fifty that a message holds; what is counted, promised, to come, and said above or below takes the others.
_MOST_BLOCKS = 42


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


def mine_message(
    in_hand: Sequence[InHand],
    promised: Sequence[OpenPromise],
    coming: Sequence[NextRound] = (),
    *,
    by: str,
    today: date,
    more_in_hand: int = 0,
    more_promised: int = 0,
) -> Message:
    """Return what is somebody's own (Slack id `by`) as of `today`: in their hands, promised and open, and to come.

    Of the first two it says how many more there are than are shown.
    """
    short = [in_short(each) for each in in_hand]
    fitting = [each for place, each in enumerate(short, 1) if sum(map(len, short[:place])) <= _MOST_BLOCKS]
    blocks = [block for each in fitting for block in each] or [prose(line(_NOTHING))]
    blocks += not_shown(more_in_hand + len(short) - len(fitting))
    promises = [promise_line(each, by, today) for each in promised]
    if promises:
        later = [line(italic(f"… and {more_promised} more, due later."))] if more_promised > 0 else []
        blocks.append(prose(line(bold("Open promises")), bullets(*promises), *later))
    if coming:
        days: list[list[Part | str]] = [[bold(each.routine), f"  from {long_date(each.starts_on)}"] for each in coming]
        blocks.append(prose(line(bold("Next")), bullets(*days)))
    return message(*blocks)


def not_shown(count: int) -> Blocks:
    """Return the line that counts what else is in somebody's hands, and says where; no block for none."""
    return [parts.small_print(f"… and {count} more, in your messages.")] if count > 0 else []


def in_short(each: InHand) -> Blocks:
    """Return one assignment in short: the heading of its message, how it stands, and the message's buttons."""
    blocks = assignment_message(each.details, each.context).blocks
    heading = next((str(block["text"]["text"]) for block in blocks if block["type"] == "header"), "")
    link = [parts.words("  "), parts.link(each.link, "See the message")] if each.link else []
    buttons = [block for block in blocks if block["type"] == "actions"]
    return [prose(line(bold(heading)), line(_standing(each.details, each.context), *link)), *buttons]


def _standing(details: AssignmentDetails, context: RenderContext) -> str:
    booked, today = booked_day(details, context), context.today_of(details.participant)
    if details.story is not None and details.story.state is StoryState.DRAFT:
        return "The CX team asks for a small change."
    if details.assignment.state in TO_DO and not details.may_go_ahead:
        return f"{details.subject_name} {why_not_to_call(details.the_customer)}."
    if booked is not None:
        hour = details.booking.starts_at if details.booking is not None else None
        when = near_weekday_date(booked, today) if hour is None else in_both_zones(hour, details, context)
        return f"{'Was booked' if is_over(details, context) else 'Booked'} for {when}."
    return snoozed_until(details, today) or time_left(details, today)


def promise_line(promised: OpenPromise, by: str, today: date) -> list[Part | str]:
    """Return an open promise as of `today`, for somebody (Slack id `by`).

    Its author reads their own words, who sees it through what readers may know of it; nobody is told their own name.
    """
    made = promised.commitment
    day = f"  ·  {'was due' if made.due_on < today else 'by'} {long_date(made.due_on)}"
    if promised.author == by:
        told = parts.cut(made.text, _LONGEST_PROMISE)
        if made.owner == by:
            return [told, italic(day)]
        return [told, italic(f"{day}, seen through by "), parts.person(made.owner)]
    words = parts.cut(promised.shown_as or "A promise that stays private", _LONGEST_PROMISE)
    return [words, italic(f"{day}, promised by "), parts.person(promised.author or "")]
