"""What changed in a story, read from its revisions: by its author since the last editor, and by edits sent twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import assignment_details
from bot.program.stories.story_revisions import chosen_from
from bot.program.stories.story_text import TITLE, parts_of
from models import Meaning, Story, StoryRevision

# The columns that readers see beside headline and sections, and the part of the story each belongs to.
_PART_OF = {
    "promise": "promise",
    "due_on": "promise",
    "owner": "promise",
    "reason": "reason",
    "consent": "consent",
    "talked_on": "talked_on",
}


@dataclass(frozen=True)
class Changes:
    """What an author changed since the last editor's revision, or else since the first.

    `parts` are those that differ, `replaced` those of them that an editor had worded. `keeps_headline` says that the
    headline is still an editor's, though a section differs. `by_others` says that the author changed nothing, but those
    who add to the story did.
    """

    parts: tuple[str, ...]
    replaced: tuple[str, ...]
    keeps_headline: bool
    by_others: bool = False


async def by_author(session: AsyncSession, story: Story, author: str | None) -> Changes | None:
    """Return what `author` (Slack id) changed since the last editor; None where they saved nothing since.

    So is what others add to the story, once an editor had a hand in it.
    """
    return between(await _revisions_of(session, story), author)


async def has_headline_of_editor(session: AsyncSession, story: Story, author: str | None) -> bool | None:
    """Return whether an editor, rather than `author` (Slack id), worded the headline; None without revisions."""
    revisions = await _revisions_of(session, story)
    return TITLE in _worded_by_editors(revisions, _not_editors(revisions, author)) if revisions else None


def _not_editors(revisions: Sequence[StoryRevision], author: str | None) -> tuple[str | None, ...]:
    """Return the `made_by` that are no editor: the author, by an earlier Slack id too, and None for the programme."""
    return (author, revisions[0].made_by if revisions else None, None)


async def _revisions_of(session: AsyncSession, story: Story) -> Sequence[StoryRevision]:
    rows = await session.exec(
        select(StoryRevision).where(StoryRevision.story_id == story.id).order_by(col(StoryRevision.number))
    )
    return rows.all()


def between(revisions: Sequence[StoryRevision], author: str | None) -> Changes | None:
    """Return what the author changed in the last of these revisions (oldest first), as `by_author` does."""
    not_editors = _not_editors(revisions, author)
    base = next(
        (index for index, revision in reversed(list(enumerate(revisions))) if revision.made_by not in not_editors), 0
    )
    since = revisions[base + 1 :]
    has_saved = author is not None and any(revision.made_by == author for revision in since)
    parts = _differing(revisions[base], since[-1]) if since else ()
    by_others = not has_saved and base > 0 and Meaning.LINES in parts
    if not (has_saved or by_others):
        return None
    worded = _worded_by_editors(revisions[: base + 1], not_editors)
    return Changes(
        parts=parts,
        replaced=tuple(part for part in parts if part in worded),
        keeps_headline=TITLE in worded and TITLE not in parts and not set(parts) <= set(_PART_OF.values()),
        by_others=by_others,
    )


def _differing(before: StoryRevision, after: StoryRevision) -> tuple[str, ...]:
    """Return the parts that differ, in the order of the story."""
    words, former = parts_of(after), parts_of(before)
    told = [part for part in (words | former) if words.get(part) != former.get(part)]
    others = [part for name, part in _PART_OF.items() if getattr(before, name) != getattr(after, name)]
    return tuple(dict.fromkeys([*told, *others]))


def _worded_by_editors(revisions: Sequence[StoryRevision], not_editors: tuple[str | None, ...]) -> set[str]:
    """Return the parts whose words are an editor's in the last of these revisions."""
    worded: set[str] = set()
    for before, after in pairwise(revisions):
        changed = set(_differing(before, after))
        if after.made_by in not_editors:
            worded -= changed
        elif before.lifted == after.lifted:  # lifting masks is no wording
            worded |= changed
    return worded


async def is_edited_by(
    session: AsyncSession, story: Story, words: Mapping[str, str], revision: int, *, by: str
) -> bool:
    """Return whether `by` (Slack id) made the newest revision by these very words of `revision`, by part."""
    seen, newest = await _seen_and_newest(session, story, revision, by=by)
    if seen is None or newest is None:
        return False
    shown, now, unmasked = parts_of(seen), parts_of(newest), parts_of(story)
    for part, text in words.items():
        as_seen = shown.get(part, "")
        # More may be masked by now than was in the revision that was seen.
        kept = now.get(part, "") in (as_seen, _masked_as_in(newest, part, as_seen))
        if not (kept if text == as_seen.strip() else unmasked.get(part) == text):
            return False
    return True


def _masked_as_in(revision: StoryRevision, part: str, words: str) -> str:
    for masked in revision.masks:
        if masked["part"] == part:
            words = words.replace(masked["original"], masked["replacement"])
    return words


async def is_lifted_by(
    session: AsyncSession, story: Story, positions: Iterable[int], revision: int, *, by: str
) -> bool:
    """Return whether `by` (Slack id) made the newest revision by lifting these places of `revision`."""
    seen, newest = await _seen_and_newest(session, story, revision, by=by)
    if seen is None or newest is None:
        return False
    return newest.lifted == sorted(chosen_from(seen, positions))


async def _seen_and_newest(
    session: AsyncSession, story: Story, revision: int, *, by: str
) -> tuple[StoryRevision | None, StoryRevision | None]:
    """Return the revision that was seen and the newest, where that came right after it and is of `by`."""
    if story.is_gone or story.revision != revision + 1:
        return None, None
    newest = await assignment_details.revision_of(session, story, story.revision)
    if newest is None or newest.made_by != by:
        return None, None
    return await assignment_details.revision_of(session, story, revision), newest
