"""The welcome: in the weeks six to eight of somebody's time here, their first customer, a day, and half an hour."""

from bot.program.routines.call import CALL
from bot.program.routines.form import FieldKind, Form, ReflectionField
from bot.program.routines.message_words import MessageWords
from bot.program.routines.routine import Routine
from bot.program.routines.shadow import SHADOW
from bot.program.routines.story_shape import StoryPart, StoryShape
from bot.program.routines.usual_fields import commitment_fields, headline_field
from bot.program.routines.welcome_errors import ERRORS
from bot.program.routines.words import STATE_WORDS, StateWord, always
from models import AssignmentState, Meaning

_S = AssignmentState

# The routines of which somebody new does one each, in this order unless it happens otherwise.
FIRST_STEPS: tuple[Routine, ...] = (CALL, SHADOW)

WELCOME = Routine(
    key="welcome",
    title="Welcome",
    invitation="Your first weeks, and our customers",
    glance=("welcome_heard_in_short", "welcome_steps"),
    brief=("welcome_heard", "welcome_quotes", "welcome_issues", "tips", "help"),
    card=(
        "Begin with the customer: whoever hears them first asks better questions of everybody else.",
        "You may still ask what everybody has stopped asking. Write down what surprises you while it does.",
        "Nothing here is a test. Listen first; what you would change can wait for the end.",
    ),
    questions=(),
    questions_shown=0,
    form=Form(
        title="My first weeks",
        edit_title="My first weeks",
        opening="My first weeks with customers. Short is fine; three minutes will do.",
        fields=(
            ReflectionField(
                "surprised",
                FieldKind.TEXT,
                "What surprised me",
                Meaning.HEARD,
                hint="What you heard or saw that nobody had told you.",
                missing="What surprised you? A line is enough.",
                required=True,
            ),
            ReflectionField(
                "change",
                FieldKind.TEXT,
                "What I would change",
                Meaning.PROPOSED_CHANGE,
                missing="What would you change? A line is enough.",
                required=True,
            ),
            headline_field("They were glad that somebody asked"),
            *commitment_fields("One thing, small enough to keep within a month."),
        ),
    ),
    booking="On which day do you meet?",
    ladder=(),
    errors=ERRORS,
    messages=MessageWords(
        log="A few words",
        book="",
        tips="Keep in mind",
        off_list="Nothing to do here just now.",
        missed="Your first weeks are over, and nothing is asked of you here any more. A few words are still welcome.",
        done="My first weeks with customers",
        done_on="Written on {day}.",
        story_withdrawn="Your story was withdrawn. Thank you for your first weeks.",
        story_published="Your story is out. Thank you, and welcome.",
        changes_asked="Your story on your first weeks is nearly there. The CX team asks:",
        story_declined="Your story on your first weeks won't be published. They count all the same. Why:",
        call_off="The welcome of your first weeks is off",
        one="their first weeks",
    ),
    story=StoryShape(
        parts=(
            StoryPart(Meaning.HEARD, "what surprised me", "What surprised me"),
            StoryPart(Meaning.PROPOSED_CHANGE, "what I would change", "What I would change"),
        ),
        byline="new here, on the first weeks with customers",
        no_commitment="No promise came out of these weeks.",
    ),
    states={
        **STATE_WORDS,
        _S.APPROVED: StateWord("on its way", "welcome on its way", "welcomes on their way"),
        _S.SENT: StateWord("in their first weeks", "in their first weeks", "in their first weeks"),
        _S.DONE: always("told of it"),
    },
    beside=True,
    by_person=True,
    why="They are new.",
)
