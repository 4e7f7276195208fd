"""The action and block ids of the shadow day."""

from bot.surfaces.ids import ActionId, BlockId


class ShadowAction(ActionId):
    """The buttons of hosts, and those of the CX team about hosts."""

    HOST_AGREES = "host_agrees"
    HOST_DECLINES = "host_declines"
    ASK_ANOTHER_HOST = "ask_another_host"
    LEAVE_HOST_ASKED = "leave_host_asked"


class ShadowBlock(BlockId):
    """The rows of those buttons."""

    HOST_BUTTONS = "host_buttons"
    HOST_SILENT_BUTTONS = "host_silent_buttons"
