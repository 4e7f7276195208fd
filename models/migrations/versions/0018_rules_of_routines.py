"""rules of routines.

A round is unique by its first day. An assignment knows its routine, whose rules say who may meet whom again: they are
checked under the round's lock, and no longer by indexes for all routines alike. The call is turned on.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# As PostgreSQL named them, and as the convention below names them on SQLite.
_MONTH = {"postgresql": "round_routine_month_key", "sqlite": "uq_round_routine_month"}
_ROUND = {"postgresql": "assignment_round_id_fkey", "sqlite": "fk_assignment_round_id"}
_UNNAMED = {"uq": "uq_%(table_name)s_%(column_0_N_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"}
_NOT_SWAPPED = sa.text("state <> 'swapped'")
_TOGETHER = sa.text("state <> 'swapped' OR sent_at IS NOT NULL")
_IS_ON = sa.text("off_since IS NULL")


def upgrade() -> None:
    """Upgrade."""
    engine = op.get_bind().dialect.name
    with op.batch_alter_table("round", schema=None, naming_convention=_UNNAMED) as batch_op:
        batch_op.drop_constraint(_MONTH[engine], type_="unique")
        batch_op.create_unique_constraint("round_routine_starts_on_key", ["routine", "starts_on"])
        batch_op.create_unique_constraint("round_id_routine_key", ["id", "routine"])
    op.add_column("assignment", sa.Column("routine", sa.String(50), nullable=True))
    op.execute("UPDATE assignment SET routine = (SELECT round.routine FROM round WHERE round.id = assignment.round_id)")
    op.drop_index("ux_customer_once_a_round", "assignment")
    op.drop_index("ux_pair_once_ever", "assignment")
    op.drop_index("ix_assignment_round_id", "assignment")
    op.drop_index("ix_assignment_participant_id", "assignment")
    with op.batch_alter_table("assignment", schema=None, naming_convention=_UNNAMED) as batch_op:
        batch_op.alter_column("routine", existing_type=sa.String(50), nullable=False)
        batch_op.drop_constraint(_ROUND[engine], type_="foreignkey")
        batch_op.create_foreign_key("fk_assignment_round", "round", ["round_id", "routine"], ["id", "routine"])
        batch_op.create_index("ix_assignment_round", ["round_id", "customer_id"], unique=False)
        batch_op.create_index("ix_assignment_pair", ["participant_id", "customer_id"], unique=False)
    _switches()


def _switches() -> None:
    op.create_table(
        "routine_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("routine", sa.String(50), nullable=False),
        sa.Column("on_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_by", sa.String(32), nullable=True),
        sa.Column("off_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("off_by", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_routine_switch_on",
        "routine_switch",
        ["routine"],
        unique=True,
        sqlite_where=_IS_ON,
        postgresql_where=_IS_ON,
    )
    op.execute("INSERT INTO routine_switch (routine, on_since) VALUES ('call', CURRENT_TIMESTAMP)")


def downgrade() -> None:
    """Downgrade; where a pair met twice meanwhile, or a month has two rounds, fail and change nothing."""
    engine = op.get_bind().dialect.name
    op.drop_table("routine_switch")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_pair")
        batch_op.drop_index("ix_assignment_round")
        batch_op.drop_constraint("fk_assignment_round", type_="foreignkey")
        batch_op.create_foreign_key(_ROUND[engine], "round", ["round_id"], ["id"])
        batch_op.drop_column("routine")
        batch_op.create_index("ix_assignment_round_id", ["round_id"], unique=False)
        batch_op.create_index("ix_assignment_participant_id", ["participant_id"], unique=False)
    for name, columns, condition in (
        ("ux_pair_once_ever", ["participant_id", "customer_id"], _TOGETHER),
        ("ux_customer_once_a_round", ["round_id", "customer_id"], _NOT_SWAPPED),
    ):
        op.create_index(name, "assignment", columns, unique=True, sqlite_where=condition, postgresql_where=condition)
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_constraint("round_id_routine_key", type_="unique")
        batch_op.drop_constraint("round_routine_starts_on_key", type_="unique")
        batch_op.create_unique_constraint(_MONTH[engine], ["routine", "month"])
