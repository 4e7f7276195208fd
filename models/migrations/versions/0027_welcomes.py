"""welcomes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade."""
    op.create_table(
        "welcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("partner", sa.String(32), nullable=True),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("heard", sa.JSON(), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("left_by", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("assignment_id"),
        sa.UniqueConstraint("person_id"),
    )
    op.create_index("ix_person_start_date", "person", ["start_date"])


def downgrade() -> None:
    """Downgrade; who was welcomed is forgotten."""
    op.drop_index("ix_person_start_date", "person")
    op.drop_table("welcome")
