"""How somebody grows, on their home tab alone: guesses beside scores over the year, and how each skill went."""

from collections.abc import Sequence
from decimal import Decimal

from bot.dates import month_name
from bot.program.growth.trends import Compared, Rated, Trends, closer
from bot.program.people.customers import USUAL_SCALE
from bot.program.routines.usual_fields import SELF_RATING
from bot.surfaces import parts
from bot.surfaces.customer import score_shown
from bot.surfaces.parts import Blocks, Part, bold, bullets, italic, line, prose

_MOST_GUESSES = 6
_MOST_RATINGS = 6
_SAME = Decimal("0.25")
_WORDS = {choice.value: choice.label.lower() for choice in SELF_RATING.choices}


def growth_blocks(trends: Trends) -> Blocks:
    """Return the section; no block while there is nothing of a year to show."""
    shown = [*_guesses(trends.guesses), *_skills(trends.skills)]
    heading = [parts.header("How you listen, this year"), parts.small_print("Only you see this.")]
    return [*heading, *shown] if shown else []


def _guesses(guesses: Sequence[Compared]) -> Blocks:
    if not guesses:
        return []
    newest = list(reversed(guesses))[:_MOST_GUESSES]
    rest = len(guesses) - len(newest)
    lines: list[str | Sequence[Part | str]] = [_guess(each) for each in newest]
    lines += [f"… and {rest} before"] if rest else []
    return [prose(line(bold("Your guesses at their scores")), line(_in_words(guesses)), bullets(*lines))]


def _guess(each: Compared) -> list[Part | str]:
    scale = [italic(f"  on {each.scale}")] if each.scale != USUAL_SCALE else []
    return [
        f"{month_name(each.day)}: you said ",
        bold(score_shown(each.guess)),
        ", they had given ",
        bold(score_shown(each.score)),
        *scale,
    ]


def _in_words(guesses: Sequence[Compared]) -> str:
    halves = closer(guesses)
    if halves is None:
        average = sum((each.distance for each in guesses), Decimal(0)) / len(guesses)
        return f"{_points(average)} of ten apart on average."
    earlier, later = halves
    told = f"{_points(later)} of ten apart on average lately, {_points(earlier)} before: "
    if abs(later - earlier) < _SAME:
        return f"{told}much the same."
    return told + ("you come closer." if later < earlier else "they surprise you more, which is what calls are for.")


def _points(number: Decimal) -> str:
    return f"{number:.1f} points"


def _skills(skills: dict[str, tuple[Rated, ...]]) -> Blocks:
    if not skills:
        return []
    lines = [_skill(name, ratings) for name, ratings in skills.items()]
    return [prose(line(bold("How it went, as you see it")), bullets(*lines))]


def _skill(name: str, ratings: Sequence[Rated]) -> list[Part | str]:
    told = " · ".join(f"{month_name(each.day)} {each.rating}" for each in ratings[-_MOST_RATINGS:])
    return [bold(f"{name[:1].upper()}{name[1:]}"), f"  {told}, of 5. Last time: {_WORDS[str(ratings[-1].rating)]}."]
