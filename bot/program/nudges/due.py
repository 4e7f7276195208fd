"""What is due: one pure function of facts and the time, for every routine; everything else only carries it out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from bot.program.booking import known
from bot.program.nudges import ladder
from bot.program.nudges.facts import ASKED, Due, Open, ToTell
from models import NudgeFrequency

_DAY = timedelta(days=1)
# Once a round is over, who is away for longer than this is not waited for.
_NOT_WAITED = timedelta(days=14)


def due(facts: Iterable[Open], now: datetime) -> list[Due | ToTell]:
    """Return the nudges that are due at `now` (aware), and of which assignments the CX team is to be told.

    `facts` are all open assignments of everybody whom it is asked for. Nobody is nudged outside their working hours,
    nor twice on a day, and not while a nudge still waits to be posted.
    """
    theirs = defaultdict[int, list[Open]](list)
    for each in facts:
        theirs[each.person_id].append(each)
    found: list[Due | ToTell] = []
    for assignments in theirs.values():
        if _may_nudge(assignments, now):
            found += (nudge for each in assignments if (nudge := _nudge(each, now)) is not None)
        found += (ToTell(each) for each in assignments if _is_to_tell(each, now))
    return found


def _may_nudge(assignments: Sequence[Open], now: datetime) -> bool:
    """Return whether one person may be nudged at all now, given all that they have open."""
    availability = assignments[0].availability
    if availability.nudges is NudgeFrequency.NONE or availability.is_paused(now):
        return False
    today = availability.day_of(now)
    if any(sent.is_pending or availability.day_of(sent.at) == today for each in assignments for sent in each.sent):
        return False
    return availability.may_disturb(now)


def _nudge(assignment: Open, now: datetime) -> Due | None:
    if _waits(assignment, now):
        return None
    booked = assignment.booked_on
    if booked is not None and booked not in assignment.asked_about:
        return Due(assignment, ASKED, booked) if assignment.asked < known.MOST_ASKED else None
    step = ladder.next_step(assignment)
    if _is_snoozed_over(assignment):
        return Due(assignment, step or max(assignment.step, 1))
    if step is None or assignment.is_told or ladder.days_of(assignment)[step - 1] > assignment.day_of(now):
        return None
    return Due(assignment, step) if _is_apart(assignment, now) else None


def _waits(assignment: Open, now: datetime) -> bool:
    """Return whether nothing is said of an assignment for now: it is snoozed, or booked for what is to come."""
    today, booked, until = assignment.day_of(now), assignment.booked_on, assignment.snoozed_until
    return assignment.rests or (until is not None and today < until) or (booked is not None and today <= booked)


def _is_snoozed_over(assignment: Open) -> bool:
    """Return whether the day has come until which it was snoozed, and the nudge that was put off has not."""
    until = assignment.snoozed_until
    return until is not None and not any(assignment.day_of(each.at) >= until for each in assignment.posted)


def _last_word(assignment: Open) -> datetime:
    """Return when the last thing was said or done about it."""
    said = [each.at for each in assignment.posted]
    return max([assignment.brief_at, *said, *filter(None, (assignment.acted_at,))])


def _is_apart(assignment: Open, now: datetime) -> bool:
    """Return whether enough working days lie between the last word about it and `now`."""
    last = _last_word(assignment)
    if assignment.day_of(now) - assignment.day_of(last) < ladder.APART * _DAY:
        return False
    return assignment.availability.morning_after(last, ladder.APART) <= now


def _is_to_tell(assignment: Open, now: datetime) -> bool:
    """Return whether the CX team is to be told: after the whole ladder, or as the participant is away for the rest.

    Also where one booked day after the other came to nothing, and long after the round, however it was put off.
    """
    if assignment.is_told:
        return False
    if _is_overdue(assignment, now):
        return True
    is_done_with = is_away_for_the_rest(assignment, now) or _led_to_nothing(assignment, now)
    return is_done_with and not _waits(assignment, now)


def _led_to_nothing(assignment: Open, now: datetime) -> bool:
    """Return whether the whole ladder is over, or as many questions after booked days as there may be."""
    if any(each.is_pending for each in assignment.sent) or not assignment.availability.may_disturb(now):
        return False
    awaited = assignment.booked_on is not None and assignment.booked_on not in assignment.asked_about
    if assignment.asked + awaited > known.MOST_ASKED:
        return True
    if assignment.availability.nudges is not NudgeFrequency.NONE and (awaited or _is_snoozed_over(assignment)):
        return False
    return ladder.next_step(assignment) is None and _is_time_to_tell(assignment, now)


def _is_overdue(assignment: Open, now: datetime) -> bool:
    at_work = now.astimezone(assignment.availability.zone).time() >= assignment.availability.begins
    return at_work and assignment.day_of(now) >= ladder.overdue_on(assignment)


def _is_time_to_tell(assignment: Open, now: datetime) -> bool:
    today = assignment.day_of(now)
    if today < ladder.days_of(assignment)[-1]:
        return False
    if _is_apart(assignment, now):
        return True
    # Late nudges bring it close to the end, when it is told all the same; what goes on beyond the end takes its time.
    days = ladder.working_days(assignment)
    return bool(days) and assignment.day_of(_last_word(assignment)) < days[-1] == today


def is_away_for_the_rest(assignment: Open, now: datetime) -> bool:
    """Return whether the last day before the round ends has come on which the participant would work, were they in.

    Once the round is over: whether they are away for longer than is waited for.
    """
    today, availability = assignment.day_of(now), assignment.availability
    if now.astimezone(availability.zone).time() < availability.begins:
        return False
    over = today >= assignment.ends_on
    until = today + _NOT_WAITED if over else assignment.ends_on
    last = assignment.day_of(assignment.brief_at) if over else _last_day_at_work(assignment)
    if last is None or today < last or today == assignment.day_of(assignment.brief_at):
        return False
    return all(_is_paused_on(assignment, day) for day in availability.working_days(today, until))


def _last_day_at_work(assignment: Open) -> date | None:
    """Return the last day of the round, after that of the brief, on which they would work, were they not away."""
    availability, day = assignment.availability, assignment.ends_on - _DAY
    while day > assignment.day_of(assignment.brief_at):
        if day.weekday() in availability.weekdays and day not in availability.days_off:
            return day
        day -= _DAY
    return None


def _is_paused_on(assignment: Open, day: date) -> bool:
    paused_until = assignment.availability.paused_until
    return paused_until is not None and day < paused_until
