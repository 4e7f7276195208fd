"""Short messages that say one thing: a reminder, a story that is out, somebody not found, a message not delivered."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.channels import ChannelFault
from bot.program.routines import Nudge
from bot.surfaces import parts
from bot.surfaces.assignment import RenderContext, call_buttons
from bot.surfaces.ids import COMMAND, Action, Block
from bot.surfaces.message import Message, message
from bot.surfaces.parts import Part, bold, line, prose, quoted
from models import TO_CALL, AssignmentState, Customer, Outgoing, OutgoingKind, OutgoingState, Participant

WITHDRAWN = "This story was withdrawn."
_SETTLED = "This is settled. Nothing to do here any more."
# What stands in the place of a message whose subject is gone: no name, and none of its words.
_GONE = {
    OutgoingKind.STORY: WITHDRAWN,
    OutgoingKind.REVIEW: WITHDRAWN,
    OutgoingKind.STORY_PUBLISHED: WITHDRAWN,
    OutgoingKind.CHANGES_ASKED: "The change that the CX team asked for is settled. Nothing to do here any more.",
    OutgoingKind.PROMISE_OWNER: "There is a newer message on this promise below.",
}


def gone(kind: OutgoingKind) -> Message:
    """Return the one line that takes the place of a message of this kind whose subject is gone."""
    return message(prose(line(_GONE.get(kind, _SETTLED))))


def reminder(brief: AssignmentDetails, nudge: Nudge, today: date) -> Message:
    """Return a reminder as it should stand on `today`, with what to do at hand; once that is done, a thank-you."""
    if brief.assignment.state not in TO_CALL or not brief.customer.may_be_called:
        return message(prose(line("Nothing to do here any more. Thank you.")))
    where = f" {brief.customer.phone}" if brief.customer.phone else ""
    return message(
        prose(line(_reminded(brief, nudge, today)), line(f"Ten minutes are enough.{where}")), call_buttons(brief)
    )


def _reminded(brief: AssignmentDetails, nudge: Nudge, today: date) -> str:
    name, booked = brief.customer.name, brief.assignment.booked_on
    if brief.assignment.state is AssignmentState.BOOKED and booked is not None:
        day = f"{booked.day} {booked:%B}"
        if booked >= today:
            return f"Your call with {name} is booked for {day}."
        return f"Your call with {name} was booked for {day}. Did you talk?"
    if brief.assignment.state is AssignmentState.UNREACHABLE:
        return f"No luck with {name} so far. Try again another day, or swap for another customer."
    last = brief.round.ends_on - timedelta(days=1)
    return nudge.words.format(customer=name, until=f"{last.day} {last:%B}")


def story_published(brief: AssignmentDetails, around: RenderContext) -> Message:
    """Return the author's word that their story is out, under the headline that was published, with the link."""
    blocks = [prose(line("Your story is out. Thank you for making the call."))]
    if brief.revision is not None:
        blocks.append(prose(quoted(brief.revision.title)))
    if around.story_link:
        blocks.append(parts.actions(Block.STORY_LINK, parts.link_button("Read it", around.story_link)))
    return message(*blocks)


def changes_asked(brief: AssignmentDetails) -> Message:
    """Return the editor's wish to the author, with the way to meet it at hand."""
    note = brief.story.note if brief.story and brief.story.note else ""
    edit = parts.button("Edit what you wrote", Action.LOG_CALL, brief.assignment.id or 0, style="primary")
    return message(
        prose(line(f"Your story on {brief.customer.name} is nearly there. The CX team asks:"), quoted(note)),
        parts.actions(Block.CALL_BUTTONS, edit),
    )


def story_declined(brief: AssignmentDetails) -> Message:
    """Return the editor's reason to the author."""
    note = brief.story.note if brief.story and brief.story.note else ""
    return message(
        prose(
            line(f"Your story on {brief.customer.name} won't be published. The call counts all the same. Why:"),
            quoted(note),
        )
    )


def resubmitted(brief: AssignmentDetails) -> Message:
    """Return what releases before said to editors when an author answered their wish; now the card says so itself."""
    words = f" has reworked the story on {brief.customer.name}. Its card is in review again."
    return message(prose(line(bold(brief.participant.name), words)))


def taken_back() -> Message:
    """Return what takes the place of a message that went to the wrong person."""
    return message(prose(line("This was meant for somebody else and was taken back. Nothing to do here.")))


def not_found(participant: Participant, *, has_customer: bool) -> Message:
    """Return the word to the CX team that Slack doesn't know a participant, and what can be done about it."""
    known_by = participant.slack_id or participant.email or "no address at all"
    lines = [
        line(bold(participant.name), f" can't be found in Slack by {known_by}, so they get no messages."),
        line("Correct the e-mail or Slack id on the Participants sheet and import it again: what waits follows."),
    ]
    if has_customer:
        command = f"{COMMAND} take back {participant.external_id}"
        lines.append(line(f"Or let somebody else call their customer: {command}, then assign."))
    return message(prose(*lines))


def found(participant: Participant) -> Message:
    """Return the one line that is left once somebody who couldn't be found is, or is looked up by another address."""
    if not participant.active:
        return message(prose(line(f"{participant.name} takes part no more. Nothing to do here.")))
    if participant.slack_id is None:
        return message(prose(line(f"{participant.name} has another address now, and is looked up by that.")))
    return message(prose(line(f"{participant.name} is found in Slack now. Nothing to do here any more.")))


def left(participant: Participant, customers: Sequence[Customer]) -> Message:
    """Return the word to the CX team that a participant was deactivated in Slack; `customers` are still with them."""
    lines = [line(bold(participant.name), " was deactivated in Slack, so they take part no more and are told nothing.")]
    for customer in customers:
        account = f" ({customer.account})" if customer.account else ""
        command = f"{COMMAND} take back {participant.external_id} {customer.external_id}"
        lines.append(line(f"{customer.name}{account} is still with them: {command}, then assign somebody else."))
    if not customers:
        lines.append(line("No customer was with them. Nothing to do here."))
    back = "Should they come back: put “yes” under “active” on the Participants sheet and import it again."
    lines.append(line(back))
    return message(prose(*lines))


def back_again(participant: Participant) -> Message:
    """Return the one line that is left once they take part again."""
    return message(prose(line(f"{participant.name} takes part again. Nothing to do here.")))


_WHAT = {
    OutgoingKind.ASSIGNMENT: "a brief",
    OutgoingKind.REMINDER: "a reminder",
    OutgoingKind.STORY: "a story",
    OutgoingKind.STORY_PUBLISHED: "the word that a story is out",
    OutgoingKind.CHANGES_ASKED: "a wish for changes",
    OutgoingKind.STORY_DECLINED: "the word that a story was declined",
    OutgoingKind.PROMISE_OWNER: "the word on a promise",
    OutgoingKind.IMPORT_REPORT: "an import report",
    OutgoingKind.CALL_OFF: "the word that a call is off",
}


_ENDS = {
    OutgoingState.UNCLEAR: ("may or may not have arrived", "Please look, and tell them yourself if need be."),
    OutgoingState.FAILED: ("couldn't be delivered", "Please tell them yourself."),
    OutgoingState.WAITING: (
        "can't be delivered yet",
        "Invite the bot there, by /invite: all that waits follows in a minute.",
    ),
}


def not_delivered(row: Outgoing, who: Part) -> Message:
    """Return the word to the CX team that a message didn't get through; `who` or what it was for, Slack's reason."""
    end, rest = _ENDS.get(row.state, _ENDS[OutgoingState.WAITING])
    said = f" Slack said: {row.error or 'nothing'}. {rest}"
    return message(prose(line(bold(f"{_what(row).capitalize()} for "), who, bold(f" {end}."), said)))


def delivered_after_all(row: Outgoing, who: Part) -> Message:
    """Return the one line that is left of `not_delivered` once the message got through, or has nothing to say."""
    end = "is not needed any more" if row.state is OutgoingState.DROPPED else "got through after all"
    return message(prose(line(f"{_what(row).capitalize()} for ", who, f" {end}. Nothing to do here.")))


def _what(row: Outgoing) -> str:
    return _WHAT.get(row.kind, "a message")


def round_waits(day: date) -> Message:
    """Return the word to the CX team that a round should have opened on `day`, and nobody may be called."""
    return message(
        prose(
            line(bold(f"The round of {day.day} {day:%B %Y} is due"), ", but no customer has agreed to be called yet."),
            line("Import customers with “yes” under “consent to call”: /firsthand import. Then send /firsthand plan."),
        )
    )


def round_waits_no_more(name: str) -> Message:
    """Return the one line that is left of `round_waits` once the round of that name has its plan."""
    words = f"Customers can be called now, and {name} has its plan. Nothing to do here any more."
    return message(prose(line(words)))


def channel_refused(fault: ChannelFault) -> Message:
    """Return the word to one of the CX team that nothing is said in a channel until it is put right."""
    return message(
        prose(
            line(bold(fault.words)),
            line("Until then nothing is posted there; what waits follows within the hour, and nothing is lost."),
        )
    )
