"""What readers, editors and authors see of a story, and what they must never see."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import notices
from bot.surfaces.assignment import assignment_message
from bot.surfaces.home import home_tab, open_blocks
from bot.surfaces.mine import InHand
from bot.surfaces.render_context import RenderContext
from bot.surfaces.review import review_card
from bot.surfaces.review_modals import changes_modal, decline_modal, edit_modal
from bot.surfaces.story import story_message
from models import Assignment, AssignmentState, Consent, Issue, Meaning, StoryState
from tests.surfaces.builders import (
    ADA,
    CONTEXT,
    LINK,
    NADIA,
    NOW,
    answer,
    details,
    participant,
    promise,
    reflected,
    reflection,
    revised,
    story,
)
from tests.surfaces.slack_rules import assert_message_fits, assert_view_fits, buttons, of_type, shown

TELLING = story(
    title="Marta can't match our invoices",
    heard="Marta Silva of Globex said: call me on +351 21 000 0000.",
    quote="Write to marta@globex.example, says SILVA to globex.",
    cause="Globex waits. Marta's team waits.",
)


def test_a_story_reads_like_a_post() -> None:
    rendered = story_message(reflected(participant=participant(photo_url="https://avatars.example/ada.png")))
    assert rendered.text == (
        "Prices change after the order\n"
        "Ada Okafor, Finance  ·  talked with Marta Silva, Globex on 12 November  ·  Invoices don't match orders\n"
        "I do your bookkeeping for you.\n"
        "What I heard\nHabit.\n\nThe invoice.\n"
        "Why it happens\nNobody tells the invoice.\n"
        "The promise\nFreeze the price.\nby 27 November 2026, seen through by <@U0LENAKOWAL>"
    )
    assert [image["alt_text"] for image in of_type(rendered.blocks, "image")] == ["Photo of Ada Okafor, Finance"]


def test_a_question_that_was_asked_stands_in_italics_above_its_answer() -> None:
    told = story(heard="Why do you stay?\nHabit.\n\nWhat was hard?\nNot asked.\nThe invoice.")
    for section in told.sections:
        if section["meaning"] == "heard":
            section["asked"] = ["What was hard?", "Why do you stay?"]
    rendered = story_message(reflected(story=told))
    assert "Why do you stay?\nHabit.\n\nWhat was hard?\nNot asked.\nThe invoice." in rendered.text
    slanted = [node["text"] for node in of_type(rendered.blocks, "text") if node.get("style") == {"italic": True}]
    assert slanted[:-1] == ["Why do you stay?", "What was hard?"]


def test_the_issue_is_named_once() -> None:
    rendered = story_message(reflected(story=story(title="")))
    assert rendered.text.startswith("Invoices don't match orders\nAda Okafor, Finance  ·  talked with Marta Silva")
    assert rendered.text.count("Invoices don't match orders") == 1


@pytest.mark.parametrize("reason", [None, "The cause is their bank."])
def test_a_story_without_a_promise_says_so_and_why(reason: str | None) -> None:
    rendered = story_message(reflected(commitment=None, reflection=reflection(reason=reason))).text
    assert "No promise came out of this call." in rendered
    assert (reason or "") in rendered


@pytest.mark.parametrize("secret", ["Marta", "Silva", "SILVA", "Globex", "globex", "+351", "marta@globex.example"])
def test_an_anonymous_story_gives_the_customer_away_nowhere(secret: str) -> None:
    facts = reflected(
        Consent.ANONYMOUS,
        story=TELLING,
        commitment=promise(text="Call Marta Silva at Globex."),
    )
    rendered = story_message(facts)
    assert secret not in rendered.text
    assert secret not in shown(rendered.blocks)


def test_an_anonymous_reason_for_no_promise_is_masked_too() -> None:
    kept = reflection(consent=Consent.ANONYMOUS, reason="Marta Silva of Globex wants none.")
    assert "Marta" not in story_message(reflected(reflection=kept, commitment=None)).text


@pytest.mark.parametrize("secret", ["+351 21 000 0000", "marta@globex.example"])
def test_a_named_story_still_keeps_the_ways_to_reach_the_customer(secret: str) -> None:
    rendered = story_message(reflected(story=TELLING))
    assert secret not in shown(rendered.blocks)
    assert "Marta Silva" in rendered.text


def test_an_editor_is_told_what_was_masked() -> None:
    masked = review_card(reflected(Consent.ANONYMOUS, story=story(cause="Globex waits. So does Marta.")), CONTEXT)
    assert "Masked: 1 × company name, 1 × name." in masked.text
    assert "What was masked" in buttons(masked.blocks)
    plain = review_card(reflected(Consent.ANONYMOUS), CONTEXT)
    assert "Masked" not in plain.text
    assert "What was masked" not in buttons(plain.blocks)
    assert "readers see neither name nor company" in plain.text


def test_an_editor_is_told_what_is_shown_as_written() -> None:
    facts = revised(reflected(Consent.ANONYMOUS, story=story(cause="Marta waits.")), lifted=("Marta",))
    card = review_card(facts, CONTEXT)
    assert "Marta waits." in card.text
    assert "Shown as written: 1." in card.text
    assert "What was masked" in buttons(card.blocks)


NAMING = "Marta waits."


@pytest.mark.parametrize(
    ("facts", "is_told"),
    [
        ({"story": story(title=NAMING)}, True),
        ({"story": story(heard=NAMING)}, True),
        ({"story": story(quote=NAMING)}, True),
        ({"story": story(cause=NAMING)}, True),
        ({"commitment": promise(text=NAMING)}, True),
        ({"commitment": None, "reflection": reflection(consent=Consent.ANONYMOUS, reason=NAMING)}, True),
        ({"issue": Issue(id=5, external_id="I-5", title=NAMING)}, True),
        ({"story": story(heard="Call +351 21 000 0000.")}, False),
    ],
)
def test_the_editor_is_told_wherever_the_name_stood(facts: dict[str, Any], is_told: bool) -> None:
    card = review_card(reflected(Consent.ANONYMOUS, **facts), CONTEXT).text
    assert ("Masked: 1 × name." in card) is is_told


@pytest.mark.parametrize("state", [*StoryState, None])
@pytest.mark.parametrize("context", [CONTEXT, RenderContext(now=NOW)])
def test_a_private_reflection_offers_no_way_to_publish_whatever_became_of_its_story(
    state: StoryState | None, context: RenderContext
) -> None:
    facts = reflected(Consent.PRIVATE, story=story(state) if state else None)
    rendered = review_card(facts, context)
    assert_message_fits(rendered)
    assert buttons(rendered.blocks) == []
    assert "This stays with the CX team" in rendered.text


def test_a_private_reflection_is_read_whole_by_the_cx_team() -> None:
    facts = reflected(
        reflection=reflection(consent=Consent.PRIVATE, heard=(("Why stay?", "Habit."), ("What else?", ""))),
        commitment=promise(),
        story=None,
    )
    rendered = review_card(facts, CONTEXT).text
    for part in ("Why stay?", "Habit.", "I do your bookkeeping", "Prices change after the order.", "Freeze the price."):
        assert part in rendered
    assert "What else?" not in rendered


def test_a_private_note_is_for_the_cx_team_alone() -> None:
    told = reflection(heard=(("Q?", "A."),))
    told.answers = [*told.answers, answer("aside", Meaning.PRIVATE_NOTE, "He was sad.", "Between us?")]
    facts = reflected(reflection=told)
    assert "For the CX team alone; no part of the story:" in review_card(facts, CONTEXT).text
    assert "He was sad." in review_card(facts, CONTEXT).text
    assert "He was sad." not in story_message(facts).text
    private = reflected(reflection=reflection(consent=Consent.PRIVATE, answers=told.answers), story=None)
    assert "He was sad." in review_card(private, CONTEXT).text


def test_without_a_reflection_there_is_nothing_to_review_or_to_tell() -> None:
    with pytest.raises(ValueError, match="no reflection"):
        review_card(details(), CONTEXT)
    with pytest.raises(ValueError, match="no story"):
        story_message(details())
    with pytest.raises(ValueError, match="no story"):
        edit_modal(details())


@pytest.mark.parametrize("state", [StoryState.DRAFT, StoryState.DECLINED])
def test_the_editors_words_stand_on_the_card_and_in_the_authors_message(state: StoryState) -> None:
    facts = reflected(story=story(state, note="A little shorter, please.", decided_by=NADIA))
    assert "A little shorter, please." in review_card(facts, CONTEXT).text
    assert "A little shorter, please." in assignment_message(facts, CONTEXT).text


@pytest.mark.parametrize("state", [StoryState.IN_REVIEW, StoryState.PUBLISHED, StoryState.WITHDRAWN])
def test_an_old_note_is_shown_only_to_editors_who_see_whether_it_was_met(state: StoryState) -> None:
    facts = reflected(story=story(state, note="A little shorter, please."))
    assert ("shorter" in review_card(facts, CONTEXT).text) == (state is StoryState.IN_REVIEW)
    assert "shorter" not in assignment_message(facts, CONTEXT).text


def test_who_decided_is_named_on_the_card() -> None:
    card = review_card(reflected(story=story(StoryState.PUBLISHED, decided_by=NADIA)), CONTEXT)
    assert f"Published by <@{NADIA}>." in card.text
    assert "Published." in review_card(reflected(story=story(StoryState.PUBLISHED)), CONTEXT).text
    nowhere = review_card(reflected(story=story(StoryState.PUBLISHED, decided_by=NADIA)), RenderContext(now=NOW))
    assert f"Approved by <@{NADIA}>, and on its way to the stories channel." in nowhere.text


def test_a_link_is_there_once_the_story_is_posted() -> None:
    facts = reflected(state=StoryState.PUBLISHED)
    links = [node.get("url") for node in of_type(assignment_message(facts, CONTEXT).blocks, "button")]
    assert [link for link in links if link] == [LINK]
    nowhere = assignment_message(facts, RenderContext(now=NOW))
    assert buttons(nowhere.blocks) == ["Withdraw"]
    assert "approved" in nowhere.text
    assert "is out" not in nowhere.text


def test_without_its_published_words_a_story_is_out_under_no_headline() -> None:
    facts = replace(reflected(Consent.ANONYMOUS, StoryState.PUBLISHED, story=TELLING), revision=None)
    rendered = notices.story_published(facts, CONTEXT).text
    assert "Your story is out. Thank you for making the call." in rendered
    assert "Marta" not in rendered


def test_the_author_of_a_private_reflection_may_still_change_their_mind() -> None:
    facts, nowhere = reflected(Consent.PRIVATE, story=None), RenderContext(now=NOW)
    assert buttons(assignment_message(facts, nowhere).blocks) == ["Edit what you wrote"]


def test_the_editors_modals_say_whom_they_speak_to() -> None:
    facts = reflected(participant=participant(name="Ada Okafor"))
    assert "What should Ada Okafor change?" in shown(changes_modal(facts))
    assert "Ada Okafor will read this." in shown(decline_modal(facts))


def test_a_booked_call_names_its_day() -> None:
    facts = details(AssignmentState.BOOKED)
    facts.assignment.booked_on = date(2026, 11, 20)
    assert "Booked for Friday, 20 November" in assignment_message(facts, CONTEXT).text


@pytest.mark.parametrize("number", [0, 1, 5, 30])
@pytest.mark.parametrize("facts", [details(), details(AssignmentState.MISSED), reflected()])
def test_the_home_tab_fits_however_much_is_in_somebodys_hands(facts: AssignmentDetails, number: int) -> None:
    several = [
        replace(facts, assignment=Assignment(**facts.assignment.model_dump() | {"id": one})) for one in range(number)
    ]
    view = home_tab([open_blocks([InHand(each, CONTEXT) for each in several[:8]], number - 8)], [])
    assert_view_fits(view)
    assert ("Nothing to do just now" in shown(view)) is (number == 0)
    assert ADA not in str(view)
