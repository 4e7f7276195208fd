"""The text beside the blocks: all words of them, harmless, and never longer than Slack takes."""

import pytest
from hypothesis import given

from bot.surfaces import parts
from bot.surfaces.ids import Action, Block
from bot.surfaces.message import LONGEST_TEXT, Message, escaped, fallback, message
from bot.surfaces.parts import bold, bullets, line, person, prose, quoted, team
from tests.surfaces.builders import HOSTILE_TEXTS, extreme, words
from tests.surfaces.slack_rules import assert_message_fits


def test_it_holds_all_words_in_their_order() -> None:
    rendered = message(
        parts.header("A heading"),
        prose(line(bold("Bold"), " and plain"), bullets("one", "two"), quoted("their words")),
        {"type": "divider"},
        parts.small_print("small", picture="https://avatars.example/a.png", of="Photo of Ada"),
        parts.actions(Block.CALL_BUTTONS, parts.button("Press me", Action.SWAP, 1)),
    )
    assert rendered.text == "A heading\nBold and plain\n• one\n• two\ntheir words\nsmall"


def test_people_and_groups_we_mean_are_mentioned() -> None:
    assert message(prose(line(person("U0ADA"), " and ", team("S0CX"), team("W0TOM")))).text == (
        "<@U0ADA> and <!subteam^S0CX><@W0TOM>"
    )


def test_a_link_is_read_with_its_address() -> None:
    assert fallback([prose(line(parts.link("https://acme.example/?a=1&b=2", "here")))]) == (
        "here (https://acme.example/?a=1&amp;b=2)"
    )


@pytest.mark.parametrize("hostile_text", HOSTILE_TEXTS)
def test_what_people_write_can_do_nothing(hostile_text: str) -> None:
    assert_message_fits(message(prose(line(hostile_text), bullets(hostile_text), quoted(hostile_text))))


@extreme
@given(words(6000))
def test_text_of_any_length_and_kind_fits(text: str) -> None:
    assert_message_fits(message(prose(line(text))))


@pytest.mark.parametrize("longest", [LONGEST_TEXT - 1, LONGEST_TEXT])
def test_what_just_fits_is_left_whole(longest: int) -> None:
    assert message(prose(line("x" * longest))).text == "x" * longest


@pytest.mark.parametrize("text", ["長" * 4001, "a " + "x" * 5000, "word " * 900, "\n".join(["line"] * 900)])
def test_what_is_too_long_opens_as_it_does_and_says_where_to_read_on(text: str) -> None:
    cut = message(prose(line(text))).text
    opening, _, rest = cut.rpartition("\n… ")
    assert rest == "The whole text is in the message itself."
    assert text.startswith(opening)
    assert len(opening) > LONGEST_TEXT - 200


@pytest.mark.parametrize("mark", ["&", "<", ">"])
@pytest.mark.parametrize("before", range(6))
def test_nothing_is_cut_within_an_entity(mark: str, before: int) -> None:
    assert_message_fits(message(prose(line("x" * before + mark * 5000))))


@pytest.mark.parametrize("before", range(3950, 3970))
def test_nobody_is_mentioned_by_half(before: int) -> None:
    rendered = message(prose(line("x" * before, person("U0ADAOKAFOR"), "y" * 100)))
    assert_message_fits(rendered)


def test_escaping_keeps_every_other_sign() -> None:
    assert escaped("a & b < c > d *e* `f`") == "a &amp; b &lt; c &gt; d *e* `f`"


def test_a_message_knows_its_blocks() -> None:
    block = prose(line("x"))
    assert message(block) == Message("x", [block])


@pytest.mark.parametrize(
    "kept", ["U1> <!channel> <@U2", "<!here>", "", "u0ada", "U0ADA|x", "S0TEAM> <!everyone", "U１２"]
)
def test_what_is_no_id_mentions_nobody(kept: str) -> None:
    rendered = message(prose(line(person(kept)), line(team(kept))))
    assert_message_fits(rendered)
    assert [mark for mark in ("<!", "<@", "channel", "here", "everyone") if mark in rendered.text] == []
    assert "user_id" not in str(rendered.blocks)
    assert "usergroup_id" not in str(rendered.blocks)
