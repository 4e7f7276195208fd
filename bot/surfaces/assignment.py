"""The participant's message: the brief, why this customer, what to ask, and the buttons; one message a round."""

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
from models import TO_DO, AssignmentState, Commitment, Consent, StoryState

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


def assignment_message(details: AssignmentDetails, context: RenderContext) -> Message:
    """Return the participant's message for the present state of the assignment."""
    state = details.assignment.state
    if state in TO_DO and not details.may_go_ahead:
        return message(*_not_to_be_called(details))
    if state in TO_DO:
        return message(*_to_call(details, context))
    if state is AssignmentState.MISSED:
        return message(*_missed(details, context))
    if state in (AssignmentState.SWAPPED, AssignmentState.DECLINED, AssignmentState.PROPOSED):
        return one_line(f"{details.the_customer.name} is off your list. Nothing to do here any more.")
    if details.story is not None and details.story.is_gone:
        return one_line("Your story was withdrawn. Thank you for making the call.")
    return message(*_reflected(details, context))


def withdraw_button(assignment_id: int) -> ButtonElement:
    """Return the button that withdraws a story for good, with its confirmation."""
    ask = parts.ask_first(
        "Withdraw this story?",
        "One line takes its place in the stories channel and here. It can't be published again.",
        "Withdraw",
        "Keep",
        style="danger",
    )
    return parts.button("Withdraw", Action.WITHDRAW_STORY, assignment_id, confirm=ask)


def _title(details: AssignmentDetails) -> dict[str, object]:
    month = short_name(details.round.starts_on, details.round.ends_on)
    return parts.header(details.routine.invitation.format(month=month, customer=details.subject_name))


def _to_call(details: AssignmentDetails, context: RenderContext) -> Blocks:
    blocks: Blocks = [_title(details), *_news(details), _who(details, context)]
    if details.the_customer.comment:
        comment = parts.cut(details.the_customer.comment, _LONGEST_COMMENT)
        blocks.append(prose(line(bold("In their words")), quoted(comment)))
    blocks.append(prose(line(bold("Why "), bold(details.the_customer.name), bold("?")), line(details.assignment.why)))
    if details.questions:
        blocks.append(prose(line(bold("Ask, and then listen")), bullets(*details.questions, ordered=True)))
    blocks.append(prose(line(bold("Listen. Don't sell. Don't promise.")), bullets(*details.routine.card)))
    if context.cx_team:
        blocks.append(prose(line(italic("An unhappy call, or a question? "), *_mentions(context.cx_team))))
    blocks.append(call_buttons(details))
    return blocks


def _not_to_be_called(details: AssignmentDetails) -> Blocks:
    """Return the message once the customer may not be called any more: no contact data, and a button to swap."""
    words = (
        f"{details.the_customer.name} {why_not_to_call(details.the_customer)}. Swap for another customer, right here."
    )
    return [
        _title(details),
        prose(line(words), line(italic("If you talked before that, the call still counts."))),
        swap_or_log_buttons(details),
    ]


def swap_or_log_buttons(details: AssignmentDetails) -> dict[str, object]:
    """Return the buttons of a call to a customer who may not be called any more."""
    return parts.actions(
        Block.CALL_BUTTONS,
        parts.button("Swap", Action.SWAP, details.id, style="primary"),
        parts.button("Log the call", Action.LOG_CALL, details.id),
    )


def _mentions(team: tuple[str, ...]) -> list[parts.Part]:
    spaced = [part for member in team[:3] for part in (parts.team(member), parts.words(" "))]
    return [*spaced, parts.words("will help.")]


def _news(details: AssignmentDetails) -> Blocks:
    """Return what happened since the message was first sent."""
    state, name = details.assignment.state, details.the_customer.name
    if state is AssignmentState.BOOKED and details.assignment.booked_on:
        day = f"{details.assignment.booked_on:%A}, {short_date(details.assignment.booked_on)}"
        return [prose(line("📅  Booked for ", bold(day), ". Afterwards, three minutes to log it are all it takes."))]
    if state is AssignmentState.UNREACHABLE:
        return [prose(line(f"☎️  No luck with {name} so far. Try again another day, or swap for another customer."))]
    return []


def _who(details: AssignmentDetails, context: RenderContext) -> dict[str, object]:
    facts = [phrases(details, names, context.now, currency=context.currency) for names in details.routine.brief]
    lines = [line(fact) for fact in facts if fact]
    if details.past:
        past = "; ".join(f"{call.participant} on {long_date(call.talked_on)}" for call in details.past)
        lines.append(line(bold("Talked before  "), past))
    return prose(*(lines or [line(details.the_customer.name)]))


def call_buttons(details: AssignmentDetails) -> dict[str, object]:
    """Return the buttons of a call that is still to be made."""
    swap = parts.ask_first(
        "Another customer?",
        f"{details.the_customer.name} goes back to the list, and you get the next customer right here.",
        "Swap",
        "Keep",
    )
    booked = details.assignment.state is AssignmentState.BOOKED
    buttons = [
        parts.button("Log the call", Action.LOG_CALL, details.id, style="primary"),
        parts.button("Change the day" if booked else "I've booked it", Action.BOOK_CALL, details.id),
    ]
    if details.assignment.state is not AssignmentState.UNREACHABLE:
        buttons.append(parts.button("Couldn't reach them", Action.NOT_REACHED, details.id))
    return parts.actions(Block.CALL_BUTTONS, *buttons, parts.button("Swap", Action.SWAP, details.id, confirm=swap))


def _missed(details: AssignmentDetails, context: RenderContext) -> Blocks:
    name, month = details.the_customer.name, span_name(details.round.starts_on, details.round.ends_on)
    booked = details.assignment.booked_on
    words = f"{month} is over, and the call with {name} wasn't logged. If you did talk, it still counts."
    if booked is not None and booked >= details.round.ends_on:
        day = short_date(booked)
        words = f"{month} is over; your call with {name} was booked for {day}. If you did talk, it still counts."
        if booked >= context.now.astimezone(zone_of(details.participant, context.timezone)).date():
            words = f"{month} is over; your call with {name} is booked for {day}. It still counts then."
    return [
        _title(details),
        prose(line(words)),
        parts.actions(Block.CALL_BUTTONS, parts.button("Log the call", Action.LOG_CALL, details.id)),
    ]


def _reflected(details: AssignmentDetails, context: RenderContext) -> Blocks:
    talked = details.reflection.talked_on if details.reflection else details.round.starts_on
    blocks: Blocks = [
        parts.header(f"You talked with {details.the_customer.name}"),
        prose(line(f"On {short_date(talked)}. ", _story_status(details, context)), *_saved(details)),
    ]
    if details.story and details.story.note and details.story.state in (StoryState.DRAFT, StoryState.DECLINED):
        blocks.append(prose(quoted(details.story.note)))
    if details.commitment:
        blocks.append(prose(*commitment_lines(details.commitment)))
    buttons = []
    if context.story_link:
        buttons.append(parts.link_button("Read your story", context.story_link))
    if details.story is None or details.story.state in _CHANGEABLE:
        style = "primary" if details.story and details.story.state is StoryState.DRAFT else None
        buttons.append(parts.button("Edit what you wrote", Action.LOG_CALL, details.id, style=style))
    if details.story is not None and (details.story.is_public or details.story.state is StoryState.DECLINED):
        buttons.append(withdraw_button(details.id))
    if buttons:
        blocks.append(parts.actions(Block.CALL_BUTTONS, *buttons))
    return blocks


def _saved(details: AssignmentDetails) -> list[parts.Part]:
    """Return when the reflection was saved last, while its author can change it."""
    can_be_changed = details.story is None or details.story.state in _CHANGEABLE
    if details.reflection is None or details.reflection.saved_at is None or not can_be_changed:
        return []
    return [line(italic("Saved "), parts.moment(details.reflection.saved_at), italic("."))]


def _story_status(details: AssignmentDetails, context: RenderContext) -> str:
    if details.story is None or (details.reflection and details.reflection.consent is Consent.PRIVATE):
        return "Thank you. It stays with the CX team, as the customer wished."
    if details.story.is_public and not context.story_is_posted:
        return "Thank you. Your story is approved, and on its way to the stories channel."
    return {
        StoryState.DRAFT: "The CX team asks for a small change:",
        StoryState.IN_REVIEW: "Thank you. Your story is with the CX team and will be out soon.",
        StoryState.DECLINED: "The CX team read it and won't publish it:",
        StoryState.WITHDRAWN: "Thank you. Your story was withdrawn.",
    }.get(details.story.state, "Your story is out. Thank you.")


def commitment_lines(commitment: Commitment | CommitmentTerms) -> list[parts.Part]:
    """Return the promise with its owner and its day."""
    return [
        line(bold("The promise")),
        line(commitment.text),
        line(italic(f"by {long_date(commitment.due_on)}, seen through by "), parts.person(commitment.owner)),
    ]
