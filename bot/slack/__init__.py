"""The Web API: the only package that calls it, but for opening modals and publishing home tabs in handlers."""

from bot.slack.call_errors import KEPT_OUT, ErrorKind, SlackCallError
from bot.slack.client import DirectCaller, RateLimiter, SlackResponse, keep_connections, make_client
from bot.slack.message_sender import MessageReference, MessageSender
from bot.slack.urls import TooLarge
from bot.slack.workspace import SlackWorkspace

__all__ = [
    "KEPT_OUT",
    "DirectCaller",
    "ErrorKind",
    "MessageReference",
    "MessageSender",
    "RateLimiter",
    "SlackCallError",
    "SlackResponse",
    "SlackWorkspace",
    "TooLarge",
    "keep_connections",
    "make_client",
]
