"""The words of errors about a one-to-one, where those for every routine would be less plain."""

from bot.templates import By, Template
from models import AssignmentState

_LOGGED = "Nothing was changed: this one-to-one is logged already. Thank you."
_TO_COME = "Nothing was changed: this one-to-one is still to come."

ERRORS: dict[str, Template] = {
    "not_of_cx_team": ("{name} is not of the CX team, so nothing was changed. Leaders sit down with one of the team."),
    "talk_day_missing": "On which day did you talk?",
    "agreed_missing": "What did you agree on? If on nothing, take away the tick above.",
    "agreed_day_missing": "By when? Choose a day.",
    "why_passed_missing": "Say why; a line is enough.",
    "illegal_transition": By(
        "state",
        {
            AssignmentState.PROPOSED: (
                "Nothing was changed: this waits for the CX team to approve the plan of the round."
            ),
            AssignmentState.ASKED: _TO_COME,
            AssignmentState.APPROVED: _TO_COME,
            AssignmentState.SENT: _TO_COME,
            AssignmentState.BOOKED: "Nothing was changed: a day is set for this one-to-one.",
            AssignmentState.DONE: _LOGGED,
            AssignmentState.REFLECTED: _LOGGED,
            AssignmentState.CLOSED: _LOGGED,
            AssignmentState.UNREACHABLE: _TO_COME,
            AssignmentState.SWAPPED: "Nothing was changed: this one-to-one is off.",
            AssignmentState.DECLINED: "Nothing was changed: there is no one-to-one this time, as was wished.",
            AssignmentState.MISSED: (
                "Nothing was changed: the round of this one-to-one is over, or it was let go. "
                "If it came about, it can still be logged."
            ),
        },
    ),
}
