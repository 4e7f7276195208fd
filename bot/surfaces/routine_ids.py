"""The ids of choosing routines: the CX team's modal of all routines, and what a participant would rather do next."""

from bot.surfaces.ids import ActionId, BlockId, CallbackId


class RoutineAction(ActionId):
    """What is chosen or pressed there."""

    CHOOSE_ROUTINE = "choose_routine"
    TURN_OFF_ROUTINE = "turn_off_routine"
    PREFER_ROUTINE = "prefer_routine"


class RoutineCallback(CallbackId):
    """The modal of all routines."""

    ROUTINES = "routines"


class RoutineBlock(BlockId):
    """Where these stand."""

    WHICH_ROUTINE = "which_routine"
    TURN_OFF = "turn_off"
    PREFERENCE = "preference"
