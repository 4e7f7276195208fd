"""Settings, read from the environment and .env, checked once at the start."""

import re
import stat
from functools import cache
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.countries import is_code
from bot.errors import SettingsError
from models.database import async_url

DEFAULT_API_URL = "https://slack.com/api/"
_SECRETS = frozenset({"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"})
# Enough to tell one kind of token from another.
_BEGINNING = 7
_ENV_FILE = Path(".env")

_CHANNEL = re.compile(r"^(?:[CG][A-Z0-9]+|#[^\s#,]{1,80})$")
_TEAM_MEMBER = re.compile(r"^[UWS][A-Z0-9]+$")
_ROUND_DAY = re.compile(
    r"^(?:first|last) working day$|^(?:[1-9]|1\d|2[0-8])$|^(?:1st|2nd|3rd|4th) (?:mon|tues|wednes|thurs|fri)day$"
)


def _channel(value: str) -> str:
    if not _CHANNEL.match(value):
        raise ValueError("should be a channel id such as C0123ABCD, or its name such as #customer-stories")
    return value


def _team(value: str) -> str:
    members = value.replace(",", " ").split()
    if not members or not all(_TEAM_MEMBER.match(member) for member in members):
        raise ValueError("should be Slack user ids (U…) or user-group ids (S…), with commas between them")
    return value


# Python reads the whole database of zones at each call.
_timezones = cache(available_timezones)


def _timezone(value: str) -> str:
    if value not in _timezones():
        raise ValueError("should be a zone such as Europe/Berlin or America/New_York")
    return value


def _round_day(value: str) -> str:
    value = " ".join(value.lower().split())
    if not _ROUND_DAY.match(value):
        raise ValueError(
            "should be 'first working day', 'last working day', a day from 1 to 28, or such as '2nd tuesday'"
        )
    return value


def _whole_number(most: int, words: str) -> BeforeValidator:
    def check(value: object) -> int:
        digits = str(value).strip()
        if not re.fullmatch(rf"[0-9]{{1,{len(str(most))}}}", digits) or int(digits) > most:
            raise ValueError(f"should be a {words}")
        return int(digits)

    return BeforeValidator(check)


def _currency(value: str) -> str:
    code = value.strip().upper()
    if code and not re.match(r"^[A-Z]{3}$", code):
        raise ValueError("should be the three letters of a currency, such as EUR or USD")
    return code


def _country(value: str) -> str:
    code = value.strip().upper()
    if code and not is_code(code):
        raise ValueError("should be the two letters of a country, such as DE or US")
    return code


def _api_url(value: str) -> str:
    if not re.match(r"^https?://\S+$", value):
        raise ValueError("should be an address such as https://slack.com/api/")
    return value if value.endswith("/") else value + "/"


def _token(prefix: str, where: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        token = value.get_secret_value()
        if token and not token.startswith(prefix):
            raise ValueError(f"should begin with {prefix} ({where})")
        return value

    return AfterValidator(check)


def _database_url(value: SecretStr) -> SecretStr:
    try:
        async_url(value.get_secret_value())
    except ValueError as bad:
        raise ValueError(
            f"should be such as sqlite:///firsthand.db or postgresql://user:password@host/name; {bad}"
        ) from bad
    return value


def _yes_or_no(value: object) -> bool:
    known = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}
    answer = known.get(str(value).strip().lower())
    if answer is None:
        raise ValueError("should be yes or no")
    return answer


_YES_OR_NO = BeforeValidator(_yes_or_no)
_PORT = _whole_number(65_535, "port from 0 to 65535, such as 3000; 0 takes any that is free")
_SWAPS = _whole_number(99, "number from 0 to 99, such as 2; 0 leaves every swap to the CX team")


class DatabaseSettings(BaseSettings):
    """What importing, and writing a template, need: the database, the time zone, and nothing of Slack."""

    model_config = SettingsConfigDict(
        env_file=_ENV_FILE, env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    firsthand_database_url: Annotated[SecretStr, AfterValidator(_database_url)] = SecretStr("sqlite:///firsthand.db")
    firsthand_timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"


class Settings(DatabaseSettings):
    """Everything `firsthand run` needs. Field names are the environment's names in lower case."""

    slack_bot_token: Annotated[SecretStr, _token("xoxb-", "OAuth & Permissions › Bot User OAuth Token")]
    slack_app_token: Annotated[SecretStr, _token("xapp-", "Basic Information › App-Level Tokens")] = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = DEFAULT_API_URL
    firsthand_stories_channel: Annotated[str, AfterValidator(_channel)]
    firsthand_cx_channel: Annotated[str, AfterValidator(_channel)]
    firsthand_cx_team: Annotated[str, AfterValidator(_team)]
    firsthand_http_port: Annotated[int, _PORT] = 3000
    firsthand_http_host: str = "127.0.0.1"
    firsthand_round_day: Annotated[str, AfterValidator(_round_day)] = "first working day"
    firsthand_country: Annotated[str, AfterValidator(_country)] = ""
    firsthand_currency: Annotated[str, AfterValidator(_currency)] = ""
    firsthand_calls_may_be_recorded: Annotated[bool, _YES_OR_NO] = False
    firsthand_swaps_per_round: Annotated[int, _SWAPS] = 2

    @property
    def uses_socket_mode(self) -> bool:
        """Whether Slack is reached by Socket Mode rather than HTTP."""
        return bool(self.slack_app_token.get_secret_value())

    @property
    def cx_team(self) -> list[str]:
        """The user ids and user-group ids of the CX team."""
        return self.firsthand_cx_team.replace(",", " ").split()

    @property
    def timezone(self) -> ZoneInfo:
        """The programme's time zone."""
        return ZoneInfo(self.firsthand_timezone)


class DatabaseSettingError(SettingsError):
    """The database at FIRSTHAND_DATABASE_URL can't be used; its own reason is `unusable`."""

    def __init__(self, unusable: Exception) -> None:
        super().__init__(f"The database that FIRSTHAND_DATABASE_URL names can't be used: {unusable}.")


def _redacted(name: str, value: str) -> str:
    """Return a wrong value as it may be printed: only the beginning of a secret, and no password."""
    if name in _SECRETS:
        return value if len(value) <= _BEGINNING else f"{value[:_BEGINNING]}…"
    return _without_password(value)[:60]


def _without_password(text: str) -> str:
    # To the last @ there is: a password may hold one, though it should be written as %40.
    return re.sub(r"(://[^:/@\s]*:)\S*@", r"\1…@", text)


def env_file_advice(file: Path = _ENV_FILE) -> str | None:
    """Return what to do where others on this machine may read the secrets in .env, None where all is well."""
    try:
        mode = file.stat().st_mode
    except OSError:
        return None
    if not stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
        return None
    return f"Others on this machine may read {file} with your tokens in it. Say: chmod 600 {file}"


def _explain(wrong: ValidationError) -> str:
    lines = []
    for error in wrong.errors():
        name = str(error["loc"][0]).upper()
        if error["type"] == "missing":
            lines.append(f"{name} is not set. .env.example says what belongs there.")
        else:
            reason = _without_password(str(error.get("ctx", {}).get("error") or error["msg"]))
            lines.append(f"{name} is {_redacted(name, str(error['input']))!r}: it {reason}.")
    return "\n".join(lines)


def load_settings() -> Settings:
    """Return the checked settings. Raises SettingsError naming every wrong one and what would be right."""
    try:
        settings = Settings()  # type: ignore[call-arg]  # the environment fills it
    except ValidationError as wrong:
        raise SettingsError(_explain(wrong)) from wrong
    if not settings.uses_socket_mode and not settings.slack_signing_secret.get_secret_value():
        raise SettingsError(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set the first to connect by Socket Mode "
            "(no public address needed), or the second to be called over HTTP."
        )
    return settings


def load_database_settings() -> DatabaseSettings:
    """Return where the database is. Raises SettingsError when the address is wrong."""
    try:
        return DatabaseSettings()
    except ValidationError as wrong:
        raise SettingsError(_explain(wrong)) from wrong
