"""Short messages to the CX team: somebody not found or gone, a message not delivered, a round that waits."""

from collections.abc import Sequence
from datetime import date

from bot.dates import long_date, long_weekday_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.channels import ChannelFault
from bot.program.outbox.message_kinds import kind_of
from bot.program.rounds.held_back import HeldBack
from bot.surfaces.customer import why_not_to_call, with_account
from bot.surfaces.ids import COMMAND
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.parts import Part, bold, line, person, prose
from models import TO_DO, AssignmentState, Outgoing, OutgoingState, Person


def call_off_told(details: AssignmentDetails) -> Message | None:
    """Return the message to the CX team that a customer in somebody's hands is not to be called; None where not so."""
    if details.may_go_ahead or details.assignment.state not in TO_DO:
        return None
    return message(
        prose(
            line(
                bold(f"{with_account(details.the_customer)} {why_not_to_call(details.the_customer)}."),
                " So says the last import.",
            ),
            line(
                bold(details.participant.name),
                " was to call them, and is told. They can press Swap; or take the customer back and assign another: ",
                f"{COMMAND} take back {details.participant.external_id} {details.the_customer.external_id}",
            ),
        )
    )


def not_found(participant: Person, *, has_customer: bool) -> Message:
    """Return the message to the CX team that Slack doesn't know somebody, and what can be done about it."""
    known_by = participant.slack_id or participant.email or "no address at all"
    why = " is only a guest in Slack" if participant.guest else f" can't be found in Slack by {known_by}"
    sheet = "the Participants sheet" if participant.external_id else "the sheet that names them"
    lines = [
        line(bold(participant.name), f"{why}, so they get no messages."),
        line(f"Correct the e-mail or Slack id on {sheet} and import it again: what waits follows."),
    ]
    if has_customer:
        command = f"{COMMAND} take back {participant.external_id}"
        lines.append(line(f"Or hand what is theirs to somebody else: {command}, then assign."))
    return message(prose(*lines))


def found(participant: Person, *, takes_part: bool = True) -> Message:
    """Return the one line that is left once somebody who couldn't be found is, or is looked up by another address."""
    if not takes_part:
        return one_line(f"{participant.name} takes part no more. Nothing to do here.")
    if participant.slack_id is None:
        return one_line(f"{participant.name} has another address now, and is looked up by that.")
    return one_line(f"{participant.name} is found in Slack now. Nothing to do here any more.")


def left(participant: Person, still_theirs: Sequence[tuple[str, str]]) -> Message:
    """Return the message to the CX team that a participant was deactivated in Slack.

    `still_theirs` is what they had yet to do: what each is about, and what names it in a command.
    """
    lines = [line(bold(participant.name), " was deactivated in Slack, so they take part no more and are told nothing.")]
    for what, typed in still_theirs:
        command = f"{COMMAND} take back {participant.external_id} {typed}"
        lines.append(line(f"{what} is still with them: {command}, then assign somebody else."))
    if not still_theirs:
        lines.append(line("Nothing was with them, so there is nothing to do here."))
    back = "Should they come back: put “yes” under “active” on the Participants sheet and import it again."
    lines.append(line(back))
    return message(prose(*lines))


def back_again(participant: Person) -> Message:
    """Return the one line that is left once they take part again."""
    return one_line(f"{participant.name} takes part again. Nothing to do here.")


def held_back(details: AssignmentDetails, held: HeldBack | None, typed: str) -> Message:
    """Return the word to the CX team that whom they chose by hand is away, and the brief waits; then what came of it.

    `typed` is what names the assignment behind the person in a command.
    """
    name, subject, state = details.participant.name, details.subject_name, details.assignment.state
    if state not in (AssignmentState.PROPOSED, AssignmentState.APPROVED):
        came = "they have the brief" if state in TO_DO else "that is settled"
        return one_line(bold(name), f" and {subject}: {came}. Nothing to do here any more.")
    if held is None:
        return one_line(bold(name), f" is here again, and gets {subject} as planned. Nothing to do here any more.")
    chosen: list[Part | str] = [bold(subject), " was chosen for them by hand"]
    if details.assignment.assigned_by:
        chosen += [", by ", person(details.assignment.assigned_by)]
    gets = "They get the brief then."
    if held.beyond_round:
        gets = "The round is over by then, so they would get nothing in it."
    command = f"{COMMAND} take back {details.participant.external_id} {typed}"
    return message(
        prose(
            line(bold(f"{name} is away until {long_weekday_date(held.until)}.")),
            line(*chosen, f". {gets}"),
            line(f"To choose otherwise: {command}, then assign somebody else."),
        )
    )


_ENDS = {
    OutgoingState.UNCLEAR: ("may or may not have arrived", "Please look, and tell them yourself if need be."),
    OutgoingState.FAILED: ("couldn't be delivered", "Please tell them yourself."),
    OutgoingState.WAITING: (
        "can't be delivered yet",
        "Invite the bot there, by /invite: all that waits follows in a minute.",
    ),
}


def not_delivered(row: Outgoing, who: Part) -> Message:
    """Return the message to the CX team that a message didn't get through; `who` or what it was for, Slack's reason."""
    end, rest = _ENDS.get(row.state, _ENDS[OutgoingState.WAITING])
    reason = f" Slack said: {row.error or 'nothing'}. {rest}"
    return one_line(bold(f"{kind_of(row).called.capitalize()} for "), who, bold(f" {end}."), reason)


def delivered_after_all(row: Outgoing, who: Part) -> Message:
    """Return the one line that is left of `not_delivered` once the message got through, or has nothing to say."""
    end = "is not needed any more" if row.state is OutgoingState.DROPPED else "got through after all"
    return one_line(f"{kind_of(row).called.capitalize()} for ", who, f" {end}. Nothing to do here.")


def round_waits(day: date) -> Message:
    """Return the message to the CX team that a round should have opened on `day`, and nobody may be called."""
    return message(
        prose(
            line(bold(f"The round of {long_date(day)} is due"), ", but no customer has agreed to be called yet."),
            line("Import customers with “yes” under “consent to call”: /firsthand import. Then send /firsthand plan."),
        )
    )


def round_waits_no_more(name: str) -> Message:
    """Return the one line that is left of `round_waits` once the round of that name has its plan."""
    words = f"Customers can be called now, and {name} has its plan. Nothing to do here any more."
    return one_line(words)


def channel_refused(fault: ChannelFault) -> Message:
    """Return the message to one of the CX team that nothing is said in a channel until it is put right."""
    return message(
        prose(
            line(bold(fault.words)),
            line("Until then nothing is posted there; what waits follows within the hour, and nothing is lost."),
        )
    )
