"""What an assignment is about: a customer, a colleague, a journey, or nothing."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.program.assignments.assignment_details import NotAboutCustomer
from models import Assignment, Journey, Round
from models.database import Database
from tests.program.factories import NOVEMBER, NOW, Values, details_of, populate, store


async def _assigned(database: Database, **subject: Any) -> None:
    await populate(database)
    days: Values = {"month": NOVEMBER.month, "starts_on": NOVEMBER.starts_on, "ends_on": NOVEMBER.ends_on}
    await store(database, Journey(external_id="J-1", title="Setting up"), Round(routine="call", opened_at=NOW, **days))
    await store(database, Assignment(round_id=1, routine="call", participant_id=1, why="", **subject))


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ({"customer_id": 1}, "Cara Contact1"),
        ({"host_id": 2}, "Person 2"),
        ({"journey_id": 1}, "Setting up"),
        ({}, "Customer call"),
    ],
)
async def test_an_assignment_is_called_by_its_subject(database: Database, subject: dict[str, int], name: str) -> None:
    await _assigned(database, **subject)
    details = await details_of(database, 1)
    assert (details.subject_name, details.may_go_ahead) == (name, True)
    if "customer_id" not in subject:
        with pytest.raises(NotAboutCustomer, match="no customer"):
            _ = details.the_customer


async def test_an_assignment_is_about_one_thing_at_most(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await _assigned(database, customer_id=1, host_id=2)
