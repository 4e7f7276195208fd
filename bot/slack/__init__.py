"""Speaking to Slack outside a click: the only room that calls the Web API."""

from bot.slack.answers import KEPT_OUT, Outcome, Trouble
from bot.slack.client import make_client
from bot.slack.files import TooLarge
from bot.slack.links import card_link, plan_link, story_standing
from bot.slack.pace import Pace
from bot.slack.users import find_user, learn_user
from bot.slack.voice import Standing, Voice
from bot.slack.workspace import Workspace

__all__ = [
    "KEPT_OUT",
    "Outcome",
    "Pace",
    "Standing",
    "TooLarge",
    "Trouble",
    "Voice",
    "Workspace",
    "card_link",
    "find_user",
    "learn_user",
    "make_client",
    "plan_link",
    "story_standing",
]
