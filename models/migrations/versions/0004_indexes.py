"""indexes.

For what is asked at each click and each minute, however much there is; with them the columns by which customers are
searched, folded as Python folds them, and when the plan of a round was asked for.
"""

from collections.abc import Sequence
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_CHUNK = 2_000
_FOLDED = {"external_id": "folded_id", "name": "folded_name", "email": "folded_email"}


def upgrade() -> None:
    """Apply."""
    op.add_column("round", sa.Column("plan_wanted_at", sa.DateTime(timezone=True), nullable=True))
    for column in _FOLDED.values():
        op.add_column("customer", sa.Column(column, sa.String(), nullable=True))
    _fold_customers(op.get_bind())
    for column in _FOLDED.values():
        op.create_index(f"ix_customer_{column}", "customer", [column])
    op.create_index("ix_customer_to_call", "customer", ["consent_to_call", "active", "issue_id", "id"])
    op.drop_index("ix_assignment_customer_id", "assignment")
    op.create_index("ix_assignment_calls", "assignment", ["customer_id", "state"])
    op.create_index("ix_outgoing_about", "outgoing", ["subject_id", "kind"])
    op.create_index("ix_outgoing_participant_id", "outgoing", ["participant_id"])
    where = sa.text("error IS NOT NULL")
    op.create_index("ix_outgoing_in_trouble", "outgoing", ["place"], sqlite_where=where, postgresql_where=where)
    op.create_index("ix_story_state", "story", ["state"])
    op.create_index("ix_upload_state", "upload", ["state"])


def _fold_customers(connection: sa.Connection) -> None:
    known = sa.table("customer", sa.column("id"), *(sa.column(name) for pair in _FOLDED.items() for name in pair))
    fold = (
        sa.update(known)
        .where(known.c.id == sa.bindparam("the_id"))
        .values({column: sa.bindparam(f"new_{column}") for column in _FOLDED.values()})
    )
    last = 0
    while rows := connection.execute(
        sa.select(known).where(known.c.id > last).order_by(known.c.id).limit(_CHUNK)
    ).all():
        connection.execute(fold, [{"the_id": row.id, **_folded(row)} for row in rows])
        last = rows[-1].id


def _folded(row: sa.Row[tuple[object, ...]]) -> dict[str, str | None]:
    given = {column: getattr(row, name) for name, column in _FOLDED.items()}
    return {
        f"new_{column}": normalize("NFC", normalize("NFC", text).casefold()) if text is not None else None
        for column, text in given.items()
    }


def downgrade() -> None:
    """Revert."""
    op.drop_index("ix_upload_state", "upload")
    op.drop_index("ix_story_state", "story")
    op.drop_index("ix_outgoing_in_trouble", "outgoing")
    op.drop_index("ix_outgoing_participant_id", "outgoing")
    op.drop_index("ix_outgoing_about", "outgoing")
    op.drop_index("ix_assignment_calls", "assignment")
    op.create_index("ix_assignment_customer_id", "assignment", ["customer_id"])
    op.drop_index("ix_customer_to_call", "customer")
    for column in _FOLDED.values():
        op.drop_index(f"ix_customer_{column}", "customer")
        with op.batch_alter_table("customer", schema=None) as batch_op:
            batch_op.drop_column(column)
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_column("plan_wanted_at")
