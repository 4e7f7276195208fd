"""account subjects.

An assignment may be about an account too.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_CHECK = "ck_assignment_subject"
_BEFORE = ("customer_id", "host_id", "journey_id")
_SUBJECTS = ("customer_id", "account_id", "host_id", "journey_id")


def _at_most_one(columns: Sequence[str]) -> str:
    return " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns) + " <= 1"


def upgrade() -> None:
    """Upgrade."""
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_assignment_account_id"), ["account_id"], unique=False)
        batch_op.create_foreign_key("fk_assignment_account_id", "account", ["account_id"], ["id"])
        batch_op.drop_constraint(_CHECK, type_="check")
        batch_op.create_check_constraint(_CHECK, _at_most_one(_SUBJECTS))


def downgrade() -> None:
    """Downgrade; an assignment about an account is about nothing then."""
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_constraint(_CHECK, type_="check")
        batch_op.create_check_constraint(_CHECK, _at_most_one(_BEFORE))
        batch_op.drop_constraint("fk_assignment_account_id", type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_assignment_account_id"))
        batch_op.drop_column("account_id")
