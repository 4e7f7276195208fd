"""Payloads of somebody's own settings: saved with other hours, and a pause that is ended."""

from datetime import date

from bot.program import people
from bot.program.people.own_settings import Chosen, OwnSettings
from bot.surfaces.home_ids import HomeAction, HomeCallback
from bot.surfaces.settings import settings_modal
from models import PersonSettings
from scripts.sandbox import payloads
from scripts.sandbox.entities import BOT_USER_ID, Message
from tests.handlers.payload_parts import Effect, Payload, opened, pressed
from tests.handlers.subjects import SubjectKind
from tests.harness import Harness

_USUAL = OwnSettings(Chosen(), Chosen())


async def save(harness: Harness, who: str, _: int) -> Payload:
    """Return the payload of saving a working day that ends later than usual."""
    slack, view = harness.sandbox.state, opened(harness, who, settings_modal(_USUAL))
    view.state["ends"]["ends"]["selected_time"] = "18:30"
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)


async def end_pause(harness: Harness, who: str, _: int) -> Payload:
    """Return the payload of ending a pause, which whoever is known has begun."""
    async with harness.database.write() as session:
        person = await people.by_slack_id(session, who)
        if person is not None and person.external_id is not None:
            row = await session.get(PersonSettings, person.id) or PersonSettings(person_id=person.id or 0)
            row.paused_until = date(2027, 1, 1)
            session.add(row)
    slack = harness.sandbox.state
    channel = slack.workspace.channels[harness.stories_channel]
    message = slack.workspace.post(channel, Message(slack.workspace.next_ts(), BOT_USER_ID, "Buttons", by_app=True))
    click = pressed(HomeAction.END_PAUSE, "settings")
    person_of = slack.workspace.people[who]
    return "interactive", payloads.message_action(slack, person_of, channel, message, action=click, values={})


BUTTONS = {HomeAction.END_PAUSE: (end_pause, SubjectKind.NOTHING, Effect.CHANGES)}
MODALS = {HomeCallback.SETTINGS: (save, SubjectKind.NOTHING, Effect.CHANGES)}
