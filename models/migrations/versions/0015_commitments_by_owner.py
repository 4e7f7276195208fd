"""An index to find commitments by who sees them through."""

from collections.abc import Sequence

from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_commitment_owner", "commitment", ["owner"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_commitment_owner", "commitment")
