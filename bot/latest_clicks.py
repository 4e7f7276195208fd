"""Which click was the last in each view, so that what an earlier one leads to does not come after it."""

from collections import OrderedDict

from bot.payloads import BlockActions

_MOST_VIEWS = 1000


class LatestClicks:
    """Remembers the time, as Slack tells it, of the last click in each of the newest views."""

    def __init__(self) -> None:
        self._times: OrderedDict[str, str] = OrderedDict()

    def note(self, body: BlockActions) -> None:
        """Take a click in a view into account."""
        view_id, at = body["view"]["id"], _time_of(body)
        self._times[view_id] = max(at, self._times.pop(view_id, at))
        if len(self._times) > _MOST_VIEWS:
            self._times.popitem(last=False)

    def knows(self, view_id: str) -> bool:
        """Return whether any click in this view is known."""
        return view_id in self._times

    def is_latest(self, body: BlockActions) -> bool:
        """Return whether no later click in its view is known."""
        return self._times.get(body["view"]["id"], "") <= _time_of(body)


def _time_of(body: BlockActions) -> str:
    return str(body["actions"][0].get("action_ts") or "")
