"""A line of log at most once a minute, however often its cause comes back."""

import logging
import time

PAUSE_S = 60.0


class SparingLog:
    """Says one thing at most every `pause` seconds, and then how often it happened since it was last said."""

    def __init__(self, log: logging.Logger, level: int, words: str, *, pause: float = PAUSE_S) -> None:
        self._log, self._level, self._words, self._pause = log, level, words, pause
        self._untold = 0
        self._next = 0.0

    def note(self) -> None:
        """Say it now, or count it for the next time."""
        self._untold += 1
        now = time.monotonic()
        if now < self._next:
            return
        self._log.log(self._level, "%s (%s since last told)", self._words, self._untold)
        self._untold, self._next = 0, now + self._pause
