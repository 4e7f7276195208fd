"""The action, block and callback ids of sponsoring a key account."""

from bot.surfaces.ids import ActionId, BlockId, CallbackId


class SponsorAction(ActionId):
    """The buttons of sponsors, and those within the modal of a meeting."""

    LOG_MEETING = "log_meeting"
    EDIT_MEETING = "edit_meeting"
    ADD_DISSATISFIER = "add_dissatisfier"
    ADD_OTHERS = "add_others"
    TICK_SOLVED = "tick_solved"
    HAND_OVER = "hand_over"


class SponsorCallback(CallbackId):
    """The modals of a meeting, and of handing an account over."""

    MEETING = "meeting"
    HANDING_OVER = "handing_over"


class SponsorBlock(BlockId):
    """The rows of those buttons."""

    MEETING_BUTTONS = "meeting_buttons"
    MEETING_MORE = "meeting_more"
