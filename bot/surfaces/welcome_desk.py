"""What the CX team sees of welcomes: who is on the way or stuck, what is undone at the end, and who is new too late."""

from collections.abc import Sequence
from datetime import date

from bot.dates import long_date, short_date, short_round_name
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import weeks
from bot.program.welcomes.facts import WelcomeFacts
from bot.program.welcomes.overview import OnTheWay, Overview
from bot.program.welcomes.steps import Standing
from bot.surfaces import parts
from bot.surfaces.ids import COMMAND, revision_value
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.parts import Blocks, Element, bold, italic, line, person, prose
from bot.surfaces.render_context import RenderContext
from bot.surfaces.welcome_ids import WelcomeAction, WelcomeBlock
from bot.surfaces.welcome_steps import help_buttons, in_short, today_of
from models import TO_DO, AssignmentState, Person, Round, Welcome

_SETTLED = "Nothing to do here any more."
# Two blocks each, of the fifty that a message holds.
_MOST = 18


def over(details: AssignmentDetails, context: RenderContext, *, seen: date) -> Message:
    """Return the word to the CX team that a welcome is undone at its end; `seen` is the end it tells of."""
    facts, name = details.own, details.participant.name
    if not isinstance(facts, WelcomeFacts) or details.assignment.state not in TO_DO:
        ended = "was left as it is" if details.assignment.state is AssignmentState.MISSED else "is settled"
        return one_line(f"{name}'s welcome {ended}. {_SETTLED}")
    if facts.row.last_day != seen:
        return one_line(f"{name} has until {long_date(facts.row.last_day)} now. {_SETTLED}")
    return message(
        prose(
            line(bold(f"{name}'s first weeks are over, and not all of it came about.")),
            line(*in_short(facts.steps, today_of(details, context))),
        ),
        parts.actions(WelcomeBlock.WELCOME_OVER_BUTTONS, *_over_buttons(details.id, seen)),
    )


def _over_buttons(assignment_id: int, last_day: date) -> list[Element]:
    """Return the buttons by which the CX team decides about a welcome whose last day has gone."""
    seen = revision_value(assignment_id, last_day.toordinal())
    return [
        parts.button("Two more weeks", WelcomeAction.GIVE_MORE_TIME, seen),
        parts.button("Leave it at that", WelcomeAction.LET_WELCOME_BE, assignment_id),
    ]


def too_late(who: Person, row: Welcome | None, today: date) -> Message | None:
    """Return the question to the CX team whether somebody whose first weeks are over is to be welcomed still."""
    if row is None or row.start_date is None:
        return None
    if row.assignment_id is not None:
        return one_line(f"{who.name}'s welcome has begun. {_SETTLED}")
    if row.left_by is not None:
        return one_line(person(row.left_by), f" leaves out {who.name}'s welcome. {_SETTLED}")
    week = weeks.week_of(row.start_date, today)
    return message(
        prose(
            line(bold(f"{who.name} is in week {week} here"), ", past the weeks six to eight of the welcome."),
            line("It can begin now all the same, and then lasts three weeks: a call, a day, half an hour with you."),
        ),
        parts.actions(
            WelcomeBlock.WELCOME_LATE_BUTTONS,
            parts.button("Begin it now", WelcomeAction.BEGIN_WELCOME, who.id or 0, style="primary"),
            parts.button("Leave it", WelcomeAction.LEAVE_WELCOME, who.id or 0),
        ),
    )


def on_the_way(round_: Round, found: Sequence[OnTheWay], today: date) -> Message:
    """Return who began their first weeks in a round, one message that is kept up to date."""
    month = short_round_name(round_.starts_on, round_.ends_on)
    if not found:
        return one_line(f"Nobody is on the way who began in {month}. {_SETTLED}")
    open_ones = [each for each in found if each.is_open]
    done = [each.person.name for each in found if not each.is_open]
    blocks: Blocks = [parts.header(f"New here, and on the way since {month}")]
    blocks += [block for each in open_ones[:_MOST] for block in _person(each, today)]
    blocks += [*_more(len(open_ones)), *_turned_off(open_ones)]
    if done:
        blocks.append(prose(line(bold("Done or ended: "), ", ".join(done[:_MOST]), ".")))
    return message(*blocks)


def overview_message(overview: Overview, today: date) -> Message:
    """Return the answer to who asks for the welcomes: who is on the way, the stuck first, with buttons to help."""
    off = _turned_off(overview.under_way)
    return message(*_title(overview), *_people(overview, today), *off, *_asides(overview))


def status_blocks(overview: Overview, today: date) -> Blocks:
    """Return what the status says of welcomes: nothing while there is nothing to say."""
    if not overview.is_on and not overview.under_way:
        return []
    stuck = sum(each.is_stuck(today) for each in overview.under_way)
    lines = [line(_counted(overview), f" Needing a hand: {stuck}. {COMMAND} welcome" if stuck else "")]
    names = [
        line("•  ", bold(each.person.name), italic("  ·  needs a hand" if each.is_stuck(today) else ""))
        for each in overview.under_way[:_MOST]
    ]
    return [*_title(overview), prose(*lines, *names), *_asides(overview)]


def _title(overview: Overview) -> Blocks:
    return [parts.header(f"New here: {WELCOME.title}{'' if overview.is_on else ' (turned off)'}")]


def _counted(overview: Overview) -> str:
    count = len(overview.under_way)
    on_way = {0: "Nobody is in their first weeks just now.", 1: "1 person is in their first weeks."}
    told = f" {overview.told} told of theirs so far." if overview.told else ""
    return f"{on_way.get(count, f'{count} people are in their first weeks.')}{told}"


def _people(overview: Overview, today: date) -> Blocks:
    if not overview.under_way:
        return [prose(line(_counted(overview)))]
    shown = [block for each in overview.under_way[:_MOST] for block in _person(each, today)]
    return [*shown, *_more(len(overview.under_way))]


def _more(count: int) -> Blocks:
    return [prose(line(italic(f"… and {count - _MOST} more.")))] if count > _MOST else []


def _person(each: OnTheWay, today: date) -> Blocks:
    """Return one person on the way, with what to do where they are stuck, and the buttons for it."""
    row, who = each.row, each.person
    week = f", week {weeks.week_of(row.start_date, today)}" if row.start_date else ""
    department = f" ({who.department})" if who.department else ""
    until = f"until {short_date(row.last_day)}" if today <= row.last_day else f"was to end {short_date(row.last_day)}"
    head = line(bold(who.name), f"{department}{week}  ·  {until}")
    made = each.assignment.id or 0
    late = _over_buttons(made, row.last_day) if today > row.last_day else []
    take_back = parts.button(
        "Take it back",
        WelcomeAction.TAKE_WELCOME_BACK,
        made,
        confirm=parts.ask_first(
            "Take this welcome back?",
            f"{who.name} is told that it is off. What they have in hand stays.",
            "Take it back",
            "Keep",
        ),
    )
    return [
        prose(head, line(*in_short(each.steps, today)), *[line("⚠  ", hint) for hint in _hints(each, today)]),
        parts.actions(WelcomeBlock.WELCOME_PERSON_BUTTONS, *help_buttons(each.steps, made), *late, take_back),
    ]


def _hints(each: OnTheWay, today: date) -> list[str]:
    """Return what keeps a welcome, and what to do about it."""
    typed = each.person.external_id or each.person.name
    hints = []
    for step in each.steps.routines:
        title = step.routine.title
        if step.standing is Standing.NOT_THEIRS:
            hints.append(f"{title} is not for them so far. Where their row on the sheet names routines, add it there.")
        elif step.standing is Standing.WANTED:
            hints.append(f"None was left of {title}. By hand: {COMMAND} assign {typed} {title} …")
    if each.is_stuck(today) and not hints:
        hints.append("Their weeks are over." if today > each.row.last_day else "Nothing has begun so far.")
    return hints


def _turned_off(found: Sequence[OnTheWay]) -> Blocks:
    """Return which steps nobody can take, as their routines are turned off."""
    off = {step.routine.title for each in found for step in each.steps.routines if step.standing is Standing.OFF}
    lines = [line("⚠  ", f"{title} is turned off: {COMMAND} turn on {title}") for title in sorted(off)]
    return [prose(*lines)] if lines else []


def _asides(overview: Overview) -> Blocks:
    """Return who comes next, and whose first day nobody knows."""
    blocks: Blocks = []
    if overview.coming:
        days = ", ".join(f"{name} from {short_date(day)}" for name, day in overview.coming)
        blocks.append(prose(line(bold("Coming: "), f"{days}.")))
    if overview.unknown_count:
        rest = overview.unknown_count - len(overview.unknown)
        names = ", ".join(overview.unknown) + (f" and {rest} more" if rest else "")
        lack = f"No first day is known of {names}. Whoever is new needs a “start date” on the Participants sheet."
        blocks.append(parts.small_print(lack))
    return blocks
