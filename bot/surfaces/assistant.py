"""What an assistant sees: for whom they book and what, with its buttons; and by whom a participant is assisted."""

from collections.abc import Sequence

from bot.dates import near_weekday_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import inputs, parts
from bot.surfaces.hours import booked_day, in_both_zones, is_over
from bot.surfaces.ids import Action, ActionId, BlockId
from bot.surfaces.message import Message, message
from bot.surfaces.parts import Blocks, Part, bold, line, prose
from bot.surfaces.render_context import RenderContext
from bot.surfaces.snooze import snooze_list, snoozed
from bot.surfaces.usual_buttons import brief_button, time_left
from models import AssignmentState, Person


class AssistantAction(ActionId):
    """Naming who books for one, and naming nobody."""

    NAME_ASSISTANT = "name_assistant"
    NO_ASSISTANT = "no_assistant"


class AssistantBlock(BlockId):
    """The rows of buttons of assistants, and of whom they assist."""

    ASSISTANT = "assistant"
    TO_BOOK_BUTTONS = "to_book_buttons"


def to_book_message(details: AssignmentDetails, context: RenderContext) -> Message:
    """Return the message to an assistant about one thing that is to be booked."""
    return message(*to_book_blocks(details, context))


def to_book_section(to_book: Sequence[tuple[AssignmentDetails, RenderContext]]) -> Blocks:
    """Return the section of an assistant's home tab: all that they book for others."""
    blocks = [block for details, context in to_book for block in to_book_blocks(details, context)]
    return [parts.header("For whom you book"), *blocks] if blocks else []


def to_book_blocks(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return one thing that is to be booked: for whom, what, how it stands, and what an assistant may do."""
    words, name = details.routine.messages, details.participant.name
    about = "" if details.subject_name == details.routine.title else f": {details.subject_name}"
    is_booked = details.assignment.state is AssignmentState.BOOKED
    book = parts.button(
        words.change_day if is_booked else words.book,
        Action.BOOK_CALL,
        details.id,
        style=None if is_booked else "primary",
    )
    return [
        prose(line("For ", bold(name), f"  ·  {details.routine.title}{about}"), _standing(details, context)),
        parts.actions(AssistantBlock.TO_BOOK_BUTTONS, book, brief_button(details), *snooze_list(details)),
    ]


def _standing(details: AssignmentDetails, context: RenderContext) -> Part:
    booked, today = booked_day(details, context), context.today_of(details.participant)
    if booked is not None:
        when = in_both_zones(details.booking.starts_at, details, context) if details.booking else ""
        was = "Was booked for " if is_over(details, context) else ""
        return line(f"📅  {was}{when or near_weekday_date(booked, today)}")
    until = line(f"Not booked yet. {time_left(details, today)}")
    return snoozed(details, today) or until


def assists_message(assisted: Sequence[Person]) -> Message:
    """Return the message that says for whom somebody books, and what that means; `assisted` is never empty."""
    names = [person.name for person in assisted]
    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return message(
        prose(
            line("You book for ", bold(parts.cut(told, 2000)), "."),
            line("What is to be booked comes here, with its brief and free times. It also stands on my Home tab."),
            line("The talking, and what is written of it, stays with them."),
        )
    )


def assistant_blocks(assistant: Person | None) -> Blocks:
    """Return the question who books for a participant, with who does now."""
    known = assistant.slack_id if assistant else None
    elements = [inputs.person_menu(AssistantAction.NAME_ASSISTANT, known, placeholder="Nobody")]
    if assistant is not None:
        elements.append(parts.button("Nobody", AssistantAction.NO_ASSISTANT, assistant.id or 0))
    lines = [line(bold("Who books for you?"))]
    if assistant is not None and (known is None or assistant.guest or not assistant.active):
        lines.append(line(f"{assistant.name} isn't a member of this workspace, so nobody books for you just now."))
    elif assistant is not None:
        lines.append(line("They see your briefs and find times. They can't log, swap or decline anything."))
    # Slack keeps what was chosen in a row of the same id, whatever it is to show now.
    block_id = f"{AssistantBlock.ASSISTANT}_{assistant.id if assistant else 0}"
    return [prose(*lines), parts.row(block_id, *elements)]
