"""Hours as they are told to who booked them: in their own zone, and in that of whoever they call."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dates import near_weekday_date, weekday_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.people.availability import known_zone, zone_of
from bot.surfaces.render_context import RenderContext
from bot.surfaces.time_there import city_of
from models import AssignmentState


def day_and_hour(moment: datetime, zone: ZoneInfo) -> str:
    """Return such as "Tuesday, 3 November, 10:00", in this zone."""
    there = moment.astimezone(zone)
    return f"{weekday_date(there.date())}, {there.hour}:{there:%M}"


def hour_there(moment: datetime, mine: ZoneInfo, theirs: str | None) -> str:
    """Return such as "9:00 in Lisbon", with its day where that is another; "" where both read the same on the clock.

    `theirs` is an IANA name, None for an unknown zone.
    """
    zone = known_zone(theirs)
    if zone is None or theirs is None:
        return ""
    here, there = moment.astimezone(mine), moment.astimezone(zone)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    day = f"{weekday_date(there.date())}, " if here.date() != there.date() else ""
    return f"{day}{there.hour}:{there:%M} in {city_of(theirs)}"


def in_both_zones(moment: datetime, details: AssignmentDetails, context: RenderContext) -> str:
    """Return such as "Tuesday, 3 November, 10:00 (9:00 in Lisbon)" to the participant."""
    mine = zone_of(details.participant, context.timezone)
    day = near_weekday_date(moment.astimezone(mine).date(), context.now.astimezone(mine).date())
    return f"{day}, {hour_in_both_zones(moment, details, context)}"


def booked_day(details: AssignmentDetails, context: RenderContext) -> date | None:
    """Return the day for which an assignment is booked, None for none; that of an hour is told where they are now.

    None, too, where it may not go ahead (any more).
    """
    if details.assignment.state is not AssignmentState.BOOKED or not details.may_go_ahead:
        return None
    if details.booking is None:
        return details.assignment.booked_on
    return details.booking.starts_at.astimezone(zone_of(details.participant, context.timezone)).date()


def is_over(details: AssignmentDetails, context: RenderContext) -> bool:
    """Return whether the hour, or the day, for which an assignment is booked has gone by."""
    booking, day = details.booking, booked_day(details, context)
    if booking is not None:
        return context.now >= booking.starts_at + timedelta(minutes=booking.minutes)
    return day is not None and day < context.today_of(details.participant)


def hour_in_both_zones(moment: datetime, details: AssignmentDetails, context: RenderContext) -> str:
    """Return such as "10:00 (9:00 in Lisbon)" to the participant, on the day itself."""
    mine = zone_of(details.participant, context.timezone)
    here, there = (
        moment.astimezone(mine),
        hour_there(moment, mine, details.customer.timezone if details.customer else None),
    )
    return f"{here.hour}:{here:%M}" + (f" ({there})" if there else "")
