"""The action, modal and block ids of nudges, and of what the CX team is told after the last one."""

from bot.surfaces.ids import ActionId, BlockId, CallbackId


class NudgeAction(ActionId):
    """The participant's list of days, and the CX team's buttons."""

    SNOOZE = "snooze"
    CALL_THEM = "call_them"
    SWAP_FOR_THEM = "swap_for_them"
    LET_GO = "let_go"


class NudgeCallback(CallbackId):
    """What is entered."""

    SNOOZE_DAY = "snooze_day"


class NudgeBlock(BlockId):
    """The row of the CX team's buttons."""

    UNANSWERED_BUTTONS = "unanswered_buttons"
