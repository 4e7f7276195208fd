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
        _update(
            "answers", values=[{"the_id": row["id"], "new_answers": heard[row["id"]] + _columns(row)} for row in rows]
        )
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
        _update(
            *(name for name, _, _ in _COLUMNS), values=[_spread(row["answers"]) | {"the_id": row["id"]} for row in rows]
        )
        _add_others(rows)
    with op.batch_alter_table("reflection") as batch:
        batch.alter_column("quote", existing_type=sa.String(), nullable=False)
        batch.alter_column("hurts", existing_type=sa.String(), nullable=False)
        batch.drop_constraint("fk_reflection_issue", type_="foreignkey")
        batch.drop_column("answers")
        batch.drop_column("issue_id")


_COLUMN_OF = {meaning: name for name, meaning, _ in _COLUMNS}


def _columns(row: sa.RowMapping) -> list[_Answer]:
    return [_answer(name, meaning, question, row[name]) for name, meaning, question in _COLUMNS if row[name]]


def _spread(answers: list[_Answer]) -> dict[str, Any]:
    """Return the columns of one reflection as the releases before had them."""
    found = {_COLUMN_OF[each["meaning"]]: each["answer"] for each in answers if each["meaning"] in _COLUMN_OF}
    columns = {"quote": "", "hurts": "", "no_promise_reason": None} | found
    return {f"new_{name}": value for name, value in columns.items()}


def _add_others(rows: Sequence[sa.RowMapping]) -> None:
    """Store what no column is for, as answers to questions."""
    others = [
        {"reflection_id": row["id"], "position": position, "question": each["question"], "answer": each["answer"]}
        for row in rows
        for position, each in enumerate(each for each in row["answers"] if each["meaning"] not in _COLUMN_OF)
    ]
    if others:
        op.get_bind().execute(sa.insert(_ANSWER), others)


def _answer(field: str, meaning: str, question: str, answer: str) -> _Answer:
    return {"field": field, "meaning": meaning, "question": question, "answer": answer}


def _update(*names: str, values: list[dict[str, Any]]) -> None:
    """Update these columns of reflections by `the_id`."""
    new = {name: sa.bindparam(f"new_{name}", type_=_REFLECTION.c[name].type) for name in names}
    op.get_bind().execute(sa.update(_REFLECTION).where(_REFLECTION.c.id == sa.bindparam("the_id")).values(new), values)


def _chunks() -> Iterator[Sequence[sa.RowMapping]]:
    last = 0
    statement = sa.select(_REFLECTION).order_by(_REFLECTION.c.id).limit(_CHUNK)
    while rows := op.get_bind().execute(statement.where(_REFLECTION.c.id > last)).mappings().all():
        yield rows
        last = rows[-1]["id"]
