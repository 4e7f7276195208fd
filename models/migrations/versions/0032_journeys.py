"""Journeys have a kind and steps, and are walked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "journey_step",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(1000), nullable=False),
        sa.Column("we_say", sa.String(1000), nullable=True),
        sa.Column("link", sa.String(500), nullable=True),
        sa.Column("helper", sa.String(200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("journey_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("journey_id", "number"),
    )
    op.create_table(
        "journey_walk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("journey_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("assignment_id"),
    )
    op.create_index("ix_journey_walk_journey_id", "journey_walk", ["journey_id"])

    op.create_table(
        "walked_step",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(1000), nullable=False),
        sa.Column("we_say", sa.String(1000), nullable=True),
        sa.Column("link", sa.String(500), nullable=True),
        sa.Column("helper", sa.String(200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("walk_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Enum("done", "stuck", name="stepoutcome", native_enum=False, length=32), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("friction", sa.Integer(), nullable=True),
        sa.Column("instead", sa.String(2000), nullable=True),
        sa.Column("photo", sa.String(32), nullable=True),
        sa.Column("photo_link", sa.String(500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["step_id"], ["journey_step.id"]),
        sa.ForeignKeyConstraint(["walk_id"], ["journey_walk.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("walk_id", "step_id"),
    )
    op.create_index("ix_walked_step_step_id", "walked_step", ["step_id"])

    op.add_column("journey", sa.Column("kind", sa.String(50), server_default="be_a_customer", nullable=False))
    op.add_column("journey", sa.Column("why", sa.String(500), nullable=True))
    op.add_column("journey", sa.Column("minutes", sa.Integer(), nullable=True))
    op.add_column("journey", sa.Column("needs", sa.String(300), nullable=True))
    op.add_column("journey", sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    """Undo; steps and walks are forgotten."""
    op.drop_table("walked_step")
    op.drop_table("journey_walk")
    op.drop_table("journey_step")
    with op.batch_alter_table("journey") as batch_op:
        for name in ("active", "needs", "minutes", "why", "kind"):
            batch_op.drop_column(name)
