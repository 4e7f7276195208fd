"""The home tab: what waits for somebody, what comes next, what they promised and did, how the team does, the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.dates import long_date, long_weekday_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.assignments.history import PastOne
from bot.program.rounds.participation import Shares
from bot.program.stories.commitments import OpenPromise
from bot.surfaces import inputs, parts
from bot.surfaces.assignment import assignment_message, withdraw_button
from bot.surfaces.commands import Listed, listed
from bot.surfaces.home_ids import HomeAction, HomeBlock, HomeCallback
from bot.surfaces.hours import booked_day, is_over
from bot.surfaces.ids import Block
from bot.surfaces.mine import InHand, NextRound, in_short, not_shown, promise_line
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, Part, bold, bullets, italic, line, prose
from bot.surfaces.routine_ids import RoutineAction, RoutineBlock

# A home tab holds 100 blocks, as a modal does.
_MOST = 100
# Of several that are open, so many stand there as in their messages, the others in short.
WHOLE = 3
# Of what somebody did, so many stand in the modal each with buttons, the others in a list.
_WITH_BUTTONS = 30
NO_PREFERENCE = "none"
_NOTHING = "When there is somebody for you to meet, you will get a message. Until then: read the stories."


@dataclass(frozen=True)
class Past:
    """Something that somebody did, with the permalink of its story if that is known."""

    one: PastOne
    link: str | None = None


def home_tab(to_do: Sequence[Blocks], beside: Sequence[Blocks], *, is_desk: bool = False) -> dict[str, Any]:
    """Return the home tab: the sections that ask something of somebody, and below those that stand there anyhow.

    Where nothing is asked, it says so, but to the CX team, who have their desk.
    """
    asked = [block for section in to_do for block in section]
    if not asked and not is_desk:
        asked = [parts.header("Nothing to do just now"), prose(line(_NOTHING))]
    rest = [block for section in beside for block in section]
    return {"type": "home", "blocks": [*asked[: _MOST - len(rest)], *rest][:_MOST]}


def open_blocks(assignments: Sequence[InHand], more: int) -> Blocks:
    """Return what is in somebody's hands: the first as in their messages, then in short; and how many `more`."""
    whole = [assignment_message(each.details, each.context).blocks for each in assignments[:WHOLE]]
    short = [in_short(each) for each in assignments[WHOLE:]]
    return [block for blocks in (*whole, *short) for block in blocks] + not_shown(more)


def coming_blocks(in_hand: Sequence[InHand], coming: Sequence[NextRound]) -> Blocks:
    """Return when somebody's next ones are: what is booked, with its day, and when the next rounds begin."""
    days: list[list[Part | str]] = [
        [bold(long_weekday_date(day)), *_hour(each.details), f"  {each.details.subject_name}"]
        for each in in_hand
        if (day := booked_day(each.details, each.context)) is not None and not is_over(each.details, each.context)
    ]
    days += [[bold(long_date(each.starts_on)), f"  {each.routine}: the next round begins"] for each in coming]
    return [parts.header("What comes next"), prose(bullets(*days))] if days else []


def _hour(details: AssignmentDetails) -> list[Part | str]:
    return [", ", parts.clock_time(details.booking.starts_at)] if details.booking is not None else []


def promises_blocks(promised: Sequence[OpenPromise], *, by: str, today: date, more: int) -> Blocks:
    """Return the open promises that somebody (Slack id `by`) made or sees through, and how many `more`."""
    lines = [promise_line(each, by, today) for each in promised]
    return [parts.header("Your promises"), *parts.long_list(lines, more)] if lines else []


def past_blocks(past: Sequence[Past], *, has_more: bool) -> Blocks:
    """Return what somebody did last, each with its story, and the button that shows all of it."""
    if not past:
        return []
    button = parts.button("All that you did", HomeAction.ALL_YOU_DID, "history")
    rows = [parts.actions(HomeBlock.HISTORY_BUTTON, button)] if has_more or any(each.one.story for each in past) else []
    return [parts.header("What you did"), prose(bullets(*map(_past_line, past))), *rows]


def _past_line(past: Past) -> list[Part | str]:
    one = past.one
    day, about = bold(long_date(one.done_on)), f"  {one.routine}: {one.subject}" if one.subject else f"  {one.routine}"
    if one.story:
        return [day, f"{about}  ·  ", parts.link(past.link, one.story) if past.link else italic(one.story)]
    return [day, about, *([italic("  ·  its story is on its way")] if one.waits else [])]


def history_modal(past: Sequence[Past]) -> dict[str, Any]:
    """Return the modal of all that somebody did, newest first; what is out can be read and withdrawn."""
    blocks: Blocks = []
    for each in past[:_WITH_BUTTONS]:
        blocks.append(prose(line(*_past_line(each))))
        if each.one.story:
            read = [parts.link_button("Read it", each.link)] if each.link else []
            blocks.append(parts.actions(Block.STORY_BUTTONS, *read, withdraw_button(each.one.id)))
    blocks += parts.long_list([_past_line(each) for each in past[_WITH_BUTTONS:]])
    nothing = [prose(line("Nothing yet. It stands here once you have logged it."))]
    return modal(HomeCallback.HISTORY, "All that you did", (blocks or nothing)[:_MOST], subject=0)


def team_blocks(shares: Shares) -> Blocks:
    """Return how the team does, in shares; no block where there are too few people to say."""
    told: list[list[Part | str]] = []
    if shares.this_round is not None:
        told.append([bold(_percent(shares.this_round)), "  have met somebody in this round so far."])
    if shares.this_year is not None:
        told.append([bold(_percent(shares.this_year)), "  met somebody in the rounds of the last twelve months."])
    if shares.kept is not None:
        told.append([bold(_percent(shares.kept)), "  of what sponsors promised for the last twelve months is kept."])
    return [parts.header("How the team does"), prose(bullets(*told))] if told else []


def _percent(share: float) -> str:
    return f"{share:.0%}"


def preference_blocks(routines: Sequence[tuple[str, str]], preferred: str | None) -> Blocks:
    """Return the question what somebody would rather do next; `routines` are (key, title) of theirs."""
    options = [(NO_PREFERENCE, "No preference", ""), *((key, title, "") for key, title in routines)]
    known = preferred if preferred in dict(routines) else NO_PREFERENCE
    select = inputs.select_at_once(
        RoutineBlock.PREFERENCE, RoutineAction.PREFER_ROUTINE, options, value=known, placeholder="No preference"
    )
    return [prose(line(bold("What would you rather do next?"))), select]


def desk_blocks(commands: Listed) -> Blocks:
    """Return the CX team's section: what they can type, and what it does."""
    return [parts.header("The CX desk"), prose(line("You plan, they meet, everyone reads."), listed(commands))]
