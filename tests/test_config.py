"""Settings: every one right and wrong, the wrong ones named together with what would be right; no secret repeated."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.config import DEFAULT_API_URL, Settings, load_database_settings, load_settings
from bot.errors import SettingsError

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1-abc",
    "SLACK_APP_TOKEN": "xapp-1-abc",
    "FIRSTHAND_STORIES_CHANNEL": "#customer-stories",
    "FIRSTHAND_CX_CHANNEL": "C0123ABCD",
    "FIRSTHAND_CX_TEAM": "U0NADIA, S0TEAM",
}
NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """Give an environment with nothing in it but what `firsthand run` needs, in a folder without .env."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        for name in NAMES:
            patch.delenv(name, raising=False)
        for name, value in GOOD.items():
            patch.setenv(name, value)
        yield patch


def test_with_what_is_needed_the_rest_has_good_defaults(environment: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    assert settings.uses_socket_mode
    assert settings.cx_team == ["U0NADIA", "S0TEAM"]
    assert settings.timezone == ZoneInfo("UTC")
    assert settings.slack_api_url == DEFAULT_API_URL
    assert settings.firsthand_database_url.get_secret_value() == "sqlite:///firsthand.db"
    assert settings.firsthand_round_day == "first working day"
    assert (settings.firsthand_http_host, settings.firsthand_http_port) == ("127.0.0.1", 3000)


RIGHT = [
    ("SLACK_API_URL", "http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api/"),
    ("SLACK_API_URL", "https://slack.com/api/", "https://slack.com/api/"),
    ("FIRSTHAND_DATABASE_URL", "postgresql://me:secret@db/f", None),
    ("FIRSTHAND_DATABASE_URL", "sqlite:////data/f.db", None),
    ("FIRSTHAND_STORIES_CHANNEL", "C0AB", None),
    ("FIRSTHAND_STORIES_CHANNEL", "#kunden-stimmen_2", None),
    ("FIRSTHAND_STORIES_CHANNEL", "#客户故事", None),
    ("FIRSTHAND_CX_CHANNEL", "G0PRIVATE", None),
    ("FIRSTHAND_CX_CHANNEL", "C1", None),
    ("FIRSTHAND_CX_TEAM", "S0TEAM", None),
    ("FIRSTHAND_CX_TEAM", "U1, S1", None),
    ("FIRSTHAND_CX_TEAM", "U0A,U0B W0C", None),
    ("FIRSTHAND_HTTP_PORT", "8443", 8443),
    ("FIRSTHAND_HTTP_HOST", "0.0.0.0", None),
    ("FIRSTHAND_TIMEZONE", "America/New_York", None),
    *(("FIRSTHAND_ROUND_DAY", day, None) for day in ("last working day", "1", "28", "2nd tuesday", "4th wednesday")),
    ("FIRSTHAND_ROUND_DAY", " First  Working Day ", "first working day"),
    ("SLACK_SIGNING_SECRET", "0123456789abcdef", None),
    ("FIRSTHAND_CURRENCY", "EUR", None),
    ("FIRSTHAND_CURRENCY", " chf ", "CHF"),
]


@pytest.mark.parametrize(("name", "value", "expected"), RIGHT)
def test_a_right_value_is_taken(
    environment: pytest.MonkeyPatch, name: str, value: str, expected: str | int | None
) -> None:
    environment.setenv(name, value)
    found = getattr(load_settings(), name.lower())
    found = found.get_secret_value() if isinstance(found, SecretStr) else found
    assert found == (value if expected is None else expected)


WRONG = [
    ("SLACK_BOT_TOKEN", "xoxp-1-abc", "begin with xoxb-"),
    ("SLACK_APP_TOKEN", "xoxb-1-abc", "begin with xapp-"),
    ("SLACK_API_URL", "slack.com/api", "such as https://slack.com/api/"),
    ("SLACK_API_URL", "https://slack.com/ api", "such as https://slack.com/api/"),
    ("FIRSTHAND_DATABASE_URL", "firsthand.db", "such as sqlite:///firsthand.db"),
    ("FIRSTHAND_DATABASE_URL", "mysql://me@db/f", "neither sqlite nor postgresql"),
    ("FIRSTHAND_STORIES_CHANNEL", "customer-stories", "a channel id such as C0123ABCD, or its name such as #"),
    ("FIRSTHAND_STORIES_CHANNEL", "#two words", "its name such as #customer-stories"),
    ("FIRSTHAND_CX_CHANNEL", "#", "its name such as #customer-stories"),
    ("FIRSTHAND_CX_CHANNEL", "D0DIRECT", "a channel id such as C0123ABCD"),
    ("FIRSTHAND_CX_TEAM", "nadia", "user ids (U…) or user-group ids (S…)"),
    ("FIRSTHAND_CX_TEAM", "U0A;U0B", "commas between them"),
    ("FIRSTHAND_CX_TEAM", " , ", "user ids (U…)"),
    ("FIRSTHAND_HTTP_PORT", "http", "a port from 0 to 65535, such as 3000"),
    ("FIRSTHAND_HTTP_PORT", "65536", "a port from 0 to 65535"),
    ("FIRSTHAND_HTTP_PORT", "-1", "a port from 0 to 65535"),
    ("FIRSTHAND_CURRENCY", "euro", "three letters of a currency"),
    ("FIRSTHAND_CURRENCY", "€", "three letters of a currency"),
    ("FIRSTHAND_TIMEZONE", "Berlin", "a zone such as Europe/Berlin"),
    ("FIRSTHAND_TIMEZONE", "CEST", "a zone such as Europe/Berlin"),
    *(
        ("FIRSTHAND_ROUND_DAY", day, "'first working day'")
        for day in ("0", "29", "5th friday", "2nd sunday", "second working day", "tomorrow")
    ),
]


@pytest.mark.parametrize(("name", "value", "right"), WRONG)
def test_a_wrong_value_is_named_with_what_would_be_right(
    environment: pytest.MonkeyPatch, name: str, value: str, right: str
) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    (line,) = refused.value.words.splitlines()
    assert line.startswith(f"{name} is ")
    assert right in line
    # One sentence: "NAME is 'value': it should …".
    assert ": it should be" in line or ": it should begin" in line


NEEDED = [name for name in GOOD if name != "SLACK_APP_TOKEN"]


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("empty", [False, True])
def test_a_missing_one_is_named(environment: pytest.MonkeyPatch, name: str, empty: bool) -> None:
    if empty:
        environment.setenv(name, "")
    else:
        environment.delenv(name)
    with pytest.raises(SettingsError, match=f"^{name} is not set"):
        load_settings()


def test_everything_wrong_is_named_at_once(environment: pytest.MonkeyPatch) -> None:
    for name in GOOD:
        environment.delenv(name)
    environment.setenv("FIRSTHAND_TIMEZONE", "Mars")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    named = {line.split()[0] for line in refused.value.words.splitlines()}
    assert named == {*NEEDED, "FIRSTHAND_TIMEZONE"}


def test_without_a_way_to_reach_slack_both_ways_are_named(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_APP_TOKEN")
    with pytest.raises(SettingsError, match="Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET"):
        load_settings()
    environment.setenv("SLACK_SIGNING_SECRET", "abc")
    assert not load_settings().uses_socket_mode


SECRETS = [
    ("SLACK_BOT_TOKEN", "xoxp-very-secret-token"),
    ("SLACK_APP_TOKEN", "xoxb-very-secret-token"),
    ("FIRSTHAND_DATABASE_URL", "mysql://me:very-secret-word@db/f"),
    ("FIRSTHAND_DATABASE_URL", "postgresql+://me:very-secret-word@db:port/f"),
]


@pytest.mark.parametrize(("name", "value"), SECRETS)
def test_no_secret_is_repeated_in_what_is_reported(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert name in refused.value.words
    assert "very-secret" not in refused.value.words


def test_settings_stand_in_a_file_too(environment: pytest.MonkeyPatch) -> None:
    for name in GOOD:
        environment.delenv(name)
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in GOOD.items()) + "OTHERS=x\n")
    assert load_settings().firsthand_cx_channel == "C0123ABCD"
    environment.setenv("FIRSTHAND_CX_CHANNEL", "#elsewhere")
    assert load_settings().firsthand_cx_channel == "#elsewhere"


def test_importing_needs_nothing_but_the_database(environment: pytest.MonkeyPatch) -> None:
    for name in GOOD:
        environment.delenv(name)
    assert load_database_settings().firsthand_database_url.get_secret_value() == "sqlite:///firsthand.db"
    environment.setenv("FIRSTHAND_DATABASE_URL", "oracle://db")
    with pytest.raises(SettingsError, match=r"^FIRSTHAND_DATABASE_URL is 'oracle://db': it should be"):
        load_database_settings()
