"""listening together."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_STATES = ("asked", "in", "declined", "off")
_CONSENTS = ("named", "anonymous", "private")


def upgrade() -> None:
    """Upgrade."""
    op.create_table(
        "listen_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"]),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("assignment_id"),
    )
    op.create_index("ix_listen_session_customer_id", "listen_session", ["customer_id"])
    op.create_index("ix_listen_session_story_id", "listen_session", ["story_id"])
    op.create_table(
        "listen_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*_STATES, name="seatstate", native_enum=False, length=32), nullable=False),
        sa.Column("line", sa.String(300), nullable=True),
        sa.Column("consent", sa.Enum(*_CONSENTS, name="consent", native_enum=False, length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_late", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("left_out_by", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["listen_session.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("session_id", "person_id"),
    )
    op.create_index("ix_listen_seat_person_id", "listen_seat", ["person_id"])


def downgrade() -> None:
    """Downgrade; who listened together is forgotten."""
    op.drop_table("listen_seat")
    op.drop_table("listen_session")
