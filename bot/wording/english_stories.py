"""The English words of errors and problems of reflections, of their stories, and of retreats, by code."""

from bot.templates import COMMAND, By, Plural, Template
from models import StoryState

_REFLECTIONS: dict[str, Template] = {
    "changed_meanwhile": (
        "This was saved meanwhile, perhaps on another device. Copy what you need, close this, and open it again."
    ),
    "missing": "{said}",
    "day_not_recent": "Choose today or a day in the last three months.",
    "not_a_member_chosen": "Choose a member of this workspace.",
    "owner_not_a_member": (
        "Choose a member of this workspace, or leave it to yourself: guests and apps can't see a promise through."
    ),
    "due_day_too_far": "That is more than five years away. Promise something nearer.",
}

_STORIES: dict[str, Template] = {
    "story_is_out": (
        "This story is decided and can't be changed here any more. You can withdraw it from your message or your home "
        "tab; for a correction, ask the CX team."
    ),
    "story_is_gone": "This story was withdrawn. Nothing was changed, and none of it is shown any more.",
    "illegal_story_transition": By(
        "state",
        {
            StoryState.WAITING: (
                "Nothing was changed: this story waits for what colleagues add to it. “Go on without” brings it to "
                "review."
            ),
            StoryState.DRAFT: (
                "Nothing was changed: this story is with its author, who was asked for changes. Its card comes back "
                "to the CX channel once they have made them."
            ),
            StoryState.IN_REVIEW: (
                "Nothing was changed: this story is still in review. An editor decides on its card in the CX channel; "
                "its author can choose “Private” under “Edit what you wrote”."
            ),
            StoryState.PUBLISHED: (
                "Nothing was changed: this story is published already. Its author or the CX team can withdraw it."
            ),
            StoryState.CORRECTED: (
                "Nothing was changed: this story is published already. Its author or the CX team can withdraw it."
            ),
            StoryState.WITHDRAWN: (
                "Nothing was changed: this story is private now, as its author chose. If they share it after all, its "
                "card comes back to the CX channel."
            ),
            StoryState.DECLINED: (
                "Nothing was changed: this story was declined, and its author was told why. They or the CX team can "
                "withdraw it."
            ),
        },
    ),
    "no_story": "There is no story here to decide on: its author keeps it private.",
    "superseded_revision": (
        "This story changed meanwhile, so nothing was done. Its newest card shows the new wording: please read it, "
        "and press there."
    ),
    "edited_meanwhile": "Somebody changed this story meanwhile. Copy your wording, close this, and open it again.",
    "changes_not_said": "Say what you would like changed; your words go to the author.",
    "reason_not_said": "Say why; your words go to the author.",
    "story_part_missing": "A story needs this part. Write a line.",
    "answers_too_long": (
        "Your answers come to {length} characters together, with their questions; please keep them to {longest}."
    ),
}

_RETREATS: dict[str, Template] = {
    "nothing_to_share": "Nothing was brought back that is not shared yet, so no vote was opened.",
    "opened_meanwhile": f"The vote was opened already. To see how it stands: {COMMAND} retreat",
    "nobody_to_vote": "Nobody takes part who could vote, so no vote was opened.",
    "vote_is_over": "The vote is closed, so nothing was changed. The ranking comes in a message of its own.",
    "too_many_votes": Plural(
        "over",
        {
            1: "You ticked {ticked}, and have {most} votes. Take one tick away, on any page.",
            "other": "You ticked {ticked}, and have {most} votes. Take {over} ticks away, on any page.",
        },
    ),
    "voted_elsewhere": (
        "You have voted meanwhile, perhaps on another device. Close this and open it again to see your votes."
    ),
    "vote_is_on": "The vote is not closed yet, so there is no ranking to commit by. Nothing was changed.",
    "committed_already": "{who} committed to this already: “{text}”, by {day}. Nothing was changed.",
    "issue_taken_back": "This was withdrawn meanwhile, so nothing was changed.",
    "what_is_missing": "Say what will be done; a line is enough.",
    "due_day_missing": "Choose the day by which it will be done.",
}

ERRORS: dict[str, Template] = {**_REFLECTIONS, **_STORIES, **_RETREATS}
