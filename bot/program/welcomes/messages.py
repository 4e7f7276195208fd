"""The messages about a welcome: to the CX member whom somebody new meets, to the CX team, and one reminder."""

from datetime import date

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.welcomes.facts import WelcomeFacts
from models import TO_DO, Outgoing


def suffix_of(row: Outgoing) -> str:
    """Return what stands behind the subject in the key of a message."""
    return row.key.split(":", 2)[2]


def _while_open(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    return row.ts is not None or details.assignment.state in TO_DO


def _while_they_meet(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    facts = details.own
    return isinstance(facts, WelcomeFacts) and facts.row.partner == suffix_of(row) and _while_open(row, details, _today)


def _is_that_day(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    facts = details.own
    if not isinstance(facts, WelcomeFacts) or facts.row.meets_on is None:
        return False
    day, _, *told = suffix_of(row).split(":")
    # Older keys don't say who is met.
    of_newcomer = told[1] if told[1:] else facts.row.partner
    with_whom = row.slack_user if told[0] == "partner" else of_newcomer
    return day == facts.row.meets_on.isoformat() and with_whom == facts.row.partner


# The suffix of its key is the Slack id of whom it is to.
PARTNER = register(
    MessageKind(
        "welcome partner",
        Subject.ASSIGNMENT,
        called="the word to a CX member that somebody new meets them",
        follows_assignment=True,
        applies=_while_they_meet,
    )
)
# The suffix of its key is the day, some letters, to whom of the two, and where that is who is new, whom they meet.
DAY_TOLD = register(
    MessageKind(
        "welcome day told",
        Subject.ASSIGNMENT,
        called="the day of a meeting with somebody new",
        gone="This day is settled. Nothing to do here any more.",
        applies=_is_that_day,
    )
)
LAST_DAYS = register(
    MessageKind(
        "welcome reminder", Subject.ASSIGNMENT, called="a reminder", follows_assignment=True, applies=_while_open
    )
)
# To the CX channel: who is on the way, one message a round; what is undone at the end; and who is new, but too late.
ON_THE_WAY = register(MessageKind("welcomes on the way", Subject.ROUND))
OVER = register(MessageKind("welcome over", Subject.ASSIGNMENT, follows_assignment=True, applies=_while_open))
TOO_LATE = register(MessageKind("welcome too late", Subject.PERSON))

OF_ASSIGNMENT = (PARTNER.name, DAY_TOLD.name, LAST_DAYS.name, OVER.name)
