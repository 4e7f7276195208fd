"""The messages about what somebody said: that it is kept, and what is said to anything else, once in a while."""

from datetime import timedelta

from bot.program.outbox.message_kinds import MessageKind, Subject, register

DRAFT_KEPT = register(
    MessageKind(
        "draft kept",
        Subject.ASSIGNMENT,
        called="the answer that their words are kept",
        gone="Nothing of this is kept here any more.",
        at_any_hour=True,
        follows_assignment=True,
        rest=timedelta(seconds=3),
    )
)
# What was said belongs to nothing that is open, or was a greeting or a call for help.
WORDS_ANSWERED = register(MessageKind("words answered", Subject.OTHER, called="an answer", at_any_hour=True))
FILE_ANSWERED = register(MessageKind("file answered", Subject.OTHER, called="an answer", at_any_hour=True))
