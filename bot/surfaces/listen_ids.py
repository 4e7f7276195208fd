"""The ids of listening together: buttons, modals, rows of buttons."""

from bot.surfaces.ids import ActionId, BlockId, CallbackId


class ListenAction(ActionId):
    """The buttons of who brings colleagues, of these, and of the CX team."""

    BRING_COLLEAGUES = "bring_colleagues"
    BOOK_LISTENING = "book_listening"
    CANCEL_LISTENING = "cancel_listening"
    CHOOSE_STORY = "choose_story"
    CALL_INSTEAD = "call_instead"
    GO_ON_WITHOUT = "go_on_without"
    COME_ALONG = "come_along"
    STAY_AWAY = "stay_away"
    WRITE_LINE = "write_line"
    TAKE_LINE_BACK = "take_line_back"
    ADD_LATE_LINE = "add_late_line"
    LEAVE_LATE_LINE = "leave_late_line"


class ListenCallback(CallbackId):
    """The modals."""

    COLLEAGUES = "colleagues"
    LISTENING = "listening"
    STORY_CHOICE = "story_choice"
    LINE = "line"


class ListenBlock(BlockId):
    """The rows of buttons."""

    CANCEL_BUTTON = "cancel_button"
    TEAM_BUTTONS = "team_buttons"
    GO_ON_BUTTON = "go_on_button"
    SEAT_BUTTONS = "seat_buttons"
    LINE_BUTTONS = "line_buttons"
    DECLINED_BUTTON = "declined_button"
    LATE_BUTTONS = "late_buttons"
