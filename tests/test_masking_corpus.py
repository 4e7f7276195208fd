"""The corpus that masking is measured on: its shape, and that no harmless text gives its own customer away."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from scripts.bench.masking import masking

CORPUS = Path(__file__).parents[1] / "scripts" / "bench" / "masking_corpus.json"
CASES: list[dict[str, Any]] = json.loads(CORPUS.read_text(encoding="utf-8"))
HARMLESS = [case for case in CASES if case["kind"] == "harmless"]
POSITIVE = [case for case in CASES if case["kind"] != "harmless"]
_AT_LEAST = {"name": 60, "company": 30, "phone": 25, "email": 15, "harmless": 110}
_FIELDS = {"id", "kind", "language", "customer", "text", "secret"}
# What a name or company shares with everyday speech, and stands in a harmless text in its everyday sense.
_EVERYDAY_TEXT = """
    may rose mark will grace bill wolf konig petit iglesias conti groot meer мороз deniz celik hans
    apple orange shell target analytics mills foods hotels solutions silver oak partners
    logistik energie maison atelier lac aceites officine padaria zorg techniek zielona мост tekstil modra hvezda
    example
    """
_EVERYDAY = set(_EVERYDAY_TEXT.split())


def folded(text: str) -> str:
    """Return the text without case, accents and compatibility forms."""
    plain = text.casefold().translate(str.maketrans("łøı", "loi"))
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


def identity(customer: dict[str, str]) -> set[str]:
    """Return each telling part of a name, company and e-mail address: words, but not single letters and particles."""
    words = {word for key in ("name", "company", "email") for word in re.findall(r"[^\W_]+", folded(customer[key]))}
    return {word for word in words if len(word) > 2 or (len(word) > 1 and not word.isascii())}


def test_there_is_enough_of_every_kind() -> None:
    counts = Counter(case["kind"] for case in CASES)
    assert set(counts) == set(_AT_LEAST)
    assert {kind: n for kind, n in counts.items() if n < _AT_LEAST[kind]} == {}
    assert 0.4 <= len(HARMLESS) / len(CASES) <= 0.6


def test_each_kind_is_written_in_several_languages_and_both_halves_in_eight() -> None:
    for kind in _AT_LEAST:
        assert len({case["language"] for case in CASES if case["kind"] == kind}) >= 6, kind
    for half in (HARMLESS, POSITIVE):
        assert len({case["language"] for case in half}) >= 8


def test_ids_and_texts_are_unique() -> None:
    for key in ("id", "text"):
        assert [value for value, n in Counter(case[key] for case in CASES).items() if n > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_is_whole(case: dict[str, Any]) -> None:
    assert case.keys() - {"consent"} == _FIELDS
    assert re.fullmatch(rf"{case['kind']}-{case['language']}-\d\d", case["id"])
    assert case["customer"].keys() == {"name", "company", "phone", "email"}
    assert all(case["customer"].values())
    assert case.get("consent", "named") == "named"
    assert case["kind"] in {"phone", "email"} or "consent" not in case


@pytest.mark.parametrize("case", POSITIVE, ids=lambda case: case["id"])
def test_each_secret_stands_in_its_text(case: dict[str, Any]) -> None:
    assert case["secret"]
    assert [secret for secret in case["secret"] if len(secret) < 2 or secret not in case["text"]] == []


@pytest.mark.parametrize("case", HARMLESS, ids=lambda case: case["id"])
def test_a_harmless_text_says_nothing_of_its_customer(case: dict[str, Any]) -> None:
    assert case["secret"] == []
    text = folded(case["text"])
    words = set(re.findall(r"[^\W_]+", text))
    telling = {word for word in identity(case["customer"]) if word in words or (len(word) > 3 and word in text)}
    assert telling <= _EVERYDAY
    number = re.sub(r"\D", "", case["customer"]["phone"])
    assert number[-7:] not in re.sub(r"\D", "", case["text"])


def test_the_file_is_one_case_a_line_and_hides_no_sign() -> None:
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(CASES) + 2
    # A zero-width sign or a loose accent is written as an escape, so that a diff shows it.
    assert [n for n, line in enumerate(lines, 1) if any(unicodedata.category(sign) == "Cf" for sign in line)] == []
    assert not re.search(r"[\u0300-\u036f]", CORPUS.read_text(encoding="utf-8"))


def test_masking_finds_what_it_found_and_leaves_what_it_left() -> None:
    figures = masking()
    assert {name: share for name, share in figures.items() if name.endswith("recall") and share < 0.95} == {}
    assert figures["masking.wrong.share"] <= 0.03
