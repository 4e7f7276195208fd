"""conversations.

Where the bot speaks with each person is kept from now on. Nothing is filled in: opening a conversation that is there
already gives the same one.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "conversation",
        sa.Column("slack_user", sa.String(32), nullable=False),
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("slack_user"),
    )
    op.create_index("ix_conversation_channel_id", "conversation", ["channel_id"])


def downgrade() -> None:
    """Revert."""
    op.drop_table("conversation")
