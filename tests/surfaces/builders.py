"""Facts to build surfaces from: ordinary ones by default, and the worst that people and sheets can hold."""

import unicodedata
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.program.assignments.assignment_details import AssignmentDetails, PastCall
from bot.program.rounds.calendar import Span
from bot.program.routines import CALL
from bot.program.stories.commitments import terms_of
from bot.program.stories.story_revisions import StoryFacts, compose, identity_of, text_in
from bot.program.stories.story_text import with_texts
from bot.surfaces.render_context import RenderContext
from models import (
    Account,
    Answer,
    Assignment,
    AssignmentState,
    Commitment,
    Consent,
    Customer,
    Issue,
    Meaning,
    Person,
    Reflection,
    Round,
    RoundState,
    Story,
    StoryRevision,
    StoryState,
)

NOW = datetime(2026, 11, 16, 10, 30, tzinfo=UTC)
TODAY = NOW.date()
SPAN = Span(date(2026, 11, 1), date(2026, 11, 2), date(2026, 12, 1))
ADA, LENA, NADIA, TEAM = "U0ADAOKAFOR", "U0LENAKOWAL", "U0NADIARAHM", "S0CXTEAM001"
LINK = "https://acme.slack.com/archives/C0STORIES01/p1794000000000100"
CONTEXT = RenderContext(now=NOW, cx_team=(NADIA, TEAM), story_is_posted=True, story_link=LINK)

# Few examples each, as there are many surfaces; every run draws others.
extreme = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

HOSTILE_TEXTS = (
    "<!channel>",
    "<!everyone|all>",
    "<@U0NADIARAHM>",
    "<!subteam^S0CXTEAM001>",
    "<https://evil.example|your payslip>",
    "https://evil.example/a?b=1&c=2",
    "@here @channel @nadia",
    "#general",
    '=HYPERLINK("https://evil.example","click")',
    "*bold* _italic_ ~gone~ `code` ```block``` > quote",
    "&lt;!channel&gt; &amp;amp;",
    "a & b < c > d",
    "\u202eright to left\u202c שלום مرحبا",
    "👩‍👩‍👧‍👦🏳️‍🌈 :tada: 日本語",
    "line one\nline two\r\n\ttab\x07bell\x1b[31m\u2028separator",
    "\u200b",
    "...",
    "? no",
    "{customer} {0} %s %(x)s",
    "x" * 5000,
    "長" * 5000,
    "&" * 5000,
)


def words(longest: int) -> st.SearchStrategy[str]:
    """Return what somebody may have written: never blank, never longer than its field."""
    hostile_texts = st.sampled_from(HOSTILE_TEXTS).map(lambda text: text[:longest].strip())
    mixed = st.tuples(hostile_texts, st.text(max_size=40)).map(lambda pair: " ".join(pair)[:longest].strip())
    return st.one_of(hostile_texts, mixed, st.text(min_size=1, max_size=min(longest, 200)).map(str.strip)).filter(bool)


def maybe(longest: int) -> st.SearchStrategy[str | None]:
    """Return the same, or nothing."""
    return st.one_of(st.none(), words(longest))


def participant(**values: Any) -> Person:
    """Return Ada, with other facts where given."""
    known: dict[str, Any] = {
        "id": 1,
        "external_id": "P-1",
        "name": "Ada Okafor",
        "slack_id": ADA,
        "department": "Finance",
    }
    return Person(**(known | values))


def customer(**values: Any) -> Customer:
    """Return a customer, with other facts where given; `account` is the name of theirs."""
    account = values.pop("account", "Globex")
    known: dict[str, Any] = {
        "id": 7,
        "external_id": "C-7",
        "name": "Marta Silva",
        "title": "Head of Purchasing",
        "email": "marta@globex.example",
        "phone": "+351 21 000 0000",
        "timezone": "Europe/Lisbon",
        "language": "Portuguese",
        "segment": "loyal",
        "annual_value": Decimal(120000),
        "score": Decimal("4.50"),
        "comment": "The invoice is wrong every month.",
        "consent_to_call": True,
    }
    return Customer(**(known | values), account=Account(name=account) if account else None)


def details(state: AssignmentState = AssignmentState.SENT, **values: Any) -> AssignmentDetails:
    """Return the details of an assignment before the call; `facts` replace parts of them."""
    plain = AssignmentDetails(
        assignment=Assignment(
            id=11, round_id=3, routine="call", participant_id=1, customer_id=7, state=state, why="Nobody called."
        ),
        participant=participant(),
        customer=customer(),
        round=Round(id=3, routine=CALL.key, state=RoundState.APPROVED, opened_at=NOW, **asdict(SPAN)),
        routine=CALL,
        issue=Issue(id=5, external_id="I-5", title="Invoices don't match orders", severity=4),
        questions=("Why do you stay?", "What was hard?", "What would you change?"),
    )
    return replace(plain, **values)


def reflection(
    *,
    heard: tuple[tuple[str, str], ...] = (("Why do you stay?", "Habit."), ("What was hard?", "The invoice.")),
    quote: str = "I do your bookkeeping for you.",
    hurts: str = "Prices change after the order.",
    reason: str | None = None,
    **values: Any,
) -> Reflection:
    """Return a saved reflection, with other answers and facts where given."""
    known: dict[str, Any] = {
        "id": 21,
        "assignment_id": 11,
        "talked_on": date(2026, 11, 12),
        "answers": [
            *answers(*heard),
            answer("quote", Meaning.QUOTE, quote),
            answer("hurts", Meaning.CAUSE, hurts),
            *([answer("no_promise_reason", Meaning.NO_COMMITMENT, reason)] if reason else []),
        ],
        "consent": Consent.NAMED,
        "version": 2,
        "submitted_at": NOW,
    }
    return Reflection(**(known | values))


def story(state: StoryState = StoryState.IN_REVIEW, **values: Any) -> Story:
    """Return a story, with other facts where given, and words by meaning."""
    texts = {
        "quote": "I do your bookkeeping for you.",
        "heard": "Habit.\n\nThe invoice.",
        "cause": "Nobody tells the invoice.",
    }
    texts = {meaning: values.pop(meaning, text) for meaning, text in texts.items()}
    known: dict[str, Any] = {
        "id": 31,
        "reflection_id": 21,
        "state": state,
        "title": "Prices change after the order",
        "sections": with_texts((), texts, CALL.story),
        "version": 3,
    }
    return Story(**(known | values))


def promise(**values: Any) -> Commitment:
    """Return a promise, with other facts where given."""
    known: dict[str, Any] = {
        "id": 41,
        "reflection_id": 21,
        "text": "Freeze the price.",
        "owner": LENA,
        "due_on": date(2026, 11, 27),
        "made_at": NOW,
    }
    return Commitment(**(known | values))


def answer(field: str, meaning: Meaning, text: str, question: str = "") -> Answer:
    """Return a stored answer, by default to the question that a call asks by this field."""
    asked = CALL.form.field(field)
    return Answer(field=field, meaning=meaning, question=question or (asked.label if asked else field), answer=text)


def answers(*pairs: tuple[str, str]) -> list[Answer]:
    """Return stored answers to probe questions, in order."""
    return [answer(f"answer_{place}", Meaning.HEARD, text, asked) for place, (asked, text) in enumerate(pairs)]


def reflected(
    consent: Consent = Consent.NAMED, state: StoryState = StoryState.IN_REVIEW, **values: Any
) -> AssignmentDetails:
    """Return the details of an assignment after the call, with its reflection, promise and story."""
    after = details(
        AssignmentState.REFLECTED,
        reflection=reflection(consent=consent),
        commitment=promise(),
        story=story(state),
    )
    return revised(replace(after, **values))


def revised(of: AssignmentDetails, *, lifted: tuple[str, ...] = (), number: int = 3) -> AssignmentDetails:
    """Return the same facts with the revision that the programme would make of them."""
    if of.story is None or of.reflection is None:
        return of
    kept = of.commitment
    story_facts = StoryFacts(
        of.routine,
        of.whom,
        of.participant,
        of.issue,
        commitment=terms_of(kept) if kept else None,
        reason=of.reflection.text_of(Meaning.NO_COMMITMENT) or None,
        talked_on=of.reflection.talked_on,
        consent=of.reflection.consent,
    )
    identity = identity_of(of.reflection, of.whom)
    words = compose(text_in(of.story), story_facts, identity, lifted=lifted)
    made = StoryRevision(story_id=31, number=number, made_at=NOW, **words.model_dump())
    return replace(of, revision=made)


customers = st.builds(
    customer,
    name=words(200),
    account=maybe(200),
    title=maybe(200),
    email=maybe(320),
    phone=maybe(50),
    timezone=st.sampled_from([None, "Asia/Tokyo", "America/Argentina/Buenos_Aires"]),
    language=maybe(50),
    segment=maybe(100),
    annual_value=st.none() | st.decimals(0, 10**13, places=2),
    score=st.none() | st.decimals(0, 10, places=2),
    comment=maybe(4000),
)
participants = st.builds(
    participant,
    name=words(200),
    department=maybe(200),
    photo_url=st.sampled_from([None, "https://avatars.example/ada.png"]),
)
stories = st.builds(
    story,
    state=st.sampled_from(StoryState),
    title=words(120),
    heard=words(6000),
    quote=words(600),
    cause=words(2000),
    note=maybe(1000),
    decided_by=st.sampled_from([None, NADIA]),
)
reflections = st.builds(
    reflection,
    quote=words(600),
    hurts=words(2000),
    consent=st.sampled_from(Consent),
    reason=maybe(300),
    heard=st.lists(st.tuples(words(500), words(2000)), max_size=3).map(tuple),
)


@st.composite
def before_the_call(draw: st.DrawFn) -> AssignmentDetails:
    """Return the details of a call still to make, or never made."""
    state = draw(st.sampled_from(AssignmentState))
    made = details(
        state,
        customer=draw(customers),
        participant=draw(participants),
        issue=draw(st.none() | st.builds(Issue, external_id=st.just("I"), title=words(300))),
        questions=tuple(draw(st.lists(words(500), max_size=3))),
        past=tuple(draw(st.lists(st.builds(PastCall, words(200), st.just(TODAY)), max_size=3))),
    )
    made.assignment.why = draw(words(1000))
    made.assignment.booked_on = draw(st.none() | st.dates(TODAY))
    return made


def is_seen(text: str) -> bool:
    """Return whether a reader would see anything of it; a promise that nobody sees is none."""
    return any(
        unicodedata.category(sign)[0] in "NPS" or (sign.isascii() and sign.isprintable()) for sign in text.strip()
    )


@st.composite
def after_the_call(draw: st.DrawFn) -> AssignmentDetails:
    """Return the details of a call reflected on, in every state its story may have."""
    filled = replace(
        draw(before_the_call()),
        assignment=details(draw(st.sampled_from([AssignmentState.REFLECTED, AssignmentState.CLOSED]))).assignment,
        reflection=draw(reflections),
        commitment=draw(st.none() | st.builds(promise, text=words(600).filter(is_seen), due_on=st.dates(TODAY))),
        story=draw(stories),
    )
    return revised(filled)
