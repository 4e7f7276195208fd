"""Out of office: who is away by their status in Slack, until when, kept as an absence and ended with the status."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from models import Absence, AbsenceSource, Person

# Slack's own for vacation and illness, and what people use like them.
_AWAY_SIGNS = frozenset(
    {"palm_tree", "face_with_thermometer", "beach_with_umbrella", "desert_island", "umbrella_on_ground"}
)
# As calendars and people say it, in the languages that many of Slack's users write; before it, and behind it.
_BEFORE = r"i'?m|i am|currently|away|on|en|in|im|em|de|på|op|bin|med"
_AWAY = (
    r"vacation(?:ing)?|holidays?|(?:annual |sick |parental |maternity |paternity |medical |family )?leave|pto|ooo"
    r"|out of (?:the )?office|out sick|sick(?: day)?|time off|day off"
    r"|urlaub|ferien|krank(?:geschrieben)?|elternzeit|mutterschutz|abwesend|nicht im büro"
    r"|vacances|congés?|arrêt maladie|malade|absente?|vacaciones|baja|enferm[oa]|fuera de la oficina"
    r"|férias|licença|doente|fora do escritório|ferie|vacanza|malattia|malat[oa]|fuori ufficio"
    r"|vakantie|verlof|ziek|afwezig|semester|sjuk|föräldraledig|syg|urlop|休暇中?|休假中?|휴가(?: ?중)?"
)
_UNTIL = (
    r"until|till?|through|thru|back|returning|return|bis|zurück|wieder da|jusqu\w*|de retour|hasta|vuelvo|até|volto"
    r"|fino|torno|tot|terug|t\.?o\.?m|tillbaka|do"
)
_TOLD = re.compile(
    rf"(?:(?:{_BEFORE})\s+)*(?:{_AWAY})(?:\W*|\W+(?:{_UNTIL})\b.*|\s*[^\w\s]\D*)", re.IGNORECASE | re.DOTALL
)
# Beside a sign: that it is of another time, or of work elsewhere.
_NOT_NOW = re.compile(
    r"\b(?:working|wfh|remote(?:ly)?|back from|from|starting|next|soon|planning|arbeite|zurück aus|ab|télétravail|dès"
    r"|teletrabajo|desde|smart working|dal|vanaf|från)\b",
    re.IGNORECASE,
)
# A status without an end is believed so long after it was last seen.
_BELIEVED = timedelta(days=7)
_SEEN_AGAIN = timedelta(days=1)
_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class OutOfOffice:
    """That somebody's status says they are away; `until` (aware) is when it expires, None for no end."""

    until: datetime | None = None


def told_by(sign: str, words: str, until: datetime | None) -> OutOfOffice | None:
    """Return what a status says, None where it doesn't say that they are away.

    `sign` is the name of an emoji, with or without colons, `words` what stands beside it; `until` is when it expires.
    """
    said = " ".join(words.split())
    by_sign = sign.strip(":").partition("::")[0] in _AWAY_SIGNS and not _NOT_NOW.search(said)
    return OutOfOffice(until) if by_sign or _TOLD.fullmatch(said) else None


async def differs(session: AsyncSession, person_id: int, status: OutOfOffice | None, *, now: datetime) -> bool:
    """Return whether what is kept of a person's absence differs from what their status says at `now`; one statement."""
    return _change_of(await _current(session, person_id, now), status, now) is not None


async def follow(session: AsyncSession, person_id: int, status: OutOfOffice | None, *, now: datetime) -> None:
    """Keep that a person is away as their status says at `now`, or that they are here again. Safe to call again."""
    if not await differs(session, person_id, status, now=now):
        return
    if await session.get(Person, person_id, with_for_update={"key_share": True}) is None:
        return  # merged at this very moment; who they are now is looked up soon
    current = await _current(session, person_id, now)
    change = _change_of(current, status, now)
    if change is None:  # another process saw the same
        return
    for absence in current:
        absence.ends_at = change
    if not current:
        session.add(Absence(person_id=person_id, source=AbsenceSource.SLACK, starts_at=now, ends_at=change))
    by_slack = col(Absence.person_id) == person_id, col(Absence.source) == AbsenceSource.SLACK
    await session.exec(delete(Absence).where(*by_slack, col(Absence.ends_at) < now - _KEPT))
    await session.flush()
    await outbox.recheck_working_hours(session, person_id)


async def is_out(session: AsyncSession, person_id: int, *, now: datetime) -> bool:
    """Return whether a person is out of office by their status at `now`."""
    return bool(await _current(session, person_id, now))


def _change_of(current: Sequence[Absence], status: OutOfOffice | None, now: datetime) -> datetime | None:
    """Return when the absence ends that goes on, or begins, None where what is kept is right already."""
    kept = max((each.ends_at for each in current if each.ends_at is not None), default=None)
    if status is None or (status.until is not None and status.until <= now):
        return now if kept is not None else None
    if status.until is not None:
        return status.until if kept != status.until else None
    believed = now + _BELIEVED
    # Not written at every look, and a status that now has no end any more is believed as long as any.
    return believed if kept is None or not believed - _SEEN_AGAIN < kept <= believed else None


async def _current(session: AsyncSession, person_id: int, now: datetime) -> Sequence[Absence]:
    rows = await session.exec(
        select(Absence)
        .where(
            Absence.person_id == person_id,
            Absence.source == AbsenceSource.SLACK,
            col(Absence.starts_at) <= now,
            col(Absence.ends_at) > now,
        )
        .execution_options(populate_existing=True)
    )
    return rows.all()
