"""story sections.

The words of a story become sections, each with its meaning and its heading, and those of its revisions stand as they
were read: a sentence of what hurts that is the headline already, as releases cut it from there, is not said again.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_CHUNK = 500
# Column, meaning and heading, in the order they were read.
_SECTIONS = (
    ("heard", "heard", "What I heard"),
    ("quote", "quote", ""),
    ("hurts", "cause", "What hurts, and why"),
)
_NAMES = tuple(name for name, _, _ in _SECTIONS)
_WORDS = ("id", "title", *_NAMES)
_STORY = sa.table(
    "story", *(sa.column(name) for name in (*_WORDS, "revision")), sa.column("sections", sa.JSON(none_as_null=True))
)
_REVISION = sa.table(
    "story_revision",
    *(sa.column(name) for name in (*_WORDS, "story_id", "number")),
    *(sa.column(name, sa.JSON(none_as_null=True)) for name in ("questions", "masks", "sections")),
)
_TITLED = (
    "UPDATE story SET title = (SELECT r.title FROM story_revision r WHERE r.story_id = story.id "
    "AND r.number = story.revision) WHERE title = '' AND revision IS NOT NULL"
)
_Section = dict[str, Any]


def upgrade() -> None:
    """Gather the words of each story and of each of its revisions."""
    for table in ("story", "story_revision"):
        op.add_column(table, sa.Column("sections", sa.JSON(), nullable=True))
    newest = sa.select(_REVISION.c.questions).where(
        _REVISION.c.story_id == _STORY.c.id, _REVISION.c.number == _STORY.c.revision
    )
    for rows in _chunks(_STORY, newest.scalar_subquery().label("questions")):
        _update(_STORY, ({"the_id": row["id"], "sections": _gathered(row, row["hurts"])} for row in rows))
    for rows in _chunks(_REVISION):
        _update(
            _REVISION,
            (
                {"the_id": row["id"], "masks": _renamed(row["masks"], _SECTIONS)}
                | {"sections": _gathered(row, _below_headline(row["title"], row["hurts"]))}
                for row in rows
            ),
        )
    _require("sections", "story", "story_revision", of=sa.JSON())
    for table, names in (("story", _NAMES), ("story_revision", (*_NAMES, "questions"))):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.drop_column(name)


def downgrade() -> None:
    """Give each meaning its column again; what no column is for stands below what was heard."""
    for table in ("story", "story_revision"):
        for name in _NAMES:
            op.add_column(table, sa.Column(name, sa.String(), nullable=True))
    op.add_column("story_revision", sa.Column("questions", sa.JSON(), nullable=True))
    back = tuple((meaning, name, heading) for name, meaning, heading in _SECTIONS)
    for rows in _chunks(_STORY):
        _update(_STORY, ({"the_id": row["id"], **_spread(row["sections"])} for row in rows))
    for rows in _chunks(_REVISION):
        _update(
            _REVISION,
            (
                {"the_id": row["id"], **_spread(row["sections"]), "masks": _renamed(row["masks"], back)}
                | {"questions": [line for section in row["sections"] for line in section.get("asked", ())]}
                for row in rows
            ),
        )
    op.execute(_TITLED)
    for name in _NAMES:
        _require(name, "story", "story_revision", of=sa.String())
    _require("questions", "story_revision", of=sa.JSON())
    for table in ("story", "story_revision"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("sections")


def _require(name: str, *tables: str, of: sa.types.TypeEngine[Any]) -> None:
    for table in tables:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(name, existing_type=of, nullable=False)


def _gathered(row: sa.RowMapping, hurts: str) -> list[_Section]:
    """Return the sections of one row, with these words of what hurts."""
    words = dict(row) | {"hurts": hurts}
    sections: list[_Section] = [
        {"meaning": meaning, "heading": heading, "text": words[name]}
        for name, meaning, heading in _SECTIONS
        if words[name]
    ]
    if row["questions"] and sections and sections[0]["meaning"] == "heard":
        sections[0]["asked"] = row["questions"]
    return sections


def _spread(sections: list[_Section]) -> dict[str, str]:
    """Return the words of these sections by column."""
    known = {meaning: name for name, meaning, _ in _SECTIONS}
    words = dict.fromkeys(_NAMES, "")
    for section in sections:
        name = known.get(section["meaning"], "heard")
        words[name] = "\n\n".join(filter(None, (words[name], section["text"])))
    return words


def _renamed(masks: list[dict[str, str]], parts: tuple[tuple[str, str, str], ...]) -> list[dict[str, str]]:
    names = {former: now for former, now, _ in parts}
    return [masked | {"part": names.get(masked["part"], masked["part"])} for masked in masks]


def _chunks(table: sa.TableClause, *more: sa.Label[Any]) -> Iterator[Sequence[sa.RowMapping]]:
    statement, last = sa.select(*table.c, *more).order_by(table.c.id).limit(_CHUNK), 0
    while rows := op.get_bind().execute(statement.where(table.c.id > last)).mappings().all():
        yield rows
        last = rows[-1]["id"]


def _update(table: sa.TableClause, rows: Iterator[dict[str, Any]]) -> None:
    """Update rows by `the_id`, all with the same columns."""
    new = [{f"new_{name}" if name != "the_id" else name: value for name, value in row.items()} for row in rows]
    names = [name.removeprefix("new_") for name in new[0] if name != "the_id"]
    values = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    op.get_bind().execute(sa.update(table).where(table.c.id == sa.bindparam("the_id")).values(values), new)


# How headlines were cut.
_LONGEST = 120
# Where a sentence may end: its sign, quotes that close, then a space; Chinese and Japanese need no space.
_END = re.compile(r"[.!?؟।…]+[”»“\"')\]]*(?=\s)|[。！？]+[」』）]*")
# Abbreviations before a name or a further word, which end no sentence.
_SHORT = re.compile(
    r"(?:mr|mrs|ms|mx|dr|prof|st|sr|jr|rev|hon|capt|lt|col|gen|sgt|fr|hr|ing|dipl|med|mme|mlle|sra|srta|dott|sig"
    r"|vs|cf|ca|approx|incl|excl|bzw|inkl|exkl|evtl|ggf|vgl)\."
)
_NUMBERED = re.compile(r"(?:no|nr|nos|art|fig|p|pp|ch|sec|vol|tel|ext|nº|núm|num|abs)\.")
# Of each part of e.g., z.B., p.m.
_LETTERS = 2


def _below_headline(title: str, text: str) -> str:
    """Return `text` without its first sentence where `title` is that sentence, else all of it."""
    whole = text.strip()
    first = whole.splitlines()[0] if whole else ""
    sentence = _first_sentence(first)
    if title.endswith("…") or title != _headline(sentence, first):
        return whole
    return whole[len(sentence) :].strip()


def _headline(sentence: str, first: str) -> str:
    if not _is_abbreviated(sentence) and not sentence.endswith(".."):
        # A headline ends without a full stop, but must not be empty.
        sentence = sentence.rstrip(".。।") or first
    return sentence if len(sentence) <= _LONGEST else sentence[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip() + "…"


def _first_sentence(words: str) -> str:
    for end in _END.finditer(words):
        if not _goes_on(words[: end.end()], words[end.end() :].lstrip()):
            return words[: end.end()].rstrip()
    return words


def _goes_on(before: str, after: str) -> bool:
    """Return whether the sentence goes on after what looks like its end."""
    if not after or not before.endswith("."):
        return False
    is_number = bool(_NUMBERED.fullmatch(_last_word(before))) and after[0].isdigit()
    return after[0].islower() or is_number or _is_abbreviated(before)


def _is_abbreviated(words: str) -> bool:
    """Return whether the last word is an abbreviation, such as Mr., J. or e.g."""
    last = _last_word(words)
    pieces = last.rstrip(".").split(".")
    letters = last.endswith(".") and all(piece.isalpha() and len(piece) <= _LETTERS for piece in pieces)
    return bool(_SHORT.fullmatch(last)) or (letters and (len(pieces) > 1 or len(pieces[0]) == 1))


def _last_word(words: str) -> str:
    return words.rsplit(maxsplit=1)[-1].lstrip("([“„\"'«").casefold() if words.split() else ""
