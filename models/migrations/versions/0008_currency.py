"""currency.

What a customer is worth is an amount of some currency: the sheet may name it, for those that it differs for.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.add_column("customer", sa.Column("currency", sa.String(3), nullable=True))


def downgrade() -> None:
    """Revert."""
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.drop_column("currency")
