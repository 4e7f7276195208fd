"""The words of errors about a sponsored account, where those for every routine would be less plain."""

from bot.templates import COMMAND, By, Template
from models import AssignmentState

ERRORS: dict[str, Template] = {
    "sponsors_enough": "{participant} sponsors {most} accounts already, as many as one may. Take one back first.",
    "has_sponsor": (
        f"{{customer}} is sponsored by {{sponsor}}. To change that: {COMMAND} take back @person Sponsor {{customer}}"
    ),
    "sponsor_has_enough": "They sponsor {most} accounts already, as many as one may. This one was left without.",
    "sponsor_not_in_programme": "They are not in the programme; the account keeps the sponsor it has.",
    "no_sponsor": "They sponsor no accounts here. Choose somebody else, or nobody: your CX team finds one then.",
    "colleague_has_enough": "They sponsor {most} accounts already, as many as one may. Choose somebody else.",
    "handed_it_over": "They had this account in this quarter already. Choose somebody else, or nobody.",
    "meeting_day_missing": "On which day did you meet?",
    "meeting_not_yet": "That day is still to come. Log the meeting once it took place.",
    "who_missing": "Whom did you meet? A name is enough.",
    "rate_one": "Rate one of these four at least.",
    "fix_too_late": "Within a month, so by {latest}. If it takes longer, promise the first step.",
    "fix_day_missing": "By when? Choose a day within a month.",
    "nobody_left": "No other account waits for a sponsor, so nothing was changed. Your CX team can find you one.",
    "illegal_transition": By(
        "state",
        {
            AssignmentState.PROPOSED: (
                "Nothing was changed: this waits for the CX team to approve the plan of the round."
            ),
            AssignmentState.ASKED: "Nothing was changed: this is not handed out yet.",
            AssignmentState.APPROVED: "Nothing was changed: this was handed out, and the brief is on its way.",
            AssignmentState.SENT: "Nothing was changed: log a meeting first, or tell the quarter.",
            AssignmentState.BOOKED: "Nothing was changed: a day is set. Change it, or log the meeting afterwards.",
            AssignmentState.DONE: "Nothing was changed: you met them. Tell the quarter to say what came of it.",
            AssignmentState.REFLECTED: (
                "Nothing was changed: this quarter is told already. “Edit what you wrote” changes what you told."
            ),
            AssignmentState.CLOSED: "Nothing was changed: this quarter is told, and nothing more is needed. Thank you.",
            AssignmentState.UNREACHABLE: "Nothing was changed: nobody was reached so far. Try another day.",
            AssignmentState.SWAPPED: "Nothing was changed: this account is yours no more.",
            AssignmentState.DECLINED: "Nothing was changed: you handed this account back. Your CX team knows.",
            AssignmentState.MISSED: (
                "Nothing was changed: this quarter is over. “Tell the quarter” still counts, if you met them."
            ),
        },
    ),
}
