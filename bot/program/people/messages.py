"""The messages to the CX team about somebody who can't be found in Slack, or left it."""

from bot.program.outbox.message_kinds import MessageKind, Subject, register
from models import OutgoingKind

NOT_FOUND = register(MessageKind(OutgoingKind.NOT_FOUND, Subject.PERSON))
LEFT = register(MessageKind(OutgoingKind.LEFT, Subject.PERSON))
