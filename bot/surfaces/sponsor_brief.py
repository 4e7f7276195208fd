"""The pieces of a sponsor's brief: whom to meet, who looks after the account, its health, what is to be fixed."""

from collections.abc import Sequence
from datetime import date

from bot.dates import round_name, short_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines.sponsor import INDICATORS, SPONSOR
from bot.program.sponsoring import health
from bot.program.sponsoring.dissatisfiers import Known
from bot.program.sponsoring.facts import Meeting, facts_in
from bot.program.sponsoring.health import HIGHEST, Point
from bot.surfaces import parts
from bot.surfaces.ids import Action
from bot.surfaces.parts import Blocks, Element, Part, bold, bullets, italic, line, person, prose, quoted
from bot.surfaces.pictures import picture
from bot.surfaces.render_context import RenderContext
from bot.surfaces.sponsor_ids import SponsorAction, SponsorBlock
from bot.surfaces.time_there import their_hours
from bot.surfaces.usual_buttons import log_button
from models import AssignmentState, Customer

_LONGEST_WHY, _LONGEST_TOLD, _LONGEST_ANSWER = 140, 200, 500
_MOST_CONTACTS = 8


def _health(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    """Return in a line how often they met, and how healthy the account is; before that, why it is theirs."""
    facts = facts_in(details.own)
    lines = []
    if facts.meetings:
        count, last = len(facts.meetings), facts.meetings[-1]
        often = {1: "once", 2: "twice"}.get(count, f"{count} times")
        lines.append(line(bold(f"You met {often}, last on {short_date(last.row.met_on)}.")))
    elif details.assignment.why:
        lines.append(line(parts.cut(details.assignment.why, _LONGEST_WHY)))
    now = health.mean(each.health for each in facts.meetings if each.health is not None)
    known = [each for each in (facts.before, now) if each is not None]
    if known:
        when = "this quarter" if now is not None else "last quarter"
        went = " → ".join(health.in_words(each) for each in known)
        lines.append(line(f"Their health {when}: {went} of {HIGHEST}."))
    return [prose(*lines)] if lines else []


def _contact(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    """Return whom to reach first: a number to tap, else an address; and who looks after the account."""
    facts = facts_in(details.own)
    first = next((each for each in facts.contacts if parts.can_be_dialled((each.phone or "").strip())), None)
    first = first or next(iter(facts.contacts), None)
    lines: list[Part] = []
    number: Blocks = []
    if first is not None:
        phone = (first.phone or "").strip()
        number = [parts.number_to_dial(phone)] if parts.can_be_dialled(phone) else []
        address = "" if number else first.email or phone
        lines.append(line(bold(_named(first)), *([f"  ·  {address}"] if address else [])))
    else:
        lines.append(line("Nobody there has agreed to be contacted yet. Ask who looks after them."))
    return [prose(*lines), *number, *_owner(details, _context)]


def _named(customer: Customer) -> str:
    return f"{customer.name}, {customer.title}" if customer.title else customer.name


def _owner(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    facts = facts_in(details.own)
    if facts.owner is not None and facts.owner.id == details.participant.id:
        return [prose(line(italic("You look after them yourself.")))]
    if facts.owner is not None and facts.owner.slack_id:
        return [prose(line(person(facts.owner.slack_id), " looks after them, and is told that you sponsor them."))]
    name = facts.owner.name if facts.owner is not None else facts.owner_name
    return [prose(line(f"{name} looks after them."))] if name else []


def _open(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return in a line how much is still to be fixed."""
    still = facts_in(details.own).open
    if not still:
        return []
    late = sum(each.commitment.due_on < _today(details, context) for each in still)
    things = "1 thing is" if len(still) == 1 else f"{len(still)} things are"
    overdue = f", {late} of them overdue" if late else ""
    return [prose(line(f"{things} still to be fixed{overdue}."))]


def _today(details: AssignmentDetails, context: RenderContext) -> date:
    return context.today_of(details.participant)


def _contacts(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return the customers there who may be contacted, each with how to reach them."""
    contacts = facts_in(details.own).contacts
    if not contacts:
        return [prose(line("Nobody there has agreed to be contacted yet. Ask who looks after them."))]
    blocks: Blocks = [prose(line(bold("Whom to meet")))]
    for each in contacts[:_MOST_CONTACTS]:
        blocks += _reached(each, details, context)
    more = len(contacts) - _MOST_CONTACTS
    return [*blocks, *([parts.small_print(f"… and {more} more.")] if more > 0 else [])]


def _reached(customer: Customer, details: AssignmentDetails, context: RenderContext) -> Blocks:
    phone, email = (customer.phone or "").strip(), (customer.email or "").strip()
    can_be_dialled = parts.can_be_dialled(phone)
    ways = [each for each in (email, "" if can_be_dialled else phone) if each]
    hours = their_hours(customer.timezone, details.participant.timezone, now=context.now, until=details.round.ends_on)
    lines = [line(bold(_named(customer))), *(line(each) for each in ("  ·  ".join(ways), hours) if each)]
    return [prose(*lines), *([parts.number_to_dial(phone)] if can_be_dialled else [])]


def _trend(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    """Return the health meeting by meeting, and in the last one by indicator."""
    facts = facts_in(details.own)
    if not facts.trend:
        return [prose(line(bold("Their health")), line("Nobody rated it yet: you do, when you log a meeting."))]
    lines = [line(bold("Their health, meeting by meeting")), line(trend_in_words(facts.trend))]
    last = facts.meetings[-1].row.indicators if facts.meetings else {}
    rated = [f"{each.name} {last[each.key]}" for each in INDICATORS if each.key in last]
    if rated:
        lines.append(line(f"The last time: {', '.join(rated)}, each of {HIGHEST}."))
    chart = health.trend_chart(details.subject_name, facts.trend)
    return [prose(*lines), *([picture(chart)] if chart else [])]


def trend_in_words(trend: Sequence[Point]) -> str:
    """Return such as "3.2 (4 May), 3.8 (9 November)", each of 5."""
    return ", ".join(f"{health.in_words(each.health)} ({short_date(each.day)})" for each in trend)


def _meetings(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    """Return this quarter's meetings, each with a button to change it."""
    blocks: Blocks = []
    for each in facts_in(details.own).meetings:
        edit = parts.button("Edit", SponsorAction.EDIT_MEETING, each.id)
        blocks += [prose(*_meeting(each)), parts.actions(SponsorBlock.MEETING_BUTTONS, edit)]
    return blocks


def _meeting(meeting: Meeting) -> list[Part]:
    where = f", {meeting.row.place}" if meeting.row.place else ""
    rated = f"  ·  health {health.in_words(meeting.health)}" if meeting.health is not None else ""
    return [line(bold(f"{short_date(meeting.row.met_on)}{where}")), line(f"{meeting.who}{rated}")]


def _dissatisfiers(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return what is still to be fixed, by whom and when."""
    still, today = facts_in(details.own).open, _today(details, context)
    if not still:
        return []
    return [prose(line(bold("Still to be fixed")), bullets(*(_still(each, today) for each in still)))]


def _still(known: Known, today: date) -> list[Part | str]:
    made = known.commitment
    due = "was due" if made.due_on < today else "by"
    return [
        parts.cut(made.text, _LONGEST_TOLD),
        italic(f"  ·  {due} {short_date(made.due_on)}, seen through by "),
        person(made.owner),
    ]


def _last_quarter(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    """Return what was told of the account the last time."""
    last = facts_in(details.own).last
    if last is None:
        return []
    who = "you" if last.who.id == details.participant.id else last.who.name
    elements: list[Part] = [line(bold(f"What {who} told of {round_name(last.round.starts_on, last.round.ends_on)}"))]
    for each in last.answers:
        if each["answer"] and each["field"] in ("said", "hardest", "changed"):
            elements += [line(italic(each["question"])), quoted(parts.cut(each["answer"], _LONGEST_ANSWER))]
    return [prose(*elements)]


PIECES = {
    "sponsor_health": _health,
    "sponsor_contact": _contact,
    "sponsor_open": _open,
    "sponsor_owner": _owner,
    "sponsor_contacts": _contacts,
    "sponsor_trend": _trend,
    "sponsor_meetings": _meetings,
    "sponsor_dissatisfiers": _dissatisfiers,
    "sponsor_last_quarter": _last_quarter,
}


def buttons(details: AssignmentDetails) -> list[Element]:
    """Return the buttons of a quarter that is not told yet."""
    words, has_met = details.routine.messages, bool(facts_in(details.own).meetings)
    log = parts.button("Log a meeting", SponsorAction.LOG_MEETING, details.id, style=None if has_met else "primary")
    day = words.change_day if details.assignment.state is AssignmentState.BOOKED else words.book
    return [
        *([log_button(details, style="primary")] if has_met else []),
        log,
        parts.button(day, Action.BOOK_CALL, details.id),
        parts.button("Hand over", SponsorAction.HAND_OVER, details.id),
    ]


BUTTONS = {SPONSOR.key: buttons}
