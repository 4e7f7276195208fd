"""sponsorships."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
_OPEN = sa.text("until IS NULL")


def upgrade() -> None:
    """Upgrade."""
    op.create_index("ix_account_key_account", "account", ["key_account"])
    op.create_table(
        "sponsorship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sponsorship_account_id", "sponsorship", ["account_id"])
    op.create_index("ix_sponsorship_person_id", "sponsorship", ["person_id"])
    op.create_index(
        "ux_sponsorship_open", "sponsorship", ["account_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_table(
        "sponsor_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("others", sa.String(300), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("logged_by", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sponsor_meeting_assignment_id", "sponsor_meeting", ["assignment_id"])
    _create_parts()


def _create_parts() -> None:
    op.create_table(
        "sponsor_meeting_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"]),
        sa.ForeignKeyConstraint(["meeting_id"], ["sponsor_meeting.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("meeting_id", "customer_id"),
    )
    op.create_index("ix_sponsor_meeting_contact_customer_id", "sponsor_meeting_contact", ["customer_id"])
    op.create_table(
        "sponsor_dissatisfier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitment.id"]),
        sa.ForeignKeyConstraint(["meeting_id"], ["sponsor_meeting.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("commitment_id"),
    )
    op.create_index("ix_sponsor_dissatisfier_meeting_id", "sponsor_dissatisfier", ["meeting_id"])


def downgrade() -> None:
    """Downgrade; sponsors and their meetings are forgotten, and what was promised in these stays."""
    for table in ("sponsor_dissatisfier", "sponsor_meeting_contact", "sponsor_meeting", "sponsorship"):
        op.drop_table(table)
    op.drop_index("ix_account_key_account", "account")
