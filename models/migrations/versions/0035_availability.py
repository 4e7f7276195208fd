"""availability."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "country_calendar",
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("weekdays", sa.String(7), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("looked_up_in", sa.String(50), nullable=False),
        sa.Column("is_usual", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("country"),
    )
    op.create_table(
        "day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("country", sa.String(2), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("is_public", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_day_off_country", "day_off", ["country"])
    op.create_index("ix_person_country", "person", ["country"])
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "source", sa.Enum("hand", "slack", name="absencesource", native_enum=False, length=32), nullable=False
        ),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_by", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_absence_person_id", "absence", ["person_id"])
    op.create_table(
        "person_settings",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("weekdays", sa.String(7), nullable=True),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column(
            "nudges",
            sa.Enum("usual", "fewer", "none", name="nudgefrequency", native_enum=False, length=32),
            server_default="usual",
            nullable=False,
        ),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("date_language", sa.String(20), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )


def downgrade() -> None:
    """Undo; what people chose for themselves, and when they are away, is forgotten."""
    op.drop_table("person_settings")
    op.drop_table("absence")
    op.drop_index("ix_person_country", "person")
    op.drop_table("day_off")
    op.drop_table("country_calendar")
