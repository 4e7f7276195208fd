"""Skills of the month: three, one each month, with tips for a conversation and for a walk.

Deterministic by the month of the round: each comes once a quarter, and what is done once a quarter meets all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class Skill:
    """One skill; `asked` is the question after it in the reflection, `tips` are for one quarter each, in turn."""

    key: str
    name: str
    asked: str
    tips: tuple[str, ...]


_LISTENING = "Listening: how well did it go?"
_CURIOSITY = "Curiosity: how well did it go?"
_VIEW = "Taking their view: how well did it go?"

TALKING = (
    Skill(
        "listening",
        "listening",
        _LISTENING,
        (
            "When they stop, count to three before you speak. What comes then is often why they called it hard.",
            "Say back in one sentence what you heard, and ask: did I get that right?",
            "Keep a rough count: if you speak more than a quarter of the time, ask the next question.",
            "Write down their words, not yours. One sentence as they said it is worth a page of notes.",
        ),
    ),
    Skill(
        "curiosity",
        "curiosity",
        _CURIOSITY,
        (
            "Ask “how did that go, step by step?” rather than “why?”: steps can be told, reasons have to be defended.",
            "When you think you know the answer, ask all the same. You may know another one.",
            "Follow one surprise to its end: “tell me more about that” is enough.",
            "Ask for the last time it happened, not for how it usually is.",
        ),
    ),
    Skill(
        "view",
        "taking their view",
        _VIEW,
        (
            "Before you begin, take a minute: what is their day like, and where do we come up in it?",
            "Use their words for things. If they say “the form”, don't make it “the onboarding flow”.",
            "What looks like a mistake of theirs made sense to them. Find out how.",
            "Ask what it cost them: an hour, a night, their standing with somebody. That is the size of it.",
        ),
    ),
)
WALKING = (
    Skill(
        "listening",
        "listening",
        "Listening to what we tell customers: how well did it go?",
        (
            "Read every message of ours aloud, once, as if nobody had ever explained us to you.",
            "Note the first word of ours that you had to look up, or guess.",
        ),
    ),
    Skill(
        "curiosity",
        "curiosity",
        _CURIOSITY,
        (
            "At each step, first write down what you expect to happen next. The gap is what you came for.",
            "Where you know a short cut, don't take it. Customers have none.",
        ),
    ),
    Skill(
        "view",
        "taking their view",
        _VIEW,
        (
            "Walk it at the hour, and on the device, at which a customer would: tired, on a phone, in between.",
            "Before you judge a step, say what somebody who needs it today would feel there.",
        ),
    ),
)


def skill_of(skills: Sequence[Skill], month: date) -> Skill | None:
    """Return which of these skills a month has; None of none."""
    place, quarter = month.month - 1, (month.month - 1) // _MONTHS_A_QUARTER
    return skills[(place + quarter) % len(skills)] if skills else None


def tip_of(skill: Skill, month: date) -> str:
    """Return the tip of a skill in a month."""
    return skill.tips[(month.month - 1) // _MONTHS_A_QUARTER % len(skill.tips)]
