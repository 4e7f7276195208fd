"""The participant's message: the brief at a glance and its buttons, then what came of it; one message a round."""

from bot.dates import long_date, near_weekday_date, round_name, short_date, short_round_name
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines import StoryShape, Subject
from bot.program.stories.commitments import CommitmentTerms
from bot.surfaces import own_buttons, parts
from bot.surfaces.brief import glance, pieces
from bot.surfaces.customer import why_not_to_call
from bot.surfaces.did_you_talk import next_buttons, other_outcomes
from bot.surfaces.hours import booked_day, in_both_zones, is_over
from bot.surfaces.ids import Action, Block
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.parts import Blocks, Element, bold, italic, line, prose, quoted
from bot.surfaces.render_context import RenderContext
from bot.surfaces.snooze import snooze_list, snoozed
from bot.surfaces.usual_buttons import brief_button, log_button, said, swap_buttons, time_left, unreachable_words
from models import NOT_OUT, TO_DO, AssignmentState, Commitment, Consent, RoundState, StoryState

_ONE_TOO_MANY = "If that's one too many, your CX team takes one back."
_CHANGEABLE = frozenset({StoryState.WAITING, StoryState.DRAFT, StoryState.IN_REVIEW, StoryState.WITHDRAWN})


def assignment_message(details: AssignmentDetails, context: RenderContext) -> Message:
    """Return the participant's message for the present state of the assignment."""
    own = own_buttons.MESSAGES.get(details.routine.key)
    return (own(details) if own else None) or _usual(details, context)


def _usual(details: AssignmentDetails, context: RenderContext) -> Message:
    state = details.assignment.state
    if state in TO_DO and not details.may_go_ahead:
        return message(*_barred(details))
    if state in TO_DO:
        return message(*_to_do(details, context))
    if state is AssignmentState.MISSED:
        return message(*_missed(details, context))
    if state in NOT_OUT | {AssignmentState.SWAPPED, AssignmentState.DECLINED}:
        words = details.routine.messages
        return one_line(said(words.asked if state is AssignmentState.ASKED else words.off_list, details))
    if details.story is not None and details.story.is_gone:
        return one_line(said(details.routine.messages.story_withdrawn, details))
    return message(*_reflected(details, context))


def withdraw_button(assignment_id: int) -> Element:
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
    month = short_round_name(details.round.starts_on, details.round.ends_on)
    return parts.header(details.routine.invitation.format(month=month, subject=details.subject_name))


def _to_do(details: AssignmentDetails, context: RenderContext) -> Blocks:
    told = [_title(details), *_news(details, context), *glance(details, context)]
    return [*told, action_buttons(details), *other_outcomes(details)]


def _barred(details: AssignmentDetails) -> Blocks:
    """Return the message once the customer may not be met any more: no contact data, and a button to swap."""
    words = details.routine.messages
    why = why_not_to_call(details.the_customer)
    return [
        _title(details),
        prose(line(said(words.barred, details, why=why)), line(italic(said(words.barred_before, details)))),
        swap_or_log_buttons(details),
    ]


def swap_or_log_buttons(details: AssignmentDetails) -> dict[str, object]:
    """Return the buttons of an assignment that may not go ahead."""
    swap = parts.button(details.routine.messages.swap, Action.SWAP, details.id, style="primary")
    is_over = details.round.state is RoundState.CLOSED
    return parts.actions(Block.CALL_BUTTONS, *([] if is_over else [swap]), log_button(details))


def _news(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return what happened since the message was first sent."""
    today = context.today_of(details.participant)
    off = snoozed(details, today)
    if off is None and today > details.last_day and details.assignment.state is not AssignmentState.BOOKED:
        off = line(time_left(details, today))
    return [*_happened(details, context), *([prose(off)] if off else []), *_still_open(context)]


def _still_open(context: RenderContext) -> Blocks:
    """Return what else of an earlier round they have open; true of when it was sent, as it is not updated with that."""
    if context.still_open is None:
        return []
    other, subject = context.still_open
    of = round_name(other.starts_on, other.ends_on)
    when = f"{of}, booked for {short_date(other.booked_on)}" if other.booked_on else of
    return [
        prose(
            line(bold(subject), f" ({when}) was still open when this came. Both count, in any order. {_ONE_TOO_MANY}")
        )
    ]


def _happened(details: AssignmentDetails, context: RenderContext) -> Blocks:
    words, booked = details.routine.messages, booked_day(details, context)
    if booked is not None:
        # How it went is asked in a message of its own.
        told = "Was booked for {day}." if is_over(details, context) else words.booked
        before, _, after = told.partition("{day}")
        today = context.today_of(details.participant)
        day = bold(near_weekday_date(booked, today))
        if details.booking is not None:
            day = bold(in_both_zones(details.booking.starts_at, details, context))
        return [prose(line(f"📅  {said(before, details)}", day, said(after, details)))]
    if details.assignment.state is AssignmentState.UNREACHABLE and words.unreachable:
        return [prose(line(f"☎️  {unreachable_words(details)}"))]
    return []


def action_buttons(details: AssignmentDetails) -> dict[str, object]:
    """Return the buttons of an assignment that is still to be done."""
    words, state = details.routine.messages, details.assignment.state
    if details.routine.key in own_buttons.BUTTONS:
        return parts.actions(
            Block.CALL_BUTTONS,
            *own_buttons.BUTTONS[details.routine.key](details),
            brief_button(details),
            *snooze_list(details),
        )
    if details.routine.minutes and state is AssignmentState.UNREACHABLE:
        return parts.actions(Block.CALL_BUTTONS, *next_buttons(details), brief_button(details), *snooze_list(details))
    buttons = [log_button(details, style="primary")]
    if words.book:
        day = words.change_day if state is AssignmentState.BOOKED else words.book
        buttons.append(parts.button(day, Action.BOOK_CALL, details.id))
    if words.not_reached and state is not AssignmentState.UNREACHABLE:
        buttons.append(parts.button(words.not_reached, Action.NOT_REACHED, details.id))
    if words.swap and details.routine.subject is not Subject.NOTHING:
        buttons += swap_buttons(details)
    return parts.actions(Block.CALL_BUTTONS, *buttons, brief_button(details), *snooze_list(details))


def _missed(details: AssignmentDetails, context: RenderContext) -> Blocks:
    words, booked = details.routine.messages, details.assignment.booked_on
    today = context.today_of(details.participant)
    told = words.missed
    if today < details.round.ends_on:
        told = words.let_go
    elif booked is not None and booked >= details.round.ends_on:
        told = words.missed_ahead if booked >= today else words.missed_booked
    return [
        _title(details),
        prose(line(said(told, details, day=short_date(booked) if booked else ""))),
        *_late_buttons(details),
    ]


def _late_buttons(details: AssignmentDetails) -> Blocks:
    """Return the buttons by which what was missed is still done."""
    own = own_buttons.LATE.get(details.routine.key)
    buttons = own(details) if own else [log_button(details)]
    return [parts.actions(Block.CALL_BUTTONS, *buttons)] if buttons else []


def _reflected(details: AssignmentDetails, context: RenderContext) -> Blocks:
    talked = details.reflection.talked_on if details.reflection else details.round.starts_on
    done_on = said(details.routine.messages.done_on, details, day=short_date(talked))
    blocks: Blocks = [
        parts.header(said(details.routine.messages.done, details)),
        prose(line(f"{done_on} ", _story_status(details, context)), *_saved(details)),
    ]
    if details.story and details.story.note and details.story.state in (StoryState.DRAFT, StoryState.DECLINED):
        blocks.append(prose(quoted(details.story.note)))
    if details.commitment:
        blocks.append(prose(*commitment_lines(details.commitment, details.routine.story)))
    blocks += pieces(details.routine.told, details, context)
    buttons = []
    if context.story_link:
        buttons.append(parts.link_button("Read your story", context.story_link))
    if details.story is None or details.story.state in _CHANGEABLE:
        is_asked_for = details.is_begun or (details.story is not None and details.story.state is StoryState.DRAFT)
        buttons.append(log_button(details, "Edit what you wrote", style="primary" if is_asked_for else None))
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
        return said(details.routine.messages.kept_private, details)
    if details.story.is_public and not context.story_is_posted:
        return "Thank you. Your story is approved, and on its way to the stories channel."
    return {
        StoryState.WAITING: "Thank you. Your story goes to the CX team once your colleagues have added to it.",
        StoryState.DRAFT: "The CX team asks for a small change:",
        StoryState.IN_REVIEW: "Thank you. Your story is with the CX team and will be out soon.",
        StoryState.DECLINED: "The CX team read it and won't publish it:",
        StoryState.WITHDRAWN: "Thank you. Your story was withdrawn.",
    }.get(details.story.state, "Your story is out. Thank you.")


def commitment_lines(commitment: Commitment | CommitmentTerms, shape: StoryShape) -> list[parts.Part]:
    """Return the promise of a story of this shape, with its owner and its day."""
    return [
        line(bold(shape.commitment)),
        line(commitment.text),
        line(italic(f"by {long_date(commitment.due_on)}, seen through by "), parts.person(commitment.owner)),
    ]
