"""The words of errors about a shadow day, where those for every routine would be less plain."""

from bot.templates import By, Plural, Template
from models import AssignmentState

_SWAPPING = "so nothing was changed. If this host really isn't for you, your CX team will find you another."

ERRORS: dict[str, Template] = {
    "asked_no_more": "This is settled by now: somebody else was asked, or it was called off. Nothing was changed.",
    "day_has_been": (
        "Nothing was changed: the day that was agreed on was {day}. If it didn't come about, agree on another; the "
        "invitation stands until the round is over."
    ),
    "host_named_twice": "Row {row} is about the same colleague. Keep one of the two.",
    "no_swap_left": Plural(
        "limit",
        {
            0: f"Swapping is off here, {_SWAPPING}",
            1: f"You have swapped once in this round, {_SWAPPING}",
            "other": f"You have swapped {{limit}} times in this round, {_SWAPPING}",
        },
    ),
    "nobody_left": (
        "There is nobody else to ask in this round, so nothing was changed. Your CX team can add hosts, or assign one "
        "by hand."
    ),
    "round_over": (
        "The round of this day is over, so nothing was swapped. If you were there, log the day: it still counts. If "
        "not, you need do nothing."
    ),
    "illegal_transition": By(
        "state",
        {
            AssignmentState.PROPOSED: (
                "Nothing was changed: this waits for the CX team to approve the plan of the round."
            ),
            AssignmentState.ASKED: "Nothing was changed: your host was asked, and has not answered yet.",
            AssignmentState.APPROVED: "Nothing was changed: your host said yes, and the brief is on its way.",
            AssignmentState.SENT: (
                "Nothing was changed: your day is still to come. Agree on one with your host, or log it afterwards."
            ),
            AssignmentState.BOOKED: (
                "Nothing was changed: your day is booked. Change it, or log the day once you were there."
            ),
            AssignmentState.DONE: "Nothing was changed: you were there. Log the day to tell what you saw.",
            AssignmentState.REFLECTED: (
                "Nothing was changed: this day is logged already. “Edit what you wrote” changes what you told."
            ),
            AssignmentState.CLOSED: "Nothing was changed: this day is done, and nothing more is needed. Thank you.",
            AssignmentState.UNREACHABLE: "Nothing was changed: nobody was reached so far. Try another day, or log it.",
            AssignmentState.SWAPPED: (
                "Nothing was changed: this day is off. Your newest message says what comes next, if anything does."
            ),
            AssignmentState.DECLINED: (
                "Nothing was changed: this day was declined. If you were there all the same, tell your CX team."
            ),
            AssignmentState.MISSED: (
                "Nothing was changed: the round of this day is over, or it was let go. "
                "If you were there, log the day; it still counts."
            ),
        },
    ),
}
