"""The plan of the month in the CX channel, with Approve; and the status a CX member asks for."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.dates import round_name, short_date
from bot.program.rounds.earlier import StillOpen
from bot.program.rounds.lifecycle import plan_number
from bot.program.rounds.plans import Pair, Plan, ProgrammeStatus
from bot.program.routines import ROUTINES, Routine, Subject, default_routine
from bot.program.routines.words import StateWord, always
from bot.surfaces import parts
from bot.surfaces.customer import with_account
from bot.surfaces.ids import COMMAND, Action, Block, revision_value
from bot.surfaces.message import Message, message
from bot.surfaces.parts import Blocks, Part, bold, bullets, italic, line, prose
from bot.surfaces.routine_words import not_reached
from models import Assignment, AssignmentState, Person, Round, RoundState

# A message holds 50 blocks; lists of twenty keep 600 pairs within them.
_MOST_PAIRS, _MOST_COMING = 600, 20
_MOST_BLOCKS = 50


def plan_message(plan: Plan) -> Message:
    """Return the plan card for the present state of the round; with Approve while it is proposed and its routine on."""
    count = len({pair.participant.id for pair in plan.pairs})
    routine = ROUTINES[plan.round.routine]
    about = "" if routine is default_routine() else f": {routine.title}"
    header = parts.header(f"The plan for {round_name(plan.round.starts_on, plan.round.ends_on)}{about}")
    if plan.round.state is RoundState.OPEN:
        return message(header, *_withdrawn(plan, routine))
    blocks: Blocks = [header, prose(line(_summary(routine, count))), *_lists(plan.pairs), *_without(plan)]
    if plan.round.state is RoundState.PROPOSED and plan.is_on:
        shown = revision_value(plan.round.id or 0, plan_number(plan.round))
        approve = parts.button("Approve", Action.APPROVE_PLAN, shown, style="primary")
        blocks += [parts.actions(Block.PLAN_BUTTONS, approve), parts.small_print(_what_approve_does(plan, routine))]
    elif plan.round.approved_by:
        blocks.append(
            prose(line(bold("Approved"), " by ", parts.person(plan.round.approved_by), ".", _on_their_way(plan)))
        )
    if plan.round.state is RoundState.CLOSED:
        blocks.append(prose(line(italic("This round is closed."))))
    return message(*blocks)


def _withdrawn(plan: Plan, routine: Routine) -> Blocks:
    """Return what became of a plan that was withdrawn, as its routine was turned off before anybody approved it."""
    what = f"{routine.title} was turned off before anybody approved this plan, so nothing of it was sent."
    if not plan.is_on:
        what = f"{what} Whoever stood in it is free for others."
        after = f"To plan again, turn it on: {COMMAND} turn on {routine.title}"
    elif _is_coming(plan):
        after = "It is made anew, and comes here in a moment."
    else:
        after = f"To plan again: {COMMAND} plan"
    handed_out = [pair for pair in plan.pairs if pair.assignment.state is not AssignmentState.PROPOSED]
    return [prose(line(what)), *_lists(handed_out), parts.small_print(after)]


def _what_approve_does(plan: Plan, routine: Routine) -> str:
    if not any(pair.assignment.state is AssignmentState.PROPOSED for pair in plan.pairs):
        return f"Nothing waits to be sent. Once you approve, {COMMAND} assign {_usage(routine)} hands out at once."
    change = f"To change a pair first: {COMMAND} assign {_usage(routine)}."
    return f"{routine.plan.approve} {change} To leave somebody out: {COMMAND} take back @person"


def _usage(routine: Routine) -> str:
    """Return what is typed to assign by hand."""
    if routine.subject is Subject.CUSTOMER:
        return "@person CUSTOMER-ID"
    named = "" if routine.subject is Subject.NOTHING else f" {routine.subject.upper()}"
    return f"@person {routine.title}{named}"


def _summary(routine: Routine, count: int) -> str:
    if not count:
        return routine.plan.nobody
    people = routine.plan.one if count == 1 else routine.plan.several.format(count=count)
    return f"{people} {routine.plan.rule}".strip()


def _on_their_way(plan: Plan) -> str:
    count = sum(pair.assignment.state is AssignmentState.APPROVED for pair in plan.pairs)
    briefs = "1 brief is on its way" if count == 1 else f"{count} briefs are on their way, each"
    return f" {briefs} within its reader's working hours." if count else ""


def plan_coming(*rounds: Round) -> Message:
    """Return the answer to who asked for plans that are not made yet."""
    names = dict.fromkeys(round_name(round_.starts_on, round_.ends_on) for round_ in rounds)
    comes = "The plan comes" if len(rounds) == 1 else "The plans come"
    return message(
        prose(
            line(bold(f"Planning {', '.join(names)} now.")),
            line(f"{comes} to the CX channel in a moment, with Approve below it. Nobody is written to before that."),
        )
    )


def _lists(pairs: Sequence[Pair], *, most: int = _MOST_PAIRS) -> Blocks:
    return parts.long_list([_pair(pair) for pair in pairs[:most]], len(pairs) - most)


def _pair(pair: Pair) -> list[parts.Part | str]:
    subject = with_account(pair.customer) if pair.customer is not None else pair.subject
    meets = [" → ", subject] if subject else []
    return [bold(pair.participant.name), *meets, italic(_pair_status(pair))]


def _pair_status(pair: Pair) -> str:
    """Return the state of a pair, or the warning about a proposal that can't be sent as it is."""
    if pair.assignment.state is not AssignmentState.PROPOSED:
        return "  ·  " + ", ".join(filter(None, (_word(pair.assignment).listed, pair.standing)))
    if not pair.takes_part:
        return "  ·  ⚠ takes part no more; Approve leaves them out"
    if pair.customer is not None and not pair.customer.may_be_called:
        return "  ·  ⚠ no longer wishes to be called; Approve puts the next customer in their place, if one is left"
    if pair.participant.not_found_at is not None:
        return "  ·  ⚠ not found in Slack; Approve leaves them out unless they are found before"
    return _still_has(pair.still_open) if pair.still_open is not None else ""


def _still_has(other: StillOpen) -> str:
    booked = f", booked for {short_date(other.booked_on)}" if other.booked_on else ""
    return f"  ·  still has {round_name(other.starts_on, other.ends_on)} open{booked}"


def _without(plan: Plan) -> Blocks:
    is_off = plan.round.state is RoundState.OPEN and not plan.is_on
    if plan.round.state is RoundState.CLOSED or is_off or _is_coming(plan):
        return []
    unknown = [p for p in plan.without if p.not_found_at is not None]
    known = [p for p in plan.without if p.not_found_at is None]
    words, lines = ROUTINES[plan.round.routine].plan, _other_first(plan)
    if known and words.without:
        names = _named([p.name for p in known], most=50)
        lines += [line(bold(f"{words.without}: "), f"{names}."), line(words.why_without)]
    if unknown:
        names = _named([p.name for p in unknown], most=50)
        lines += [
            line(bold("Not found in Slack, so left out: "), f"{names}."),
            line("Correct their e-mail or Slack id on the Participants sheet, import it, and assign one by hand."),
        ]
    lines += [*_left_in_peace("On leave", plan.away), *_left_in_peace("Paused", plan.paused)]
    return [prose(*lines)] if lines else []


def _left_in_peace(why: str, people: Sequence[Person]) -> list[Part]:
    """Return a line about those who get nothing this time, as they have hardly half of it to do something in."""
    if not people:
        return []
    names = _named([p.name for p in people], most=50)
    return [line(bold(f"{why} for most of it, so left out ({len(people)}): "), f"{names}.")]


def _other_first(plan: Plan) -> list[Part]:
    """Return a line for each other routine of which people have one instead, and come next time."""
    return [
        line(
            bold(f"{ROUTINES[key].title} first ({len(people)}): "),
            f"{_named([p.name for p in people], most=50)}. {'They come' if len(people) > 1 else 'Comes'} next time.",
        )
        for key, people in plan.other_first.items()
    ]


def _is_coming(plan: Plan) -> bool:
    return plan.round.state is RoundState.OPEN and plan.round.plan_wanted_at is not None


def _named(names: Sequence[str], *, most: int) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def status_message(
    *statuses: ProgrammeStatus,
    plan_links: Mapping[str, str] | None = None,
    posted_anew: bool = False,
    more: Sequence[dict[str, Any]] = (),
) -> Message:
    """Return how far the programme is, a section a routine, for the CX member who asked.

    `plan_links` are where plan cards were posted, by key of the routine; `posted_anew` says that one that was deleted
    is posted again. `more` is what routines without a plan have to say.
    """
    blocks: Blocks = []
    for status in statuses:
        blocks += _section(status, among=len(statuses))
    last = [*more, *_waiting(statuses), *_where_approve_is(statuses, plan_links or {}, posted_anew=posted_anew)]
    room = _MOST_BLOCKS - len(last)
    if len(blocks) > room:
        blocks = [*blocks[: room - 1], parts.small_print("The rest stands on the plan cards in the CX channel.")]
    return message(*blocks, *last)


def _section(status: ProgrammeStatus, *, among: int) -> Blocks:
    """Return the status of one routine of so many."""
    title = f": {status.routine.title}" if among > 1 or not status.is_on else ""
    title += "" if status.is_on else " (turned off)"
    blocks: Blocks = [parts.header(f"Where {round_name(status.span.starts_on, status.span.ends_on)} stands{title}")]
    if status.plan is None:
        blocks.append(prose(line(_not_open(status))))
    else:
        counted = [_counted(status.routine, state, status.states.get(state, 0)) for state in AssignmentState]
        blocks.append(prose(line(", ".join(filter(None, counted)) or status.routine.plan.nobody)))
        blocks += [*_lists(status.plan.pairs, most=_MOST_PAIRS // among), *_without(status.plan)]
    missed = not_reached(status.unreached) if status.is_on else ""
    return [*blocks, *([prose(line(missed))] if missed else []), *_coming(status.coming)]


def _not_open(status: ProgrammeStatus) -> str:
    people, customers = status.participants, status.callable_customers
    there_are = f"The round hasn't opened yet. Participants: {people}."
    needs_customers = status.routine.subject is Subject.CUSTOMER
    if needs_customers:
        there_are = f"{there_are} Customers who agreed to be called: {customers}."
    if people and (customers or not needs_customers):
        return f"{there_are} {COMMAND} plan opens it now."
    return (
        f"{there_are} It takes {'both' if needs_customers else 'some'}: {COMMAND} import takes in a workbook of them."
    )


def _is_proposed(status: ProgrammeStatus) -> bool:
    """Return whether a plan waits that may be approved, as its routine is on."""
    return status.is_on and status.plan is not None and status.plan.round.state is RoundState.PROPOSED


def _where_approve_is(statuses: Sequence[ProgrammeStatus], links: Mapping[str, str], *, posted_anew: bool) -> Blocks:
    """Return the links to the plan cards that wait for approval."""
    waiting = [status for status in statuses if _is_proposed(status)]
    blocks: Blocks = []
    if waiting and posted_anew:
        blocks.append(
            parts.small_print("The plan is in the CX channel. If somebody deleted it, it is posted there again.")
        )
    for status in waiting:
        if link := links.get(status.routine.key):
            words = "Go to the plan" if len(statuses) == 1 else f"Go to the plan: {status.routine.title}"
            linked = parts.actions(Block.PLAN_LINK, parts.link_button(words, link))
            # A block's id stands once in a message, and an action's once in a block.
            blocks.append(
                linked if len(statuses) == 1 else linked | {"block_id": f"{Block.PLAN_LINK}_{status.routine.key}"}
            )
    return blocks


def _coming(plan: Plan | None) -> Blocks:
    """Return who was handed a customer for the next round already."""
    if plan is None or not plan.pairs:
        return []
    shown, rest = plan.pairs[:_MOST_COMING], len(plan.pairs) - _MOST_COMING
    more = [line(italic(f"… and {rest} more."))] if rest > 0 else []
    name = round_name(plan.round.starts_on, plan.round.ends_on)
    return [prose(line(bold(f"Handed out for {name} already")), bullets(*[_pair(pair) for pair in shown]), *more)]


def _word(assignment: Assignment) -> StateWord:
    return _state_word(ROUTINES[assignment.routine], assignment.state)


def _state_word(routine: Routine, state: AssignmentState) -> StateWord:
    return routine.states.get(state) or always(state.value)


def _counted(routine: Routine, state: AssignmentState, count: int) -> str:
    """Return such as "2 booked", "" for none."""
    word = _state_word(routine, state)
    return f"{count} {word.one if count == 1 else word.several}" if count else ""


def _waiting(statuses: Sequence[ProgrammeStatus]) -> Blocks:
    items = []
    for status in statuses:
        of = f" of {status.routine.title}" if len(statuses) > 1 else ""
        if status.plan and _is_coming(status.plan):
            items.append(f"The plan{of} is being made, and comes to the CX channel in a moment.")
        if _is_proposed(status):
            items.append(f"The plan{of} waits for somebody to press Approve, below the plan in the CX channel.")
    first = next(iter(statuses), None)
    if first and first.to_review:
        items.append(f"Stories to review: {first.to_review}.")
    not_found = [name for status in statuses for name in status.not_found]
    if len(statuses) > 1:
        not_found = sorted(set(not_found))
    if not_found:
        items.append(f"Not found in Slack: {_named(not_found, most=20)}. Check their e-mail or Slack id.")
    if first and first.undelivered:
        items.append(f"Messages that couldn't be delivered: {first.undelivered}.")
    return [prose(line(bold("Waiting for you")), bullets(*items))] if items else []
