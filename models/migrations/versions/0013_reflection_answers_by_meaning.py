"""reflection answers by meaning.

What was answered in a reflection becomes one list, each answer with its field, its meaning and the wording as asked.
The day, the consent and, new, the issue that was chosen keep columns of their own.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_CHUNK = 500
_HEARD, _QUOTE, _CAUSE, _NONE = "heard", "quote", "cause", "no commitment"
# Column, meaning, and the wording by which every release so far asked for it.
_COLUMNS = (
    ("quote", _QUOTE, "One sentence in their own words"),
    ("hurts", _CAUSE, "What hurts, and why?"),
    ("no_promise_reason", _NONE, "No promise? Say why"),
)
_Answer = dict[str, str]
_REFLECTION = sa.table(
    "reflection", sa.column("id"), *(sa.column(name) for name, _, _ in _COLUMNS), sa.column("answers", sa.JSON())
)
_ANSWER = sa.table(
    "reflection_answer", *(sa.column(name) for name in ("id", "reflection_id", "position", "question", "answer"))
)


def upgrade() -> None:
    """Gather the answers of each reflection."""
    with op.batch_alter_table("reflection") as batch:
        batch.add_column(sa.Column("issue_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("answers", sa.JSON(), nullable=True))
        batch.create_foreign_key("fk_reflection_issue", "issue", ["issue_id"], ["id"])
    for rows in _chunks():
        ids = [row["id"] for row in rows]
        asked = op.get_bind().execute(
            sa.select(_ANSWER)
            .where(_ANSWER.c.reflection_id.in_(ids))
            .order_by(_ANSWER.c.reflection_id, _ANSWER.c.position)
        )
        heard: dict[int, list[_Answer]] = {each: [] for each in ids}
        for row in asked.mappings():
            heard[row["reflection_id"]].append(
                _answer(f"answer_{row['position']}", _HEARD, row["question"], row["answer"])
            )
        for row in rows:
            answers = heard[row["id"]] + [
                _answer(name, meaning, question, row[name]) for name, meaning, question in _COLUMNS if row[name]
            ]
            _update(row["id"], answers=answers)
    with op.batch_alter_table("reflection") as batch:
        batch.alter_column("answers", existing_type=sa.JSON(), nullable=False)
        for name, _, _ in _COLUMNS:
            batch.drop_column(name)
    op.drop_table("reflection_answer")


def downgrade() -> None:
    """Give each meaning its column again; what else was asked becomes an answer to a question."""
    op.create_table(
        "reflection_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reflection_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["reflection_id"], ["reflection.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_reflection_answer_reflection_id", "reflection_answer", ["reflection_id"])
    with op.batch_alter_table("reflection") as batch:
        for name, _, _ in _COLUMNS:
            batch.add_column(sa.Column(name, sa.String(), nullable=True))
    for rows in _chunks():
        for row in rows:
            _spread(row["id"], row["answers"])
    with op.batch_alter_table("reflection") as batch:
        batch.alter_column("quote", existing_type=sa.String(), nullable=False)
        batch.alter_column("hurts", existing_type=sa.String(), nullable=False)
        batch.drop_constraint("fk_reflection_issue", type_="foreignkey")
        batch.drop_column("answers")
        batch.drop_column("issue_id")


def _spread(reflection_id: int, answers: list[_Answer]) -> None:
    """Store the answers of one reflection as the releases before did."""
    column_of = {meaning: name for name, meaning, _ in _COLUMNS}
    found = {column_of[each["meaning"]]: each["answer"] for each in answers if each["meaning"] in column_of}
    _update(reflection_id, **({"quote": "", "hurts": "", "no_promise_reason": None} | found))
    others = [each for each in answers if each["meaning"] not in column_of]
    if others:
        op.get_bind().execute(
            sa.insert(_ANSWER),
            [
                {
                    "reflection_id": reflection_id,
                    "position": position,
                    "question": each["question"],
                    "answer": each["answer"],
                }
                for position, each in enumerate(others)
            ],
        )


def _answer(field: str, meaning: str, question: str, answer: str) -> _Answer:
    return {"field": field, "meaning": meaning, "question": question, "answer": answer}


def _update(reflection_id: int, **values: Any) -> None:
    op.get_bind().execute(sa.update(_REFLECTION).where(_REFLECTION.c.id == reflection_id).values(values))


def _chunks() -> Iterator[Sequence[sa.RowMapping]]:
    last = 0
    statement = sa.select(_REFLECTION).order_by(_REFLECTION.c.id).limit(_CHUNK)
    while rows := op.get_bind().execute(statement.where(_REFLECTION.c.id > last)).mappings().all():
        yield rows
        last = rows[-1]["id"]
