"""questions of routines.

A question belongs to a routine; those that were imported so far to the call.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade."""
    op.add_column("question", sa.Column("routine", sa.String(50), server_default="call", nullable=False))
    op.create_index("ix_question_routine", "question", ["routine"])


def downgrade() -> None:
    """Downgrade; what is asked in other routines than the call is forgotten, as it would be asked in the call."""
    op.execute("DELETE FROM question WHERE routine != 'call'")
    op.drop_index("ix_question_routine", "question")
    op.drop_column("question", "routine")
