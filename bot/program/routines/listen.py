"""Listening together: a manager and two or three of their own team with one customer, or with one recorded story."""

from dataclasses import replace

from bot.program.routines.form import Choice, FieldKind, Form, ReflectionField
from bot.program.routines.listen_errors import ERRORS
from bot.program.routines.message_words import MessageWords
from bot.program.routines.routine import Routine, Subject
from bot.program.routines.skills import TALKING
from bot.program.routines.story_shape import USUAL_STORY, StoryPart, StoryShape
from bot.program.routines.transitions import TRANSITIONS, with_cancelling
from bot.program.routines.usual_fields import QUOTE, SELF_RATING, commitment_fields, consent_field, headline_field
from bot.program.routines.words import STATE_WORDS, PlanWords, always
from models import AssignmentState, Consent, Meaning, Situation

_S = AssignmentState

_CONSENT = consent_field("the customer", "a customer; no name, no company")
_FORM = Form(
    title="Log it",
    edit_title="Edit what you heard",
    opening="You and your colleagues with {subject}. Their lines join by themselves; here goes what you all heard.",
    fields=(
        ReflectionField(
            "day",
            FieldKind.PAST_DATE,
            "When did you listen?",
            Meaning.DAY,
            missing="On which day did you listen?",
            required=True,
        ),
        ReflectionField(
            "heard",
            FieldKind.TEXT,
            "What did you all hear?",
            Meaning.HEARD,
            missing="What did you all hear? A line is enough.",
            required=True,
        ),
        QUOTE,
        ReflectionField(
            "hurts",
            FieldKind.TEXT,
            "Why does it happen?",
            Meaning.CAUSE,
            hint="What in our own house keeps it happening?",
            missing="Why does it happen? A line is enough.",
            required=True,
        ),
        headline_field("We never saw the invoice they get"),
        *commitment_fields("One thing your own team can keep within a month."),
        _CONSENT,
        SELF_RATING,
    ),
)

_MESSAGES = MessageWords(
    log="Log it",
    book="",
    swap="Another customer",
    swap_title="Another customer?",
    swap_question="{subject} goes back to the list, and you get the next customer right here. Your colleagues stay.",
    questions="Ask, and then listen",
    tips="How to listen together",
    help="A question? ",
    booked="Booked for {day}.",
    off_list="{subject} is off your list. Nothing to do here any more.",
    missed="{month} is over, and this wasn't logged. If you listened, it still counts.",
    missed_booked="{month} is over; you had booked {day}. If you listened, it still counts.",
    missed_ahead="{month} is over; you have booked {day}. It still counts then.",
    done="You listened to {subject}",
    kept_private="Thank you. It stays with you and the CX team, as the customer wished.",
    story_withdrawn="Your story was withdrawn. Thank you for listening.",
    story_published="Your story is out. Thank you for listening, and for bringing others.",
    story_declined="Your story on {subject} won't be published. Listening counts all the same. Why:",
    event="Listen to {subject}",
    booked_ahead="Listening to {subject} is booked for {day}.",
    booked_before="Listening to {subject} was booked for {day}. Did you listen?",
    barred="{subject} {why}. Take another customer, right here.",
    barred_before="If you listened before that, it still counts.",
    call_off="Please don't call {subject}",
    taken_back=": your CX team took them back.",
    swap_instead="Take another customer, right here.",
    one="listening together",
)

_PARTS = tuple(
    replace(each, name="what we heard", heading="What we heard") if each.meaning is Meaning.HEARD else each
    for each in USUAL_STORY.parts
)

_LISTEN = Routine(
    key="listen",
    title="Listen together",
    invitation="Listen together, {month}: {subject}",
    glance=("customer_role", "customer_issue", "customer_contact", "listen_team"),
    brief=("listen_how", "customer_role", "customer_contacts", "questions", "skill", "why", "customer_comment", "help"),
    skills=TALKING,
    told=("listen_lines",),
    reviewed=("listen_awaited",),
    card=(
        "Bring two or three who seldom meet a customer. One talks: you. The others listen, and write.",
        "First ask the customer: may colleagues of mine listen? A no is fine; then call alone.",
        "Say who is there. Nobody listens unseen, and nothing is recorded.",
        "Ask, then wait. Don't sell, don't defend, don't promise on the call.",
        "Before you hang up, ask: may we share this with colleagues, with your name or without?",
        "Afterwards take five minutes together: what surprised us? Nobody is tested, and there is no wrong line.",
    ),
    questions=(
        (Situation.ANY, "What were you trying to get done when you last dealt with us?"),
        (Situation.ANY, "What was harder than it should have been?"),
        (Situation.ANY, "What would you want the people who never meet you to know?"),
    ),
    questions_shown=3,
    form=_FORM,
    booking="When do you listen to {subject}?",
    ladder=(
        "{subject} would like to be heard, and your colleagues would learn. Choose a day and an hour.",
        "Half an hour with {subject}: you ask, the others listen.",
        "Listening to {subject} is still open. If it doesn't fit now, that's fine: your CX team gets in touch.",
    ),
    errors=ERRORS,
    messages=_MESSAGES,
    story=StoryShape(
        parts=(*_PARTS, StoryPart(Meaning.LINES, "what colleagues heard", "What each of us heard")),
        byline="listened to {who}",
        no_commitment="No promise came out of it.",
    ),
    subject=Subject.CUSTOMER,
    every_months=3,
    first_month=2,
    transitions=with_cancelling(TRANSITIONS),
    states={**STATE_WORDS, _S.DONE: always("listened")},
    plan=PlanWords(
        one="1 person listens to a customer with their own team.",
        several="{count} people listen to a customer each, with their own team.",
        nobody="Nobody has a customer to listen to so far.",
        rule="Nobody gets one they had before.",
        without="Without a customer",
        why_without=(
            "When the plan was made, nobody was left who agreed to be called and is new to them; or they joined later, "
            "or their customer was taken back. Import more, or assign one by hand."
        ),
    ),
)


def _of_a_story() -> Routine:
    """Return how it goes with a recorded story in place of a customer: nobody is called, and nobody to be named."""
    shared = replace(
        _CONSENT,
        label="Shall readers see it?",
        missing="Shall readers see it, or does it stay with you and the CX team?",
        choices=(
            Choice(Consent.ANONYMOUS, "Yes, as a story", "Without name or company of the customer"),
            Choice(Consent.PRIVATE, "No", "No story. It stays with you and the CX team"),
        ),
    )
    said = {"quote": "The sentence that stayed with you", "heard": "What did you all hear in it?"}
    fields = (
        shared if each is _CONSENT else replace(each, label=said.get(each.name, each.label)) for each in _FORM.fields
    )
    return replace(
        _LISTEN,
        glance=("listen_story", "listen_team"),
        brief=("listen_story", "listen_how_story", "questions", "skill", "help"),
        questions=(
            (Situation.ANY, "What did the customer need that we did not see?"),
            (Situation.ANY, "Where does our own work touch this?"),
            (Situation.ANY, "What would we do differently tomorrow?"),
        ),
        form=replace(_FORM, fields=tuple(fields)),
        messages=replace(
            _MESSAGES,
            swap="",
            kept_private="Thank you. It stays with you and the CX team.",
            questions="Ask each other",
        ),
        story=replace(_LISTEN.story, byline="listened to a story told before"),
        subject=Subject.NOTHING,
    )


LISTEN = replace(_LISTEN, without_subject=_of_a_story())
