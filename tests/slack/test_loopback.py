"""A Slack on this very machine may call itself by any name that machine has; elsewhere only its own name counts."""

import pytest

from bot.slack.urls import is_response_url, is_trusted

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
    ("http://files.slack.com/f", "https://slack.com/api/", False),
    ("http://files.slack.com/f", "http://localhost:9000/api/", False),
    ("http://slack.internal/f", "https://slack.internal/api/", False),
    ("https://slack.internal/f", "http://slack.internal/api/", True),
    ("https://files.slack-gov.com/f", "https://slack-gov.com/api/", True),
    ("HTTPS://FILES.SLACK.COM/f", "https://slack.com/api/", True),
    ("https://files.slack.com:8443/f", "https://slack.com/api/", False),
    ("https://files.slack.com./f", "https://slack.com/api/", False),
    ("https://someone@files.slack.com/f", "https://slack.com/api/", False),
    ("https://evil.example\\@files.slack.com/f", "https://slack.com/api/", False),
    ("https://files.slack.com\n.evil.example/f", "https://slack.com/api/", False),
    ("https://[::1/f", "http://localhost:9000/api/", False),
    ("http://localhost:99999/f", "http://localhost:9000/api/", False),
    ("ftp://files.slack.com/f", "https://slack.com/api/", False),
    (7, "https://slack.com/api/", False),
    (None, "http://localhost:9000/api/", False),
    ("not an address", "http://localhost:9000/api/", False),
]


@pytest.mark.parametrize(("address", "api_url", "trusted"), TRUSTED)
def test_who_may_see_the_token(address: object, api_url: str, trusted: bool) -> None:
    assert is_trusted(address, api_url) is trusted


ANSWERED = [
    ("https://hooks.slack.com/actions/T1/2/x", "https://slack.com/api/", True),
    ("https://hooks.slack.com/commands/T1/2/x", "https://slack.com/api/", True),
    ("https://hooks.slack-gov.com/actions/T1/2/x", "https://slack-gov.com/api/", True),
    ("http://hooks.slack.com/actions/T1/2/x", "https://slack.com/api/", False),
    ("https://files.slack.com/actions/x", "https://slack.com/api/", False),
    ("https://acme.slack.com/actions/x", "https://slack.com/api/", False),
    ("https://hooks.slack.com.evil.example/x", "https://slack.com/api/", False),
    ("https://evil.example/hooks.slack.com", "https://slack.com/api/", False),
    ("https://evil.example#@hooks.slack.com/x", "https://slack.com/api/", False),
    ("https://a:b@hooks.slack.com/x", "https://slack.com/api/", False),
    ("https://hooks.slack.com:22/x", "https://slack.com/api/", False),
    ("http://127.0.0.1:9/x", "https://slack.com/api/", False),
    ("http://169.254.169.254/latest", "https://slack.com/api/", False),
    ("http://127.0.0.1:9000/actions/x", "http://127.0.0.1:9000/api/", True),
    ("http://169.254.169.254/latest", "http://127.0.0.1:9000/api/", False),
    ("file:///etc/passwd", "http://127.0.0.1:9000/api/", False),
    ("", "https://slack.com/api/", False),
    (["https://hooks.slack.com/x"], "https://slack.com/api/", False),
]


@pytest.mark.parametrize(("address", "api_url", "trusted"), ANSWERED)
def test_where_an_answer_may_go(address: object, api_url: str, trusted: bool) -> None:
    assert is_response_url(address, api_url) is trusted
