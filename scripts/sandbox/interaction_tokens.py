"""The short-lived tokens of an interaction: trigger ids and response URLs."""

import itertools
import random
import time
from dataclasses import dataclass

from scripts.sandbox.refusals import ApiError

TRIGGER_LIFE_S = 3.0
RESPONSE_URL_USES = 5
RESPONSE_URL_LIFE_S = 30 * 60


@dataclass
class Trigger:
    """The right to open one modal for `user`, within three seconds of wall time."""

    user: str
    expires: float
    used: bool = False


@dataclass
class ResponseUrl:
    """The right to answer five times in `channel`; `ts` is the message that was clicked, if any."""

    channel: str
    user: str
    expires: float
    ts: str | None = None
    uses: int = 0


class InteractionTokens:
    """Every trigger id and response URL handed out, with what is left of them; times are wall time."""

    def __init__(self, *, seed: int, trigger_life: float) -> None:
        self._random = random.Random(seed)
        self._count = itertools.count(1)
        self._trigger_life = trigger_life
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}

    def new_trigger(self, user: str) -> str:
        """Return a trigger id for an interaction of this user."""
        trigger_id = f"{next(self._count)}.{self._random.randrange(10**12)}.{self._random.randbytes(16).hex()}"
        self.triggers[trigger_id] = Trigger(user, time.monotonic() + self._trigger_life)
        return trigger_id

    def use_trigger(self, trigger_id: str) -> str:
        """Spend a trigger id and give its user; ApiError when it is unknown, spent or older than three seconds."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() > trigger.expires:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def new_response_url(self, channel: str, user: str, ts: str | None = None) -> str:
        """Return the path of a fresh response URL."""
        path = f"/actions/T0SANDBOX01/{next(self._count)}/{self._random.randbytes(12).hex()}"
        self.response_urls[path] = ResponseUrl(channel, user, time.monotonic() + RESPONSE_URL_LIFE_S, ts)
        return path

    def use_response_url(self, path: str) -> ResponseUrl:
        """Spend one of five uses; ApiError with `used_url` or `expired_url`."""
        url = self.response_urls.get(path)
        if url is None or url.uses >= RESPONSE_URL_USES:
            raise ApiError("used_url")
        if time.monotonic() > url.expires:
            raise ApiError("expired_url")
        url.uses += 1
        return url
