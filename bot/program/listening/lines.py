"""Lines: what each colleague heard, as a section of the one story; written, changed, taken back, and decided on."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError, Problem
from bot.program.assignments import assignment_details, id_of
from bot.program.listening import messages, sessions
from bot.program.listening.sessions import Held, Listening, SeatFacts
from bot.program.masking import Identity
from bot.program.routines.hooks import Contribution
from bot.program.stories import additions, problems, reflections
from models import (
    WITH_PARTICIPANT,
    Assignment,
    AssignmentState,
    Consent,
    Meaning,
    Reflection,
    SeatState,
    Section,
    Story,
)

LONGEST = 300
_OVER = frozenset({AssignmentState.SWAPPED, AssignmentState.DECLINED, AssignmentState.PROPOSED})
HEADING = "What each of us heard"
_COLLEAGUE = "A colleague"


class LineMissing(Problem):
    """Nothing was written."""


class LineConsentMissing(Problem):
    """It was not chosen how the line may be shown."""


class LineIsOut(FirsthandError):
    """The line stands in a published story."""


class LineComesTooLate(FirsthandError):
    """There is no story, or none any more."""


class LineIsDecided(FirsthandError):
    """An editor decided on the line meanwhile, or it was taken back."""


class NoLineToTakeBack(FirsthandError):
    """No line of theirs stands in the story."""


@dataclass(frozen=True)
class Written:
    """A line as it was entered; `version` is that of the line when it was opened."""

    text: str
    consent: Consent | None
    version: int


async def write(session: AsyncSession, seat_id: int, written: Written, *, now: datetime, by: str) -> None:
    """Keep what a colleague (Slack id) heard, and have the story follow; the same sent twice is kept once.

    Once the story is public, a first line waits for an editor. Raises FieldError, NotYours, SeatIsSettled, LineIsOut,
    LineComesTooLate, or ChangedMeanwhile.
    """
    held = await sessions.held(session, seat_id, by=by)
    text = " ".join(written.text.split())
    _check(text, written.consent)
    if (held.seat.line, held.seat.consent) == (text, written.consent):
        return
    story = await require_writable(session, held)
    if held.seat.version != written.version:
        raise reflections.ChangedMeanwhile
    seat, was_shown = held.seat, held.seat.is_in_story
    seat.state, seat.line, seat.consent, seat.written_at = SeatState.IN, text, written.consent, now
    seat.version, seat.left_out_by = seat.version + 1, None
    is_public = story is not None and story.is_public
    seat.is_late = is_public and written.consent is not Consent.PRIVATE
    await session.flush()
    if seat.is_late:
        await messages.tell_late(session, held)
    else:
        await follow(session, held.assignment, changed=was_shown or seat.is_in_story, now=now)
    await messages.refresh_seat(session, held)


def _check(text: str, consent: Consent | None) -> None:
    wrong: dict[str, Problem] = {}
    if not text:
        wrong["line"] = LineMissing()
    elif len(text) > LONGEST:
        wrong["line"] = problems.TooLong(len(text), LONGEST)
    if consent is None:
        wrong["line_consent"] = LineConsentMissing()
    if wrong:
        raise FieldError(wrong)


async def require_writable(session: AsyncSession, held: Held) -> Story | None:
    """Return the story so far. Raises an error where a line could not be kept, before it is typed."""
    if held.seat.state not in (SeatState.ASKED, SeatState.IN) or held.assignment.state in _OVER:
        raise LineComesTooLate
    _, story = await _story_of(session, held.assignment)
    if story is None:
        return None
    if story.is_gone:
        raise LineComesTooLate
    if story.is_public and held.seat.is_in_story:
        raise LineIsOut
    return story


async def take_back(session: AsyncSession, seat_id: int, *, now: datetime, by: str) -> None:
    """Take a colleague's line out of the story, published or not; once more changes nothing.

    Raises NotYours, NoLineToTakeBack.
    """
    held = await sessions.held(session, seat_id, by=by)
    if held.seat.consent is Consent.PRIVATE:
        return
    if held.seat.consent is None:
        raise NoLineToTakeBack
    was_shown = held.seat.is_in_story
    held.seat.consent, held.seat.is_late, held.seat.version = Consent.PRIVATE, False, held.seat.version + 1
    await session.flush()
    await follow(session, held.assignment, changed=was_shown, now=now)
    await messages.refresh_seat(session, held)


async def let_in(session: AsyncSession, seat_id: int, *, version: int, now: datetime, by: str) -> None:
    """Let a line that came late into the published story; once more changes nothing. Raises LineIsDecided."""
    held = await sessions.held(session, seat_id)
    seat = held.seat
    if seat.is_in_story and seat.version == version:
        return
    _require_late(held, version)
    seat.is_late = False
    await session.flush()
    await follow(session, held.assignment, changed=True, now=now, by=by)
    await messages.refresh_seat(session, held)


async def leave_out(session: AsyncSession, seat_id: int, *, version: int, by: str) -> None:
    """Leave a line that came late out of the story; once more changes nothing. Raises LineIsDecided."""
    held = await sessions.held(session, seat_id)
    if held.seat.left_out_by is not None and held.seat.version == version:
        return
    _require_late(held, version)
    held.seat.is_late, held.seat.left_out_by = False, by
    await session.flush()
    await messages.refresh_seat(session, held)


def _require_late(held: Held, version: int) -> None:
    if not held.seat.is_late or held.seat.version != version:
        raise LineIsDecided


async def _story_of(session: AsyncSession, assignment: Assignment) -> tuple[Reflection | None, Story | None]:
    reflection = await assignment_details.reflection_on(session, id_of(assignment))
    return reflection, await assignment_details.story_from(session, reflection) if reflection else None


async def follow(
    session: AsyncSession, assignment: Assignment, *, changed: bool, now: datetime, by: str | None = None
) -> None:
    """Have the story follow the lines, where there is one.

    `changed` says that what stands in it changes; `by` is an editor's Slack id, None for a colleague's own.
    """
    if assignment.state not in WITH_PARTICIPANT:
        await additions.take_in(session, assignment, changed=changed, now=now, by=by)


async def contribution(session: AsyncSession, assignment: Assignment) -> Contribution:
    """Return the lines as a section of the story, and whether more are awaited."""
    listening = await sessions.of_assignment(session, assignment)
    identity = await _identity_of(session, listening)
    section = section_of(listening)
    is_barred = listening.session is not None and listening.session.story_id is not None and listening.story is None
    return Contribution(section, is_awaited=bool(listening.awaited), identity=identity, is_barred=is_barred)


async def _identity_of(session: AsyncSession, listening: Listening) -> Identity:
    """Return whom the story that was listened to is about; nobody where a customer was called."""
    told_before = listening.session.story_id if listening.session else None
    story = await session.get(Story, told_before) if told_before is not None else None
    reflection = await session.get(Reflection, story.reflection_id) if story else None
    told = await session.get(Assignment, reflection.assignment_id) if reflection else None
    if reflection is None or told is None:
        return Identity()
    today = Identity.of(await assignment_details.whom_of(session, told))
    return Identity.from_json(reflection.identity or {}).joined(today)


def section_of(listening: Listening) -> Section | None:
    """Return the lines as a section: above each its author as they agreed; None for none."""
    shown = [each for each in listening.seats if each.seat.is_in_story and each.seat.state is SeatState.IN]
    if not shown:
        return None
    named = [each for each in shown if each.seat.consent is Consent.NAMED]
    others = [each for each in shown if each.seat.consent is not Consent.NAMED]
    paragraphs = [f"{_author(each)}\n{each.seat.line}" for each in (*named, *others)]
    return Section(
        meaning=Meaning.LINES.value,
        heading=HEADING,
        text="\n\n".join(paragraphs),
        asked=sorted({_author(each) for each in shown}),
        by=_heard_with([each.person.name for each in named], len(others)),
    )


def _author(seat: SeatFacts) -> str:
    return seat.person.name if seat.seat.consent is Consent.NAMED else _COLLEAGUE


def _heard_with(names: list[str], others: int) -> str:
    """Return such as "Ben Ortiz, Chloe Li and one colleague"."""
    counted = {0: [], 1: ["one colleague"]}.get(others, [f"{others} colleagues"])
    everybody = [*names, *counted]
    return " and ".join(filter(None, (", ".join(everybody[:-1]), everybody[-1])))
