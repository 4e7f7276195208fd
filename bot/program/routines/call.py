"""The monthly call: one customer whose complaint stands for a systemic issue, a few open questions, a promise."""

from bot.program.routines import call_errors
from bot.program.routines.form import FieldKind, Form, ReflectionField
from bot.program.routines.message_words import MessageWords
from bot.program.routines.routine import Routine, Subject
from bot.program.routines.skills import TALKING
from bot.program.routines.story_shape import StoryShape
from bot.program.routines.transitions import with_cancelling, with_state
from bot.program.routines.usual_fields import QUOTE, SELF_RATING, commitment_fields, consent_field, headline_field
from bot.program.routines.words import STATE_WORDS, PlanWords, always
from models import ENDED_UNDONE, AssignmentState, Meaning, Situation

_S = AssignmentState

CALL = Routine(
    key="call",
    title="Customer call",
    invitation="Your customer for {month}: {subject}",
    glance=("customer_role", "customer_issue", "customer_contact", "score_guess"),
    brief=(
        "customer_role",
        "customer_contacts",
        "score_guess_in_full",
        "questions",
        "skill",
        "recording",
        "why",
        "customer_comment",
        "customer_facts",
        "tips",
        "customer_past",
        "help",
    ),
    told=("score_gap",),
    skills=TALKING,
    card=(
        "Ask, then wait: the pause is where the story is.",
        "Don't sell and don't defend. It is their view that you are after.",
        "Don't promise on the call. Say you will look into it, and promise afterwards what you can keep.",
        "Before you hang up, ask: may we share this with colleagues, with your name or without?",
    ),
    questions=(
        (Situation.ANY, "What were you trying to get done when you last dealt with us?"),
        (Situation.ANY, "What was harder than it should have been?"),
        (Situation.ANY, "If you ran our company for a day, what would you change first?"),
        (Situation.NEW, "What nearly kept you from choosing us?"),
        (Situation.NEW, "What surprised you in your first weeks with us?"),
        (Situation.LOYAL, "Why do you stay?"),
        (Situation.LOYAL, "When did we last disappoint you, and what did you do then?"),
        (Situation.UNHAPPY, "What happened, from the beginning?"),
        (Situation.UNHAPPY, "What did it cost you: time, money, trust?"),
        (Situation.LOST, "When did you decide to leave, and what had just happened?"),
        (Situation.LOST, "What could we have done the week before?"),
    ),
    questions_shown=3,
    form=Form(
        title="Log the call",
        edit_title="Edit your call",
        opening="Your call with {subject}. Short is fine; three minutes will do.",
        fields=(
            ReflectionField(
                "talked_on",
                FieldKind.PAST_DATE,
                "When did you talk?",
                Meaning.DAY,
                missing="On which day did you talk?",
                required=True,
            ),
            ReflectionField(
                "heard",
                FieldKind.TEXT,
                "What did you hear?",
                Meaning.HEARD,
                missing="What did you hear? A line is enough.",
                required=True,
            ),
            QUOTE,
            ReflectionField(
                "hurts",
                FieldKind.TEXT,
                "What hurts, and why?",
                Meaning.CAUSE,
                hint="What keeps it happening?",
                missing="What hurts them, and why? A line is enough.",
                required=True,
            ),
            headline_field("Nobody explains the invoice"),
            *commitment_fields("One thing, small enough to keep within a month."),
            consent_field("the customer", "a customer; no name, no company"),
            SELF_RATING,
        ),
    ),
    booking="When do you talk with {subject}?",
    ladder=(
        "{subject} would like to hear from you. Find a time for the call, and it goes into your calendar.",
        "One question for {subject}, and then listen.",
        "{subject} can still be called. If it doesn't fit now, that's fine: your CX team gets in touch.",
    ),
    story=StoryShape(no_commitment="No promise came out of this call."),
    errors=call_errors.ERRORS,
    subject=Subject.CUSTOMER,
    minutes=30,
    transitions=with_cancelling(
        with_state(_S.UNREACHABLE, after=(_S.APPROVED, _S.SENT, _S.BOOKED), before=(_S.BOOKED, _S.DONE, *ENDED_UNDONE))
    ),
    states={
        **STATE_WORDS,
        _S.DONE: always("talked"),
        _S.UNREACHABLE: always("not reached yet"),
    },
    messages=MessageWords(
        log="Log the call",
        book="Find a time",
        change_day="Change the time",
        not_reached="Couldn't reach them",
        swap_title="Another customer?",
        swap_question="{subject} goes back to the list, and you get the next customer right here.",
        tips="Listen. Don't sell. Don't promise.",
        help="An unhappy call, or a question? ",
        booked="Booked for {day}. Afterwards, three minutes to log it are all it takes.",
        unreachable="No luck with {subject} so far. Try again another day, or swap for another customer.",
        missed="{month} is over, and the call with {subject} wasn't logged. If you did talk, it still counts.",
        missed_booked=(
            "{month} is over; your call with {subject} was booked for {day}. If you did talk, it still counts."
        ),
        missed_ahead="{month} is over; your call with {subject} is booked for {day}. It still counts then.",
        done="You talked with {subject}",
        kept_private="Thank you. It stays with the CX team, as the customer wished.",
        story_withdrawn="Your story was withdrawn. Thank you for making the call.",
        story_published="Your story is out. Thank you for making the call.",
        story_declined="Your story on {subject} won't be published. The call counts all the same. Why:",
        kept="I've kept that for your call with {subject}.",
        effort="Ten minutes are enough.",
        event="Call with {subject}",
        booked_ahead="Your call with {subject} is booked for {day}.",
        booked_before="Your call with {subject} was booked for {day}. Did you talk?",
        barred="{subject} {why}. Swap for another customer, right here.",
        barred_before="If you talked before that, the call still counts.",
        call_off="Please don't call {subject}",
        taken_back=": your CX team took them back.",
        swap_instead="Swap for another customer, right here.",
        one="a call",
    ),
    plan=PlanWords(
        one="1 person calls a customer.",
        several="{count} people call a customer.",
        nobody="Nobody has a customer to call so far.",
        rule="Nobody gets one they had before.",
        without="Without a customer",
        why_without=(
            "When the plan was made, nobody was left who agreed to be called and is new to them; or they joined later, "
            "or their customer was taken back. Import more, or assign one by hand."
        ),
    ),
)
