"""Rules of pairs: who met whom, by the rule of the routine, and what is taken in a round; as conditions in SQL."""

from datetime import UTC, datetime, time

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import col

from bot.program.routines import ROUTINES, Routine, Subject
from models import UNDECIDED, Assignment, AssignmentState, Round


def met_before(round_: Round, of: type[Assignment] = Assignment) -> ColumnElement[bool]:
    """Return the condition of an assignment (`of`, or an alias) whose pair is not to meet again in this round.

    A proposal that was swapped was never sent, and its pair never met. Where pairs rest, what is still under way
    counts, and what was sent within that time. Where each round brings the pair anew, only this one counts. Who met a
    customer did so in whichever routine.
    """
    routine = ROUTINES[round_.routine]
    is_of_routine = _is_as(routine, of)
    if not routine.pair_rests_for:
        is_in_time = true() if routine.pair_rests_for is None else col(of.round_id) == round_.id
        was_met = or_(col(of.state) != AssignmentState.SWAPPED, col(of.sent_at).is_not(None))
        return and_(is_of_routine, is_in_time, was_met)
    since = datetime.combine(round_.starts_on - relativedelta(months=routine.pair_rests_for), time(), UTC)
    return and_(is_of_routine, or_(col(of.state).in_(UNDECIDED), col(of.sent_at) >= since))


def taken(round_: Round, of: type[Assignment] = Assignment) -> ColumnElement[bool]:
    """Return the condition of an assignment (`of`, or an alias) whose subject nobody else is to meet in this round.

    Where each round brings a pair anew, its subject may go to another once it is done, or was given back.
    """
    routine = ROUTINES[round_.routine]
    if not routine.once_a_round:
        return false()
    is_held = col(of.state).in_(UNDECIDED) if routine.pair_rests_for == 0 else col(of.state) != AssignmentState.SWAPPED
    in_round = and_(col(of.round_id) == round_.id, is_held)
    if routine.subject is not Subject.CUSTOMER:
        return in_round
    # A customer is not called by two at once, whatever each of them calls for.
    return or_(in_round, and_(col(of.routine) != routine.key, col(of.state).in_(UNDECIDED)))


def _is_as(routine: Routine, of: type[Assignment]) -> ColumnElement[bool]:
    """Return the condition of an assignment whose pair counts for this routine: of its own, or about a customer too."""
    if routine.subject is Subject.CUSTOMER:
        return col(of.customer_id).is_not(None)
    return col(of.routine) == routine.key


def clashes(round_: Round, other: type[Assignment]) -> ColumnElement[bool]:
    """Return the condition of an alias that, about the same subject, is in the way of an Assignment of this round."""
    met = and_(col(other.participant_id) == Assignment.participant_id, met_before(round_, other))
    return and_(col(other.id) != Assignment.id, or_(met, taken(round_, other)))
