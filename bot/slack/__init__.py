"""Speaking to Slack outside a click: the only package that calls the Web API."""

from bot.slack.call_errors import KEPT_OUT, ErrorKind, SlackCallError
from bot.slack.client import make_client
from bot.slack.files import TooLarge
from bot.slack.links import card_link, plan_link, story_standing
from bot.slack.message_sender import MessageReference, MessageSender
from bot.slack.rate_limiter import RateLimiter
from bot.slack.users import find_user, learn_user
from bot.slack.workspace import SlackWorkspace

__all__ = [
    "KEPT_OUT",
    "ErrorKind",
    "MessageReference",
    "MessageSender",
    "RateLimiter",
    "SlackCallError",
    "SlackWorkspace",
    "TooLarge",
    "card_link",
    "find_user",
    "learn_user",
    "make_client",
    "plan_link",
    "story_standing",
]
