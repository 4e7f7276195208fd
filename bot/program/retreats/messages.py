"""The messages about a retreat: to each leader the issues to vote on, then the ranking; and to who sees one through.

The subject of the first two is the retreat, and their dedup suffix the id of the person; that of the last is the issue
as it is shared before the retreat.
"""

from bot.program.outbox.message_kinds import MessageKind, Subject, register

SHARED = register(
    MessageKind(
        "retreat shared",
        Subject.OTHER,
        called="the issues to vote on before the retreat",
        gone="The vote before the retreat is over. Nothing to do here any more.",
    )
)
RANKING = register(
    MessageKind(
        "retreat ranking",
        Subject.OTHER,
        called="the ranking before the retreat",
        gone="This ranking is for those who take part. Nothing to do here any more.",
    )
)
COMMITTED = register(MessageKind("retreat committed", Subject.OTHER, called="the word on what was committed to"))
