"""Writing journeys: what the CX team says of one, and its steps, added, changed and taken out."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zlib import crc32

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError, Problem
from bot.program import outbox
from bot.program.journeys.progress import steps_of
from models import TO_DO, Assignment, Journey, JourneyStep, OutgoingKind

_Row = TypeVar("_Row", Journey, JourneyStep)
# What a modal shows, each with its button.
LONGEST_JOURNEY = 40
LONGEST_MINUTES = 9999
# Slack: a list holds a hundred options, and one of them is for a new journey.
MOST_LISTED = 99
_LONGEST_SLUG = 40
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


class LinkUnclear(Problem):
    """That is no address that opens."""


class JourneyTextMissing(Problem):
    """What a journey or a step can't do without is empty."""


class MinutesUnclear(Problem):
    """That is no number of minutes, or too many."""

    longest: int


class TitleTaken(Problem):
    """Another journey has this title."""


class NoStepLeft(Problem):
    """The journey has as many steps as it may."""

    longest: int


class JourneyGone(FirsthandError):
    """There is no such journey, or step of it."""


class JourneyChangedMeanwhile(FirsthandError):
    """Somebody, or an import, changed what was being changed."""


@dataclass(frozen=True)
class JourneyFacts:
    """What is said of a journey, as entered; `minutes` as typed."""

    title: str
    kind: str
    why: str = ""
    minutes: str = ""
    needs: str = ""
    active: bool = True


@dataclass(frozen=True)
class StepText:
    """What is said of a step, as entered."""

    task: str
    we_say: str = ""
    link: str = ""
    helper: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """What is stored of it, by column."""
        return {name: text or None for name, text in asdict(self).items()}


async def listed(session: AsyncSession) -> list[Journey]:
    """Return the journeys to choose from, those handed out first, by title."""
    rows = await session.exec(
        select(Journey)
        .order_by(col(Journey.active).desc(), func.lower(Journey.title), col(Journey.id))
        .limit(MOST_LISTED)
    )
    return list(rows.all())


async def with_steps(session: AsyncSession, journey_id: int) -> tuple[Journey, list[JourneyStep]]:
    """Return a journey and its steps as of today, in order. Raises JourneyGone."""
    journey = await session.get(Journey, journey_id)
    if journey is None:
        raise JourneyGone
    return journey, await steps_of(session, journey_id)


async def step_to_change(session: AsyncSession, step_id: int) -> tuple[Journey, JourneyStep]:
    """Return a step with its journey. Raises JourneyGone where it was taken out."""
    step = await session.get(JourneyStep, step_id)
    if step is None or not step.active:
        raise JourneyGone
    return await session.get_one(Journey, step.journey_id), step


def seen(row: Journey | JourneyStep) -> int:
    """Return a number that tells what a row said when somebody saw it."""
    return crc32(row.model_dump_json().encode()) >> 1


async def keep_facts(session: AsyncSession, journey_id: int, facts: JourneyFacts, *, version: int) -> Journey:
    """Store what is said of a journey, a new one for the id 0; the same twice is kept once.

    `version` is what was `seen` of it. Raises FieldError by the names of JourneyFacts, JourneyGone, or
    JourneyChangedMeanwhile.
    """
    _check_facts(facts)
    minutes = int(facts.minutes) if facts.minutes else None
    values: dict[str, Any] = {
        "title": facts.title,
        "kind": facts.kind,
        "why": facts.why or None,
        "minutes": minutes,
        "needs": facts.needs or None,
        "active": facts.active,
    }
    same_title = await session.exec(
        select(Journey).where(func.lower(Journey.title) == facts.title.lower(), Journey.id != journey_id)
    )
    namesake = same_title.first()
    if namesake is not None:
        if not journey_id and _says(namesake, values):
            return namesake  # the same submission once more
        raise FieldError({"title": TitleTaken()})
    if not journey_id:
        journey = Journey(external_id=await _free_id(session, facts.title), **values)
        session.add(journey)
        await session.flush()
        return journey
    journey = await _locked(session, Journey, journey_id)
    if not _says(journey, values):
        if seen(journey) != version:
            raise JourneyChangedMeanwhile
        await _write(session, journey, values, journey_id)
    return journey


def _check_facts(facts: JourneyFacts) -> None:
    wrong: dict[str, Problem] = {}
    if not facts.title:
        wrong["title"] = JourneyTextMissing()
    if not facts.kind:
        wrong["kind"] = JourneyTextMissing()
    if facts.minutes and not (facts.minutes.isascii() and facts.minutes.isdecimal() and len(facts.minutes) <= 4):  # noqa: PLR2004
        wrong["minutes"] = MinutesUnclear(LONGEST_MINUTES)
    if wrong:
        raise FieldError(wrong)


async def _free_id(session: AsyncSession, title: str) -> str:
    """Return an id for a new journey, by which the sheet Journeys may name it: made of its title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = _NO_LETTERS.sub("-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "journey"
    rows = await session.exec(select(Journey.external_id).where(col(Journey.external_id).startswith(slug)))
    taken, number = set(rows.all()), 1
    while (name := slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return name


async def change_step(session: AsyncSession, step_id: int, text: StepText, *, version: int) -> int:
    """Store what is said of a step, and return the id of its journey; `version` is what was `seen` of it.

    Raises FieldError by the names of StepText, JourneyGone, JourneyChangedMeanwhile.
    """
    _check_step(text)
    step = await _locked(session, JourneyStep, step_id)
    if not step.active:
        raise JourneyGone
    if not _says(step, text.values):
        if seen(step) != version:
            raise JourneyChangedMeanwhile
        await _write(session, step, text.values, step.journey_id)
    return step.journey_id


def _check_step(text: StepText) -> None:
    wrong: dict[str, Problem] = {}
    if not text.task:
        wrong["task"] = JourneyTextMissing()
    if text.link and not is_address(text.link):
        wrong["link"] = LinkUnclear()
    if wrong:
        raise FieldError(wrong)


async def add_step(session: AsyncSession, journey_id: int, text: StepText, *, number: int) -> None:
    """Add a step at the end of a journey; `number` is the one it was to get, so that the same twice is added once.

    Raises FieldError by the names of StepText, or JourneyGone.
    """
    _check_step(text)
    await _locked(session, Journey, journey_id)
    rows = await session.exec(select(JourneyStep).where(JourneyStep.journey_id == journey_id))
    steps = list(rows.all())
    if any(step.active and step.number == number and _says(step, text.values) for step in steps):
        return  # the same submission once more
    if sum(step.active for step in steps) >= LONGEST_JOURNEY:
        raise FieldError({"task": NoStepLeft(LONGEST_JOURNEY)})
    session.add(JourneyStep(journey_id=journey_id, number=_after(steps), **text.values))
    await session.flush()
    await refresh_briefs(session, [journey_id])


def _after(steps: Collection[JourneyStep]) -> int:
    return max((step.number for step in steps), default=0) + 1


async def next_number(session: AsyncSession, journey_id: int) -> int:
    """Return the number that the next new step of a journey gets; that of one taken out is not used again."""
    rows = await session.exec(select(func.max(JourneyStep.number)).where(JourneyStep.journey_id == journey_id))
    return (rows.one() or 0) + 1


async def take_out(session: AsyncSession, step_id: int) -> int:
    """Take a step out of its journey, whose id is returned; once more changes nothing. Raises JourneyGone.

    Who is at it finishes it; who is not there yet doesn't come to it.
    """
    step = await _locked(session, JourneyStep, step_id)
    if step.active:
        await _write(session, step, {"active": False}, step.journey_id)
    return step.journey_id


async def _locked(session: AsyncSession, table: type[_Row], row_id: int) -> _Row:
    found = await session.get(table, row_id, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise JourneyGone
    return found


def _says(row: Journey | JourneyStep, values: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


async def _write(session: AsyncSession, row: Journey | JourneyStep, values: dict[str, Any], journey_id: int) -> None:
    row.sqlmodel_update(values)
    session.add(row)
    await session.flush()
    await refresh_briefs(session, [journey_id])


def is_address(text: str) -> bool:
    """Return whether this is an address that a browser opens."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.netloc) and not any(sign.isspace() for sign in text)


async def refresh_briefs(session: AsyncSession, journey_ids: Collection[int]) -> None:
    """Have the messages about walks of these journeys (ids) updated, as the journeys changed."""
    held = (
        select(Assignment.id)
        .where(col(Assignment.journey_id).in_(journey_ids), col(Assignment.state).in_(TO_DO))
        .order_by(col(Assignment.id))
        .with_for_update(key_share=True)
    )
    rows = await session.exec(held)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, *(each or 0 for each in rows.all()))
