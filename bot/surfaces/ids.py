"""Every action, block and callback id, in one place; a button's value is its subject's id, and the revision seen."""

from enum import StrEnum

from bot import templates


class ActionId(StrEnum):
    """What a button or an input is called when it is used; a routine may have ids of its own."""


class CallbackId(StrEnum):
    """Which modal was submitted; a routine may have ids of its own."""


class BlockId(StrEnum):
    """What a row of buttons is called; on a surface its subject's id is added. A routine may have ids of its own."""


class Action(ActionId):
    """The buttons of every routine."""

    APPROVE_PLAN = "approve_plan"
    READ_BRIEF = "read_brief"
    LOG_CALL = "log_call"
    BOOK_CALL = "book_call"
    NOT_REACHED = "not_reached"
    SWAP = "swap"
    FORM_CHOICE = "form_choice"
    KEEP_DRAFT = "keep_draft"
    PREVIEW_STORY = "preview_story"
    PUBLISH_STORY = "publish_story"
    EDIT_STORY = "edit_story"
    ASK_CHANGES = "ask_changes"
    DECLINE_STORY = "decline_story"
    LIFT_MASKS = "lift_masks"
    WITHDRAW_STORY = "withdraw_story"
    READ_STORY = "read_story"
    GUESS_SCORE = "guess_score"
    SHOW_SCORE = "show_score"


class Callback(CallbackId):
    """The modals of every routine."""

    BRIEF = "brief"
    REFLECTION = "reflection"
    BOOKING = "booking"
    STORY_EDIT = "story_edit"
    STORY_CHANGES = "story_changes"
    STORY_DECLINE = "story_decline"
    STORY_MASKS = "story_masks"
    IMPORT = "import"
    PREVIEW = "preview"
    NOTICE = "notice"


class Block(BlockId):
    """The rows of buttons of every routine."""

    CALL_BUTTONS = "call_buttons"
    PLAN_BUTTONS = "plan_buttons"
    PLAN_LINK = "plan_link"
    REVIEW_BUTTONS = "review_buttons"
    STORY_LINK = "story_link"
    PREVIEW_BUTTON = "preview_button"
    STORY_BUTTONS = "story_buttons"
    GUESS = "guess"


def revision_value(subject: int, number: int) -> str:
    """Return the value of a button that acts on one revision of its subject."""
    return f"{subject}:{number}"


COMMAND = templates.COMMAND
