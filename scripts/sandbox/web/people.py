"""users.*, usergroups.*, auth.* and apps.*: who is who."""

from scripts.sandbox.entities import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Json, Person
from scripts.sandbox.refusals import ApiError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web.arguments import flag, page_of, text

TEAM_NAME = "Acme"
TEAM_DOMAIN = "acme"


async def auth_test(state: SandboxState, _args: Json) -> Json:
    """auth.test: which bot this token is."""
    return {
        "url": f"{state.url}/",
        "team": TEAM_NAME,
        "user": state.workspace.bot.name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


async def connections_open(state: SandboxState, _args: Json) -> Json:
    """apps.connections.open: the address of one Socket Mode connection."""
    ticket = state.delivery.sockets.new_ticket()
    return {"url": f"ws{state.url.removeprefix('http')}/link/?ticket={ticket}&app_id={APP_ID}"}


async def users_info(state: SandboxState, args: Json) -> Json:
    """users.info: one person, outsiders of shared channels included."""
    person = state.workspace.people.get(text(args, "user"))
    if person is None:
        raise ApiError("user_not_found")
    return {"user": user_object(state, person, with_locale=flag(args, "include_locale"))}


async def users_list(state: SandboxState, args: Json) -> Json:
    """users.list: everyone of this workspace, deactivated people too, outsiders not."""
    own = [person for person in state.workspace.people.values() if not person.is_outsider]
    page, metadata = page_of(state, args, own)
    with_locale = flag(args, "include_locale")
    return {
        "members": [user_object(state, person, with_locale=with_locale) for person in page],
        "response_metadata": metadata,
    }


async def lookup_by_email(state: SandboxState, args: Json) -> Json:
    """users.lookupByEmail: an active person of this workspace."""
    wanted = text(args, "email").lower()
    for person in state.workspace.people.values():
        if person.email.lower() == wanted and not (person.deleted or person.is_outsider or person.is_robot):
            return {"user": user_object(state, person)}
    raise ApiError("users_not_found")


async def usergroups_users_list(state: SandboxState, args: Json) -> Json:
    """usergroups.users.list: who is in a group."""
    group = state.workspace.user_groups.get(text(args, "usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}


def user_object(state: SandboxState, person: Person, *, with_locale: bool = False) -> Json:
    """Return a person as this app may see them: the e-mail needs `users:read.email`."""
    with_email = "users:read.email" in state.manifest.scopes
    return person.to_slack(state.url, with_email=with_email, with_locale=with_locale)
