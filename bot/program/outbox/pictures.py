"""Pictures in messages: each drawn and uploaded once, and the messages that went out without it updated then."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.pictures import Chart
from bot.program.outbox.queue import REFRESHED_VALUES, change
from models import Outgoing, Picture, PictureState, PictureUse
from models.database import execute, table_of

# Longer than drawing, uploading and waiting for Slack take; after it another process tries.
_CLAIM = timedelta(minutes=3)
_PAUSE, _LATER = timedelta(seconds=20), timedelta(days=1)
_ATTEMPTS = 5
_AT_ONCE = 10
_PICTURES, _USES, _MESSAGES = table_of(Picture), table_of(PictureUse), table_of(Outgoing)
_INSERTS = (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
_KEEP = {name: insert(_PICTURES).on_conflict_do_nothing(index_elements=["digest"]) for name, insert in _INSERTS}
_USE = {name: insert(_USES).on_conflict_do_nothing() for name, insert in _INSERTS}


async def file_ids(session: AsyncSession, charts: Collection[Chart]) -> dict[str, str]:
    """Return Slack's ids of the files of these charts, by digest, of those that can be shown."""
    digests = [each.digest for each in charts]
    if not digests:
        return {}
    ready = select(Picture).where(col(Picture.digest).in_(digests), Picture.state == PictureState.READY)
    return {each.digest: each.file_id for each in (await session.exec(ready)).all() if each.file_id}


async def want(
    session: AsyncSession, charts: Collection[Chart], *, now: datetime, message_id: int | None = None
) -> None:
    """Have these charts drawn and uploaded, and then that message updated; `now` is wall time."""
    for chart in sorted(charts, key=lambda each: each.digest):
        picture = await _kept(session, chart, now)
        if picture.state is PictureState.FAILED and picture.next_try_at <= now:
            picture.state, picture.attempts = PictureState.WANTED, 0
        if message_id is None:
            continue
        if picture.state is PictureState.READY:  # meanwhile
            await change(session, update(_MESSAGES).where(_MESSAGES.c.id == message_id).values(REFRESHED_VALUES))
        elif picture.state is PictureState.WANTED:
            await _note_use(session, picture, message_id)


async def _kept(session: AsyncSession, chart: Chart, now: datetime) -> Picture:
    given = {"digest": chart.digest, "chart": chart.to_json(), "state": PictureState.WANTED, "attempts": 0}
    await execute(session, _KEEP[session.get_bind().dialect.name], given | {"next_try_at": now})
    kept = select(Picture).where(Picture.digest == chart.digest).with_for_update()
    return (await session.exec(kept)).one()


async def _note_use(session: AsyncSession, picture: Picture, message_id: int) -> None:
    given = {"picture_id": picture.id, "outgoing_id": message_id}
    await execute(session, _USE[session.get_bind().dialect.name], given)


async def due(session: AsyncSession, *, now: datetime) -> list[int]:
    """Return the ids of a few pictures to draw or upload at wall time `now`, oldest first."""
    wanted = select(Picture.id).where(Picture.state == PictureState.WANTED, col(Picture.next_try_at) <= now)
    return [each for each in (await session.exec(wanted.order_by(col(Picture.next_try_at)).limit(_AT_ONCE))) if each]


async def claim(session: AsyncSession, picture_id: int, *, now: datetime) -> Picture | None:
    """Return the picture, which nobody else tries for some minutes; None where somebody else was first."""
    is_wanted = and_(col(Picture.state) == PictureState.WANTED, col(Picture.next_try_at) <= now)
    mine = update(Picture).where(col(Picture.id) == picture_id, is_wanted).values(next_try_at=now + _CLAIM)
    taken = await session.exec(mine)
    return await session.get(Picture, picture_id, populate_existing=True) if taken.rowcount == 1 else None


async def note_uploaded(session: AsyncSession, picture: Picture, file_id: str) -> None:
    """Keep under which id Slack has the picture; it can't be shown yet."""
    kept = await session.get_one(Picture, picture.id, with_for_update=True)
    kept.file_id, kept.attempts = file_id, kept.attempts + 1


async def note_ready(session: AsyncSession, picture: Picture) -> None:
    """Note that Slack shows the picture, and have the messages updated that went out without it."""
    kept = await session.get_one(Picture, picture.id, with_for_update=True)
    kept.state = PictureState.READY
    await session.flush()
    waiting = select(_USES.c.outgoing_id).where(_USES.c.picture_id == kept.id)
    await change(session, update(_MESSAGES).where(_MESSAGES.c.id.in_(waiting)).values(REFRESHED_VALUES))
    await _forget_uses(session, kept)


async def note_refused(session: AsyncSession, file_id: str, *, message_id: int, now: datetime) -> None:
    """Have a picture drawn anew that Slack won't show, such as one that somebody deleted; then update the message."""
    of_file = select(Picture).where(Picture.file_id == file_id, Picture.state == PictureState.READY)
    kept = (await session.exec(of_file.with_for_update())).first()
    if kept is not None:
        kept.state, kept.file_id = PictureState.WANTED, None
        await note_failed(session, kept, now=now)
        if kept.state is PictureState.WANTED:
            await _note_use(session, kept, message_id)


async def note_failed(session: AsyncSession, picture: Picture, *, now: datetime, for_good: bool = False) -> None:
    """Leave the picture for another try; after some, or where it is `for_good`, its messages go without it."""
    kept = await session.get_one(Picture, picture.id, with_for_update=True)
    kept.attempts += 1
    kept.next_try_at = now + _PAUSE * kept.attempts
    if for_good or kept.attempts >= _ATTEMPTS:
        kept.state, kept.next_try_at = PictureState.FAILED, now + _LATER
        await _forget_uses(session, kept)


async def _forget_uses(session: AsyncSession, picture: Picture) -> None:
    await session.flush()
    await session.exec(delete(PictureUse).where(col(PictureUse.picture_id) == picture.id))
