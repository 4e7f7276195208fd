"""Days of a welcome are those of whom they are about, and of the programme, not those of UTC."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.rounds.calendar import Cadence
from bot.program.routines import switches
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import beginning, following
from bot.program.welcomes.beginning import Beginning
from bot.program.welcomes.messages import LAST_DAYS
from models import Absence, AbsenceSource, Person, Welcome
from models.database import Database
from tests.participants import store_participants
from tests.program.factories import NADIA, NOW, commit, mark_sent, query, store
from tests.waiting import outgoing

# Whose eight weeks are over with Monday, 9 November.
LONG_HERE = date(2026, 9, 15)


def given_at(now: datetime, zone: str = "UTC") -> Beginning:
    return Beginning(now, Cadence("first working day", ZoneInfo(zone)), ["U1", "U2"])


async def newcomer(database: Database, start: date, zone: str | None = None, *, on: datetime = NOW) -> None:
    """Store somebody new, and turn welcomes on."""
    person = Person(external_id="P-1", name="Priya Nair", slack_id="U0PRIYA", start_date=start, timezone=zone)
    await store_participants(database, person)
    await commit(database, switches.turn_on, WELCOME, now=on, by=NADIA)


async def welcome_of(database: Database, now: datetime, zone: str = "UTC") -> Welcome:
    """Begin a welcome at `now`; return it as it is kept."""

    async def begin(session: AsyncSession) -> Welcome:
        begun = await beginning.begin(session, 1, given_at(now, zone))
        await following.settle(session, begun or 0, given_at(now, zone))
        return (await session.exec(select(Welcome))).one()

    return await commit(database, begin)


@pytest.mark.parametrize(
    ("zone", "now", "ends"),
    [
        # Not known: by the programme's.
        (None, datetime(2026, 11, 9, 20, tzinfo=UTC), date(2026, 11, 30)),
        (None, datetime(2026, 11, 9, 9, tzinfo=UTC), date(2026, 11, 15)),
        # Nine in the morning of the 10th: their weeks are over, and it lasts three more.
        ("Pacific/Auckland", datetime(2026, 11, 9, 20, tzinfo=UTC), date(2026, 11, 30)),
        ("Pacific/Kiritimati", datetime(2026, 11, 9, 19, tzinfo=UTC), date(2026, 11, 30)),
        ("Asia/Kolkata", datetime(2026, 11, 9, 19, tzinfo=UTC), date(2026, 11, 30)),
        ("Europe/London", datetime(2026, 11, 9, 19, tzinfo=UTC), date(2026, 11, 15)),
        # Still the 9th, the last day of their weeks: it lasts a week.
        ("Pacific/Pago_Pago", datetime(2026, 11, 10, 3, tzinfo=UTC), date(2026, 11, 15)),
        ("Pacific/Marquesas", datetime(2026, 11, 10, 3, tzinfo=UTC), date(2026, 11, 15)),
        ("Europe/London", datetime(2026, 11, 10, 3, tzinfo=UTC), date(2026, 11, 30)),
    ],
)
async def test_it_lasts_from_the_day_that_it_is_for_who_is_new(
    sqlite: Database, zone: str | None, now: datetime, ends: date
) -> None:
    await newcomer(sqlite, LONG_HERE, zone)
    programmes = "UTC" if zone else "Pacific/Auckland"
    assert (await welcome_of(sqlite, now, programmes)).last_day == ends


# From Tuesday, 1 December on away: of eight working days that is half, of seven most.
@pytest.mark.parametrize(
    ("own", "programmes", "now", "partner"),
    [
        ("Pacific/Kiritimati", "UTC", datetime(2026, 11, 25, 20, tzinfo=UTC), "U2"),
        ("Asia/Kolkata", "UTC", datetime(2026, 11, 25, 20, tzinfo=UTC), "U2"),
        ("Europe/London", "Pacific/Kiritimati", datetime(2026, 11, 25, 20, tzinfo=UTC), "U1"),
        ("Pacific/Pago_Pago", "UTC", datetime(2026, 11, 26, 3, tzinfo=UTC), "U1"),
        ("Pacific/Marquesas", "UTC", datetime(2026, 11, 26, 3, tzinfo=UTC), "U1"),
        ("Europe/London", "Pacific/Pago_Pago", datetime(2026, 11, 26, 3, tzinfo=UTC), "U2"),
        (None, "Pacific/Kiritimati", datetime(2026, 11, 25, 20, tzinfo=UTC), "U2"),
        (None, "Pacific/Pago_Pago", datetime(2026, 11, 26, 3, tzinfo=UTC), "U1"),
    ],
)
async def test_who_is_here_to_meet_them_is_counted_by_each_one_s_own_days(
    sqlite: Database, own: str | None, programmes: str, now: datetime, partner: str
) -> None:
    await newcomer(sqlite, date(2026, 10, 12))
    await store(sqlite, *(Person(name=each, slack_id=each, timezone=own) for each in ("U1", "U2")))
    first, last = date(2026, 12, 1), date(2026, 12, 6)
    await store(sqlite, Absence(person_id=2, source=AbsenceSource.HAND, first_day=first, last_day=last))
    assert (await welcome_of(sqlite, now, programmes)).partner == partner


@pytest.mark.parametrize(
    ("zone", "on", "asked"),
    [
        ("Pacific/Auckland", datetime(2026, 11, 9, 20, tzinfo=UTC), []),
        ("Europe/London", datetime(2026, 11, 9, 20, tzinfo=UTC), [1]),
        ("Pacific/Pago_Pago", datetime(2026, 11, 10, 3, tzinfo=UTC), [1]),
        ("Europe/London", datetime(2026, 11, 10, 3, tzinfo=UTC), []),
    ],
)
async def test_whose_weeks_were_over_when_it_was_turned_on_is_not_asked_about(
    sqlite: Database, zone: str, on: datetime, asked: list[int]
) -> None:
    await newcomer(sqlite, LONG_HERE, on=on)
    given = given_at(on + timedelta(days=2), zone)
    assert (await query(sqlite, beginning.due, given)).too_late == asked


@pytest.mark.parametrize(("zone", "count"), [("Pacific/Auckland", 0), ("Europe/London", 1)])
async def test_of_the_last_days_nobody_hears_sooner_than_five_after_the_brief(
    sqlite: Database, zone: str, count: int
) -> None:
    await newcomer(sqlite, LONG_HERE + timedelta(days=6), zone)
    sent = datetime(2026, 11, 9, 20, tzinfo=UTC)
    row = await welcome_of(sqlite, sent, zone)
    await mark_sent(sqlite, row.assignment_id or 0, now=sent)
    later = sent + timedelta(days=4, hours=4)  # in London the fifth day has begun
    await commit(sqlite, following.settle, row.assignment_id or 0, given_at(later, zone))
    assert len([each for each in await outgoing(sqlite) if each.kind == LAST_DAYS.name]) == count
