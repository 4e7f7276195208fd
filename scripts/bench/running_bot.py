"""A running bot to be timed: many executives, each with a customer and a reflection ready to be submitted."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import SecretStr
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.app import Firsthand
from bot.clock import Clocks, MovableClock, SystemClock
from bot.config import Settings
from bot.program import assignments
from bot.program.assignments import assignment_details, by_hand, id_of
from bot.program.rounds.calendar import Cadence
from bot.program.routines import CALL
from bot.slack import RateLimiter
from bot.surfaces.reflection_modals import reflection_modal
from models import Account, Assignment, AssignmentState, Customer, Participation, Person, Question, Reflection
from scripts.bench.senders import Json
from scripts.sandbox import Sandbox, payloads
from scripts.sandbox.entities import Person as SlackPerson
from scripts.sandbox.inputs import find_element, merge_state, selected_value
from scripts.sandbox.sample_company import CX, NADIA, STORIES

# Noon of a working day in mid-month: in its last days, who has a call of this month is planned for the next, too.
_NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
_ANSWERS = {
    "heard": "They reconcile every invoice by hand, line by line, on the last day of each month. "
    "What they want is a person to call who knows their orders.",
    "quote": "I do your bookkeeping for you.",
    "hurts": "Our prices change after the order. Nobody tells the invoice, so they find out by adding it up.",
    "promises": "Not this time",
    "consent": "Named",
}
_QUESTIONS = ("Where did we make it harder than it had to be?", "What would you change first?")


@dataclass(frozen=True)
class RunningBot:
    """A running Firsthand whose jobs rest, so that what is timed is the ack alone."""

    bot: Firsthand
    slack: Sandbox
    submissions: tuple[Json, ...]
    command: Json

    async def saved(self) -> int:
        """Return how many reflections stand in the database."""
        async with self.bot.database.read() as session:
            return (await session.exec(select(func.count(col(Reflection.id))))).one()


@asynccontextmanager
async def running_bot(slack: Sandbox, database_url: str, count: int, *, by_socket: bool) -> AsyncIterator[RunningBot]:
    """Yield Firsthand in `slack`, with `count` payloads, each the first submission of an executive's reflection.

    It may call far more often than Slack lets it: else only a hundred home tabs a minute could be timed.
    """
    clocks = Clocks(programme=MovableClock(_NOW), wall=SystemClock())
    settings = settings_for(slack, database_url, by_socket=by_socket)
    bot = Firsthand(settings, clocks, RateLimiter(scale=100))
    try:
        await bot.start()
        await bot.schedule.stop()
        async with bot.database.write() as session:
            made = [await _sent(session, bot, number) for number in range(count)]
        submissions = [await _submission(bot, slack, one) for one in made]
        nadia, channel = slack.workspace.people[NADIA], slack.workspace.channels[CX]
        command = payloads.slash_command(slack.state, nadia, channel, "/firsthand", "help")
        # As the run command does; the stand-in's many objects live in this process, too.
        gc.collect()
        gc.freeze()
        yield RunningBot(bot, slack, tuple(submissions), command)
    finally:
        await bot.stop()


def settings_for(slack: Sandbox, database_url: str, *, by_socket: bool) -> Settings:
    """Return the settings of a bot in this stand-in."""
    return Settings(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token if by_socket else ""),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
        firsthand_database_url=SecretStr(database_url),
        firsthand_stories_channel=STORIES,
        firsthand_cx_channel=CX,
        firsthand_cx_team=NADIA,
        firsthand_http_host="127.0.0.1",
        firsthand_http_port=0,
    )


async def assign_customer(
    session: AsyncSession, number: int, *, settings: Settings, now: datetime
) -> tuple[Assignment, Person]:
    """Assign a new customer to a new executive, whose brief is then to be sent; return assignment and executive."""
    if not number:
        session.add_all(Question(external_id=f"Q-{i}", question=text) for i, text in enumerate(_QUESTIONS))
    executive = Person(external_id=f"P-{number}", name=f"Executive {number}", slack_id=f"U0BENCH{number:04}")
    name = f"Customer {number}"
    account = Account(name=f"Account {number}")
    customer = Customer(external_id=f"C-{number}", name=name, account=account, consent_to_call=True)
    session.add_all((executive, customer))
    await session.flush()
    session.add(Participation(person_id=id_of(executive), routine=CALL.key, since=now))
    span = Cadence(settings.firsthand_round_day, settings.timezone).span_at(now)
    return await by_hand.assign(session, executive, customer, routine=CALL, span=span, now=now, actor=NADIA), executive


async def _sent(session: AsyncSession, bot: Firsthand, number: int) -> int:
    """Assign and mark as sent; return the assignment's id."""
    now = bot.clocks.programme.now()
    assigned, _ = await assign_customer(session, number, settings=bot.settings, now=now)
    await assignments.transition(session, assigned, AssignmentState.SENT, now=now, actor=None)
    return id_of(assigned)


async def _submission(bot: Firsthand, slack: Sandbox, assignment_id: int) -> Json:
    """Return what Slack sends when the executive has filled the modal and presses Save."""
    async with bot.database.read() as session:
        details = await assignment_details.of_assignment(session, assignment_id)
    if details is None or details.participant.slack_id is None:
        raise LookupError(assignment_id)
    person = SlackPerson(details.participant.slack_id, "executive", details.participant.name)
    today = bot.clocks.programme.now().astimezone(bot.settings.timezone).date()
    view = slack.state.views.open(person.id, reflection_modal(details, today=today))
    given: Json = {}
    for name, value in _ANSWERS.items():
        element = find_element(view.blocks, name)
        given[element.block_id] = {element.action_id: selected_value(element, value)}
    view.state = merge_state(view.state, given)
    return payloads.view_submission(slack.state, person, view)
