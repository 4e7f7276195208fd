"""What a modal says it is about: ours, or refused in words."""

import json

import pytest

from bot.surfaces.modal import Subject, UnknownModal, subject_of

GARBLED = [
    "",
    "nope",
    "null",
    "[]",
    "7",
    '"id"',
    "{}",
    '{"id": 1}',
    '{"id": null, "version": 0}',
    '{"id": "1", "version": 0}',
    '{"id": 1.5, "version": 0}',
    '{"id": true, "version": 0}',
    '{"id": -1, "version": 0}',
    '{"id": 1, "version": 99999999999999}',
    "[" * 3000,
]


@pytest.mark.parametrize("kept", GARBLED)
def test_what_is_none_of_ours_is_refused_in_words(kept: str) -> None:
    with pytest.raises(UnknownModal, match="nothing was changed"):
        subject_of({"private_metadata": kept})


@pytest.mark.parametrize("view", [{}, {"private_metadata": None}, {"private_metadata": {"id": 1, "version": 1}}])
def test_a_view_that_carries_nothing_is_refused_in_words(view: dict[str, object]) -> None:
    with pytest.raises(UnknownModal):
        subject_of(view)


def test_ours_is_read() -> None:
    assert subject_of({"private_metadata": json.dumps({"id": 7, "version": 2})}) == Subject(7, 2)
