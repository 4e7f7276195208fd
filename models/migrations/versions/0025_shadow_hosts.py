"""shadow hosts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade."""
    op.create_table(
        "shadow_host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(200), nullable=True),
        sa.Column("role", sa.String(300), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_shadow_host_person_id", "shadow_host", ["person_id"])


def downgrade() -> None:
    """Downgrade; hosts are forgotten."""
    op.drop_table("shadow_host")
