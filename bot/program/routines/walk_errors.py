"""The words of errors about walks and journeys, where those for every routine would be less plain."""

from bot.templates import COMMAND, By, Plural, Template
from models import AssignmentState

_SWAPPING = "so nothing was changed. Your CX team can hand you another journey."

ERRORS: dict[str, Template] = {
    "nobody_left": "There is no other journey for you in this round, so nothing was changed.",
    "no_swap_left": Plural(
        "limit",
        {
            0: f"Changing journeys is off here, {_SWAPPING}",
            1: f"You have changed journeys once in this round, {_SWAPPING}",
            "other": f"You have changed journeys {{limit}} times in this round, {_SWAPPING}",
        },
    ),
    "round_over": (
        "The round of this journey is over, so nothing was changed. What you walked counts, and you can still go on or "
        "write it up."
    ),
    "walk_closed": By(
        "state",
        {
            AssignmentState.REFLECTED: (
                "Nothing was changed: you have written this walk up. “Edit what you wrote” changes your story. Copy "
                "from here what you would add."
            ),
            AssignmentState.CLOSED: "Nothing was changed: this walk is done, and nothing more is needed. Thank you.",
        },
        "Nothing was changed: this journey is not on your list any more. Your newest message says what is.",
    ),
    "not_to_be_walked": (
        "“{journey}” can't be walked here: it is of the other kind, has no steps, or is not handed out any more."
    ),
    "journey_empty": "This journey has no steps at the moment. Your CX team can say what becomes of it.",
    "step_saved_meanwhile": (
        "This step was saved elsewhere since you opened it, perhaps on another device. Close this window, and press "
        "“Go on” to see what was saved."
    ),
    "step_gone": "This step is not on your walk any more. Close this window, and press “Go on”.",
    "outcome_missing": "Did it work, or were you stuck? Choose one of the two.",
    "minutes_missing": "How many minutes did it take? A guess will do.",
    "minutes_unlikely": "Enter whole minutes, from 0 to {longest}.",
    "friction_missing": "Choose a number from 1 to 5.",
    "photo_unclear": "That is no photo. Choose a picture, or leave it out.",
    "no_such_journey": f"There is no journey “{{typed}}”, or several. {COMMAND} journey lists them.",
    "journey_not_walked": (
        "You see what others met with once you have walked this journey to its end, so that you walk it with your own "
        "eyes."
    ),
    "no_step_left": "A journey holds {longest} steps, and this one has as many.",
    "journey_text_missing": "Please fill this in.",
    "minutes_unclear": "Enter whole minutes, up to {longest}.",
    "title_taken": "Another journey has this title already. Give this one another.",
    "journey_gone": "This is not part of a journey any more. Close this window, and open it again.",
    "journey_changed_meanwhile": (
        "This was changed meanwhile, by a colleague or an import, so nothing was saved. Copy what you typed, close "
        "this window, and open it again."
    ),
    "link_unclear": "Use a whole address, which begins with https:// or http://.",
    "kind_unclear": "Choose {kinds}.",
    "title_missing": "A new journey needs a title, in one of its rows at least.",
    "fact_differs": "Another row of this journey says something else here; row {row} counts.",
}
