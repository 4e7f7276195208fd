"""Stories in random hands: whatever author, editors and imports do, readers see what was reviewed, and masked."""

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import MovableClock
from bot.context import AppContext
from bot.errors import FirsthandError
from bot.jobs.deliver import deliver
from bot.program import rounds, stories
from bot.program.assignments import assignment_details, calls
from bot.program.stories import reflections, reviews
from bot.program.stories.messages import WITHDRAWN
from bot.program.stories.story_text import parts_of
from models import Consent, Customer, Reflection, Story, StoryRevision, StoryState
from models.database import Database
from tests.harness import ADA, CX, JONAS, NADIA, START, STORIES, TOM, add_people
from tests.jobs.harness import context_with
from tests.jobs.small_slack import CHANNELS, Json, Posts, SmallSlack, all_in, values
from tests.program.factories import commit, propose
from tests.program.written import Written
from tests.waiting import all_delivered, pauses_run_out

TODAY = START.date()
NAMES = ("Customer Number1", "Cara Meyer", "王小明")
TELLING = "Number1, Meyer, 王小明, Account 1, +44 20 7946 0001 and c1@example.com"
# Of them, what may be shown of nobody.
ALWAYS = ("7946", "c1@example.com")
# Of what is decided nothing changes any more but by being withdrawn.
_DECIDED_LATE = 12
PARTS = ("answers", "quote", "hurts", "promise", "reason")
TOKEN = re.compile(r"(?:his|ours)\d+x")

people = st.sampled_from((NADIA, TOM))


async def deliver_until_settled(context: AppContext) -> None:
    """Deliver until nothing is under way any more."""
    for _ in range(30):
        await pauses_run_out(context.database)
        await deliver(context, START)
        if await all_delivered(context.database):
            return
    raise TimeoutError


@dataclass(frozen=True)
class Facts:
    """How a story stands in the database."""

    reflection: Reflection | None
    story: Story | None
    revisions: dict[int, StoryRevision]


class Stories(RuleBasedStateMachine):
    """Ada's call with one customer, told and decided on in any order, by several, sometimes twice or late."""

    template: ClassVar[Path]
    posts: ClassVar[Posts]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.file = self.template.with_name("played.db")
        shutil.copy(self.template, self.file)
        self.run(self._start())
        self.form = Written(
            TODAY, (("What happened?", "Much."),), "They said.", "It hurts.", "", None, None, "", Consent.ANONYMOUS
        )
        self.versions, self.count, self.is_settled, self.is_decided = [0], 0, False, False
        self.names = [NAMES[0]]
        self.cards: dict[int, list[str]] = {}
        self.published: tuple[int, list[str]] | None = None

    async def _start(self) -> None:
        self.slack = SmallSlack(self.posts)
        self.context = context_with(self.slack, Database(f"sqlite:///{self.file}"), MovableClock(START))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        try:
            self.deliver_all()
            self.messages_match_the_story()
        finally:
            self.run(self.context.database.close())
            self.runner.close()

    def act(self, verb: Callable[[AsyncSession], Awaitable[Any]], *, twice: bool = False) -> bool:
        """Let somebody act in a transaction of its own, perhaps twice; return whether it was done."""
        self.is_settled = False

        async def once() -> None:
            await commit(self.context.database, verb)

        try:
            self.run(once())
        except FirsthandError:
            return False
        if twice:
            before = self.run(self._facts())
            self.run(once())  # what got done is not refused
            assert self.run(self._facts()) == before
        return True

    async def _facts(self) -> Facts:
        async with self.context.database.read() as session:
            reflection = await assignment_details.reflection_on(session, 1)
            story = await assignment_details.story_from(session, reflection) if reflection else None
            revisions = (await session.exec(select(StoryRevision))).all()
        return Facts(reflection, story, {each.number: each for each in revisions})

    def words(self, who: str) -> str:
        """Return words that were never said before, and tell all there is."""
        self.count += 1
        return f"{who}{self.count}x asks {TELLING}."

    @initialize()
    def begin(self) -> None:
        self.tell(("quote", "hurts", "promise"), Consent.ANONYMOUS, JONAS, 0, twice=False)

    @rule(
        parts=st.sets(st.sampled_from(PARTS), max_size=2).map(sorted).map(tuple),
        consent=st.sampled_from(Consent),
        owner=st.sampled_from((None, ADA, JONAS)),
        late=st.sampled_from((0, 0, 0, 1)),
        twice=st.booleans(),
    )
    def tell(self, parts: tuple[str, ...], consent: Consent, owner: str | None, late: int, *, twice: bool) -> None:
        """Ada saves what she wrote, some of it new; perhaps from a modal that was opened before the last saving."""
        new: dict[str, Any] = {part: self.words("his") for part in parts if part != "reason"}
        if "answers" in new:
            new["answers"] = (("What happened?", new["answers"]),)
        if "promise" in new:
            new |= {"due_on": TODAY, "no_promise_reason": ""}
        elif "reason" in parts:
            new |= {"promise": "", "due_on": None, "no_promise_reason": self.words("his")}
        form = replace(self.form, consent=consent, owner=owner, **new)
        version = self.versions[-1 - late] if len(self.versions) > late else 0

        async def save(session: AsyncSession) -> None:
            await reflections.save(
                session, 1, form.entries(), version=version, today_of=lambda _: TODAY, now=START, by=ADA
            )

        if self.act(save, twice=twice):
            self.form = form
            facts = self.run(self._facts())
            if facts.reflection.version != self.versions[-1]:
                self.versions.append(facts.reflection.version)

    @rule(
        verb=st.sampled_from(("publish", "edit", "lift", "ask", "decline")),
        back=st.sampled_from((0, 0, 0, 1, 2)),
        part=st.sampled_from(("title", "heard", "quote", "cause")),
        by=people,
        twice=st.booleans(),
        fresh=st.sampled_from((True, True, False)),
    )
    def press(self, verb: str, back: int, part: str, by: str, *, twice: bool, fresh: bool) -> None:
        """An editor presses a button of a card that was shown once, perhaps of an old one, or before others follow."""
        if fresh:
            self.deliver_all()
            self.what_was_shown_is_permitted()
        if not self.cards or (verb in ("publish", "decline") and self.count < _DECIDED_LATE):
            return
        number = sorted(self.cards, reverse=True)[min(back, len(self.cards) - 1)]
        seen = self.run(self._facts()).revisions[number]
        edited = parts_of(seen) | {part: self.words("ours")}
        note, count = self.words("note"), self.count
        verbs: dict[str, Callable[[AsyncSession], Awaitable[None]]] = {
            "publish": lambda s: reviews.publish(s, 1, revision=number, now=START, by=by),
            "edit": lambda s: reviews.edit(s, 1, edited, revision=number, now=START, by=by),
            "lift": lambda s: reviews.lift(s, 1, [count % 3], revision=number, now=START, by=by),
            "ask": lambda s: reviews.ask_changes(s, 1, note, revision=number, by=by),
            "decline": lambda s: reviews.decline(s, 1, note, revision=number, now=START, by=by),
        }
        if self.act(verbs[verb], twice=twice):
            self.is_decided |= verb in ("publish", "decline")
            if verb == "publish" and self.published is None:
                self.published = number, list(self.names)
        else:
            self.act(lambda s: reviews.refresh_card(s, 1))

    @precondition(lambda self: self.is_decided)
    @rule(by=st.sampled_from((ADA, NADIA, TOM, JONAS)), twice=st.booleans())
    def withdraw(self, by: str, *, twice: bool) -> None:
        is_editor = by in (NADIA, TOM)
        done = self.act(lambda s: reviews.withdraw(s, 1, by=by, is_editor=is_editor, now=START), twice=twice)
        assert not (done and by == JONAS)

    @rule(is_guest=st.booleans())
    def turn(self, *, is_guest: bool) -> None:
        """Jonas, who may see the promise through, becomes a guest, or a member again."""
        self.slack.members.learn({"id": JONAS, "is_restricted": is_guest})

    @rule(name=st.sampled_from(NAMES))
    def rename(self, name: str) -> None:
        """An import corrects the customer's name."""

        async def bring(session: AsyncSession) -> None:
            customer = await session.get_one(Customer, 1)
            customer.name = name
            session.add(customer)
            await session.flush()
            await calls.refresh_briefs(session, [1])
            await stories.refresh_cards(session, [1])

        self.act(bring)
        if self.run(self._facts()).story is not None:
            self.names.append(name)

    @rule(lost=st.sampled_from((0, 0, 0, 1, 2)))
    def deliver(self, lost: int) -> None:
        """What is due is said, and some of Slack's answers get lost."""
        self.slack.lost = lost

        async def some() -> None:
            await pauses_run_out(self.context.database)
            await deliver(self.context, START)

        self.run(some())

    @rule()
    def deliver_all(self) -> None:
        self.slack.lost = 0
        self.run(deliver_until_settled(self.context))
        self.is_settled = True

    @invariant()
    def what_was_shown_is_permitted(self) -> None:
        """Whatever was shown, if only for a moment: reviewed, and masked."""
        shown_messages, self.slack.shown = self.slack.shown, []
        facts = self.run(self._facts()) if shown_messages else Facts(None, None, {})
        for channel, message in shown_messages:
            if channel == CHANNELS[CX]:
                for value in values(message, "publish_story"):
                    self.cards.setdefault(int(value.partition(":")[2]), []).append(message["text"])
            elif channel == CHANNELS[STORIES]:
                self._assert_public(message, facts)
            elif channel == f"D{JONAS}":
                self._assert_masked(message, facts, self.names)

    def _assert_public(self, message: Json, facts: Facts) -> None:
        if message["text"] == WITHDRAWN:
            return
        assert self.published is not None, "nobody published it"
        number, names = self.published
        assert any(message["text"] in card for card in self.cards[number]), "nobody saw it so"
        self._assert_masked(message, facts, names)

    def _assert_masked(self, message: Json, facts: Facts, names: list[str]) -> None:
        assert facts.story is not None
        if facts.story.published_revision is not None and self.published is not None:
            names = self.published[1]
        # There is none of what was kept private before its card came.
        shown = facts.revisions.get(facts.story.published_revision or facts.story.revision or 0)
        names_and_account = [name.rpartition(" ")[2] for name in names] + ["Account 1"]
        private = facts.reflection is not None and facts.reflection.consent is Consent.PRIVATE
        is_named = shown is not None and shown.consent is Consent.NAMED and not private
        hidden = ALWAYS if is_named else (*ALWAYS, *names_and_account)
        lifted = " ".join(shown.lifted) if shown is not None else ""
        words = all_in(message)
        assert [each for each in hidden if each in words and each not in lifted] == [], words

    @invariant()
    def messages_match_the_story(self) -> None:
        """Once all is said: one open card or none, no words that were taken out, one line for what was withdrawn."""
        if not self.is_settled:
            return
        facts = self.run(self._facts())
        if facts.reflection is None:
            return
        cards = [each for each in self.slack.posts[CHANNELS[CX]] if values(each, "publish_story")]
        in_review = facts.story is not None and facts.story.state is StoryState.IN_REVIEW
        assert len(cards) == in_review
        if facts.story is not None and in_review:
            assert values(cards[0], "publish_story") == [f"1:{facts.story.revision}"]
        public = self.slack.posts.get(CHANNELS[STORIES], [])
        is_public = facts.story is not None and facts.story.is_public
        assert [each["text"] != WITHDRAWN for each in public] in ([is_public], [] if not is_public else [True])
        allowed = set(TOKEN.findall(str(self.form)))
        shown = facts.revisions.get(facts.story.revision or 0) if facts.story else None
        if shown is not None and facts.reflection.consent is not Consent.PRIVATE:
            theirs = {each for each in TOKEN.findall(shown.model_dump_json()) if each.startswith("his")}
            assert theirs <= allowed, "what the author took out is back"
        with_jonas = [each for each in self.slack.messages_to(JONAS) if "Your customer for" not in each["text"]]
        if facts.reflection.consent is Consent.PRIVATE:
            assert [m["text"] for m in public if m["text"] != WITHDRAWN] == []
            assert TOKEN.findall("".join(map(all_in, with_jonas))) == []
        if facts.story is not None and facts.story.is_gone:
            everywhere = [message for conversation in self.slack.posts.values() for message in conversation]
            assert TOKEN.findall("".join(map(all_in, everywhere))) == []


@pytest.fixture(scope="module")
def played(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> type[Stories]:
    """Return the machine, with a month that was handed out to begin with."""
    file = tmp_path_factory.mktemp("stories") / "month.db"
    shutil.copy(sqlite_template, file)

    async def assign_calls() -> Posts:
        slack, database = SmallSlack({}), Database(f"sqlite:///{file}")
        await add_people(database)
        await commit(database, propose, now=START)
        await commit(database, rounds.approve, 1, now=START, actor=NADIA)
        await deliver_until_settled(context_with(slack, database, MovableClock(START)))
        await database.close()
        return slack.posts

    class Played(Stories):
        template = file
        posts = asyncio.run(assign_calls())

    return Played


@pytest.mark.long
def test_stories_in_random_hands(played: type[Stories]) -> None:
    quick = settings(
        max_examples=20,
        stateful_step_count=20,
        # What fails is printed step by step; to make it shorter takes minutes.
        phases=(Phase.reuse, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(played, settings=quick)
