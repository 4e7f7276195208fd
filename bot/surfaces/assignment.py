"""The executive's message: the brief, why this customer, what to ask, and what to do next; one message a month."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import ButtonElement

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.people.availability import zone_of
from bot.program.rounds.calendar import short_name, span_name
from bot.program.stories.commitments import CommitmentTerms
from bot.surfaces import parts
from bot.surfaces.customer import phrases, why_not_to_call
from bot.surfaces.ids import Action, Block
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.parts import Blocks, bold, bullets, italic, line, long_date, prose, quoted, short_date
from models import TO_CALL, AssignmentState, Commitment, Consent, StoryState

_LONGEST_COMMENT = 1200
_UTC = ZoneInfo("UTC")
_CHANGEABLE = frozenset({StoryState.DRAFT, StoryState.IN_REVIEW, StoryState.WITHDRAWN})


@dataclass(frozen=True)
class RenderContext:
    """What a message may need beyond the programme's facts.

    `now` is programme time, `timezone` the programme's; `cx_team` are Slack ids to turn to. `story_is_posted` says
    whether the story can be read, and `story_link` is where, if that is known.
    """

    now: datetime
    timezone: ZoneInfo = _UTC
    cx_team: tuple[str, ...] = ()
    story_is_posted: bool = False
    story_link: str | None = None
    currency: str | None = None


def assignment_message(brief: AssignmentDetails, context: RenderContext) -> Message:
    """Return the participant's message as it should stand now."""
    state = brief.assignment.state
    if state in TO_CALL and not brief.customer.may_be_called:
        return message(*_not_to_be_called(brief))
    if state in TO_CALL:
        return message(*_to_call(brief, context))
    if state is AssignmentState.MISSED:
        return message(*_missed(brief, context))
    if state in (AssignmentState.SWAPPED, AssignmentState.DECLINED, AssignmentState.PROPOSED):
        return one_line(f"{brief.customer.name} is off your list. Nothing to do here any more.")
    if brief.story is not None and brief.story.is_gone:
        return one_line("Your story was withdrawn. Thank you for making the call.")
    return message(*_reflected(brief, context))


def withdraw_button(assignment_id: int) -> ButtonElement:
    """Return the button that takes a story back for good, with its question."""
    ask = parts.ask_first(
        "Withdraw this story?",
        "One line takes its place in the stories channel and here. It can't be published again.",
        "Withdraw",
        "Keep",
        style="danger",
    )
    return parts.button("Withdraw", Action.WITHDRAW_STORY, assignment_id, confirm=ask)


def _title(brief: AssignmentDetails) -> dict[str, object]:
    month = short_name(brief.round.starts_on, brief.round.ends_on)
    return parts.header(brief.routine.invitation.format(month=month, customer=brief.customer.name))


def _to_call(brief: AssignmentDetails, context: RenderContext) -> Blocks:
    blocks: Blocks = [_title(brief), *_news(brief), _who(brief, context)]
    if brief.customer.comment:
        comment = parts.cut(brief.customer.comment, _LONGEST_COMMENT)
        blocks.append(prose(line(bold("In their words")), quoted(comment)))
    blocks.append(prose(line(bold("Why "), bold(brief.customer.name), bold("?")), line(brief.assignment.why)))
    if brief.questions:
        blocks.append(prose(line(bold("Ask, and then listen")), bullets(*brief.questions, ordered=True)))
    blocks.append(prose(line(bold("Listen. Don't sell. Don't promise.")), bullets(*brief.routine.card)))
    if context.cx_team:
        blocks.append(prose(line(italic("An unhappy call, or a question? "), *_mentions(context.cx_team))))
    blocks.append(call_buttons(brief))
    return blocks


def _not_to_be_called(brief: AssignmentDetails) -> Blocks:
    """Return what is left once the customer took their consent back, or is out: no number, and a way on."""
    words = f"{brief.customer.name} {why_not_to_call(brief.customer)}. Swap for another customer, right here."
    return [
        _title(brief),
        prose(line(words), line(italic("If you talked before that, the call still counts."))),
        swap_or_log_buttons(brief),
    ]


def swap_or_log_buttons(brief: AssignmentDetails) -> dict[str, object]:
    """Return what may be done about a call to a customer who may not be called any more."""
    return parts.actions(
        Block.CALL_BUTTONS,
        parts.button("Swap", Action.SWAP, brief.id, style="primary"),
        parts.button("Log the call", Action.LOG_CALL, brief.id),
    )


def _mentions(team: tuple[str, ...]) -> list[parts.Part]:
    spaced = [part for member in team[:3] for part in (parts.team(member), parts.words(" "))]
    return [*spaced, parts.words("will help.")]


def _news(brief: AssignmentDetails) -> Blocks:
    """Return what happened since the message was first sent."""
    state, name = brief.assignment.state, brief.customer.name
    if state is AssignmentState.BOOKED and brief.assignment.booked_on:
        day = f"{brief.assignment.booked_on:%A}, {short_date(brief.assignment.booked_on)}"
        return [prose(line("📅  Booked for ", bold(day), ". Afterwards, three minutes to log it are all it takes."))]
    if state is AssignmentState.UNREACHABLE:
        return [prose(line(f"☎️  No luck with {name} so far. Try again another day, or swap for another customer."))]
    return []


def _who(brief: AssignmentDetails, context: RenderContext) -> dict[str, object]:
    facts = [phrases(brief, names, context.now, currency=context.currency) for names in brief.routine.brief]
    lines = [line(fact) for fact in facts if fact]
    if brief.past:
        past = "; ".join(f"{call.participant} on {long_date(call.talked_on)}" for call in brief.past)
        lines.append(line(bold("Talked before  "), past))
    return prose(*(lines or [line(brief.customer.name)]))


def call_buttons(brief: AssignmentDetails) -> dict[str, object]:
    """Return what may be done about a call that is still to be made."""
    swap = parts.ask_first(
        "Another customer?",
        f"{brief.customer.name} goes back to the list, and you get the next customer right here.",
        "Swap",
        "Keep",
    )
    booked = brief.assignment.state is AssignmentState.BOOKED
    buttons = [
        parts.button("Log the call", Action.LOG_CALL, brief.id, style="primary"),
        parts.button("Change the day" if booked else "I've booked it", Action.BOOK_CALL, brief.id),
    ]
    if brief.assignment.state is not AssignmentState.UNREACHABLE:
        buttons.append(parts.button("Couldn't reach them", Action.NOT_REACHED, brief.id))
    return parts.actions(Block.CALL_BUTTONS, *buttons, parts.button("Swap", Action.SWAP, brief.id, confirm=swap))


def _missed(brief: AssignmentDetails, context: RenderContext) -> Blocks:
    name, month = brief.customer.name, span_name(brief.round.starts_on, brief.round.ends_on)
    booked = brief.assignment.booked_on
    words = f"{month} is over, and the call with {name} wasn't logged. If you did talk, it still counts."
    if booked is not None and booked >= brief.round.ends_on:
        day = short_date(booked)
        words = f"{month} is over; your call with {name} was booked for {day}. If you did talk, it still counts."
        if booked >= context.now.astimezone(zone_of(brief.participant.timezone, context.timezone)).date():
            words = f"{month} is over; your call with {name} is booked for {day}. It still counts then."
    return [
        _title(brief),
        prose(line(words)),
        parts.actions(Block.CALL_BUTTONS, parts.button("Log the call", Action.LOG_CALL, brief.id)),
    ]


def _reflected(brief: AssignmentDetails, context: RenderContext) -> Blocks:
    talked = brief.reflection.talked_on if brief.reflection else brief.round.starts_on
    blocks: Blocks = [
        parts.header(f"You talked with {brief.customer.name}"),
        prose(line(f"On {short_date(talked)}. ", _story_status(brief, context)), *_saved(brief)),
    ]
    if brief.story and brief.story.note and brief.story.state in (StoryState.DRAFT, StoryState.DECLINED):
        blocks.append(prose(quoted(brief.story.note)))
    if brief.commitment:
        blocks.append(prose(*commitment_lines(brief.commitment)))
    buttons = []
    if context.story_link:
        buttons.append(parts.link_button("Read your story", context.story_link))
    if brief.story is None or brief.story.state in _CHANGEABLE:
        style = "primary" if brief.story and brief.story.state is StoryState.DRAFT else None
        buttons.append(parts.button("Edit what you wrote", Action.LOG_CALL, brief.id, style=style))
    if brief.story is not None and (brief.story.is_public or brief.story.state is StoryState.DECLINED):
        buttons.append(withdraw_button(brief.id))
    if buttons:
        blocks.append(parts.actions(Block.CALL_BUTTONS, *buttons))
    return blocks


def _saved(brief: AssignmentDetails) -> list[parts.Part]:
    """Return when what the author wrote was saved last, as long as they can change it."""
    can_be_changed = brief.story is None or brief.story.state in _CHANGEABLE
    if brief.reflection is None or brief.reflection.saved_at is None or not can_be_changed:
        return []
    return [line(italic("Saved "), parts.moment(brief.reflection.saved_at), italic("."))]


def _story_status(brief: AssignmentDetails, context: RenderContext) -> str:
    if brief.story is None or (brief.reflection and brief.reflection.consent is Consent.PRIVATE):
        return "Thank you. It stays with the CX team, as the customer wished."
    if brief.story.is_public and not context.story_is_posted:
        return "Thank you. Your story is approved, and on its way to the stories channel."
    return {
        StoryState.DRAFT: "The CX team asks for a small change:",
        StoryState.IN_REVIEW: "Thank you. Your story is with the CX team and will be out soon.",
        StoryState.DECLINED: "The CX team read it and won't publish it:",
        StoryState.WITHDRAWN: "Thank you. Your story was withdrawn.",
    }.get(brief.story.state, "Your story is out. Thank you.")


def commitment_lines(commitment: Commitment | CommitmentTerms) -> list[parts.Part]:
    """Return the promise with its owner and its day."""
    return [
        line(bold("The promise")),
        line(commitment.text),
        line(italic(f"by {long_date(commitment.due_on)}, seen through by "), parts.person(commitment.owner)),
    ]
