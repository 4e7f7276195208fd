"""The editors' review: publish, edit, ask for changes, decline."""

from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import FirsthandError
from bot.program import briefs, stories
from bot.program.briefs import Brief
from bot.surfaces import review
from bot.surfaces.ids import Action, Callback
from bot.surfaces.modal import subject_of
from handlers.calls import Body, subject_in
from handlers.errors import aloud
from handlers.tools import Tools


def register(app: AsyncApp, tools: Tools) -> None:
    """Register the buttons of the review card and the modals behind them."""

    async def publish(ack: AsyncAck, body: Body) -> None:
        by = body["user"]["id"]
        tools.require_cx(by)
        async with tools.database.write() as session:
            await stories.publish(session, subject_in(body), now=tools.now(), by=by)
        await ack()

    async def edit(ack: AsyncAck, body: Body) -> None:
        by, subject = body["user"]["id"], subject_of(body["view"])
        tools.require_cx(by)
        text = review.read_edit(body["view"])
        async with tools.database.write() as session:
            await stories.edit(session, subject.id, text, version=subject.version, by=by)
        await ack()

    async def ask_changes(ack: AsyncAck, body: Body) -> None:
        by, note = body["user"]["id"], review.read_note(body["view"])
        tools.require_cx(by)
        async with tools.database.write() as session:
            await stories.ask_changes(session, subject_of(body["view"]).id, note, by=by)
        await ack()

    async def decline(ack: AsyncAck, body: Body) -> None:
        by = body["user"]["id"]
        tools.require_cx(by)
        note = review.read_note(body["view"])
        async with tools.database.write() as session:
            await stories.decline(session, subject_of(body["view"]).id, note, now=tools.now(), by=by)
        await ack()

    app.action(Action.PUBLISH)(publish)
    app.action(Action.EDIT_STORY)(_opening(tools, review.edit_modal))
    app.action(Action.ASK_CHANGES)(_opening(tools, review.changes_modal))
    app.action(Action.DECLINE_STORY)(_opening(tools, review.decline_modal))
    app.view(Callback.STORY_EDIT)(edit)
    app.view(Callback.STORY_CHANGES)(ask_changes)
    app.view(Callback.STORY_DECLINE)(decline)


def _opening(tools: Tools, build: Callable[[Brief], dict[str, Any]]) -> Callable[..., Any]:
    """Return the listener that opens the modal `build` makes, for an editor, of a story there is."""

    async def open_modal(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        async def show() -> None:
            async with tools.database.read() as session:
                brief = await briefs.of_assignment(session, subject_in(body))
            if brief is None or brief.story is None:
                raise FirsthandError("There is no story here to decide on: its author keeps it private.")
            stories.require_in_review(brief.story)
            await client.views_open(trigger_id=body["trigger_id"], view=build(brief))

        tools.require_cx(body["user"]["id"])
        tools.background.start(show(), aloud(body, client, respond))
        await ack()

    return open_modal
