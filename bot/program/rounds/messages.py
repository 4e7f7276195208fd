"""The messages about a round to the CX team: its plan, and that it waits for customers."""

from datetime import timedelta

from bot.program.outbox.message_kinds import MessageKind, Subject, register
from models import OutgoingKind

PLAN = register(MessageKind(OutgoingKind.PLAN, Subject.ROUND, rest=timedelta(seconds=5)))
ROUND_WAITS = register(MessageKind(OutgoingKind.ROUND_WAITS, Subject.DAY))
