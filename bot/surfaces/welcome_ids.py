"""The action, block and callback ids of welcomes."""

from bot.surfaces.ids import ActionId, BlockId, CallbackId


class WelcomeAction(ActionId):
    """The buttons of who is new, of the CX member they meet, and of the CX team."""

    GIVE_CUSTOMER = "give_customer"
    FIND_HOST = "find_host"
    AGREE_MEETING = "agree_meeting"
    TAKE_WELCOME_BACK = "take_welcome_back"
    BEGIN_WELCOME = "begin_welcome"
    LEAVE_WELCOME = "leave_welcome"
    GIVE_MORE_TIME = "give_more_time"
    LET_WELCOME_BE = "let_welcome_be"


class WelcomeCallback(CallbackId):
    """The modal that asks for the day of the meeting."""

    WELCOME_MEETING = "welcome_meeting"


class WelcomeBlock(BlockId):
    """The rows of those buttons."""

    WELCOME_PARTNER_BUTTONS = "welcome_partner_buttons"
    WELCOME_PERSON_BUTTONS = "welcome_person_buttons"
    WELCOME_LATE_BUTTONS = "welcome_late_buttons"
    WELCOME_OVER_BUTTONS = "welcome_over_buttons"
