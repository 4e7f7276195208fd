"""Be a customer, and Broken process: a journey through the company, gone step by step by somebody who decides."""

from bot.program.routines.form import FieldKind, Form, ReflectionField
from bot.program.routines.message_words import MessageWords
from bot.program.routines.routine import Routine, Subject
from bot.program.routines.skills import WALKING
from bot.program.routines.story_shape import StoryPart, StoryShape
from bot.program.routines.usual_fields import SELF_RATING, commitment_fields, headline_field
from bot.program.routines.walk_errors import ERRORS
from bot.program.routines.words import STATE_WORDS, PlanWords, StateWord, always
from models import AssignmentState, Meaning

_S = AssignmentState

_FORM = Form(
    title="Write it up",
    edit_title="Edit what you wrote",
    opening="{subject}, as you walked it. Short is fine; three minutes will do.",
    fields=(
        ReflectionField(
            "like",
            FieldKind.TEXT,
            "What was it like?",
            Meaning.ACTIVITY,
            hint="As you would tell it at dinner.",
            missing="What was it like? A line is enough.",
            required=True,
        ),
        ReflectionField(
            "worst",
            FieldKind.TEXT,
            "The worst step",
            Meaning.WORST_STEP,
            hint="Taken from your walk. Say it in your own words if you like.",
            missing="Name the worst step. A sentence is enough.",
            required=True,
        ),
        ReflectionField(
            "cause",
            FieldKind.TEXT,
            "Why does it happen?",
            Meaning.CAUSE,
            hint="About how things are done, not about who does them.",
            missing="Why does it happen? A guess will do.",
            required=True,
        ),
        headline_field("Forty minutes to say that a pump is broken"),
        *commitment_fields("One thing, small enough to keep within the quarter."),
        ReflectionField(
            "log",
            FieldKind.TEXT,
            "Step by step",
            Meaning.FRICTION_LOG,
            hint="Made of your walk. It ends your story, word for word.",
            max_length=3000,
        ),
        SELF_RATING,
    ),
)

_MESSAGES = MessageWords(
    log="Write it up",
    book="",
    swap="Another journey",
    swap_title="Another journey?",
    swap_question="You get the next one right here. What you walked of “{subject}” so far still counts for it.",
    tips="Keep in mind",
    off_list="“{subject}” is off your list. Nothing to do here any more.",
    missed="{month} is over. What you walked of “{subject}” counts, and you can still go on or write it up.",
    done="You walked “{subject}”",
    done_on="Told on {day}.",
    story_withdrawn="Your story was withdrawn. Thank you for walking it.",
    story_published="Your story is out. Thank you for walking it.",
    story_declined="Your story on “{subject}” won't be published. What you walked counts all the same. Why:",
    call_off="“{subject}” is off",
    one="a journey",
)

_NUDGES = (
    "“{subject}” is ready to be walked. Take a quiet quarter of an hour; you can stop after any step.",
    "One step of “{subject}” takes three minutes. What you walked so far is kept.",
    "What you walked of “{subject}” counts already. If it doesn't fit now, that's fine: your CX team gets in touch.",
)


def _walk(key: str, title: str, *, tips: tuple[str, ...], why: str, byline: str, plan: PlanWords) -> Routine:
    """Return a routine in which a journey is walked; they differ in what kind of a journey that is."""
    return Routine(
        key=key,
        title=title,
        invitation=f"{title}: {{subject}}",
        glance=("journey_why", "journey_needs"),
        brief=("journey_why", "journey_needs", "journey_steps", "skill", "tips", "help"),
        skills=WALKING,
        card=tips,
        questions=(),
        questions_shown=0,
        form=_FORM,
        booking="",
        ladder=_NUDGES,
        errors=ERRORS,
        messages=_MESSAGES,
        story=StoryShape(
            parts=(
                StoryPart(Meaning.ACTIVITY, "what it was like", "What it was like"),
                StoryPart(Meaning.WORST_STEP, "the worst step", "The worst step"),
                StoryPart(Meaning.CAUSE, "why it happens", "Why it happens"),
                StoryPart(Meaning.FRICTION_LOG, "the steps", "Step by step"),
            ),
            byline=byline,
            no_commitment="No promise came out of this walk.",
        ),
        subject=Subject.JOURNEY,
        pair_rests_for=12,
        once_a_round=False,
        every_months=3,
        why=why,
        states={
            **STATE_WORDS,
            _S.SENT: StateWord("has the journey", "has the journey", "have the journey"),
            _S.DONE: always("walked it"),
        },
        plan=plan,
    )


_RULE = "Nobody walks a journey again that they walked in the last year; the one walked least comes first."
_WHY_WITHOUT = (
    "No journey of this kind was left that they have not walked in the last year; or they joined later, or it was "
    "taken back. Import more on the sheet Journeys, or write one: /firsthand journey"
)
_WITHOUT = "Without a journey"

BE_A_CUSTOMER = _walk(
    "be_a_customer",
    "Be a customer",
    tips=(
        "Go as a customer goes: from outside, with no one's help that a customer wouldn't have.",
        "Use your own phone and a private address. Tell nobody who you are.",
        "Stop the time from the first tap, waiting included.",
        "Stuck is a result: say so, and go on with the next step.",
        "You look at how things are done, never at how well somebody does them.",
    ),
    why="You know what it should be like. This is what it is like.",
    byline="went our customers' way",
    plan=PlanWords(
        one="1 person walks a journey as a customer.",
        several="{count} people walk a journey as a customer.",
        nobody="Nobody has a journey so far.",
        rule=_RULE,
        without=_WITHOUT,
        why_without=_WHY_WITHOUT,
    ),
)
BROKEN_PROCESS = _walk(
    "broken_process",
    "Broken process",
    tips=(
        "It is broken, and you don't know where. Do just what each step says.",
        "Stop the time from the first tap, waiting included.",
        "Stuck is a result: say so, and go on with the next step.",
        "You look at how things are done, never at how well somebody does them.",
    ),
    why="We know that this one is broken. Walking it tells where.",
    byline="walked through a broken process",
    plan=PlanWords(
        one="1 person walks through a broken process.",
        several="{count} people walk through a broken process.",
        nobody="Nobody has a process so far.",
        rule=_RULE,
        without=_WITHOUT,
        why_without=_WHY_WITHOUT,
    ),
)
WALKS = {each.key: each for each in (BE_A_CUSTOMER, BROKEN_PROCESS)}
