"""The Web API methods this stand-in answers: their arguments, scope and rate tier, as Slack documents them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from scripts.sandbox.entities import Json
from scripts.sandbox.refusals import ApiError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web import chat, conversations, files, people, views

Answer = Callable[[SandboxState, Json], Awaitable[Json]]
# Calls a minute by tier (docs.slack.dev/apis/web-api/rate-limits); "post" is chat.postMessage's own rule.
TIERS = {"1": 1, "2": 20, "3": 50, "4": 100, "hundreds": 300, "post": 300}
ALWAYS_ALLOWED = frozenset({"token", "team_id"})
HISTORY = "*:history"
READ = "*:read"


@dataclass(frozen=True)
class Method:
    """One method: its answer, rate tier, scope (a `*` stands for the channel's kind), and the arguments it takes."""

    answer: Answer
    tier: str
    scope: str
    required: frozenset[str]
    optional: frozenset[str]
    app_token: bool

    def check(self, args: Json) -> None:
        """Raise ApiError for unknown and missing arguments; real Slack ignores unknown ones, which hides mistakes."""
        unknown = sorted(set(args) - self.required - self.optional - ALWAYS_ALLOWED)
        if unknown:
            raise ApiError("invalid_arguments", *(f"unknown argument: {name}" for name in unknown))
        missing = sorted(name for name in self.required if args.get(name) in (None, ""))
        if missing:
            raise ApiError("invalid_arguments", *(f"missing required field: {name}" for name in missing))


def _method(
    answer: Answer, tier: str, scope: str = "", required: str = "", optional: str = "", *, app_token: bool = False
) -> Method:
    return Method(answer, tier, scope, frozenset(required.split()), frozenset(optional.split()), app_token)


_CONTENT = "text blocks metadata parse link_names"
_PAGE = "cursor limit"
METHODS: dict[str, Method] = {
    "apps.connections.open": _method(people.connections_open, "4", app_token=True),
    "auth.test": _method(people.auth_test, "hundreds"),
    "chat.getPermalink": _method(chat.get_permalink, "hundreds", "", "channel message_ts"),
    "chat.postMessage": _method(
        chat.post_message, "post", "chat:write", "channel", f"{_CONTENT} mrkdwn unfurl_links unfurl_media"
    ),
    "chat.update": _method(chat.update, "3", "chat:write", "channel ts", _CONTENT),
    "conversations.history": _method(
        conversations.history, "3", HISTORY, "channel", f"{_PAGE} include_all_metadata inclusive latest oldest"
    ),
    "conversations.info": _method(conversations.info, "3", READ, "channel", "include_num_members"),
    "conversations.join": _method(conversations.join, "3", "channels:join", "channel"),
    "conversations.list": _method(conversations.list_channels, "2", READ, "", f"{_PAGE} exclude_archived types"),
    "conversations.open": _method(conversations.open_dm, "3", "im:write", "", "channel return_im users"),
    "files.completeUploadExternal": _method(
        files.complete_upload, "4", "files:write", "files", "channel_id channels initial_comment"
    ),
    "files.getUploadURLExternal": _method(
        files.get_upload_url, "4", "files:write", "filename length", "alt_txt snippet_type"
    ),
    "files.info": _method(files.info, "4", "files:read", "file"),
    "usergroups.users.list": _method(people.usergroups_users_list, "2", "usergroups:read", "usergroup"),
    "users.info": _method(people.users_info, "4", "users:read", "user", "include_locale"),
    "users.list": _method(people.users_list, "2", "users:read", "", f"{_PAGE} include_locale"),
    "users.lookupByEmail": _method(people.lookup_by_email, "3", "users:read.email", "email"),
    "views.open": _method(views.open_view, "4", "", "view trigger_id"),
    "views.publish": _method(views.publish_view, "4", "", "user_id view", "hash"),
    "views.push": _method(views.push_view, "4", "", "view trigger_id"),
    "views.update": _method(views.update_view, "4", "", "view view_id", "hash"),
}
