"""Saving a reflection: once, with its commitment and its story; edited while it may be; shared only as agreed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError
from bot.program import rounds
from bot.program.assignments import IllegalTransition, NotYours, assignment_details, id_of
from bot.program.rounds import round_times
from bot.program.routines import CALL
from bot.program.stories import reflections
from bot.program.stories.reflections import ChangedMeanwhile
from models import (
    Assignment,
    Commitment,
    CommitmentStatus,
    Consent,
    Meaning,
    OutgoingKind,
    Reflection,
    Story,
    StoryState,
)
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import (
    ADA,
    DECEMBER,
    FORM,
    JONAS,
    NOW,
    TODAY,
    adas_call,
    both,
    customer_id_of,
    details_of,
    every,
    filled_form,
    one,
    planned,
    query,
    result_names,
    save,
    story_about,
    submit,
    tell_cx,
    update_row,
)
from tests.statements import executed
from tests.waiting import outgoing


async def test_saving_keeps_every_word_and_moves_the_call(database: Database) -> None:
    call = await adas_call(database)
    kept = await save(database, call)
    assert (kept.text_of(Meaning.QUOTE), kept.text_of(Meaning.CAUSE), kept.talked_on, kept.version) == (
        FORM.quote,
        FORM.hurts,
        TODAY,
        1,
    )
    answers = [(a["question"], a["answer"]) for a in kept.answers_of(Meaning.HEARD)]
    assert tuple(answers) == FORM.answers
    assert (await one(database, Assignment, call)).state is S.REFLECTED
    (commitment,) = await every(database, Commitment)
    assert (commitment.text, commitment.owner, commitment.due_on) == ("Freeze the price.", ADA, FORM.due_on)
    story = await story_about(database, call)
    assert (story.state, story.title) == (StoryState.IN_REVIEW, "")
    assert story.text_of(Meaning.HEARD) == "The invoice."
    assert [row.subject_id for row in await outgoing(database, OutgoingKind.REVIEW)] == [call]


async def test_saving_takes_few_statements(database: Database) -> None:
    call = await adas_call(database)
    with executed(database) as statements:
        await submit(database, call, filled_form(promise="", due_on=None, no_promise_reason="It is fixed already."))
    # Who and what it is about; the assignment, its transitions, reflection, story, card, message to update.
    assert len(statements) == 7, statements


@pytest.mark.parametrize("state", [S.APPROVED, S.SENT, S.BOOKED, S.UNREACHABLE, S.DONE, S.MISSED])
async def test_a_call_is_logged_from_every_state_that_allows_it(sqlite: Database, state: S) -> None:
    call = await adas_call(sqlite)
    await update_row(sqlite, Assignment, call, state=state)
    await save(sqlite, call)
    assert (await one(sqlite, Assignment, call)).state is S.REFLECTED


@pytest.mark.parametrize("state", [S.PROPOSED, S.SWAPPED, S.DECLINED, S.CLOSED, S.REFLECTED])
async def test_a_call_that_is_not_theirs_to_make_can_not_be_logged(sqlite: Database, state: S) -> None:
    call = await adas_call(sqlite)
    await update_row(sqlite, Assignment, call, state=state)
    with pytest.raises(IllegalTransition):
        await save(sqlite, call)
    assert await every(sqlite, Reflection) == []


async def test_only_its_participant_logs_a_call(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    with pytest.raises(NotYours):
        await save(sqlite, call, by=JONAS)
    assert await every(sqlite, Reflection) == []


async def test_what_is_wrong_is_not_saved_at_all(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    with pytest.raises(FieldError):
        await save(sqlite, call, filled_form(quote=""))
    assert (await one(sqlite, Assignment, call)).state is S.SENT
    assert await every(sqlite, Reflection) == []


async def test_the_same_words_sent_twice_are_saved_once(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    first = await save(sqlite, call)
    again = await save(sqlite, call)
    assert (again.id, again.version) == (first.id, 1)
    assert len(await every(sqlite, Story)) == len(await every(sqlite, Reflection)) == 1


OTHER_WORDS: list[dict[str, Any]] = [
    {"quote": "Something else."},
    {"hurts": "Something else."},
    {"talked_on": TODAY - timedelta(days=1)},
    {"answers": (("What was hard?", "All of it."), ("What would you change?", ""))},
    {"heard": "The invoice."},
    {"headline": "Nobody explains the invoice"},
    {"promise": "Something else."},
    {"due_on": TODAY + timedelta(days=3)},
    {"promise": "", "due_on": None},
    {"owner": JONAS},
    {"promise": "", "due_on": None, "no_promise_reason": "None."},
    {"consent": Consent.NAMED},
    {"consent": Consent.PRIVATE},
]


@pytest.mark.parametrize("other", OTHER_WORDS, ids=[" ".join(other) for other in OTHER_WORDS])
async def test_other_words_from_a_modal_opened_before_the_first_save_are_refused(
    sqlite: Database, other: dict[str, Any]
) -> None:
    call = await adas_call(sqlite)
    await save(sqlite, call)
    with pytest.raises(ChangedMeanwhile):
        await save(sqlite, call, filled_form(**other))
    assert (await every(sqlite, Reflection))[0].version == 1


@pytest.mark.parametrize(("consent", "stories_made"), [(Consent.NAMED, 1), (Consent.PRIVATE, 0)])
async def test_two_submissions_at_once_are_saved_once(
    database: Database, replica: Database, consent: Consent, stories_made: int
) -> None:
    call = await adas_call(database)

    async def submit(session: AsyncSession, number: int) -> reflections.Saved:
        words = filled_form(consent=consent)
        return await reflections.save(
            session, call, words.entries(), version=0, today_of=lambda _: TODAY, now=NOW, by=ADA
        )

    results = await both(database, replica, submit)
    assert [type(result).__name__ for result in results] == ["Saved", "Saved"]
    assert (len(await every(database, Reflection)), len(await every(database, Story))) == (1, stories_made)
    assert [row.wanted_version for row in await outgoing(database, OutgoingKind.REVIEW)] == [1]


async def test_of_two_different_submissions_at_once_one_is_kept_whole(database: Database, replica: Database) -> None:
    call = await adas_call(database)

    async def submit(session: AsyncSession, number: int) -> reflections.Saved:
        words = filled_form(quote=f"Quote {number}", hurts=f"Hurt {number}")
        return await reflections.save(
            session, call, words.entries(), version=0, today_of=lambda _: TODAY, now=NOW, by=ADA
        )

    results = await both(database, replica, submit)
    assert result_names(results) == ["ChangedMeanwhile", "Saved"]
    (kept,) = await every(database, Reflection)
    assert (
        kept.text_of(Meaning.QUOTE)[-1]
        == kept.text_of(Meaning.CAUSE)[-1]
        == (await story_about(database, call)).text_of(Meaning.CAUSE)[-1]
    )


async def test_editing_changes_words_promise_and_story_together(database: Database) -> None:
    call = await adas_call(database)
    await save(database, call)
    later = TODAY + timedelta(days=30)
    words = filled_form(quote="Better said.", promise="Fix the invoice.", due_on=later, owner=JONAS)
    edited = await save(database, call, words, version=1)
    assert (edited.version, edited.text_of(Meaning.QUOTE)) == (2, "Better said.")
    (commitment,) = await every(database, Commitment)
    assert (commitment.text, commitment.owner, commitment.due_on) == ("Fix the invoice.", JONAS, later)
    story = await story_about(database, call)
    assert (story.text_of(Meaning.QUOTE), story.state, story.version) == ("Better said.", StoryState.IN_REVIEW, 2)
    assert len(edited.answers_of(Meaning.HEARD)) == 2


async def test_a_promise_taken_out_is_dropped_and_may_come_back(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    await save(sqlite, call)
    await save(sqlite, call, filled_form(promise="", due_on=None, no_promise_reason="Not ours."), version=1)
    (commitment,) = await every(sqlite, Commitment)
    assert commitment.status is CommitmentStatus.DROPPED
    brief = await details_of(sqlite, call)
    assert brief.commitment is None
    await save(sqlite, call, filled_form(promise="We will after all."), version=2)
    (commitment,) = await every(sqlite, Commitment)
    assert (commitment.status, commitment.text) == (CommitmentStatus.OPEN, "We will after all.")


async def test_without_a_promise_none_is_recorded(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    kept = await save(sqlite, call, filled_form(promise="", due_on=None, no_promise_reason="Not ours."))
    assert kept.text_of(Meaning.NO_COMMITMENT) == "Not ours."
    assert await every(sqlite, Commitment) == []


async def test_what_is_private_makes_no_story_and_closes_the_call(database: Database) -> None:
    call = await adas_call(database)
    await save(database, call, filled_form(consent=Consent.PRIVATE))
    assert await every(database, Story) == []
    assert (await one(database, Assignment, call)).state is S.CLOSED
    assert await outgoing(database, OutgoingKind.STORY) == []


async def test_made_private_the_story_is_withdrawn_and_made_anonymous_it_is_reviewed_again(database: Database) -> None:
    call = await adas_call(database)
    await save(database, call)
    await save(database, call, filled_form(consent=Consent.PRIVATE), version=1)
    assert (await story_about(database, call)).state is StoryState.WITHDRAWN
    assert (await one(database, Assignment, call)).state is S.CLOSED
    await save(database, call, filled_form(consent=Consent.ANONYMOUS, quote="May be told."), version=2)
    story = await story_about(database, call)
    assert (story.state, story.text_of(Meaning.QUOTE)) == (StoryState.IN_REVIEW, "May be told.")
    assert len(await every(database, Story)) == 1


async def test_first_private_and_then_named_there_is_a_story_to_review(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    await save(sqlite, call, filled_form(consent=Consent.PRIVATE))
    await save(sqlite, call, filled_form(consent=Consent.NAMED), version=1)
    assert (await story_about(sqlite, call)).state is StoryState.IN_REVIEW
    (card,) = await outgoing(sqlite, OutgoingKind.REVIEW)
    assert card.wanted_version == 2


async def test_private_twice_stays_withdrawn(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    await save(sqlite, call)
    for version in (1, 2):
        words = filled_form(consent=Consent.PRIVATE, quote=f"Private {version}")
        await save(sqlite, call, words, version=version)
    assert (await story_about(sqlite, call)).state is StoryState.WITHDRAWN


async def test_only_a_named_call_is_shown_in_the_next_brief(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    customer_id = customer_id_of(await one(sqlite, Assignment, call))
    await save(sqlite, call, filled_form(consent=Consent.PRIVATE))
    async with sqlite.write() as session:
        december = await round_times.open_now(session, CALL, DECEMBER, now=NOW)
        other = await rounds.add(session, december, 2, customer_id, why="", now=NOW, actor=None)

    async def past() -> list[str]:
        return [earlier.participant for earlier in (await details_of(sqlite, id_of(other))).past]

    assert await past() == []
    await save(sqlite, call, filled_form(consent=Consent.ANONYMOUS), version=1)
    assert await past() == []
    await save(sqlite, call, filled_form(consent=Consent.NAMED), version=2)
    assert await past() == ["Person 1"]


async def test_there_is_no_brief_of_a_call_that_does_not_exist(sqlite: Database) -> None:
    assert await query(sqlite, assignment_details.of_assignment, 4711) is None


async def test_the_brief_holds_all_that_belongs_to_the_call(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    await save(sqlite, call)
    brief = await details_of(sqlite, call)
    assert (brief.participant.slack_id, brief.the_customer.external_id) == (ADA, "C-1")
    assert brief.issue is not None
    assert brief.routine is CALL
    assert len(brief.questions) == CALL.questions_shown
    assert brief.reflection is not None
    assert [a["question"] for a in brief.reflection.answers_of(Meaning.HEARD)] == [
        "What was hard?",
        "What would you change?",
    ]
    assert brief.commitment is not None
    assert brief.story is not None


async def test_a_call_missed_last_month_may_still_be_logged(database: Database) -> None:
    call = await adas_call(database)
    await tell_cx(database)
    await planned(database, DECEMBER, now=NOW + timedelta(days=29))
    assert (await one(database, Assignment, call)).state is S.MISSED
    await save(database, call)
    assert (await one(database, Assignment, call)).state is S.REFLECTED
