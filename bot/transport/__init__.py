"""The transports by which Slack reaches the bot: HTTP and Socket Mode."""

from bot.transport.connections import Limits
from bot.transport.requests import EVENTS_PATH, HEALTH_PATH
from bot.transport.transports import HttpTransport, SocketModeTransport, Transport, quieten_accept_errors

__all__ = [
    "EVENTS_PATH",
    "HEALTH_PATH",
    "HttpTransport",
    "Limits",
    "SocketModeTransport",
    "Transport",
    "quieten_accept_errors",
]
