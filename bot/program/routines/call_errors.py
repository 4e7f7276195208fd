"""The words of errors about a call, where those for every routine would be less plain."""

from bot.templates import By, Plural, Template
from models import AssignmentState

_SWAPPING = "so nothing was changed. If this customer really isn't for you, your CX team will hand you another."

ERRORS: dict[str, Template] = {
    "illegal_transition": By(
        "state",
        {
            AssignmentState.PROPOSED: (
                "Nothing was changed: this call waits for the CX team to approve the plan of the round."
            ),
            AssignmentState.ASKED: "Nothing was changed: this customer is asked first, and has not answered yet.",
            AssignmentState.APPROVED: "Nothing was changed: this call was handed out, and its message is on its way.",
            AssignmentState.SENT: (
                "Nothing was changed: this customer waits to be called. Book the call, or log it once you have talked."
            ),
            AssignmentState.BOOKED: (
                "Nothing was changed: this call is booked. Change the time, or log it once you have talked."
            ),
            AssignmentState.DONE: (
                "Nothing was changed: you have talked with this customer. Log the call to tell what you heard."
            ),
            AssignmentState.REFLECTED: (
                "Nothing was changed: this call is logged already. “Edit what you wrote” changes what you told."
            ),
            AssignmentState.CLOSED: "Nothing was changed: this call is done, and nothing more is needed. Thank you.",
            AssignmentState.UNREACHABLE: (
                "Nothing was changed: this customer couldn't be reached so far. Find another time, log the call, or "
                "swap."
            ),
            AssignmentState.SWAPPED: (
                "Nothing was changed: this customer was swapped for another. Your newest brief says whom to call now."
            ),
            AssignmentState.DECLINED: (
                "Nothing was changed: this call was declined. If you talked all the same, tell your CX team."
            ),
            AssignmentState.MISSED: (
                "Nothing was changed: the round of this call is over, or it was let go. "
                "If you did talk, log the call; it still counts."
            ),
        },
    ),
    "nobody_left": (
        "There is no other customer free for you in this round, so nothing was changed. Your CX team can import more, "
        "or assign you one by hand."
    ),
    "round_over": (
        "The round of this call is over, so nothing was swapped. If you did talk, log the call: it still counts. If "
        "not, you need do nothing."
    ),
    "no_swap_left": Plural(
        "limit",
        {
            0: f"Swapping is off here, {_SWAPPING}",
            1: f"You have swapped once in this round, {_SWAPPING}",
            "other": f"You have swapped {{limit}} times in this round, {_SWAPPING}",
        },
    ),
}
