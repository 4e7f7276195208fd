"""What customers say, overall and of one department: scores, their own words, and the issues they stand for.

Gathered once a day for those who are new, as it grows with customers; read by ids, and masked, each time it is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, case, cast, func, literal_column
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.masking import Identity, mask, mentions
from bot.program.people.customers import USUAL_SCALE
from models import (
    PUBLIC_STATES,
    Assignment,
    Consent,
    Customer,
    Issue,
    Meaning,
    Reflection,
    Story,
    StoryRevision,
    Welcome,
)
from models.account import folded

_VERBATIMS, _ISSUES = 3, 3
# As many as are looked at, to find words of different customers among them.
_LOOKED_AT = 30
# Shorter ones say little, such as "n/a".
_SAYS_SOMETHING = 12
# What a table of scores shows at most, the scale most were asked on first.
_SCALES = 3
_GATHERED: Any = aliased(StoryRevision)


@dataclass(frozen=True)
class Score:
    """The average on one scale, such as "0 to 10", and how many customers gave one."""

    scale: str
    count: int
    average: float


@dataclass(frozen=True)
class Verbatim:
    """What a customer said, masked, and how readers know them."""

    text: str
    who: str


@dataclass(frozen=True)
class Heard:
    """What customers say; `of_department` and `issues` are those of the department of who is new."""

    scores: tuple[Score, ...] = ()
    of_department: tuple[Score, ...] = ()
    verbatims: tuple[Verbatim, ...] = ()
    issues: tuple[Issue, ...] = ()
    worst: tuple[Issue, ...] = ()
    on: date | None = None


async def gather(session: AsyncSession, department: str | None) -> dict[str, Any]:
    """Return what `read` needs, as JSON: the scores, and the ids of words and issues."""
    known = await session.exec(
        select(Issue).where(~col(Issue.draft)).order_by(col(Issue.severity).desc().nulls_last(), col(Issue.id))
    )
    issues = known.all()
    theirs = [each.id or 0 for each in issues if department and folded(each.department or "") == folded(department)]
    worst = [each.id or 0 for each in issues if each.severity is not None and each.id not in theirs][:_ISSUES]
    told = await _stories(session, set(theirs))
    chosen = {customer for _, customer in told}
    comments = await _comments(session, [theirs, worst], but=chosen, most=_VERBATIMS - len(told))
    return {
        **await _scores(session, theirs),
        "revisions": [revision for revision, _ in told],
        "comments": comments,
        "issues": theirs[:_ISSUES],
        "worst": worst,
    }


async def _scores(session: AsyncSession, issues: Sequence[int]) -> dict[str, list[list[Any]]]:
    """Return [scale, how many, average] overall and of who stands for these issues, the most used scale first."""
    # As it stands, since PostgreSQL takes a parameter for another each time.
    scale = func.coalesce(Customer.score_scale, literal_column(f"'{USUAL_SCALE}'"))
    score = cast(Customer.score, Float)
    of_theirs: ColumnElement[Any] = case((col(Customer.issue_id).in_(issues), score))
    rows: Any = await session.exec(
        select(scale, func.count(), func.avg(score), func.count(of_theirs), func.avg(of_theirs))  # type: ignore[call-overload]
        .where(col(Customer.active), col(Customer.score).is_not(None))
        .group_by(scale)
        .order_by(func.count().desc(), scale)
        .limit(_SCALES)
    )
    found = rows.all()
    return {
        "scores": [[name, count, average] for name, count, average, _, _ in found],
        "of_department": [[name, count, average] for name, _, _, count, average in found if count],
    }


async def _stories(session: AsyncSession, issues: set[int]) -> list[tuple[int, int]]:
    """Return (id of a published wording, id of a customer) of what was quoted lately, each of another customer."""
    rows = await session.exec(
        select(StoryRevision, col(Customer.id), Customer.issue_id)
        .join(Story, col(StoryRevision.story_id) == col(Story.id))
        .join(Reflection, col(Reflection.id) == col(Story.reflection_id))
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .join(Customer, col(Customer.id) == col(Assignment.customer_id))
        .where(col(Story.state).in_(PUBLIC_STATES), StoryRevision.number == Story.published_revision)
        .order_by(col(Story.published_at).desc())
        .limit(_LOOKED_AT)
    )
    quoted = [(row, customer or 0, issue) for row, customer, issue in rows.all() if row.text_of(Meaning.QUOTE)]
    found: dict[int, int] = {}
    # Theirs first; within either the newest, as they come.
    for row, customer, _ in sorted(quoted, key=lambda each: each[2] not in issues):
        found.setdefault(customer, row.id or 0)
    return [(revision, customer) for customer, revision in found.items()][:_VERBATIMS]


async def _comments(session: AsyncSession, issues: Iterable[Sequence[int]], *, but: set[int], most: int) -> list[int]:
    """Return the ids of customers who wrote something of these issues, those imported last first.

    Not of those who wanted what they said on a call to stay private.
    """
    found: list[int] = []
    for ids in issues:
        if len(found) >= most or not ids:
            continue
        rows = await session.exec(
            select(Customer.id, Customer.comment)
            .where(_may_be_quoted(), col(Customer.issue_id).in_(ids), func.length(Customer.comment) > 0)
            .order_by(col(Customer.id).desc())
            .limit(_LOOKED_AT)
        )
        found += [row_id or 0 for row_id, text in rows.all() if row_id not in but and _says_something(text)]
    return found[:most]


def _may_be_quoted() -> ColumnElement[bool]:
    """Return the condition that a customer may be called, and never asked for what they said to stay private."""
    stayed_private = (
        select(Reflection.id)
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .where(col(Assignment.customer_id) == col(Customer.id), Reflection.consent == Consent.PRIVATE)
    )
    return and_(Customer.may_be_called, ~stayed_private.exists())


def _says_something(text: str | None) -> bool:
    return len((text or "").strip()) >= _SAYS_SOMETHING


async def read(session: AsyncSession, welcome: Welcome) -> Heard:
    """Return what was gathered, as of now: of what was withdrawn meanwhile nothing is left, and all is masked."""
    kept: Mapping[str, Any] = welcome.heard
    issues = await _issues(session, [*kept.get("issues", ()), *kept.get("worst", ())])
    return Heard(
        scores=tuple(Score(*each) for each in kept.get("scores", ())),
        of_department=tuple(Score(*each) for each in kept.get("of_department", ())),
        verbatims=(
            *await _quoted(session, kept.get("revisions", ())),
            *await _commented(session, kept.get("comments", ())),
        ),
        issues=tuple(issues[each] for each in kept.get("issues", ()) if each in issues),
        worst=tuple(issues[each] for each in kept.get("worst", ()) if each in issues),
        on=welcome.heard_on,
    )


async def _issues(session: AsyncSession, ids: Sequence[int]) -> dict[int, Issue]:
    rows = await session.exec(select(Issue).where(col(Issue.id).in_(ids))) if ids else ()
    return {each.id or 0: each for each in rows}


async def _quoted(session: AsyncSession, ids: Sequence[int]) -> list[Verbatim]:
    """Return what is quoted in these stories (ids of wordings) as readers see it now; they may be corrected since."""
    if not ids:
        return []
    rows = await session.exec(
        select(_GATHERED.id, StoryRevision)
        .join(Story, _GATHERED.story_id == col(Story.id))
        .join(StoryRevision, col(StoryRevision.story_id) == col(Story.id))
        .where(
            _GATHERED.id.in_(ids),
            col(Story.state).in_(PUBLIC_STATES),
            StoryRevision.number == Story.published_revision,
        )
    )
    by_id = {row_id: words for row_id, words in rows.all() if words.text_of(Meaning.QUOTE)}
    return [Verbatim(by_id[each].text_of(Meaning.QUOTE), by_id[each].shown_as) for each in ids if each in by_id]


async def _commented(session: AsyncSession, ids: Sequence[int]) -> list[Verbatim]:
    """Return what these customers wrote; nobody asked whether they may be named."""
    if not ids:
        return []
    rows = await session.exec(select(Customer).where(col(Customer.id).in_(ids), _may_be_quoted()))
    by_id = {each.id: each for each in rows.all()}
    others = Identity(others=await mentions.names_in(session, [each.comment or "" for each in by_id.values()]))

    def masked(customer: Customer) -> str:
        return mask(customer.comment or "", Identity.of(customer).joined(others), Consent.ANONYMOUS).text

    return [Verbatim(masked(by_id[each]), "a customer") for each in ids if each in by_id]
