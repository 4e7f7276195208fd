"""commitment history.

A commitment comes from a reflection, an issue or an assignment, several of them from one where that is so; and every
change of it is kept.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_UNNAMED = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
_CHECK = "ck_commitment_origin"
_ONE = (
    "CASE WHEN reflection_id IS NULL THEN 0 ELSE 1 END + CASE WHEN issue_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN assignment_id IS NULL THEN 0 ELSE 1 END = 1"
)
_ORIGINS = ("reflection", "issue", "assignment")


def upgrade() -> None:
    """Upgrade."""
    with op.batch_alter_table("commitment", schema=None, naming_convention=_UNNAMED) as batch:
        batch.drop_constraint(_unique(), type_="unique")
        batch.alter_column("reflection_id", existing_type=sa.Integer(), nullable=True)
        for origin in _ORIGINS[1:]:
            batch.add_column(sa.Column(f"{origin}_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_commitment_{origin}_id", origin, [f"{origin}_id"], ["id"])
        for origin in _ORIGINS:
            batch.create_index(f"ix_commitment_{origin}_id", [f"{origin}_id"])
        batch.add_column(sa.Column("made_by", sa.String(32), nullable=True))
        batch.create_check_constraint(_CHECK, _ONE)
    op.create_table(
        "commitment_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(32), nullable=True),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("became", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitment.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_commitment_change_commitment_id", "commitment_change", ["commitment_id"])


def downgrade() -> None:
    """Downgrade; where a commitment came from elsewhere than a reflection meanwhile, fail and change nothing."""
    op.drop_table("commitment_change")
    with op.batch_alter_table("commitment", schema=None) as batch:
        batch.drop_constraint(_CHECK, type_="check")
        for origin in _ORIGINS:
            batch.drop_index(f"ix_commitment_{origin}_id")
        for origin in _ORIGINS[1:]:
            batch.drop_constraint(f"fk_commitment_{origin}_id", type_="foreignkey")
            batch.drop_column(f"{origin}_id")
        batch.drop_column("made_by")
        batch.alter_column("reflection_id", existing_type=sa.Integer(), nullable=False)
        batch.create_unique_constraint(_unique(), ["reflection_id"])


def _unique() -> str:
    """Return the name of the unique constraint: PostgreSQL gave it one, SQLite gets it by our convention."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    return "commitment_reflection_id_key" if is_postgresql else "uq_commitment_reflection_id"
