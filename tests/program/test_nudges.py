"""Nudges as rows: sent once and in one message a day, snoozed, told to the CX team, and rounds that wait for that."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import FieldError
from bot.program import assignments, outbox
from bot.program.assignments import assignment_details, calls, id_of
from bot.program.booking import bookings, following
from bot.program.booking.messages import DID_YOU_TALK
from bot.program.nudges import sending, silence, snoozing, unanswered
from bot.program.nudges.messages import UNANSWERED
from bot.program.nudges.snoozing import SnoozeChoice
from bot.program.outbox import message_rules
from bot.program.people.availability import Availability
from bot.program.rounds import round_times
from bot.program.routines import CALL
from models import (
    Absence,
    AbsenceSource,
    Assignment,
    Nudge,
    NudgeFrequency,
    Outgoing,
    OutgoingKind,
    OutgoingState,
    Person,
    PersonSettings,
    Place,
    Round,
)
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import (
    ADA,
    CADENCE,
    NADIA,
    adas_call,
    approved,
    commit,
    every,
    mark_sent,
    one,
    populate,
    query,
    store,
    update_row,
)
from tests.refusals import refusal
from tests.statements import executed
from tests.waiting import outgoing

BERLIN = ZoneInfo("Europe/Berlin")
# The brief came on Monday the 2nd; the steps fall on the 9th, 16th and 23rd, and the word to CX on the 25th.
FIRST = datetime(2026, 11, 9, 10, tzinfo=UTC)
WEEK = timedelta(days=7)
TOLD = datetime(2026, 11, 25, 10, tzinfo=UTC)
OVER = datetime(2026, 12, 1, 9, tzinfo=UTC)


async def tick(database: Database, now: datetime, *, delivers: bool = True) -> int:
    """Let a minute pass in which what is due is sent, and delivered; return how many messages are new."""
    people = await query(database, sending.due_now, now=now, zone=BERLIN)
    sent = await commit(database, sending.send, people, now=now, zone=BERLIN) if people else 0
    if delivers:
        async with database.write() as session:
            for row in await outgoing(database):
                if row.kind == OutgoingKind.NUDGE and row.state is OutgoingState.WAITING:
                    held = await session.merge(row)
                    held.state, held.ts, held.channel_id = OutgoingState.SENT, f"{row.id}.0", "D0"
            for nudge in await every(database, Nudge):
                (await session.get_one(Nudge, nudge.id)).delivered_at = nudge.delivered_at or now
    return sent


async def tick_until(database: Database, until: datetime, *, since: datetime = FIRST - WEEK) -> list[datetime]:
    """Let the clock run, every few hours, and return when anything was new."""
    found, now = [], since
    while now < until:
        now += timedelta(hours=5)
        found += [now] * await tick(database, now)
    return found


async def named(database: Database, kind: str) -> list[Outgoing]:
    return [row for row in await outgoing(database) if row.kind == kind]


async def is_let_go(database: Database, call: int) -> bool:
    async with database.read() as session:
        details = await assignment_details.of_assignment(session, call)
        assert details is not None
        return (await silence.of_assignment(session, details, zone=BERLIN)).is_let_go


async def test_three_nudges_and_then_the_team_is_told_once(database: Database) -> None:
    call = await adas_call(database)
    found = await tick_until(database, OVER)
    assert [each.date() for each in found] == [date(2026, 11, day) for day in (9, 16, 23, 25)]
    assert [each.step for each in await every(database, Nudge)] == [1, 2, 3]
    (told,) = await named(database, UNANSWERED.name)
    assert (told.subject_id, told.place) == (call, Place.CX)
    assert (await one(database, Assignment, call)).told_at == found[-1]


async def test_all_of_one_person_and_day_is_one_message_and_follows_each_of_them(database: Database) -> None:
    call = await adas_call(database)
    made = await one(database, Assignment, call)
    await store(
        database,
        Assignment(
            round_id=made.round_id,
            routine=CALL.key,
            participant_id=1,
            customer_id=3,
            why="",
            state=S.SENT,
            sent_at=made.sent_at,
        ),
    )
    other = (await every(database, Assignment))[-1]
    assert await tick(database, FIRST) == 1
    (row,) = await outgoing(database, OutgoingKind.NUDGE)
    assert row.subject_id == call
    assert {each.assignment_id for each in await every(database, Nudge)} == {call, id_of(other)}
    for number, assignment in enumerate((id_of(other), call), 2):
        async with database.write() as session:
            await assignments.transition(
                session, await session.get_one(Assignment, assignment), S.UNREACHABLE, now=FIRST, actor=ADA
            )
        (row,) = await outgoing(database, OutgoingKind.NUDGE)
        assert row.wanted_version == number


async def test_who_is_due_is_asked_in_as_many_statements_for_many_calls_as_for_few(sqlite: Database) -> None:
    await populate(sqlite, participants=40, customers=40)
    await approved(sqlite)
    counted = []
    for shown_now in (2, 40):
        for call in (await every(sqlite, Assignment))[:shown_now]:
            if call.state is S.APPROVED:
                await mark_sent(sqlite, id_of(call))
        with executed(sqlite) as statements:
            assert len(await query(sqlite, sending.due_now, now=FIRST, zone=BERLIN)) == shown_now
        counted.append(sum(not each.startswith(("BEGIN", "PRAGMA")) for each in statements))
    assert counted == [7, 7]


async def test_a_zone_this_machine_does_not_know_leaves_nobody_else_without_a_nudge(sqlite: Database) -> None:
    await populate(sqlite)
    await approved(sqlite)
    for call in await every(sqlite, Assignment):
        await mark_sent(sqlite, id_of(call))
    await update_row(sqlite, Person, 1, timezone="Mars/Olympus")
    assert await tick(sqlite, FIRST) == 2


@pytest.mark.parametrize("state", list(S))
async def test_only_whoever_has_still_to_call_is_nudged(sqlite: Database, state: S) -> None:
    call = await adas_call(sqlite)
    await update_row(sqlite, Assignment, call, state=state)
    assert await tick(sqlite, FIRST) == (1 if state in (S.SENT, S.BOOKED, S.UNREACHABLE) else 0)


async def test_nobody_is_nudged_again_while_one_waits_to_be_posted_and_then_days_after_it_was(sqlite: Database) -> None:
    """As while Slack can't be reached: what piles up elsewhere comes one by one."""
    await adas_call(sqlite)
    assert await tick(sqlite, FIRST, delivers=False) == 1
    assert [await tick(sqlite, FIRST + days * WEEK, delivers=False) for days in (1, 2)] == [0, 0]
    posted = FIRST + 2 * WEEK
    await tick(sqlite, posted)
    found = await tick_until(sqlite, posted + WEEK, since=posted)
    assert [each.date() for each in found] == [date(2026, 11, day) for day in (25, 27, 30)]


async def test_a_question_of_the_evening_that_is_posted_days_later_is_the_only_word_of_that_day(
    sqlite: Database,
) -> None:
    call, evening = await adas_call(sqlite), FIRST - timedelta(days=4)
    await commit(sqlite, bookings.book, call, evening, zone=BERLIN, now=evening - timedelta(days=1), by=ADA)
    asked = await query(sqlite, following.due, now=evening + timedelta(hours=2))
    await commit(sqlite, following.follow, asked, now=evening + timedelta(hours=2))
    assert await tick(sqlite, FIRST, delivers=False) == 0
    (question,) = [row for row in await outgoing(sqlite) if row.kind == DID_YOU_TALK.name]
    await commit(sqlite, message_rules.note_delivered, question, first=True, now=FIRST)
    await update_row(sqlite, Outgoing, question.id, state=OutgoingState.SENT, ts="1.0")
    assert await tick(sqlite, FIRST + timedelta(hours=1)) == 0
    assert await tick(sqlite, FIRST + timedelta(days=2)) == 1


async def test_who_wants_none_gets_none_and_the_team_is_told_all_the_same(sqlite: Database) -> None:
    await adas_call(sqlite)
    await store(sqlite, PersonSettings(person_id=1, nudges=NudgeFrequency.NONE))
    assert [each.date() for each in await tick_until(sqlite, OVER)] == [TOLD.date()]
    assert await every(sqlite, Nudge) == []


async def test_who_wants_fewer_gets_the_middle_one(sqlite: Database) -> None:
    await adas_call(sqlite)
    await store(sqlite, PersonSettings(person_id=1, nudges=NudgeFrequency.FEWER))
    await tick_until(sqlite, OVER)
    assert [(each.step, each.at.date()) for each in await every(sqlite, Nudge)] == [(2, date(2026, 11, 16))]


async def test_of_who_is_away_for_the_rest_the_team_is_told_on_the_last_day(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    first, last = date(2026, 11, 10), date(2026, 12, 12)
    await store(sqlite, Absence(person_id=1, source=AbsenceSource.HAND, first_day=first, last_day=last))
    # Of the few working days that are left, the first nudge would come on the second.
    found = await tick_until(sqlite, OVER)
    assert found[-1].date() == date(2026, 11, 30)
    assert (await one(sqlite, Assignment, call)).told_at == found[-1]


async def test_of_who_went_away_while_a_nudge_waited_the_team_is_told_on_the_last_day_too(sqlite: Database) -> None:
    """As where only at its delivery their status is seen: it waits until they are back."""
    call = await adas_call(sqlite)
    assert await tick(sqlite, FIRST, delivers=False) == 1
    first, last = date(2026, 11, 9), date(2026, 12, 12)
    await store(sqlite, Absence(person_id=1, source=AbsenceSource.HAND, first_day=first, last_day=last))
    assert [await tick(sqlite, datetime(2026, 11, day, 10, tzinfo=UTC), delivers=False) for day in (27, 30)] == [0, 1]
    assert (await one(sqlite, Assignment, call)).told_at == datetime(2026, 11, 30, 10, tzinfo=UTC)


async def test_what_is_snoozed_beyond_the_round_s_end_stays_open_until_then_though_the_team_was_told(
    sqlite: Database,
) -> None:
    call = await adas_call(sqlite)
    await tick_until(sqlite, TOLD + timedelta(days=1))
    until = date(2026, 12, 9)
    await commit(sqlite, snoozing.snooze, call, until, zone=BERLIN, now=TOLD + timedelta(days=1), by=ADA)
    for days, state in ((0, S.SENT), (8, S.SENT), (11, S.MISSED)):
        await commit(sqlite, round_times.settle, CALL, CADENCE, now=OVER + timedelta(days=days))
        assert (await one(sqlite, Assignment, call)).state is state
        assert await tick(sqlite, OVER + timedelta(days=days)) == (1 if days == 8 else 0)


async def test_a_round_closes_nothing_that_nobody_was_told_of(database: Database) -> None:
    call = await adas_call(database)
    await commit(database, round_times.settle, CALL, CADENCE, now=OVER)
    assert (await one(database, Round, 1)).state == "closed"
    assert (await one(database, Assignment, call)).state is S.SENT
    found = await tick_until(database, OVER + 2 * WEEK, since=OVER)
    assert [each.date().day for each in found] == [1, 3, 7, 9]
    for days, state in ((1, S.SENT), (4, S.MISSED)):
        await commit(database, round_times.settle, CALL, CADENCE, now=found[-1] + timedelta(days=days))
        assert (await one(database, Assignment, call)).state is state


async def test_what_was_told_ends_with_its_round(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    await tick_until(sqlite, OVER - timedelta(hours=1))
    await commit(sqlite, round_times.settle, CALL, CADENCE, now=OVER)
    assert (await one(sqlite, Assignment, call)).state is S.MISSED
    assert not await is_let_go(sqlite, call)


async def test_what_is_snoozed_rests_and_goes_on_by_itself_on_its_day(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    until = date(2026, 11, 19)
    for _ in range(2):
        await commit(sqlite, snoozing.snooze, call, until, zone=BERLIN, now=FIRST, by=ADA)
    assert len(await outgoing(sqlite, OutgoingKind.NUDGE)) == 0
    found = await tick_until(sqlite, OVER)
    assert [each.date().day for each in found] == [19, 23, 25, 27]


async def test_nobody_else_snoozes_and_no_day_is_gone_by_or_too_far(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    today = FIRST.date()
    async with sqlite.write() as session:
        for day, problem in ((today, snoozing.SnoozeDayPassed), (date(2026, 12, 1), snoozing.SnoozeDayTooFar)):
            with pytest.raises(FieldError) as refused:
                await snoozing.snooze(session, call, day, zone=BERLIN, now=FIRST, by=ADA)
            assert isinstance(refused.value.fields["snoozed_until"], problem)
        with refusal(assignments.NotYours, ""):
            await snoozing.snooze(session, call, date(2026, 11, 10), zone=BERLIN, now=FIRST, by=NADIA)


CHOICES = [
    ("Monday: tomorrow is Tuesday", "2026-11-09T10:00", SnoozeChoice.TOMORROW, date(2026, 11, 10)),
    ("Friday: tomorrow is Monday", "2026-11-13T10:00", SnoozeChoice.TOMORROW, date(2026, 11, 16)),
    ("next week begins on Monday", "2026-11-11T10:00", SnoozeChoice.NEXT_WEEK, date(2026, 11, 16)),
    ("on a Sunday, too", "2026-11-15T10:00", SnoozeChoice.NEXT_WEEK, date(2026, 11, 16)),
    ("Monday is a day off", "2026-11-18T10:00", SnoozeChoice.NEXT_WEEK, date(2026, 11, 24)),
    ("late on Sunday in UTC is Monday in Berlin", "2026-11-15T23:30", SnoozeChoice.TOMORROW, date(2026, 11, 17)),
]


@pytest.mark.parametrize(("now", "choice", "day"), [row[1:] for row in CHOICES], ids=[row[0] for row in CHOICES])
def test_tomorrow_and_next_week_are_days_on_which_they_work(now: str, choice: SnoozeChoice, day: date) -> None:
    available = Availability(BERLIN, days_off=frozenset({date(2026, 11, 23)}))
    assert snoozing.day_chosen(choice, available, datetime.fromisoformat(now).replace(tzinfo=UTC)) == day


@pytest.mark.parametrize(
    ("weekdays", "today", "day"),
    [("60123", 8, 15), ("60123", 12, 15), ("60123", 14, 15), ("56012", 11, 14), ("024", 13, 16), ("0123456", 9, 16)],
)
def test_next_week_begins_when_theirs_does(weekdays: str, today: int, day: int) -> None:
    available = Availability(BERLIN, frozenset(map(int, weekdays)))
    now = datetime(2026, 11, today, 10, tzinfo=UTC)
    assert snoozing.day_chosen(SnoozeChoice.NEXT_WEEK, available, now) == date(2026, 11, day)


async def test_who_cancels_an_hour_is_left_alone_for_two_working_days(database: Database) -> None:
    call, now = await adas_call(database), FIRST + WEEK
    starts_at = now + timedelta(days=2)
    await commit(database, bookings.book, call, starts_at, zone=BERLIN, now=FIRST - WEEK + timedelta(hours=1), by=ADA)
    await commit(database, bookings.cancel, call, now=now, by=ADA)
    assert [await tick(database, now + timedelta(minutes=1) + timedelta(days=days)) for days in range(3)] == [0, 0, 1]


async def test_what_is_let_go_ends_once_and_its_participant_is_told(database: Database) -> None:
    call = await adas_call(database)
    await tick_until(database, TOLD + timedelta(days=1))
    for _ in range(2):
        await commit(database, unanswered.let_go, call, now=TOLD, by=NADIA)
    assert (await one(database, Assignment, call)).state is S.MISSED
    (told,) = await named(database, unanswered.LET_GO.name)
    assert told.person_id == 1
    assert await is_let_go(database, call)
    async with database.write() as session:
        with refusal(assignments.IllegalTransition, ""):
            await unanswered.let_go(session, call, now=TOLD, by="U0OTHER")
        with refusal(assignments.NotYours, ""):
            await unanswered.let_go(session, 999, now=TOLD, by=NADIA)


async def test_the_team_swaps_for_them_once_and_they_get_a_brief_of_their_own(database: Database) -> None:
    call = await adas_call(database)
    for _ in range(2):
        await commit(database, calls.swap_for, call, now=TOLD, by=NADIA)
    first, *_, newest = [each for each in await every(database, Assignment) if each.participant_id == 1]
    assert (first.state, newest.state) == (S.SWAPPED, S.APPROVED)
    keys = [row.key for row in await outgoing(database, OutgoingKind.ASSIGNMENT) if row.person_id == 1]
    assert keys == [outbox.key_of(OutgoingKind.ASSIGNMENT, each) for each in (call, id_of(newest))]


async def test_each_participant_is_nudged_in_their_own_morning(sqlite: Database) -> None:
    await populate(sqlite)
    await approved(sqlite)
    for call in await every(sqlite, Assignment):
        await mark_sent(sqlite, id_of(call))
    for person_id, zone in ((1, "Asia/Tokyo"), (2, "America/New_York")):
        await update_row(sqlite, Person, person_id, timezone=zone)
    found = [await tick(sqlite, datetime(2026, 11, 9, hour, tzinfo=UTC)) for hour in (2, 15)]
    assert found == [1, 1]
    assert [row.person_id for row in await outgoing(sqlite, OutgoingKind.NUDGE)] == [1, 2]


async def test_after_nine_booked_hours_that_came_to_nothing_the_team_is_told_in_place_of_a_tenth_question(
    database: Database,
) -> None:
    call, now = await adas_call(database), FIRST - WEEK
    for _ in range(10):
        now += timedelta(days=1)
        starts_at = now + timedelta(hours=1)
        await commit(database, bookings.book, call, starts_at, zone=BERLIN, now=now, by=ADA)
        asked = await query(database, following.due, now=now + timedelta(hours=3))
        await commit(database, following.follow, asked, now=now + timedelta(hours=3))
    questions = await named(database, DID_YOU_TALK.name)
    assert len(questions) == 9
    for question in questions:
        await update_row(database, Outgoing, question.id, state=OutgoingState.SENT, ts="1.0")
    assert await tick(database, now + timedelta(days=1)) == 1
    assert [row.subject_id for row in await named(database, UNANSWERED.name)] == [call]
    async with database.read() as session:
        details = await assignment_details.of_assignment(session, call)
        assert details is not None
        assert (await silence.of_assignment(session, details, zone=BERLIN)).asked == 10


async def test_what_was_put_off_as_long_as_can_be_is_not_snoozed_any_more(sqlite: Database) -> None:
    call, latest = await adas_call(sqlite), date(2026, 12, 15)
    late = datetime(2026, 12, 14, 10, tzinfo=UTC)
    async with sqlite.write() as session:
        with pytest.raises(FieldError) as refused:
            await snoozing.snooze(session, call, date(2026, 12, 16), zone=BERLIN, now=late, by=ADA)
        assert refused.value.fields["snoozed_until"] == snoozing.SnoozeDayTooFar(latest)
        await snoozing.snooze(session, call, latest, zone=BERLIN, now=late, by=ADA)
        with refusal(snoozing.PutOffEnough, "get in touch"):
            await snoozing.snooze(session, call, date(2026, 12, 16), zone=BERLIN, now=late + WEEK, by=ADA)
