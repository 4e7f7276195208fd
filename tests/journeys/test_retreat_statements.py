"""Before a retreat no click reads a table that grows from end to end: EXPLAIN of every statement."""

import pytest

from scripts.sandbox.person import Actor
from tests.brought_back import add_routine
from tests.handlers.actions import open_modal, settle
from tests.harness import JONAS, START, Harness
from tests.journeys.test_a_retreat import TITLES, close, opened, vote
from tests.statements import fill_up, read_whole, recorded

# A reflection on each assignment that has none, and so as many as years bring.
_TOLD = """
INSERT INTO reflection (assignment_id, talked_on, consent, answers, version, submitted_at)
SELECT id, DATE '2026-10-01', 'named', '[]', 1, NOW() FROM assignment
WHERE id NOT IN (SELECT assignment_id FROM reflection)
"""
# A promise of each.
_PROMISED = """
INSERT INTO commitment (assignment_id, text, owner, due_on, status, made_at)
SELECT id, 'Two may approve it.', 'U0JONASLIND', DATE '2026-12-01', 'open', NOW() FROM assignment
"""


@pytest.fixture(autouse=True)
def _ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    add_routine(monkeypatch)


async def play(harness: Harness) -> None:
    """Open and close the vote, commit, and take a story back."""
    await opened(harness)
    await vote(harness.ada, TITLES[0])
    await harness.ada.home()
    await settle(harness)
    await close(harness)
    await _commit(harness.ada)
    await settle(harness)
    await harness.command("retreat")
    await harness.ada.click(await harness.ada.home(), "Withdraw")
    await settle(harness)


async def _commit(actor: Actor) -> None:
    await open_modal(actor, await actor.wait_for_dm("The ranking"), "Commit")
    filled = {"what": "Let two approve.", "due_on": "2026-12-01", "owner": JONAS}
    assert (await actor.submit(filled))["errors"] is None


async def test_no_click_before_a_retreat_reads_a_whole_table(each_harness: Harness) -> None:
    with recorded(each_harness.database) as asked:
        await play(each_harness)
    ours = {statement: given for statement, given in asked.items() if "retreat" in statement}
    assert len(ours) > 15
    await fill_up(each_harness.database, now=START)
    if not each_harness.database.is_sqlite:  # which joins by what it knows of how much there is
        async with each_harness.database.write() as session:
            connection = await session.connection()
            for rows in (_TOLD, _PROMISED):
                await connection.exec_driver_sql(rows)
            await connection.exec_driver_sql("ANALYZE")
    assert sorted(map(str, (await read_whole(each_harness.database, ours)).items())) == []
