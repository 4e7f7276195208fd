"""The outbox: messages enqueued with the change they tell of, and their delivery."""

from bot.program.outbox.participants import readdress, recheck_working_hours, retry_dropped, retry_now
from bot.program.outbox.queue import (
    AT_ONCE,
    CX_CHANNEL,
    STORIES_CHANNEL,
    Recipient,
    enqueue,
    enqueue_all,
    enqueue_anew,
    find,
    hand_over,
    is_past,
    key_of,
    newest,
    participant_of,
    refresh_about,
    refresh_between,
    refresh_newest,
    refresh_past,
)
from bot.program.outbox.refreshing import refresh, refresh_plan_card

__all__ = [
    "AT_ONCE",
    "CX_CHANNEL",
    "STORIES_CHANNEL",
    "Recipient",
    "enqueue",
    "enqueue_all",
    "enqueue_anew",
    "find",
    "hand_over",
    "is_past",
    "key_of",
    "newest",
    "participant_of",
    "readdress",
    "recheck_working_hours",
    "refresh",
    "refresh_about",
    "refresh_between",
    "refresh_newest",
    "refresh_past",
    "refresh_plan_card",
    "retry_dropped",
    "retry_now",
]
