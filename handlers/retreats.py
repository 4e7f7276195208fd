"""Before a retreat: /firsthand retreat, the vote of the leaders, closing it, and committing to a ranked issue."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.payloads import BlockActions, ViewSubmission
from bot.program import people
from bot.program.people.availability import zone_of
from bot.program.retreats import committing, leaders, shared_issues, sharing, voting
from bot.program.retreats.messages import RANKING
from bot.program.retreats.shared_issues import SharedIssue
from bot.surfaces import retreat as surface
from bot.surfaces.message import Message, ephemeral
from bot.surfaces.modal import subject_of
from bot.surfaces.parts import Blocks
from bot.surfaces.retreat import LastRetreat, RetreatAction, RetreatCallback
from bot.surfaces.retreat_modals import Ballot, commitment_modal, read_ballot, read_commitment, vote_modal
from handlers.clicks import in_background, open_modal, refresh_shown, subject_in, update_modal
from handlers.features import Act, Command, Feature, Member, Section, Typed, Who
from handlers.reflections import require_members
from models import OutgoingKind, Person


async def show_retreat(context: AppContext, typed: Typed) -> Message:
    """Answer `/firsthand retreat`: how the vote stands, or what there is to open one on."""
    reader = typed.by.person
    zone = zone_of(reader, context.timezone) if reader is not None else context.timezone
    async with context.database.read() as session:
        retreat = await sharing.is_open(session)
        if retreat is None or retreat.id is None:
            issues, voters = await sharing.count_new(session), await leaders.every_id(session)
            return surface.offer_message(issues, len(voters), await _last(context, session), zone)
        ranked = await shared_issues.with_votes(session, retreat.id)
        return surface.standing_message(retreat, ranked, await sharing.turnout(session, retreat.id), zone)


async def _last(context: AppContext, session: AsyncSession) -> LastRetreat | None:
    retreat = await sharing.newest(session)
    if retreat is None or retreat.id is None:
        return None
    committed, issues = await sharing.committed_to(session, retreat.id)
    link = await context.message_link(session, RANKING.name, retreat.id)
    return LastRetreat(retreat, committed, issues, link)


async def open_vote(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Share what is new with every leader, to be voted on."""
    by = body["user"]["id"]
    async with context.database.write() as session:
        await sharing.open_vote(session, subject_in(body), now=context.now(), by=by)
        asked = len(await leaders.every_id(session))
    _settle(context, request, surface.vote_opened(asked))
    await ack()


async def close_vote(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Close the vote, and have the ranking posted."""
    await context.database.run_write(
        lambda session: sharing.close_vote(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    _settle(context, request, surface.vote_ended())
    await ack()


def _settle(context: AppContext, request: AsyncBoltRequest, answer: Message) -> None:
    """Have `answer` take the place of the answer to the command whose button was clicked."""
    respond, container = request.context.respond, request.body.get("container") or {}

    async def replace() -> None:
        if respond is not None:
            await respond(**ephemeral(answer), replace_original=True)

    if container.get("is_ephemeral"):
        in_background(context, request, replace())


async def read_and_vote(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the issues to vote on."""
    open_modal(context, request, _vote_modal)
    await ack()


async def _vote_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    retreat_id, by = subject_in(body), body["user"]["id"]
    async with context.database.read() as session:
        cast = await voting.ballot(session, retreat_id, by)
        issues, links = await _issues(context, session, retreat_id)
    await context.require_member(by)
    return vote_modal(retreat_id, issues, Ballot(cast, cast), links)


async def _issues(
    context: AppContext, session: AsyncSession, retreat_id: int
) -> tuple[list[SharedIssue], Mapping[int, str]]:
    """Return the issues that can be voted for, and the permalinks of their stories by the id of the assignment."""
    issues = [each for each in await shared_issues.of_retreat(session, retreat_id) if each.title is not None]
    told = [each.assignment_id for each in issues if each.assignment_id is not None]
    return issues, await context.message_links(session, OutgoingKind.STORY, told)


async def tick_issue(_: AppContext, ack: AsyncAck) -> None:
    """Acknowledge a tick; it counts once the vote is submitted."""
    await ack()


async def earlier_issues(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Turn to the page before, keeping what is ticked."""
    in_background(context, request, _turn(context, body, request))
    await ack()


async def further_issues(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Turn to the next page, keeping what is ticked."""
    in_background(context, request, _turn(context, body, request))
    await ack()


async def _turn(context: AppContext, body: BlockActions, request: AsyncBoltRequest) -> None:
    seen, by, page = body["view"], body["user"]["id"], subject_in(body)
    subject, ticked = subject_of(seen), read_ballot(seen)
    async with context.database.read() as session:
        await voting.ballot(session, subject.id, by)
        issues, links = await _issues(context, session, subject.id)
    update_modal(context, request, vote_modal(subject.id, issues, Ballot(ticked.chosen, ticked.seen, page), links))


async def submit_vote(context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest) -> None:
    """Keep the votes as they are ticked."""
    view, by = body["view"], body["user"]["id"]
    subject, ballot = subject_of(view), read_ballot(view)
    await context.database.run_write(
        lambda session: voting.vote(session, subject.id, ballot.chosen, seen=ballot.seen, now=context.now(), by=by)
    )
    refresh_shown(context, request)
    await ack()


async def commit_to_issue(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal that asks what will be done about an issue."""
    open_modal(context, request, _commitment_modal)
    await ack()


async def _commitment_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    by = body["user"]["id"]
    async with context.database.read() as session:
        of_cx_team = context.workspace.is_cx(by)
        issue = await committing.to_commit_to(session, subject_in(body), by=by, of_cx_team=of_cx_team)
    await context.require_member(by)
    return commitment_modal(issue, by=by)


async def submit_issue_commitment(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Keep what somebody commits to."""
    view, by = body["view"], body["user"]["id"]
    subject, offer = subject_of(view), read_commitment(view)
    await require_members(context, {"owner": offer.owner}, by)
    async with context.database.write() as session:
        today = context.today_of(await people.by_slack_id(session, by) or Person(name=""))
        of_cx_team = context.workspace.is_cx(by)
        await committing.commit(
            session, subject.id, offer, today=today, now=context.now(), by=by, of_cx_team=of_cx_team
        )
    await ack()


async def retreat_section(session: AsyncSession, _: AppContext, member: Member) -> Blocks:
    """Return the call to vote for a leader's home tab while there is a vote."""
    retreat = await sharing.is_open(session) if member.person is not None else None
    if retreat is None or retreat.id is None or member.person is None:
        return []
    if not await leaders.is_leader(session, member.person.id):
        return []
    given = await voting.votes_of(session, retreat.id, member.person.id or 0)
    return surface.vote_blocks(retreat.id, len(await shared_issues.votable(session, retreat.id)), len(given))


_RETREAT = "shares what leaders brought back, to be voted on before the retreat; again, shows how the vote stands"

FEATURE = Feature(
    acts=(
        Act(RetreatAction.OPEN_VOTE, open_vote, Who.CX_TEAM),
        Act(RetreatAction.CLOSE_VOTE, close_vote, Who.CX_TEAM),
        Act(RetreatAction.READ_AND_VOTE, read_and_vote, Who.LEADER),
        Act(RetreatAction.TICK_ISSUE, tick_issue, Who.EVERYBODY),
        Act(RetreatAction.EARLIER_ISSUES, earlier_issues, Who.LEADER),
        Act(RetreatAction.FURTHER_ISSUES, further_issues, Who.LEADER),
        Act(RetreatCallback.VOTE, submit_vote, Who.LEADER),
        Act(RetreatAction.COMMIT_TO_ISSUE, commit_to_issue, Who.LEADER_OR_CX_TEAM),
        Act(RetreatCallback.ISSUE_COMMITMENT, submit_issue_commitment, Who.LEADER_OR_CX_TEAM),
    ),
    commands=(Command("retreat", _RETREAT, Who.CX_TEAM, show_retreat),),
    to_do=(Section(retreat_section, where=sharing.ANY_IS_OPEN),),
)
