"""Record what a release leaves in Slack: `python -m tests.journeys.record_release REVISION`, run on its own code.

Done once, when a schema goes out: the release's rows are rendered by the code that is here, which must be at that very
schema, and kept as `release_REVISION.json`. Later code is then tested on messages that it didn't make itself. All
buttons are pressed then, and what came of each is kept too, as later code must answer them alike.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlmodel import col, select

from bot.app import Firsthand
from bot.clock import Clocks, MovableClock, SystemClock
from bot.jobs.render import render
from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.stories import story_revisions
from bot.surfaces import desk, review_modals
from bot.surfaces.booking_modal import booking_modal
from bot.surfaces.message import Message
from bot.surfaces.message import message as message_of
from bot.surfaces.reflection_modals import reflection_modal
from bot.surfaces.review_modals import masks_modal
from bot.surfaces.story import story_blocks
from models import Outgoing
from models.database import Database
from models.migrate import revisions
from scripts.sandbox import Sandbox
from tests.harness import MANIFEST, settings_for
from tests.journeys.old_answers import in_order
from tests.journeys.old_modals import submit_as_opened
from tests.journeys.old_slack import Json, add_channels, file_of
from tests.journeys.upgraded import buttons, press, settle_upgraded, upgraded
from tests.models.releases import RELEASES, fill

_DAY = date(2026, 11, 10)


def _reflection(details: AssignmentDetails) -> Json:
    return reflection_modal(details, today=_DAY)


def _booking(details: AssignmentDetails) -> Json:
    return booking_modal(details, today=_DAY)


_MODALS: dict[str, Callable[[AssignmentDetails], Json]] = {
    "reflection": _reflection,
    "booking": _booking,
    "story_edit": review_modals.edit_modal,
    "story_changes": review_modals.changes_modal,
    "story_decline": review_modals.decline_modal,
    "story_masks": masks_modal,
}


async def main(revision: str) -> None:
    """Record the release of this revision. Raises SystemExit where the code is not at that schema."""
    release = next(each for each in RELEASES if revision == each.REVISION)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'old.db'}"
        await _fill(url, release)
        slack = Sandbox(
            MANIFEST, clock=MovableClock(release.NOW), channels=lambda w: add_channels(w, release), rate_limits=0
        )
        async with slack:
            clocks = Clocks(programme=MovableClock(release.NOW), wall=SystemClock())
            bot = Firsthand(settings_for(slack, url), clocks)
            await bot.workspace.authenticate()
            await bot.workspace.refresh_team()
            left = {
                "messages": await _messages(bot, slack, release),
                "modals": await _modals(bot, release),
                "homes": await _homes(bot, slack, release),
            }
            await bot.database.close()
        # Messages and home tabs are read back from the file.
        _write(release, left, slack.url)
        pressed, submitted = (f"sqlite:///{Path(folder) / name}.db" for name in ("pressed", "submitted"))
        await _fill(pressed, release)
        answers, opened = await _answers(pressed, release)
        await _fill(submitted, release)
        await _submit(submitted, release, opened)
        left |= {"answers": answers, "opened": opened}
    _write(release, left, slack.url)


def _write(release: ModuleType, left: dict[str, Any], slack_url: str) -> None:
    text = _one_a_line(left).replace(slack_url, "https://acme.slack.example")
    file_of(release).write_text(text, encoding="utf-8")


def _one_a_line(left: dict[str, Any]) -> str:
    """Return the recording as JSON with each message, modal, home tab and answer on a line of its own."""

    def of(each: object) -> str:
        return json.dumps(each, ensure_ascii=False, sort_keys=True)

    messages = ",\n".join(of(each) for each in left["messages"])
    named = [what for what in left if what != "messages"]
    views = {what: ",\n".join(f"{of(name)}: {of(view)}" for name, view in left[what].items()) for what in named}
    kept = [f'"{what}": {{\n{lines}\n}}' for what, lines in views.items()]
    return "{\n" + ",\n".join([f'"messages": [\n{messages}\n]', *kept]) + "\n}\n"


async def _fill(url: str, release: ModuleType) -> None:
    database = Database(url)
    await fill(database, release, every_kind=False)
    missing = (await revisions(database)).missing
    await database.close()
    if missing:
        raise SystemExit(f"The code here is beyond {release.REVISION}: it knows {', '.join(missing)} too.")


async def _messages(bot: Firsthand, slack: Sandbox, release: ModuleType) -> list[Json]:
    async with bot.database.read() as session:
        rows = (await session.exec(select(Outgoing).order_by(col(Outgoing.id)))).all()
    made = []
    for row in rows:
        if row.channel_id is None:
            continue
        message = await _message(bot, row, release)
        at = await bot.context.message_sender.post(
            row.channel_id, text=message.text, blocks=message.blocks, dedup_token=row.dedup_token
        )
        posted = slack.workspace.channels[at.channel_id].find(at.ts)
        assert posted is not None
        place = {"key": row.key, "channel": row.channel_id, "ts": row.ts or release.ts_of(row.key)}
        made.append(place | {"text": posted.text, "blocks": posted.blocks, "metadata": posted.metadata})
    return made


async def _message(bot: Firsthand, row: Outgoing, release: ModuleType) -> Message:
    async with bot.database.read() as session:
        if row.key not in release.OLDER:
            message = await render(session, row, bot.context, now=release.NOW)
            assert message is not None, row.key
            return message
        details = await assignment_details.of_assignment(session, row.subject_id)
        assert details is not None
        assert details.story is not None
        assert details.reflection is not None
        facts = await story_revisions.facts_of(session, details.assignment, details.reflection)
    identity = story_revisions.identity_of(details.reflection, details.whom)
    words = story_revisions.compose(story_revisions.text_in(details.story), facts, identity)
    return message_of(*story_blocks(words, details.routine.story, picture=None))


async def _modals(bot: Firsthand, release: ModuleType) -> dict[str, Json]:
    made: dict[str, Any] = {f"import:{release.NADIA}": desk.import_modal()}
    for number, call in enumerate(release.CALLS, 1):
        if call.modal:
            async with bot.database.read() as session:
                details = await assignment_details.of_assignment(session, number)
            assert details is not None
            made[f"{call.modal}:{number}"] = _MODALS[call.modal](details)
    return made


async def _homes(bot: Firsthand, slack: Sandbox, release: ModuleType) -> dict[str, Json]:
    for slack_id in release.DMS:
        await bot.context.publish_home(slack_id)
    return {slack_id: home.body for slack_id, home in slack.state.views.homes.items()}


async def _answers(url: str, release: ModuleType) -> tuple[dict[str, str], dict[str, Json]]:
    """Press every button in the release's own bot; return what comes of each, and one of each kind of modal."""
    answers, opened = dict[str, str](), dict[str, Json]()
    async with upgraded(url, release) as harness:
        for button in in_order(buttons(release)):
            answer = await press(harness, button)
            answers[button.name] = answer.sort
            if answer.view is not None and "submit" in answer.view:
                routine = getattr(release.CALLS[button.subject - 1], "routine", "") if button.subject else ""
                kind = f"{answer.view['callback_id']} {routine}".strip()
                opened.setdefault(kind, {"who": button.who, "view": answer.view})
        await settle_upgraded(harness)
    return answers, opened


async def _submit(url: str, release: ModuleType, opened: dict[str, Json]) -> None:
    """Submit these modals in the release's own bot, in which nothing was pressed yet, and note what comes of it."""
    async with upgraded(url, release) as harness:
        for each in opened.values():
            each["comes"] = await submit_as_opened(harness, each["who"], each["view"])
        await settle_upgraded(harness)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
