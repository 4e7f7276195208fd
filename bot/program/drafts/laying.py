"""Laying out a draft: all that was said for an assignment, and where in its form it stands at first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.drafts.typed import Typed
from bot.program.routines import FieldKind, Form, ReflectionField
from models import DraftPiece, Meaning, Transcript

# Between one piece and the next.
_GAP = "\n\n"
_LONGEST_WORD = 80
_NOTHING_TYPED = Typed()


@dataclass(frozen=True)
class Draft:
    """What was said for one assignment, in order; never empty."""

    pieces: tuple[DraftPiece, ...]

    @property
    def text(self) -> str:
        """All words of it."""
        return _GAP.join(piece.text for piece in self.pieces if piece.text)

    @property
    def settled(self) -> tuple[DraftPiece, ...]:
        """The pieces of which no transcript is waited for."""
        return tuple(piece for piece in self.pieces if piece.transcript is not Transcript.WAITED_FOR)

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the pieces."""
        return tuple(piece.id for piece in self.pieces if piece.id is not None)


async def of_assignment(session: AsyncSession, assignment_id: int) -> Draft | None:
    """Return what was said for an assignment, None where nothing is kept."""
    kept = select(DraftPiece).where(DraftPiece.assignment_id == assignment_id)
    pieces = (await session.exec(kept.order_by(col(DraftPiece.ts), col(DraftPiece.file_id)))).all()
    return Draft(tuple(pieces)) if pieces else None


def main_field(form: Form) -> ReflectionField | None:
    """Return the field for what was heard or seen, else the first one for a longer text; None where there is none."""
    texts = [each for each in form.fields if each.kind is FieldKind.TEXT and each.multiline and not each.shown_if]
    heard = [each for each in texts if each.meaning == Meaning.HEARD]
    return next(iter(heard + texts), None)


def with_draft(
    form: Form, texts: Mapping[str, str], draft: Draft | None, *, typed: Typed = _NOTHING_TYPED
) -> dict[str, str]:
    """Return texts by field with the words of a draft in its main field, behind what stands there.

    A field that is too short for both is left as it is; an empty one gets the opening. Where something was `typed` in
    it, what was said before that stood there already, to be kept or taken out.
    """
    field = main_field(form)
    if draft is not None and field is not None and field.name in typed.at:
        draft = only(draft, {piece.id for piece in draft.pieces if piece.id and piece.ts > typed.at[field.name]})
    if draft is None or field is None or not draft.text:
        return dict(texts)
    before = texts.get(field.name, "")
    together = f"{before}{_GAP}{draft.text}" if before else draft.text
    if len(together) > field.max_length:
        if before:
            return dict(texts)
        together = _opening(together, field.max_length)
    return {**texts, field.name: together}


def _opening(text: str, longest: int) -> str:
    cut = text[: longest - 1]
    word = max(cut.rfind(" "), cut.rfind("\n"))
    return f"{cut[:word] if word > longest - _LONGEST_WORD else cut}…"


def only(draft: Draft | None, ids: Collection[int]) -> Draft | None:
    """Return the draft with only the pieces of these ids, None where it has none of them."""
    pieces = tuple(piece for piece in draft.pieces if piece.id in ids) if draft else ()
    return replace(draft, pieces=pieces) if draft and pieces else None
