"""The words of errors about listening together, where those for every routine would be less plain."""

from bot.templates import By, Plural, Template
from models import AssignmentState, SeatState

_SWAPPING = "so nothing was changed. If this customer really isn't for you, your CX team will hand you another."

ERRORS: dict[str, Template] = {
    "brings_themselves": "You are there anyway. Choose colleagues.",
    "brings_too_many": "Bring three at most: so everybody hears, and nobody performs.",
    "brings_no_member": By(
        "name",
        {None: "One of them can't come along: guests, apps and people who have left can't be asked."},
        "{name} can't come along: guests, apps and people who have left can't be asked.",
    ),
    "brings_nobody_known": "Slack didn't say who one of them is. Please try again in a minute.",
    "heard_was_withdrawn": "The story you listened to was withdrawn, so no new one is told. Choose “No”, and save it.",
    "has_started": "This was logged already, so the list stays as it is. Nothing was changed.",
    "seat_is_settled": By(
        "state",
        {
            SeatState.OFF: "You are off this list by now, so nothing was changed. Nothing to do here any more.",
            SeatState.DECLINED: "You said not this time, so nothing was changed. If that changes, tell them.",
        },
        "This is settled by now. Nothing was changed.",
    ),
    "line_missing": "Write what you heard. One line is enough.",
    "line_consent_missing": "Choose how your line may be shown.",
    "line_is_out": (
        "The story with your line is published, so its words stay as they are. “Take my line back” takes them out."
    ),
    "line_comes_too_late": "There is no story of this any more, so nothing was changed. Thank you for listening.",
    "line_is_decided": "Somebody decided on this line meanwhile. Nothing was changed.",
    "no_line_to_take_back": "Your line is not in the story. Nothing was changed.",
    "story_not_there": "Choose a story from the list; this one was withdrawn, or is older than a year.",
    "hour_missing": "At what time? Choose an hour.",
    "no_swap_left": Plural(
        "limit",
        {
            0: f"Swapping is off here, {_SWAPPING}",
            1: f"You have swapped once in this round, {_SWAPPING}",
            "other": f"You have swapped {{limit}} times in this round, {_SWAPPING}",
        },
    ),
    "nobody_left": (
        "There is no other customer free for you in this round, so nothing was changed. Listen to a story instead, or "
        "ask your CX team."
    ),
    "round_over": (
        "The round of this is over, so nothing was swapped. If you listened, log it: it still counts. If not, you need "
        "do nothing."
    ),
    "illegal_transition": By(
        "state",
        {
            AssignmentState.PROPOSED: (
                "Nothing was changed: this waits for the CX team to approve the plan of the round."
            ),
            AssignmentState.ASKED: "Nothing was changed: this customer is asked first, and has not answered yet.",
            AssignmentState.APPROVED: "Nothing was changed: this was handed out, and its message is on its way.",
            AssignmentState.SENT: (
                "Nothing was changed: listening is still to come. Book it, or log it once you have listened."
            ),
            AssignmentState.BOOKED: (
                "Nothing was changed: this is booked. Change the day, or log it once you have listened."
            ),
            AssignmentState.DONE: "Nothing was changed: you have listened. Log it to tell what you heard.",
            AssignmentState.REFLECTED: (
                "Nothing was changed: this is logged already. “Edit what you wrote” changes what you told."
            ),
            AssignmentState.CLOSED: "Nothing was changed: this is done, and nothing more is needed. Thank you.",
            AssignmentState.UNREACHABLE: "Nothing was changed: nobody was reached so far. Try another day, or log it.",
            AssignmentState.SWAPPED: (
                "Nothing was changed: this was swapped, or is off. Your newest message says what comes next."
            ),
            AssignmentState.DECLINED: "Nothing was changed: this was declined. If you listened, tell your CX team.",
            AssignmentState.MISSED: (
                "Nothing was changed: the round of this is over, or it was let go. "
                "If you listened, log it; it still counts."
            ),
        },
    ),
}
