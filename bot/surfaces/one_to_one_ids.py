"""The action, modal and block ids of the one-to-one."""

from bot.surfaces.ids import ActionId, BlockId, CallbackId


class OneToOneAction(ActionId):
    """The leader's buttons, and those of who sits down with them."""

    ANSWER_BEFOREHAND = "answer_beforehand"
    PASS_ONE_TO_ONE = "pass_one_to_one"  # noqa: S105 - no password
    PREPARE_ONE_TO_ONE = "prepare_one_to_one"
    SET_ONE_TO_ONE_DAY = "set_one_to_one_day"
    LOG_ONE_TO_ONE = "log_one_to_one"
    TICK_AGREED = "tick_agreed"


class OneToOneCallback(CallbackId):
    """What is entered by either of the two."""

    ONE_TO_ONE_BEFOREHAND = "one_to_one_beforehand"
    ONE_TO_ONE_PASSED = "one_to_one_passed"
    ONE_TO_ONE_DAY = "one_to_one_day"
    ONE_TO_ONE_LOG = "one_to_one_log"


class OneToOneBlock(BlockId):
    """The rows of those buttons."""

    ONE_TO_ONE_LEADER = "one_to_one_leader"
    ONE_TO_ONE_HOST = "one_to_one_host"
