"""score guesses."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "score_guess",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("guess", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("score", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("scale", sa.String(20), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("guessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.PrimaryKeyConstraint("assignment_id"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("score_guess")
