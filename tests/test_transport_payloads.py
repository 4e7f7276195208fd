"""What Slack sends as a form is unpacked as the standard library unpacks it, only quicker."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.transport.validation import parse_form

_PIECES = [
    "%",
    "%2",
    "%22",
    "%25",
    "%2522",
    "%3A",
    "%3a",
    "%E4",
    "%C3%A4",
    "%ff",
    "%26",
    "%3D",
    "&",
    "=",
    "+",
    "ä",
    ";",
]
FORMS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=12).map("".join)


@given(FORMS)
@example("payload=%257B%2522a%2522%3A1%7D")
@example("a=%%22&b=%2%32")
def test_a_form_is_read_as_parse_qsl_reads_it(form: str) -> None:
    try:
        read = dict(parse_qsl(form, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            parse_form(form)
    else:
        assert parse_form(form) == read


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_what_was_encoded_comes_back(fields: dict[str, str]) -> None:
    assert parse_form(urlencode(fields, errors="surrogatepass")) == fields
