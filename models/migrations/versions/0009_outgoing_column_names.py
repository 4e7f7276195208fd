"""outgoing column names.

The columns of outgoing messages get the words that the code uses.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_NAMES = {"mark": "dedup_token", "wanted": "wanted_version", "shown": "delivered_version"}


def upgrade() -> None:
    """Upgrade."""
    for old, new in _NAMES.items():
        op.execute(f"ALTER TABLE outgoing RENAME COLUMN {old} TO {new}")


def downgrade() -> None:
    """Downgrade."""
    for old, new in _NAMES.items():
        op.execute(f"ALTER TABLE outgoing RENAME COLUMN {new} TO {old}")
