"""active and score scale.

Everybody so far is active. Scores from 0 to 10 stay what situations took them for; those outside can only have been
meant from -100 to 100, as the template said.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    for table in ("participant", "customer"):
        op.add_column(table, sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("customer", sa.Column("score_scale", sa.String(20), nullable=True))
    op.execute("UPDATE customer SET score_scale = '-100 to 100' WHERE score < 0 OR score > 10")


def downgrade() -> None:
    """Revert."""
    for table, column in (("customer", "score_scale"), ("customer", "active"), ("participant", "active")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
