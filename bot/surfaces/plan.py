"""The plan of the month in the CX channel, with Approve; and the status a CX member asks for."""

from collections.abc import Sequence

from bot.program.rounds.calendar import span_name
from bot.program.rounds.plans import Pair, Plan, ProgrammeStatus
from bot.surfaces import parts
from bot.surfaces.customer import with_account
from bot.surfaces.ids import COMMAND, Action, Block
from bot.surfaces.message import Message, message
from bot.surfaces.parts import Blocks, bold, bullets, italic, line, prose
from models import AssignmentState, Round, RoundState

# A message holds 50 blocks; lists of twenty keep 600 pairs within them.
_MOST_PAIRS, _MOST_COMING = 600, 20

STATE_WORDS = {
    AssignmentState.PROPOSED: "proposed",
    AssignmentState.APPROVED: "on its way",
    AssignmentState.SENT: "has the brief",
    AssignmentState.BOOKED: "booked",
    AssignmentState.DONE: "talked",
    AssignmentState.REFLECTED: "story in review",
    AssignmentState.CLOSED: "done",
    AssignmentState.UNREACHABLE: "not reached yet",
    AssignmentState.SWAPPED: "swapped",
    AssignmentState.DECLINED: "declined",
    AssignmentState.MISSED: "missed",
}
# Of one, and of several, where that differs.
_COUNTED = {
    AssignmentState.APPROVED: ("brief on its way", "briefs on their way"),
    AssignmentState.SENT: ("has the brief", "have the brief"),
    AssignmentState.REFLECTED: ("story in review", "stories in review"),
}


def plan_message(plan: Plan) -> Message:
    """Return the plan card for the present state of the round; with Approve while it is proposed."""
    count = len({pair.participant.id for pair in plan.pairs})
    blocks: Blocks = [
        parts.header(f"The plan for {span_name(plan.round.starts_on, plan.round.ends_on)}"),
        prose(line(_summary(count))),
        *_lists(plan.pairs),
        *_without(plan),
    ]
    if plan.round.state is RoundState.PROPOSED:
        hint = (
            "Approve sends each of them their brief; until then nothing is sent. To change a pair first: "
            f"{COMMAND} assign @person CUSTOMER-ID. To leave somebody out: {COMMAND} take back @person"
        )
        approve = parts.button("Approve", Action.APPROVE_PLAN, plan.round.id or 0, style="primary")
        blocks += [parts.actions(Block.PLAN_BUTTONS, approve), parts.small_print(hint)]
    elif plan.round.approved_by:
        blocks.append(
            prose(line(bold("Approved"), " by ", parts.person(plan.round.approved_by), ".", _on_their_way(plan)))
        )
    if plan.round.state is RoundState.CLOSED:
        blocks.append(prose(line(italic("This round is closed."))))
    return message(*blocks)


def _summary(count: int) -> str:
    if not count:
        return "Nobody has a customer to call so far."
    people = "1 person calls" if count == 1 else f"{count} people call"
    return f"{people} a customer. Nobody gets one they had before."


def _on_their_way(plan: Plan) -> str:
    count = sum(pair.assignment.state is AssignmentState.APPROVED for pair in plan.pairs)
    briefs = "1 brief is on its way" if count == 1 else f"{count} briefs are on their way, each"
    return f" {briefs} within its reader's working hours." if count else ""


def plan_coming(round_: Round) -> Message:
    """Return the answer to who asked for a plan that is not made yet."""
    name = span_name(round_.starts_on, round_.ends_on)
    return message(
        prose(
            line(bold(f"Planning {name} now.")),
            line(
                "The plan comes to the CX channel in a moment, with Approve below it. Nobody is written to before that."
            ),
        )
    )


def _lists(pairs: Sequence[Pair]) -> Blocks:
    return parts.long_list([_pair(pair) for pair in pairs[:_MOST_PAIRS]], len(pairs) - _MOST_PAIRS)


def _pair(pair: Pair) -> list[parts.Part | str]:
    return [bold(pair.participant.name), " → ", with_account(pair.customer), italic(_pair_status(pair))]


def _pair_status(pair: Pair) -> str:
    """Return the state of a pair, or the warning about a proposal that can't be sent as it is."""
    if pair.assignment.state is not AssignmentState.PROPOSED:
        return f"  ·  {STATE_WORDS[pair.assignment.state]}"
    if not pair.takes_part:
        return "  ·  ⚠ takes part no more; Approve leaves them out"
    if not pair.customer.may_be_called:
        return "  ·  ⚠ no longer wishes to be called; Approve puts the next customer in their place, if one is left"
    if pair.participant.not_found_at is not None:
        return "  ·  ⚠ not found in Slack; Approve leaves them out unless they are found before"
    return ""


def _without(plan: Plan) -> Blocks:
    if not plan.without or plan.round.state is RoundState.CLOSED or _is_coming(plan):
        return []
    unknown = [p for p in plan.without if p.not_found_at is not None]
    known = [p for p in plan.without if p.not_found_at is None]
    why = (
        "When the plan was made, nobody was left who agreed to be called and is new to them; or they joined later, "
        "or their customer was taken back."
    )
    lines = []
    if known:
        names = _named([p.name for p in known], most=50)
        lines += [line(bold("Without a customer: "), f"{names}."), line(f"{why} Import more, or assign one by hand.")]
    if unknown:
        names = _named([p.name for p in unknown], most=50)
        lines += [
            line(bold("Not found in Slack, so left out: "), f"{names}."),
            line("Correct their e-mail or Slack id on the Participants sheet, import it, and assign one by hand."),
        ]
    return [prose(*lines)]


def _is_coming(plan: Plan) -> bool:
    return plan.round.state is RoundState.OPEN and plan.round.plan_wanted_at is not None


def _named(names: Sequence[str], *, most: int) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def status_message(status: ProgrammeStatus, *, plan_link: str | None = None, posted_anew: bool = False) -> Message:
    """Return how far the programme is, for the CX member who asked.

    `plan_link` is where the plan's card was posted; `posted_anew` says that one that was deleted is posted again.
    """
    blocks: Blocks = [parts.header(f"Where {status.span.name} stands")]
    if status.plan is None:
        blocks.append(prose(line(_not_open(status))))
    else:
        counted = [_counted(state, count) for state in AssignmentState if (count := status.states.get(state))]
        blocks.append(prose(line(", ".join(counted) or "Nobody has a customer yet.")))
        blocks += [*_lists(status.plan.pairs), *_without(status.plan)]
    blocks += [*_coming(status.coming), *_waiting(status)]
    return message(*blocks, *_where_approve_is(status, plan_link, posted_anew=posted_anew))


def _not_open(status: ProgrammeStatus) -> str:
    people, customers = status.participants, status.callable_customers
    there_are = f"The round hasn't opened yet. Participants: {people}. Customers who agreed to be called: {customers}."
    if people and customers:
        return f"{there_are} {COMMAND} plan opens it now."
    return f"{there_are} It takes both: {COMMAND} import takes in a workbook of them."


def _where_approve_is(status: ProgrammeStatus, link: str | None, *, posted_anew: bool) -> Blocks:
    """Return the link to the plan card while it waits for approval."""
    if status.plan is None or status.plan.round.state is not RoundState.PROPOSED:
        return []
    blocks: Blocks = []
    if posted_anew:
        blocks.append(
            parts.small_print("The plan stands in the CX channel. If somebody deleted it, it is posted there anew.")
        )
    if link:
        blocks.append(parts.actions(Block.PLAN_LINK, parts.link_button("Go to the plan", link)))
    return blocks


def _coming(plan: Plan | None) -> Blocks:
    """Return who was handed a customer for the next round already."""
    if plan is None or not plan.pairs:
        return []
    shown, rest = plan.pairs[:_MOST_COMING], len(plan.pairs) - _MOST_COMING
    more = [line(italic(f"… and {rest} more."))] if rest > 0 else []
    name = span_name(plan.round.starts_on, plan.round.ends_on)
    return [prose(line(bold(f"Handed out for {name} already")), bullets(*[_pair(pair) for pair in shown]), *more)]


def _counted(state: AssignmentState, count: int) -> str:
    word = STATE_WORDS[state]
    one, several = _COUNTED.get(state, (word, word))
    return f"{count} {one if count == 1 else several}"


def _waiting(status: ProgrammeStatus) -> Blocks:
    items = []
    if status.plan and _is_coming(status.plan):
        items.append("The plan is being made, and comes to the CX channel in a moment.")
    if status.plan and status.plan.round.state is RoundState.PROPOSED:
        items.append("The plan waits for somebody to press Approve, below the plan in the CX channel.")
    if status.to_review:
        items.append(f"Stories to review: {status.to_review}.")
    if status.not_found:
        items.append(f"Not found in Slack: {_named(status.not_found, most=20)}. Check their e-mail or Slack id.")
    if status.undelivered:
        items.append(f"Messages that couldn't be delivered: {status.undelivered}.")
    return [prose(line(bold("Waiting for you")), bullets(*items))] if items else []
