"""Words that their author took out, or that are masked at last, are nowhere shown: whatever came in between."""

import pytest

from bot.errors import FirsthandError
from bot.program import stories
from bot.program.stories import reviews, story_text
from models import Assignment, Consent, OutgoingKind, Participant
from models.database import Database
from tests.program.factories import JONAS, NADIA, NOW, adas_call, filled_form, save, story_about
from tests.program.test_story_revisions import bring_up, in_review, newest_revision, publish, rename, words_of

SECRET = "They told me of the merger in confidence."


@pytest.mark.parametrize("part", ["quote", "hurts", "answers"])
async def test_words_taken_out_while_private_do_not_come_back(sqlite: Database, part: str) -> None:
    call = await adas_call(sqlite)
    value = (("What happened?", SECRET),) if part == "answers" else SECRET
    await save(sqlite, call, filled_form(**{part: value}))
    await save(sqlite, call, filled_form(consent=Consent.PRIVATE), version=1)
    await save(sqlite, call, filled_form(), version=2)
    assert "merger" not in words_of(await newest_revision(sqlite, call))
    assert "merger" not in str((await story_about(sqlite, call)).model_dump())


@pytest.mark.parametrize("decide", ["ask", "decline"])
async def test_a_promise_told_late_is_masked_for_today_s_name(sqlite: Database, decide: str) -> None:
    call = await in_review(sqlite, promise="Send Meyer the parts.", owner=JONAS)
    async with sqlite.write() as session:
        if decide == "ask":
            await reviews.ask_changes(session, call, "Shorter.", revision=1, by=NADIA)
        else:
            await reviews.decline(session, call, "Told before.", revision=1, now=NOW, by=NADIA)
    await rename(sqlite, call, "Cara Meyer")
    await bring_up(sqlite, call, OutgoingKind.COMMITMENT_OWNER)
    assert "Meyer" not in words_of(await newest_revision(sqlite, call))


@pytest.mark.parametrize("before", range(114, 121))
async def test_a_headline_cut_within_a_name_shows_nothing_of_it(sqlite: Database, before: int) -> None:
    call = await adas_call(sqlite)
    await rename(sqlite, call, "王小明")
    await save(
        sqlite, call, filled_form(hurts=("发票每个月都错" * 20)[:before] + "王小明已经等了三个星期。没有人回答。")
    )
    revision = await newest_revision(sqlite, call)
    assert "王" not in revision.title
    assert len(revision.title) <= story_text.LONGEST_TITLE
    assert revision.title.endswith("…")


@pytest.mark.parametrize("meanwhile", [Consent.ANONYMOUS, Consent.PRIVATE])
async def test_a_name_known_between_two_imports_only_is_masked_too(database: Database, meanwhile: Consent) -> None:
    call = await in_review(database, hurts="Souza waits, and so does Meyer.")
    if meanwhile is Consent.PRIVATE:
        await save(database, call, filled_form(consent=meanwhile, hurts="Souza waits, and so does Meyer."), version=1)
    for name in ("Cara Meyer", "Cara Souza"):
        await rename(database, call, name)
        async with database.write() as session:
            await stories.refresh_cards(session, [(await session.get_one(Assignment, call)).customer_id])
    with pytest.raises(FirsthandError):
        await publish(database, call, 1)
    if meanwhile is Consent.PRIVATE:
        await save(database, call, filled_form(hurts="Souza waits, and so does Meyer."), version=2)
    await bring_up(database, call)
    assert [name for name in ("Souza", "Meyer") if name in words_of(await newest_revision(database, call))] == []
    await publish(database, call, 2)


async def test_a_headline_of_the_author_s_is_theirs_under_another_slack_id_too(sqlite: Database) -> None:
    call = await in_review(sqlite)
    await save(sqlite, call, filled_form(hurts=SECRET), version=1)
    async with sqlite.write() as session:
        author = await session.get_one(Participant, 1)
        author.slack_id = "U0NEW"
        session.add(author)
    await save(sqlite, call, filled_form(hurts="Prices change."), version=2, by="U0NEW")
    assert "merger" not in words_of(await newest_revision(sqlite, call))
