"""assignment subjects.

An assignment is about a customer, a colleague (its host), a journey, or nothing; never about two of them.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_CHECK = "ck_assignment_subject"
_AT_MOST_ONE = (
    "CASE WHEN customer_id IS NULL THEN 0 ELSE 1 END + CASE WHEN host_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN journey_id IS NULL THEN 0 ELSE 1 END <= 1"
)


def upgrade() -> None:
    """Upgrade."""
    op.create_table(
        "journey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(100), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("external_id"),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("host_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("journey_id", sa.Integer(), nullable=True))
        batch_op.alter_column("customer_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_assignment_host_id"), ["host_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_journey_id"), ["journey_id"], unique=False)
        batch_op.create_foreign_key("fk_assignment_journey_id", "journey", ["journey_id"], ["id"])
        batch_op.create_foreign_key("fk_assignment_host_id", "person", ["host_id"], ["id"])
        batch_op.create_check_constraint(_CHECK, _AT_MOST_ONE)


def downgrade() -> None:
    """Downgrade; where assignments without a customer were made meanwhile, fail and change nothing."""
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_constraint(_CHECK, type_="check")
        batch_op.drop_constraint("fk_assignment_host_id", type_="foreignkey")
        batch_op.drop_constraint("fk_assignment_journey_id", type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_assignment_journey_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_host_id"))
        batch_op.alter_column("customer_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("journey_id")
        batch_op.drop_column("host_id")
    op.drop_table("journey")
