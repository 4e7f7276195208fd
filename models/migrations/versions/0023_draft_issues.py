"""draft issues.

Those of the register so far are no drafts.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade."""
    op.add_column("issue", sa.Column("draft", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Downgrade; drafts stay, as issues like any other."""
    op.drop_column("issue", "draft")
