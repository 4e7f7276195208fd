"""The shadow day: once a quarter a day beside a front-line colleague, to see one issue that harms customers."""

from bot.program.routines.form import FieldKind, Form, ReflectionField
from bot.program.routines.message_words import MessageWords
from bot.program.routines.routine import Routine, Subject
from bot.program.routines.shadow_errors import ERRORS
from bot.program.routines.skills import TALKING
from bot.program.routines.story_shape import StoryPart, StoryShape
from bot.program.routines.transitions import with_state
from bot.program.routines.usual_fields import SELF_RATING, commitment_fields, consent_field, headline_field
from bot.program.routines.words import STATE_WORDS, PlanWords, StateWord, always
from models import ENDED_UNDONE, AssignmentState, Meaning, Situation

_S = AssignmentState

_FORM = Form(
    title="Log the day",
    edit_title="Edit your day",
    opening="Your day with {subject}. Short is fine; three minutes will do.",
    fields=(
        ReflectionField(
            "day",
            FieldKind.PAST_DATE,
            "Which day was it?",
            Meaning.DAY,
            missing="On which day were you there?",
            required=True,
        ),
        ReflectionField(
            "did",
            FieldKind.TEXT,
            "What did you do?",
            Meaning.ACTIVITY,
            hint="What you watched, and what you tried yourself.",
            missing="What did you do? A line is enough.",
            required=True,
        ),
        ReflectionField(
            "issue",
            FieldKind.TEXT,
            "The one issue that harms customers, or keeps staff from serving them",
            Meaning.ISSUE_IN_WORDS,
            hint="One sentence about how things are done, not about who does them.",
            missing="Name one issue. A sentence is enough.",
            required=True,
            max_length=600,
        ),
        ReflectionField(
            "change",
            FieldKind.TEXT,
            "What would you change?",
            Meaning.PROPOSED_CHANGE,
            missing="What would you change? A line is enough.",
            required=True,
        ),
        headline_field("Four systems for one refund"),
        *commitment_fields("One thing, small enough to keep within the quarter. Your host reads it."),
        consent_field("your host", "a colleague; no name"),
        SELF_RATING,
    ),
)

_MESSAGES = MessageWords(
    log="Log the day",
    book="We've agreed on a day",
    swap_title="Another host?",
    swap_question="{subject} is told that you won't come, and somebody else is asked.",
    questions="Ask, when there is a quiet moment",
    tips="Watch. Ask. Withhold judgement of anybody's skill.",
    help="A question? ",
    asked="{subject} is asked first. The brief comes once they say yes.",
    booked="Booked for {day}, and {subject} knows. Afterwards, three minutes to log it are all it takes.",
    off_list="{subject} is off your list. Nothing to do here any more.",
    missed="{month} is over, and the day with {subject} wasn't logged. If you were there, it still counts.",
    missed_booked="{month} is over; your day with {subject} was booked for {day}. If you were there, it still counts.",
    missed_ahead="{month} is over; your day with {subject} is booked for {day}. It still counts then.",
    done="You spent a day with {subject}",
    kept_private="Thank you. It stays with the CX team, as your host wished.",
    story_withdrawn="Your story was withdrawn. Thank you for the day you spent.",
    story_published="Your story is out. Thank you for the day you spent.",
    story_declined="Your story on the day with {subject} won't be published. The day counts all the same. Why:",
    kept="I've kept that for your day with {subject}.",
    booked_ahead="Your day with {subject} is booked for {day}.",
    booked_before="Your day with {subject} was booked for {day}. Were you there?",
    call_off="The day with {subject} is off",
    taken_back=": your CX team took it back.",
    one="a day",
)

SHADOW = Routine(
    key="shadow",
    title="Shadow day",
    invitation="Your shadow day, {month}: {subject}",
    glance=("host_role", "why_in_short", "host_contact"),
    brief=("host_role", "host_contacts", "why", "tips", "questions", "skill", "help"),
    skills=TALKING,
    card=(
        "Sit beside them for a working day, and do what they do where they let you.",
        "Watch how the work goes: the steps, the waiting, the workarounds.",
        "You look at how things are done, never at how well somebody does them. Nothing is reported about persons.",
        "Take a notebook, and leave the laptop closed. Keep what customers tell to yourself.",
        "Before you leave, ask: may I tell of this with your name, or without?",
    ),
    questions=(
        (Situation.ANY, "What do you have to explain to customers most often?"),
        (Situation.ANY, "What would you fix first, if it were yours?"),
        (Situation.ANY, "What stops you from helping?"),
        (Situation.ANY, "Which workaround would surprise me most?"),
    ),
    questions_shown=4,
    form=_FORM,
    booking="Which day do you spend with {subject}?",
    ladder=(
        "{subject} is glad to have you for a day. Agree on one, and choose it here.",
        "A day beside {subject}: no slides, nothing to prepare.",
        "{subject} still has a place for you. If it doesn't fit now, that's fine: your CX team gets in touch.",
    ),
    errors=ERRORS,
    messages=_MESSAGES,
    story=StoryShape(
        parts=(
            StoryPart(Meaning.ACTIVITY, "what I did", "What I did"),
            StoryPart(Meaning.ISSUE_IN_WORDS, "the issue", "The issue"),
            StoryPart(Meaning.PROPOSED_CHANGE, "what I would change", "What I would change"),
        ),
        byline="spent a day beside {who}",
        no_commitment="No promise came out of this day.",
    ),
    subject=Subject.COLLEAGUE,
    pair_rests_for=24,
    ranks_issues=True,
    every_months=3,
    why="They serve customers every day.",
    transitions=with_state(_S.ASKED, after=(_S.PROPOSED,), before=(_S.ASKED, _S.APPROVED, *ENDED_UNDONE)),
    states={
        **STATE_WORDS,
        _S.ASKED: StateWord("host asked", "host asked", "hosts asked"),
        _S.DONE: always("was there"),
    },
    plan=PlanWords(
        one="1 person spends a day beside a colleague.",
        several="{count} people spend a day beside a colleague each.",
        nobody="Nobody has a host so far.",
        rule="Hosts are asked first; nobody comes to one they were with in the last two years.",
        approve="Approve asks the hosts; who is to come gets the brief once they say yes. Until then nothing is sent.",
        without="Without a host",
        why_without=(
            "Nobody was left to host them: here for most of it, not themselves, their manager or who reports to them, "
            "and not with them in the last two years; or they joined later, or it was taken back. Import more on the "
            "sheet Hosts, or assign one by hand."
        ),
    ),
)
