"""The action, callback and block ids of journeys and walks."""

from bot.surfaces.ids import ActionId, BlockId, CallbackId


class WalkAction(ActionId):
    """The buttons of who walks a journey."""

    GO_ON_WALKING = "go_on_walking"
    STEP_BACK = "step_back"
    STOP_WALKING = "stop_walking"


class WalkCallback(CallbackId):
    """The modals of a walk."""

    WALK_STEP = "walk_step"
    WALK_END = "walk_end"


class WalkBlock(BlockId):
    """The rows of those buttons."""

    WALK_STEP_BUTTONS = "walk_step_buttons"


class JourneyAction(ActionId):
    """The buttons of the CX team about journeys."""

    OPEN_JOURNEY = "open_journey"
    CHANGE_JOURNEY_FACTS = "change_journey_facts"
    CHANGE_JOURNEY_STEP = "change_journey_step"
    TAKE_STEP_OUT = "take_step_out"


class JourneyCallback(CallbackId):
    """The modals in which the CX team writes a journey."""

    JOURNEY_CHOICE = "journey_choice"
    JOURNEY_FACTS = "journey_facts"
    JOURNEY_STEPS = "journey_steps"
    JOURNEY_STEP = "journey_step"
    JOURNEY_STEP_CHANGE = "journey_step_change"


class JourneyBlock(BlockId):
    """The rows of those buttons."""

    JOURNEY_BUTTONS = "journey_buttons"
    JOURNEY_STEP_BUTTONS = "journey_step_buttons"
