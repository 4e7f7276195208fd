"""A Slack on this very machine may call itself by any name that machine has; elsewhere only its own name counts."""

import pytest

from bot.slack.files import is_trusted

TRUSTED = [
    ("http://localhost:9000/f", "http://127.0.0.1:9000/api/", True),
    ("http://127.0.0.1:9000/f", "http://localhost:9000/api/", True),
    ("http://[::1]:9000/f", "http://localhost:9000/api/", True),
    ("http://127.0.0.2:9000/f", "http://localhost:9000/api/", True),
    ("http://LOCALHOST:9000/f", "http://localhost:9000/api/", True),
    ("https://files.slack.com/f", "https://slack.com/api/", True),
    ("https://slack.internal/f", "https://slack.internal/api/", True),
    ("http://localhost:9000/f", "https://slack.com/api/", False),
    ("http://127.0.0.1:9000/f", "https://slack.internal/api/", False),
    ("http://localhost.evil.example/f", "http://localhost:9000/api/", False),
    ("http://10.0.0.7/f", "http://127.0.0.1:9000/api/", False),
    ("https://evil.example/f", "http://localhost:9000/api/", False),
    ("not an address", "http://localhost:9000/api/", False),
]


@pytest.mark.parametrize(("address", "api_url", "trusted"), TRUSTED)
def test_who_may_see_the_token(address: str, api_url: str, trusted: bool) -> None:
    assert is_trusted(address, api_url) is trusted
