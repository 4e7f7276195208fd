"""The English words of errors and problems, by code, in the order of the features they come from."""

from bot.templates import COMMAND, By, Plural, Template
from bot.wording import english_booking, english_stories, english_workbook
from models import AssignmentState

_EVERYWHERE: dict[str, Template] = {
    "cx_team_only": "This one is for the CX team. If you think that's you, ask them to add you.",
    "not_a_member": "Firsthand is for members of this workspace. Nothing was changed.",
    "not_yours": "This one isn't yours to change. If you think it should be, ask your CX team.",
    "unknown_modal": "This window is not one of ours any more, so nothing was changed. Close it and open it again.",
    "outdated": "This is from an older version of Firsthand and does nothing any more. Nothing was changed.",
    "slack_took_too_long": "Slack took too long to open that. Please press it once more.",
    "slack_knows_nobody": "Slack doesn't know that person, so nothing was changed. Mention somebody of this workspace.",
    "slack_did_not_answer": "Slack didn't answer in time, so nothing was changed. Please try again in a minute.",
    "unforeseen": (
        "Something went wrong on our side, and nothing was lost. Please try again; if it stays, quote “{fault}”."
    ),
    "too_long": "That is {length} characters; please keep it to {longest}.",
    "day_passed": "That day has passed. Choose today or a day to come.",
}

_OWN_SETTINGS: dict[str, Template] = {
    "day_is_over": "That day is over, or too near. Choose a later one.",
    "too_far_ahead": "That is more than a year from now. Choose an earlier day; you can extend it then.",
    "day_too_short": "That leaves less than an hour. Choose a later end, or an earlier beginning.",
    "no_working_day": "Choose at least one day. For no nudges at all, choose “None” above.",
    "leave_unclear": "Say on which day you leave, and a last day that is not before it.",
    "too_many_leaves": "There are {most} already. Take one out first.",
    "books_alone": "You book for yourself already. Choose a colleague, or “Nobody”.",
    "no_member_books": "They aren't a member of this workspace, so they can't book for you. Choose a colleague.",
}

_COMMANDS: dict[str, Template] = {
    "not_in_programme": "You aren't in the programme yet. If you think you should be, ask your CX team.",
    "unknown_command": f"There is no “{{verb}}” here. {COMMAND} help lists what there is.",
    "no_such_routine": "There is no routine “{title}”. There are: {titles}.",
    "is_off": f"“{{title}}” is not turned on. To turn it on: {COMMAND} turn on {{title}}",
    "no_such_subject": "“{typed}” is no {subject}, or several. Use the full name or id, or mention a colleague.",
    "say_which": f"Say which {{subject}}: {COMMAND} assign @person {{routine}} {{subject}}",
    "say_which_routine": "Say which routine: {titles}.",
    "say_whom_and_which": f"Say whom and which customer: {COMMAND} assign @person CUSTOMER-ID",
    "say_from_whom": f"Say from whom: {COMMAND} take back @person",
    "say_who_is_away": f"Say who, and when: {COMMAND} away @person 2026-12-21 to 2027-01-03",
    "say_who_is_back": f"Say who is back: {COMMAND} back @person",
    "no_day_typed": "“{typed}” is no day. Write it like 2026-12-21.",
    "leave_ends_first": "The last day is before the first, so nothing was noted. Write the first day first.",
    "leave_is_past": "Those days have passed, so nothing was noted.",
    "leave_too_long": (
        "That is more than a year, or a year ahead, so nothing was noted. For longer, put “no” under “active” on the "
        "Participants sheet, and import it."
    ),
    "two_people_named": "That names two people. {usage}",
    "not_exported": "The workbook could not be brought ({why}). Please try again in a minute.",
    "workbook_missing": "Choose the workbook: an Excel file (.xlsx).",
}

_PEOPLE: dict[str, Template] = {
    "unknown_participant": (
        "“{typed}” isn't a participant yet. Mention them with @, or add them to the Participants sheet and import it."
    ),
    "several_participants": Plural(
        "more",
        {
            0: "Several participants are called “{typed}”. Say which by id: {found}.",
            "other": "Several participants are called “{typed}”. Say which by id: {found} and {more} more.",
        },
    ),
    "not_in_workspace": "They are no member of this workspace (any more). Nothing was assigned.",
    "not_yet_participant": "{name} isn't a participant yet. Add them to the Participants sheet and import it.",
    "no_participant_any_more": "They aren't a participant any more. Nothing was assigned.",
    "unknown_mention": "They aren't a participant, or not known by @ yet: say their name instead.",
    "not_active": (
        "{person} is not active in the programme, so nothing was assigned. To bring them back, put “yes” under "
        "“active” on the Participants sheet and import it again."
    ),
    "not_in_routine": (
        "{person} takes part in other routines, so nothing was assigned. To have them take part in {title}, name it "
        "under “routines” on the Participants sheet, and import it again."
    ),
    "no_score_to_guess": "No last score of theirs is known any more, so there is nothing to guess.",
    "not_on_the_scale": "The scale of their score has changed meanwhile, so nothing was kept. Please choose once more.",
    "guess_stays": "You have seen the score, so your guess stays as it is.",
    "unknown_customer": "There is no customer “{typed}”. Use the id from the Customers sheet, or their full name.",
    "several_customers": "Several customers are called “{typed}”. Say which by id: {found}.",
    "customer_and_account": By("account", {None: "{external_id} (no account)"}, "{external_id} ({account})"),
    "no_consent_to_call": (
        "{customer} hasn't agreed to be called, so nothing was assigned. Once that changes, put “yes” under “consent "
        "to call” and import the workbook again."
    ),
    "customer_not_active": (
        "{customer} is not active, so nothing was assigned. Once that changes, put “yes” under “active” and import "
        "the workbook again."
    ),
}

_ROUNDS: dict[str, Template] = {
    "nothing_turned_on": f"No routine is turned on. To turn one on: {COMMAND} turn on ROUTINE",
    "nobody_to_plan_for": (
        "There is nobody to plan for yet: it takes participants, and customers who agreed to be called. Import them "
        f"with {COMMAND} import."
    ),
    "month_is_over": "Choose this month, or one to come.",
    "not_in_the_programme": Plural(
        "count",
        {
            "one": "Not in the programme yet: {names}. Add them to the Participants sheet first.",
            "other": "{count} are not in the programme yet: {names}. Add them to the Participants sheet first.",
        },
    ),
    "routine_changed": "Somebody changed this meanwhile, so nothing was saved. Look again.",
    "not_begun_yet": "{title} opens on {day}. Its plan is made then; there is nothing to plan before.",
    "plan_is_over": "The round of this plan is over. Nothing was sent.",
    "plan_approved_already": "This plan was approved already. Nothing was sent twice.",
    "plan_withdrawn": (
        f"This plan was withdrawn when “{{title}}” was turned off, so nothing was sent. For the one that counts now: "
        f"{COMMAND} plan"
    ),
}

_SWAPPING = "so nothing was changed. If this really isn't for you, your CX team will find you something else."

_ASSIGNMENTS: dict[str, Template] = {
    "has_customer_already": "{participant} has {customer} already. Nothing was sent twice.",
    "had_customer_before": "{participant} had {customer} before. Please choose another customer.",
    "is_themselves": "{customer} can't be assigned to themselves. Please choose somebody else.",
    "has_another_to_call": (
        "{participant} has {customer} to call. They can press Swap in their message, or call first."
    ),
    "has_another_to_do": "{participant} has {customer} in hand. They can do that first, or you take it back.",
    "customer_is_taken": "{customer} is with {holder} in {round} already.",
    "no_customer_to_take_back": "{participant} has nothing to take back. Nothing was changed.",
    "has_not_that_customer": "{participant} doesn't have {customer}. Nothing was changed.",
    "has_several_customers": "{participant} has several in hand. Say which: {found}.",
    # What the state is, and what may be done, for who tried something else.
    "illegal_transition": By(
        "state",
        {
            AssignmentState.PROPOSED: (
                "Nothing was changed: this waits for the CX team to approve the plan of the round."
            ),
            AssignmentState.ASKED: "Nothing was changed: whom this is about was asked, and has not answered yet.",
            AssignmentState.APPROVED: "Nothing was changed: this was handed out, and its message is on its way.",
            AssignmentState.SENT: "Nothing was changed: this is still to be done. Log it once it took place.",
            AssignmentState.BOOKED: (
                "Nothing was changed: the day is booked. Change it, or log what you heard once it took place."
            ),
            AssignmentState.DONE: "Nothing was changed: this took place. Log it to tell what you saw and heard.",
            AssignmentState.REFLECTED: (
                "Nothing was changed: this is logged already. “Edit what you wrote” changes what you told."
            ),
            AssignmentState.CLOSED: "Nothing was changed: this is done, and nothing more is needed. Thank you.",
            AssignmentState.UNREACHABLE: "Nothing was changed: nobody was reached so far. Try another day, or log it.",
            AssignmentState.SWAPPED: (
                "Nothing was changed: this was swapped for another. Your newest brief says what is yours now."
            ),
            AssignmentState.DECLINED: (
                "Nothing was changed: this was declined. If it took place all the same, tell your CX team."
            ),
            AssignmentState.MISSED: (
                "Nothing was changed: the round of this is over, or it was let go. "
                "If it did take place, log it; it still counts."
            ),
        },
    ),
    "nobody_left": (
        "Nothing else is free for you in this round, so nothing was changed. Your CX team can assign you something "
        "by hand."
    ),
    "nobody_left_for_them": "Nothing else is free for {participant} in this round. Import more, or assign one by hand.",
    "put_off_enough": (
        "This was put off as long as it can be. If it doesn't fit, that's fine: tell your CX team, or do nothing; they "
        "get in touch."
    ),
    "round_over": (
        "The round of this is over, so nothing was swapped. If it did take place, log it: it still counts. If not, you "
        "need do nothing."
    ),
    "no_other_any_more": (
        "You take part in this no more, so there is no other for you. You keep what you have, unless your CX team "
        "takes it back."
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

ERRORS: dict[str, Template] = {
    **_EVERYWHERE,
    **_OWN_SETTINGS,
    **_COMMANDS,
    **_PEOPLE,
    **_ROUNDS,
    **_ASSIGNMENTS,
    **english_booking.ERRORS,
    **english_stories.ERRORS,
    **english_workbook.FILES,
    **english_workbook.SHEETS,
    **english_workbook.CELLS,
}
