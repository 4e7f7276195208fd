"""commitments by due day."""

from collections.abc import Sequence

from alembic import op

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_commitment_due_on", "commitment", ["due_on"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_commitment_due_on", "commitment")
