"""The ids of the home tab's own: somebody's settings, and all that they have done."""

from bot.surfaces.ids import ActionId, BlockId, CallbackId


class HomeAction(ActionId):
    """What is pressed there."""

    CHANGE_SETTINGS = "change_settings"
    END_PAUSE = "end_pause"
    ALL_YOU_DID = "all_you_did"


class HomeCallback(CallbackId):
    """The modals that open from there."""

    SETTINGS = "settings"
    HISTORY = "history"


class HomeBlock(BlockId):
    """Where the buttons stand."""

    SETTINGS_BUTTONS = "settings_buttons"
    HISTORY_BUTTON = "history_button"
