"""draft entries."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "draft_entry",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("typed_at", sa.String(32), nullable=False),
        sa.Column("view_id", sa.String(32), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.PrimaryKeyConstraint("assignment_id", "field"),
    )
    op.create_index("ix_draft_entry_kept_at", "draft_entry", ["kept_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("draft_entry")
