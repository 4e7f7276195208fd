"""The English words of errors and problems of booking, of how booked calls went, and of snoozing, by code."""

from bot.templates import By, Template

ERRORS: dict[str, Template] = {
    "other_call_booked": "Nothing was changed: this is booked for another hour by now. Your brief says when.",
    "sheet_says_no": "The sheet says “no” under “consent to call”. Write “yes” there, and import it.",
    "refused_again": "They said so again on a later call. If they may be called, press it below that message.",
    "not_to_be_called": "Nothing was booked: {customer} is not to be called any more. The brief offers somebody else.",
    "hour_taken": By(
        "is_offered",
        {
            True: (
                "At that time there is already: {what}, {begins} to {ends}. Choose another time, "
                "or tick “Book both all the same” below."
            )
        },
        "At that time there is already: {what}, {begins} to {ends}. Choose another time.",
    ),
    "hour_passed": "That hour has gone by. Choose one to come.",
    "no_such_number": "Write the number with its country code, such as +44 20 7946 0123, or leave it empty.",
    "same_number": "That is the number that was wrong. Write another, or leave it empty.",
    "booking_day_missing": "Choose the day.",
    "snooze_day_missing": "Choose the day.",
    "snooze_day_passed": "Choose a day to come.",
    "snooze_day_too_far": "That is too far ahead. Choose a day up to {latest}.",
    "booking_day_too_far": "That is more than five years away. Choose a day that is nearer.",
}
