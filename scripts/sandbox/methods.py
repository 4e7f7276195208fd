"""The Web API methods this stand-in knows: their arguments, scope and rate tier, as Slack documents them."""

from dataclasses import dataclass, field

# Calls a minute by tier (docs.slack.dev/apis/web-api/rate-limits); "post" is chat.postMessage's own rule.
TIERS = {"1": 1, "2": 20, "3": 50, "4": 100, "hundreds": 300, "post": 300}
ALWAYS_ALLOWED = frozenset({"token", "team_id"})
HISTORY = "*:history"
READ = "*:read"


@dataclass(frozen=True)
class Method:
    """One method: what it takes, its scope (a `*` stands for the channel's kind), how often it may be called."""

    tier: str
    scope: str = ""
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    one_of: tuple[frozenset[str], ...] = field(default=())
    app_token: bool = False

    @property
    def known(self) -> frozenset[str]:
        """Every argument the method may be given."""
        return self.required | self.optional | ALWAYS_ALLOWED


def _method(
    tier: str, scope: str = "", required: str = "", optional: str = "", one_of: str = "", *, app_token: bool = False
) -> Method:
    group = frozenset(one_of.split())
    return Method(
        tier=tier,
        scope=scope,
        required=frozenset(required.split()),
        optional=frozenset(optional.split()),
        one_of=(group,) if group else (),
        app_token=app_token,
    )


_CONTENT = "text blocks attachments markdown_text"
_LOOKS = "as_user icon_emoji icon_url username link_names parse"
_PAGE = "cursor limit"
_SPAN = "cursor include_all_metadata inclusive latest limit oldest"

METHODS: dict[str, Method] = {
    "api.test": _method("4", optional="error"),
    "apps.connections.open": _method("4", app_token=True),
    "auth.test": _method("hundreds"),
    "chat.delete": _method("3", "chat:write", "channel ts", "as_user"),
    "chat.getPermalink": _method("hundreds", "", "channel message_ts"),
    "chat.postEphemeral": _method(
        "4", "chat:write", "channel user", f"{_CONTENT} {_LOOKS} metadata thread_ts", _CONTENT
    ),
    "chat.postMessage": _method(
        "post",
        "chat:write",
        "channel",
        f"{_CONTENT} {_LOOKS} metadata mrkdwn reply_broadcast thread_ts unfurl_links unfurl_media",
        _CONTENT,
    ),
    "chat.update": _method(
        "3",
        "chat:write",
        "channel ts",
        f"{_CONTENT} as_user file_ids link_names metadata parse reply_broadcast",
        _CONTENT,
    ),
    "conversations.history": _method("3", HISTORY, "channel", _SPAN),
    "conversations.info": _method("3", READ, "channel", "include_locale include_num_members"),
    "conversations.join": _method("3", "channels:join", "channel"),
    "conversations.list": _method("2", READ, optional=f"{_PAGE} exclude_archived types"),
    "conversations.open": _method("3", "im:write", optional="channel prevent_creation return_im users"),
    "conversations.replies": _method("3", HISTORY, "channel ts", _SPAN),
    "files.completeUploadExternal": _method(
        "4",
        "files:write",
        "files",
        "blocks channel_id channels icon_emoji icon_url initial_comment thread_ts username",
    ),
    "files.getUploadURLExternal": _method("4", "files:write", "filename length", "alt_txt snippet_type"),
    "files.info": _method("4", "files:read", "file", _PAGE),
    "usergroups.list": _method("2", "usergroups:read", optional="include_count include_disabled include_users"),
    "usergroups.users.list": _method("2", "usergroups:read", "usergroup", "include_disabled"),
    "users.info": _method("4", "users:read", "user", "include_locale"),
    "users.list": _method("2", "users:read", optional=f"{_PAGE} include_locale"),
    "users.lookupByEmail": _method("3", "users:read.email", "email"),
    "views.open": _method("4", "", "view", "trigger_id interactivity_pointer", "trigger_id interactivity_pointer"),
    "views.publish": _method("4", "", "user_id view", "hash interactivity_pointer"),
    "views.push": _method("4", "", "view", "trigger_id interactivity_pointer", "trigger_id interactivity_pointer"),
    "views.update": _method("4", "", "view", "external_id hash view_id", "external_id view_id"),
}
