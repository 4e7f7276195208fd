"""How requests reach us over HTTP: connections that can't be held open, requests that Slack has signed."""

from bot.transport.accepting import quieten_accept_errors
from bot.transport.connections import Limits, Listener
from bot.transport.requests import EVENTS_PATH, IsWell, Pages, SlackRequests

__all__ = ["EVENTS_PATH", "IsWell", "Limits", "Listener", "Pages", "SlackRequests", "quieten_accept_errors"]
