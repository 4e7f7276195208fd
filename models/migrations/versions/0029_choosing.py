"""choosing: how often a routine is, from when and for whom; what people would rather do, and who was left out."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_WHY = sa.Enum("other_first", "nothing_left", "not_found", name="leftoutwhy", native_enum=False, length=32)


def upgrade() -> None:
    """Upgrade; the shadow days that are on go on beside calls, as they did."""
    op.create_table(
        "left_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("why", _WHY, nullable=False),
        sa.Column("routine", sa.String(50), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("round_id", "person_id"),
    )
    op.create_index("ix_left_out_person_id", "left_out", ["person_id"])
    op.create_table(
        "routine_audience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("switch_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(200), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["switch_id"], ["routine_switch.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("switch_id", "department"),
        sa.UniqueConstraint("switch_id", "person_id"),
    )
    op.create_index("ix_routine_audience_person_id", "routine_audience", ["person_id"])
    op.add_column("person", sa.Column("prefers", sa.String(50), nullable=True))
    op.add_column("routine_switch", sa.Column("every_months", sa.Integer(), nullable=True))
    op.add_column("routine_switch", sa.Column("first_month", sa.Date(), nullable=True))
    op.add_column("routine_switch", sa.Column("beside", sa.Boolean(), nullable=True))
    op.add_column("routine_switch", sa.Column("for_everybody", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("routine_switch", sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    op.add_column("routine_switch", sa.Column("changed_by", sa.String(32), nullable=True))
    switch = sa.table("routine_switch", sa.column("routine", sa.String), sa.column("beside", sa.Boolean))
    op.execute(sa.update(switch).where(switch.c.routine == "shadow").values(beside=sa.true()))


def downgrade() -> None:
    """Downgrade; how often and for whom, preferences, and who was left out are forgotten."""
    for column in ("changed_by", "revision", "for_everybody", "beside", "first_month", "every_months"):
        op.drop_column("routine_switch", column)
    op.drop_column("person", "prefers")
    op.drop_table("routine_audience")
    op.drop_table("left_out")
