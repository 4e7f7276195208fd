"""Sponsoring a key account: for each quarter, meetings face to face, how healthy it is, and what dissatisfies there."""

from dataclasses import dataclass

from bot.program.routines.form import FieldKind, Form, ReflectionField
from bot.program.routines.message_words import MessageWords
from bot.program.routines.routine import Routine, Subject
from bot.program.routines.skills import TALKING
from bot.program.routines.sponsor_errors import ERRORS
from bot.program.routines.story_shape import StoryPart, StoryShape
from bot.program.routines.transitions import TRANSITIONS
from bot.program.routines.usual_fields import SELF_RATING, consent_field, headline_field
from bot.program.routines.words import STATE_WORDS, PlanWords, always
from models import AssignmentState, Meaning, Situation

_S = AssignmentState

MOST_ACCOUNTS = 3


@dataclass(frozen=True)
class Indicator:
    """One indicator of an account's health, from 1 (`lowest`) to 5 (`highest`); `name` is it in a sentence."""

    key: str
    name: str
    question: str
    lowest: str
    highest: str


INDICATORS = (
    Indicator("relationship", "how we get on", "How do we get on?", "strained", "they vouch for us"),
    Indicator("value", "what they get", "Do they get what they pay for?", "not at all", "and more"),
    Indicator("reliability", "reliability", "Can they rely on us?", "never", "always"),
    Indicator("outlook", "outlook", "Will they stay with us?", "about to leave", "and grow with us"),
)

_FORM = Form(
    title="Tell the quarter",
    edit_title="Edit your quarter",
    opening="Your quarter with {subject}. What you logged stands here already: shorten it, or let it be.",
    fields=(
        ReflectionField(
            "met_on",
            FieldKind.PAST_DATE,
            "When did you last meet them?",
            Meaning.DAY,
            missing="On which day did you last meet them?",
            required=True,
        ),
        ReflectionField(
            "said",
            FieldKind.TEXT,
            "What did they say?",
            Meaning.HEARD,
            missing="What did they say? A line is enough.",
            required=True,
        ),
        ReflectionField(
            "hardest",
            FieldKind.TEXT,
            "What is hardest for them?",
            Meaning.HARDEST,
            missing="What is hardest for them? A line is enough.",
            required=True,
        ),
        ReflectionField(
            "changed",
            FieldKind.TEXT,
            "What comes of it?",
            Meaning.CHANGED,
            hint="What has changed since the last quarter, and what is being fixed.",
        ),
        headline_field("Three hotlines, and none of them answers"),
        consent_field("they", "a key account; no name"),
        SELF_RATING,
    ),
)

_MESSAGES = MessageWords(
    log="Tell the quarter",
    book="We've set a day",
    questions="Ask, and then listen",
    tips="When you meet them",
    help="A question? ",
    booked="You meet them on {day}. Afterwards, logging the meeting takes two minutes.",
    off_list="{subject} is yours no more. Nothing to do here.",
    missed="{month} is over, and nothing was told of {subject}. If you met them, it still counts.",
    missed_booked="{month} is over; a meeting with {subject} was set for {day}. If you met them, it still counts.",
    missed_ahead="{month} is over; a meeting with {subject} is set for {day}. It still counts then.",
    done="Your quarter with {subject}",
    done_on="Last met on {day}.",
    kept_private="Thank you. It stays with the CX team, as the account wished.",
    story_withdrawn="Your story was withdrawn. Thank you for sponsoring them.",
    story_published="Your story is out. Thank you for sponsoring them.",
    story_declined="Your story on {subject} won't be published. The meetings count all the same. Why:",
    booked_ahead="You meet {subject} on {day}.",
    booked_before="A meeting with {subject} was set for {day}. Did you meet?",
    call_off="You don't sponsor {subject} any more",
    taken_back=": your CX team took it back.",
    one="a sponsored account",
)

SPONSOR = Routine(
    key="sponsor",
    title="Sponsor",
    invitation="You sponsor {subject}, {month}",
    glance=("sponsor_health", "sponsor_contact", "sponsor_open"),
    brief=(
        "why",
        "sponsor_owner",
        "sponsor_contacts",
        "sponsor_trend",
        "sponsor_meetings",
        "sponsor_dissatisfiers",
        "sponsor_last_quarter",
        "questions",
        "skill",
        "tips",
        "help",
    ),
    skills=TALKING,
    card=(
        "Go to them, or have them here. One hour face to face beats five calls.",
        "Come without slides, and without anything to sell.",
        "Let them finish. Then ask: and what else?",
        "Promise only what you can name an owner and a day for, within the month.",
        "Say at the end what you take home, and when they hear from you.",
    ),
    questions=(
        (Situation.ANY, "What are you trying to achieve this year, and where are we in the way?"),
        (Situation.ANY, "What would make you look for somebody else?"),
        (Situation.ANY, "What did we promise and not keep?"),
        (Situation.ANY, "Who on your side should I hear, and haven't?"),
    ),
    questions_shown=4,
    form=_FORM,
    booking="Which day do you meet {subject}?",
    ladder=(
        "{subject} would be glad to see you this quarter. Choose a day; an hour will do.",
        "An hour with {subject}: what are they trying to achieve, and where are we in the way?",
        "There is still time to see {subject}. If it doesn't fit now, that's fine: your CX team gets in touch.",
    ),
    errors=ERRORS,
    messages=_MESSAGES,
    story=StoryShape(
        parts=(
            StoryPart(Meaning.HEARD, "what they say", "What they say"),
            StoryPart(Meaning.HARDEST, "what is hardest for them", "What is hardest for them"),
            StoryPart(Meaning.CHANGED, "what comes of it", "What comes of it"),
        ),
        byline="sponsors {who}, last met",
    ),
    subject=Subject.ACCOUNT,
    pair_rests_for=0,
    at_most=MOST_ACCOUNTS,
    beside=True,
    every_months=3,
    why="It matters most to us, and nobody at the top speaks for it.",
    # A meeting that is logged leaves the day that was set behind; the next may be set.
    transitions={**TRANSITIONS, _S.BOOKED: TRANSITIONS[_S.BOOKED] | {_S.SENT}},
    states={
        **STATE_WORDS,
        _S.BOOKED: always("day set"),
        _S.DECLINED: always("handed over"),
        _S.MISSED: always("not told"),
    },
    plan=PlanWords(
        one="1 person sponsors a key account.",
        several="{count} people sponsor key accounts.",
        nobody="Nobody sponsors an account so far.",
        rule="Who sponsors one keeps it; key accounts without a sponsor find one. Nobody has more than three.",
        approve="Approve sends each of them their brief, and tells who looks after the account. Until then nothing is "
        "sent.",
        without="",
    ),
)
