"""Words that their author took out, or that are masked at last, are nowhere shown: whatever came in between."""

import pytest

from bot.errors import FirsthandError
from bot.program import stories
from bot.program.stories import reviews, story_text
from models import Assignment, Consent, OutgoingKind, Participant
from models.database import Database
from tests.program.factories import JONAS, NADIA, NOW, adas_call, save, story_about, written
from tests.program.test_story_revisions import bring_up, in_review, publish, rename, said, shown

SECRET = "They told me of the merger in confidence."


@pytest.mark.parametrize("part", ["quote", "hurts", "answers"])
async def test_words_taken_out_while_private_do_not_come_back(desk: Database, part: str) -> None:
    call = await adas_call(desk)
    value = (("What happened?", SECRET),) if part == "answers" else SECRET
    await save(desk, call, written(**{part: value}))
    await save(desk, call, written(consent=Consent.PRIVATE), version=1)
    await save(desk, call, written(), version=2)
    assert "merger" not in said(await shown(desk, call))
    assert "merger" not in str((await story_about(desk, call)).model_dump())


@pytest.mark.parametrize("decide", ["ask", "decline"])
async def test_a_promise_told_late_is_masked_for_today_s_name(desk: Database, decide: str) -> None:
    call = await in_review(desk, promise="Send Meyer the parts.", owner=JONAS)
    async with desk.write() as session:
        if decide == "ask":
            await reviews.ask_changes(session, call, "Shorter.", revision=1, by=NADIA)
        else:
            await reviews.decline(session, call, "Told before.", revision=1, now=NOW, by=NADIA)
    await rename(desk, call, "Cara Meyer")
    await bring_up(desk, call, OutgoingKind.COMMITMENT_OWNER)
    assert "Meyer" not in said(await shown(desk, call))


@pytest.mark.parametrize("before", range(114, 121))
async def test_a_headline_cut_within_a_name_shows_nothing_of_it(desk: Database, before: int) -> None:
    call = await adas_call(desk)
    await rename(desk, call, "王小明")
    await save(desk, call, written(hurts=("发票每个月都错" * 20)[:before] + "王小明已经等了三个星期。没有人回答。"))
    revision = await shown(desk, call)
    assert "王" not in revision.title
    assert len(revision.title) <= story_text.LONGEST_TITLE
    assert revision.title.endswith("…")


@pytest.mark.parametrize("meanwhile", [Consent.ANONYMOUS, Consent.PRIVATE])
async def test_a_name_known_between_two_imports_only_is_masked_too(database: Database, meanwhile: Consent) -> None:
    call = await in_review(database, hurts="Souza waits, and so does Meyer.")
    if meanwhile is Consent.PRIVATE:
        await save(database, call, written(consent=meanwhile, hurts="Souza waits, and so does Meyer."), version=1)
    for name in ("Cara Meyer", "Cara Souza"):
        await rename(database, call, name)
        async with database.write() as session:
            await stories.refresh_cards(session, [(await session.get_one(Assignment, call)).customer_id])
    with pytest.raises(FirsthandError):
        await publish(database, call, 1)
    if meanwhile is Consent.PRIVATE:
        await save(database, call, written(hurts="Souza waits, and so does Meyer."), version=2)
    await bring_up(database, call)
    assert [name for name in ("Souza", "Meyer") if name in said(await shown(database, call))] == []
    await publish(database, call, 2)


async def test_a_headline_of_the_author_s_is_theirs_under_another_slack_id_too(desk: Database) -> None:
    call = await in_review(desk)
    await save(desk, call, written(hurts=SECRET), version=1)
    async with desk.write() as session:
        author = await session.get_one(Participant, 1)
        author.slack_id = "U0NEW"
        session.add(author)
    await save(desk, call, written(hurts="Prices change."), version=2, by="U0NEW")
    assert "merger" not in said(await shown(desk, call))
