"""The messages about a workbook: what came of it, and who was left out of it."""

from bot.program.outbox.message_kinds import MessageKind, Subject, register
from models import OutgoingKind

# The answer to whoever has just handed the workbook in goes out at any hour.
IMPORT_REPORT = register(
    MessageKind(OutgoingKind.IMPORT_REPORT, Subject.UPLOAD, called="an import report", at_any_hour=True)
)
PARTICIPANTS_GONE = register(MessageKind(OutgoingKind.PARTICIPANTS_GONE, Subject.UPLOAD))
