"""heard messages."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.add_column("conversation", sa.Column("heard_ts", sa.String(32), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("conversation", "heard_ts")
