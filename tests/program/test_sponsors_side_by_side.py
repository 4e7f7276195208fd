"""Key accounts given to one sponsor from two sides at once: three stay the most, and nobody waits for ever."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError
from bot.program.assignments import call_offs, id_of
from bot.program.routines import switches
from bot.program.routines.sponsor import SPONSOR
from bot.program.sponsoring import handing
from models import Account, Assignment, AssignmentState, Person, Round, RoundState, Sponsorship
from models.database import Database
from tests.program.factories import ADA, JONAS, NADIA, NOW, commit, every, one, populate, store
from tests.program.side_by_side import importing_of, locking, queued, side_by_side


async def _sponsored(database: Database) -> tuple[int, int]:
    """Give Ada and Jonas an account each, in two quarters, and P-3 two more; return the assignments of the former."""
    await populate(database, participants=3)
    await commit(database, switches.turn_on, SPONSOR, now=NOW, by=NADIA)
    accounts = [Account(name=f"Bigfirm {number}", key_account=True) for number in range(4)]
    rounds = [
        Round(routine=SPONSOR.key, month=starts_on, starts_on=starts_on, ends_on=ends_on, opened_at=NOW)
        for starts_on, ends_on in ((date(2026, 8, 1), date(2026, 11, 4)), (date(2026, 11, 1), date(2027, 2, 1)))
    ]
    for each in rounds:
        each.state = RoundState.APPROVED
    await store(database, *accounts, *rounds)
    sponsors = (1, 2, 3, 3)
    await store(
        database,
        *(
            Sponsorship(person_id=person, account_id=id_of(account), since=NOW)
            for person, account in zip(sponsors, accounts, strict=True)
        ),
    )
    made = [
        Assignment(
            round_id=id_of(rounds[number]),
            routine=SPONSOR.key,
            participant_id=number + 1,
            account_id=id_of(accounts[number]),
            state=AssignmentState.SENT,
            why="-",
        )
        for number in (0, 1)
    ]
    await store(database, *made)
    return id_of(made[0]), id_of(made[1])


async def _accounts_of_third(database: Database) -> int:
    return sum(each.person_id == 3 and each.until is None for each in await every(database, Sponsorship))


def _hand_over(assignment_id: int, by: str) -> Any:
    async def hand_over(session: AsyncSession) -> None:
        await handing.hand_over(session, assignment_id, to="U0P3", now=NOW, by=by)

    return hand_over


async def test_two_hand_theirs_over_to_the_same_colleague(database: Database, replica: Database) -> None:
    adas, jonas = await _sponsored(database)
    results = await side_by_side(database, replica, _hand_over(adas, ADA), _hand_over(jonas, JONAS))
    assert [type(each) for each in results] == [type(None), FieldError]
    assert await _accounts_of_third(database) == 3


@pytest.mark.parametrize("sheet_first", [True, False], ids=["sheet first", "hand-over first"])
async def test_a_sheet_names_whom_another_is_handed_over_to(
    database: Database, replica: Database, *, sheet_first: bool
) -> None:
    _, jonas = await _sponsored(database)
    named = importing_of(Accounts=[{"name": "Newfirm", "sponsor": "U0P3"}])
    if sheet_first:
        _, refused = await side_by_side(database, replica, named, _hand_over(jonas, JONAS))
        assert isinstance(refused, FieldError)
    else:
        _, result = await side_by_side(database, replica, _hand_over(jonas, JONAS), named)
        assert [type(each.reason).__name__ for each in result["Accounts"].doubts] == ["SponsorHasEnough"]
    assert await _accounts_of_third(database) == 3


@pytest.mark.postgresql
async def test_a_sheet_names_another_sponsor_while_the_account_is_taken_back(postgres_url: str) -> None:
    database = Database(postgres_url)
    adas, _ = await _sponsored(database)
    ada = await one(database, Person, 1)
    take_back = partial(call_offs.take_back, participant=ada, subject=None, routine=SPONSOR, now=NOW, actor=NADIA)
    named = importing_of(Accounts=[{"name": "Bigfirm 0", "sponsor": JONAS}])
    results = await queued(database, locking(Assignment, adas), take_back, named)
    assert [each for each in results if isinstance(each, BaseException)] == []
    await database.close()
