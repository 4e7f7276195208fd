"""The words of errors about a welcome."""

from bot.templates import By, Template
from models import AssignmentState

ERRORS: dict[str, Template] = {
    "step_is_off": "“{title}” is turned off just now, so there is none to get. Your CX team may turn it on.",
    "one_at_a_time": "One after the other: {title} is in hand already. This comes once that is done.",
    "meeting_day_not_near": "Choose a day within three months.",
    "welcome_day_missing": "On which day do you meet?",
    "welcome_settled": "This is settled by now: it was begun, left, or taken back. Nothing was changed.",
    "illegal_transition": By(
        "state",
        {
            AssignmentState.PROPOSED: "Nothing was changed: this has not begun yet.",
            AssignmentState.ASKED: "Nothing was changed: this has not begun yet.",
            AssignmentState.APPROVED: "Nothing was changed: this is on its way.",
            AssignmentState.SENT: "Nothing was changed: these weeks are under way.",
            AssignmentState.BOOKED: "Nothing was changed: these weeks are under way.",
            AssignmentState.DONE: "Nothing was changed: these weeks are done. A few words on them are still welcome.",
            AssignmentState.REFLECTED: (
                "Nothing was changed: the story of these weeks is told already. “Edit what you wrote” changes it."
            ),
            AssignmentState.CLOSED: "Nothing was changed: these weeks are done, and nothing more is needed.",
            AssignmentState.UNREACHABLE: "Nothing was changed: these weeks are under way.",
            AssignmentState.SWAPPED: "Nothing was changed: this was taken back.",
            AssignmentState.DECLINED: "Nothing was changed: this was taken back.",
            AssignmentState.MISSED: "Nothing was changed: these weeks are over. A few words on them are still welcome.",
        },
    ),
}
