"""What is said around a booked call: the brief once more before it, *Did you talk?* after it, and what follows."""

from typing import Any

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.people.availability import zone_of
from bot.surfaces import inputs, parts
from bot.surfaces.booking_ids import BookingAction, BookingBlock, BookingCallback
from bot.surfaces.brief import pieces
from bot.surfaces.customer import with_account
from bot.surfaces.hours import day_and_hour, hour_in_both_zones, in_both_zones
from bot.surfaces.ids import Action, Block
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, Element, bold, line, prose
from bot.surfaces.render_context import RenderContext
from bot.surfaces.usual_buttons import brief_button, log_button, said, swap_buttons
from models import TO_DO, AssignmentState, Booking, Outcome

# After so many tries without luck, somebody else is offered first.
TRIES = 2


def call_soon(
    details: AssignmentDetails, booking: Booking, context: RenderContext, *, is_moved: bool = False
) -> Message:
    """Return the brief once more, as a booked call begins; one line where it is booked otherwise by now, or made."""
    if is_moved or details.booking is None or details.booking.id != booking.id or not details.may_go_ahead:
        return one_line(_ended(details, booking, context))
    at = hour_in_both_zones(booking.starts_at, details, context)
    opening = line("📞  ", bold(details.subject_name), " at ", bold(at))
    number = details.customer.phone if details.customer else None
    dialled = [parts.number_to_dial(number)] if number and parts.can_be_dialled(number) else []
    other = [] if dialled or not number else [line(number)]
    words = details.routine.messages
    buttons = parts.actions(
        Block.CALL_BUTTONS,
        log_button(details, style="primary"),
        brief_button(details),
        parts.button(words.change_day, Action.BOOK_CALL, details.id),
    )
    asked = pieces(("questions",), details, context)
    return message(prose(opening, *other), *dialled, *asked, prose(line(words.tips)), buttons)


def _ended(details: AssignmentDetails, booking: Booking, context: RenderContext) -> str:
    name, state = details.subject_name, details.assignment.state
    if state in TO_DO and context.now >= booking.starts_at:
        return f"That was the time you had booked with {name}. The brief says how things stand."
    if state in TO_DO:
        return f"That time with {name} doesn't hold any more. The brief says how things stand."
    return f"That was the time you had booked with {name}. Nothing to do here any more."


def did_you_talk(details: AssignmentDetails, booking: Booking, context: RenderContext) -> Message:
    """Return the question how a booked call went, with an answer for each way; then what its answer led to."""
    state, now_booked = details.assignment.state, details.booking
    if state not in TO_DO:
        return one_line("Thank you. Nothing to do here any more.")
    if not details.may_go_ahead:
        told = f"Thank you for telling. {details.subject_name} won't be called again, and the CX team knows."
        return message(prose(line(told)), parts.actions(Block.CALL_BUTTONS, *_swap_first(details)))
    if state is AssignmentState.UNREACHABLE:
        return message(prose(line(_told_unreached(details, booking))), after_a_try(details))
    if now_booked is not None and now_booked.id == booking.id:
        zone = zone_of(details.participant, context.timezone)
        asked = said(details.routine.messages.booked_before, details, day=day_and_hour(booking.starts_at, zone))
        return message(prose(line(asked)), outcome_buttons(details, booking.id or 0))
    if now_booked is not None:
        return one_line("The next try: ", bold(in_both_zones(now_booked.starts_at, details, context)), ".")
    return one_line(_ended(details, booking, context))


def outcome_buttons(details: AssignmentDetails, booking_id: int = 0) -> dict[str, Any]:
    """Return the answers to how a booked call went; `booking_id` is 0 for a day that was booked without an hour."""
    value = f"{details.id}:{booking_id}"
    return parts.actions(
        BookingBlock.OUTCOME_BUTTONS,
        log_button(details, f"Yes: {details.routine.messages.log.lower()}", style="primary"),
        parts.button("Voicemail", BookingAction.GOT_VOICEMAIL, value),
        parts.button("No answer", BookingAction.GOT_NO_ANSWER, value),
        _refused_button(value),
        _wrong_number_button(value),
    )


def other_outcomes(details: AssignmentDetails) -> Blocks:
    """Return what else may be told of a customer who was not reached, whether or not it was booked; else nothing."""
    if details.assignment.state is not AssignmentState.UNREACHABLE or not details.routine.messages.not_reached:
        return []
    value, has_number = f"{details.id}:0", details.customer is not None and details.customer.phone
    wrong = [_wrong_number_button(value)] if has_number else []
    return [parts.actions(BookingBlock.OUTCOME_BUTTONS, _refused_button(value), *wrong)]


def _refused_button(value: str) -> Element:
    ask = parts.ask_first(
        "They don't want to be called?",
        "Nobody calls them again, and your CX team is told. You get somebody else.",
        "They don't want to",
        "Back",
    )
    return parts.button("They don't want to", BookingAction.CUSTOMER_REFUSED, value, confirm=ask)


def _wrong_number_button(value: str) -> Element:
    return parts.button("Wrong number", BookingAction.NUMBER_IS_WRONG, value)


def _told_unreached(details: AssignmentDetails, booking: Booking) -> str:
    is_wrong = booking.outcome is Outcome.WRONG_NUMBER
    if is_wrong and details.customer is not None and not details.customer.phone:
        return f"Thank you. The CX team looks for the right number of {details.subject_name}."
    if details.tries >= TRIES:
        return (
            f"{details.tries} tries, and no luck with {details.subject_name}. That happens. Somebody else may pick up."
        )
    return f"No luck with {details.subject_name} so far. A second try often works."


def after_a_try(details: AssignmentDetails) -> dict[str, Any]:
    """Return the buttons once nobody was reached: another time first, or after some tries somebody else."""
    return parts.actions(Block.CALL_BUTTONS, *next_buttons(details), brief_button(details))


def next_buttons(details: AssignmentDetails) -> list[Element]:
    """Return what may be done next once nobody was reached, what is likeliest first."""
    again = parts.button(details.routine.messages.book, Action.BOOK_CALL, details.id)
    log = log_button(details)
    no_number = details.customer is not None and not details.customer.phone
    swap = swap_buttons(details, style="primary")
    if swap and (details.tries >= TRIES or no_number):
        return [*swap, again, log]
    return [parts.primary(again), log, *swap_buttons(details)]


def _swap_first(details: AssignmentDetails) -> list[Element]:
    return [*swap_buttons(details, style="primary"), log_button(details)]


def wrong_number_modal(details: AssignmentDetails, booking_id: int) -> dict[str, Any]:
    """Return the modal that asks for the right number, which may stay empty."""
    phone = details.customer.phone if details.customer else None
    told = f"{phone} isn't the number of {details.subject_name}." if phone else "This number is wrong."
    hint = "With the country code. Left empty, the CX team looks for it, and you may swap for somebody else."
    blocks = [
        prose(line(told)),
        inputs.text_input("phone", "The right number, if you know it", hint=hint, multiline=False, max_length=50),
    ]
    return modal(
        BookingCallback.WRONG_NUMBER, "Wrong number", blocks, subject=details.id, version=booking_id, submit="Save"
    )


def read_wrong_number(view: View) -> str:
    """Return the number typed, "" for none."""
    return inputs.text_from(view["state"]["values"], "phone")


def customer_refused(details: AssignmentDetails) -> Message:
    """Return the word to the CX team that a customer doesn't want to be called, or that it was a mistake."""
    customer = details.the_customer
    who = f"{with_account(customer)}, {customer.external_id},"
    if customer.consent_to_call:
        return one_line(f"{who} may be called after all.")
    told: Blocks = [
        prose(
            line(bold(f"{who} doesn't want to be called"), f", as {details.participant.name} was told."),
            line(
                "Nobody is given them any more, whatever the sheet says. "
                "Put “no” under “consent to call” there, so that everybody knows."
            ),
        )
    ]
    undo = parts.button("They may be called after all", BookingAction.MAY_BE_CALLED, details.id)
    return message(*told, parts.actions(BookingBlock.REFUSED_BUTTON, undo))


def wrong_number_told(details: AssignmentDetails, wrong: str | None) -> Message:
    """Return the word to the CX team that a customer's number is wrong, and the right one if it is known."""
    customer = details.the_customer
    was = f" {wrong}" if wrong else ""
    opening = line(bold(f"The number{was} isn't that of {with_account(customer)}, {customer.external_id}"), ".")
    if customer.phone and customer.phone != wrong:
        who = details.participant.name
        told = f"{who} has the right one: {customer.phone}. It is in the brief; put it in the sheet."
    else:
        told = f"{details.participant.name} doesn't know the right one. Put it in the sheet, and the brief has it."
    return message(prose(opening, line(told)))
