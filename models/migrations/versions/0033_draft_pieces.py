"""draft pieces."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "draft_piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.Column("file_id", sa.String(32), nullable=False),
        sa.Column("link", sa.String(3000), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("transcript", sa.String(32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel_id", "ts", "file_id"),
    )
    op.create_index("ix_draft_piece_assignment_id", "draft_piece", ["assignment_id"])
    op.create_index("ix_draft_piece_kept_at", "draft_piece", ["kept_at"])
    op.create_index("ix_draft_piece_transcript", "draft_piece", ["transcript", "next_try_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("draft_piece")
