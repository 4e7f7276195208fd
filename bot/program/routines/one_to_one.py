"""The one-to-one: each quarter half an hour of a leader with one of the CX team, on what the programme is for."""

from typing import NamedTuple

from bot.program.routines.form import Form
from bot.program.routines.message_words import MessageWords
from bot.program.routines.one_to_one_errors import ERRORS
from bot.program.routines.routine import Routine, Subject
from bot.program.routines.transitions import TRANSITIONS
from bot.program.routines.words import STATE_WORDS, PlanWords, StateWord, always
from models import AssignmentState, Situation

_S = AssignmentState


class Asked(NamedTuple):
    """One of the questions: the name under which its answer is stored, and its wording."""

    name: str
    words: str


QUESTIONS = (
    Asked("direction", "Are we headed in the right direction?"),
    Asked("helpful", "Is what we gather helpful in your day-to-day?"),
    Asked("stop", "What should we stop?"),
)

_MESSAGES = MessageWords(
    log="",
    book="We've set a day",
    swap="",
    questions="What you will be asked",
    tips="Good to know",
    booked="Set for {day}.",
    off_list="The half hour with {subject} is off. Nothing to do here any more.",
    missed="{month} is over, and you and {subject} didn't get to your half hour.",
    missed_booked="{month} is over, and you and {subject} didn't get to your half hour.",
    missed_ahead="{month} is over. Your half hour with {subject} is set for {day}, and still counts then.",
    done="You sat down with {subject}",
    kept_private="Thank you. It stays with the two of you and the CX team.",
    booked_ahead="Your half hour with {subject} is set for {day}.",
    booked_before="Your half hour with {subject} was set for {day}. If it didn't come about, set another.",
    call_off="The half hour with {subject} is off",
    taken_back=": your CX team took it back.",
    one="a one-to-one",
)

ONE_TO_ONE = Routine(
    key="one_to_one",
    by_oneself=True,
    title="One-to-one",
    invitation="Half an hour with {subject}",
    glance=("one_to_one_purpose", "one_to_one_questions", "one_to_one_agreed", "host_contact"),
    brief=("host_role", "host_contacts", "one_to_one_purpose", "one_to_one_questions", "one_to_one_agreed", "tips"),
    card=(
        "Nothing to prepare. If you like, answer the questions beforehand.",
        "What you say stays with the two of you and the CX team. No story is made of it.",
        "What you agree on is written down with a day, and you get it.",
    ),
    questions=tuple((Situation.ANY, asked.words) for asked in QUESTIONS),
    questions_shown=len(QUESTIONS),
    # What is said is logged by the CX team, in a modal of its own.
    form=Form(title="One-to-one", edit_title="One-to-one", opening="", fields=()),
    booking="When do you sit down with {subject}?",
    ladder=(
        "{subject} would like half an hour with you. Choose a day that suits you.",
        "Half an hour with {subject}, and nothing to prepare.",
        "{subject} has half an hour for you yet. If it doesn't fit now, that's fine: your CX team gets in touch.",
    ),
    told_by_host=True,
    errors=ERRORS,
    messages=_MESSAGES,
    subject=Subject.COLLEAGUE,
    pair_rests_for=0,
    once_a_round=False,
    every_months=3,
    why="They look after this programme.",
    # A leader who passed may change their mind, and it still counts where it came about.
    transitions={**TRANSITIONS, _S.DECLINED: frozenset({_S.BOOKED, _S.DONE})},
    states={
        **STATE_WORDS,
        _S.APPROVED: StateWord("invitation on its way", "invitation on its way", "invitations on their way"),
        _S.SENT: always("invited"),
        _S.BOOKED: StateWord("day set", "day set", "days set"),
        _S.DECLINED: always("not this time"),
    },
    plan=PlanWords(
        one="1 person sits down with one of the CX team.",
        several="{count} people sit down with one of the CX team each.",
        nobody="Nobody has a one-to-one so far.",
        rule="Everybody sits down with whom they had last time, where they are still on the team.",
        approve="Approve invites each of them, and tells who sits down with them; until then nothing is sent.",
        without="Without a one-to-one",
        why_without="They joined after the plan was made, were taken out of it, or are all there is of the CX team.",
    ),
    beside=True,
)
