"""pictures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("chart", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(32), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
        sa.UniqueConstraint("file_id"),
    )
    op.create_index("ix_picture_due", "picture", ["state", "next_try_at"])
    op.create_table(
        "pictureuse",
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("outgoing_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outgoing_id"], ["outgoing.id"]),
        sa.ForeignKeyConstraint(["picture_id"], ["picture.id"]),
        sa.PrimaryKeyConstraint("picture_id", "outgoing_id"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("pictureuse")
    op.drop_table("picture")
