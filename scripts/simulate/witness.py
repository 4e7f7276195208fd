"""The witness: what each post was about, learned from the outbox, told to the judge and to the people it went to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.context import AppContext
from bot.program.booking.messages import DID_YOU_TALK
from bot.program.nudges.messages import UNANSWERED
from models import Outgoing, OutgoingKind
from models.database import rows_of, table_of
from scripts.simulate.executives import Executive
from scripts.simulate.habits import People
from scripts.simulate.judge import Case, Judge
from scripts.simulate.recorder import Post, Recorder

_TABLE = table_of(Outgoing)
_ENQUEUED = (
    select(*_TABLE.c["id", "dedup_token", "kind", "subject_id"])
    .where(_TABLE.c.id > bindparam("newest"))
    .order_by(_TABLE.c.id)
)


class Witness:
    """Looks at what was posted since it last looked."""

    def __init__(
        self, context: AppContext, slack: Recorder, judge: Judge, people: People, executives: Sequence[Executive]
    ) -> None:
        self._context, self._slack, self._judge, self._people = context, slack, judge, people
        self._by_channel = {f"D{each.slack_id}": each for each in executives}
        # What each message is about, by its token: kind, and id of the subject.
        self._about: dict[str, tuple[str, int]] = {}
        self._newest = 0

    async def look(self) -> None:
        """Tell of every new post."""
        posts, now = self._slack.posts, self._context.now()
        if posts:
            self._slack.posts = []
            await self._learn()
        for post in posts:
            self._tell(post, now)

    async def _learn(self) -> None:
        """Learn what messages are about that were enqueued since: of a message that never changes."""
        enqueued = await self._context.database.run_read(
            lambda session: rows_of(session, _ENQUEUED, {"newest": self._newest})
        )
        for row_id, token, kind, subject_id in enqueued:
            self._about[token] = kind, subject_id
            self._newest = row_id or 0

    def _tell(self, post: Post, now: datetime) -> None:
        kind, subject_id = self._about[post.token]
        executive = self._by_channel.get(post.channel)
        if executive is None:
            if kind == UNANSWERED.name:
                self._judge.cases[subject_id].told = now
                self._people.told(self._judge.cases[subject_id])
            return
        if kind == OutgoingKind.ASSIGNMENT:
            self._judge.see_post(executive, now)
            case = self._judge.cases.setdefault(subject_id, Case(subject_id, "call", executive, now))
            if executive.paused_until is not None and executive.paused_until > now:
                case.be_quiet(now, executive.paused_until)
            self._people.briefed(case)
        elif kind in (OutgoingKind.NUDGE, DID_YOU_TALK.name):
            self._judge.see_post(executive, now)
            for assignment_id in sorted(post.subjects):
                case = self._judge.cases[assignment_id]
                self._judge.see_nudge(case, now, post.token)
                self._people.nudged(case)
