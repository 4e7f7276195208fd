"""retreats.

The issues that are shared before a retreat, the votes of the leaders, and what was committed to. Nothing so far is of
a retreat.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade."""
    op.create_table(
        "retreat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(32), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_table(
        "retreat_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("retreat_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("reflection_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("commitment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitment.id"]),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.ForeignKeyConstraint(["reflection_id"], ["reflection.id"]),
        sa.ForeignKeyConstraint(["retreat_id"], ["retreat.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("retreat_id", "issue_id"),
    )
    op.create_index("ix_retreat_issue_commitment_id", "retreat_issue", ["commitment_id"])
    op.create_index("ix_retreat_issue_issue_id", "retreat_issue", ["issue_id"])
    op.create_index("ix_retreat_issue_reflection_id", "retreat_issue", ["reflection_id"])
    op.create_table(
        "retreat_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("retreat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(
            ["retreat_id", "issue_id"],
            ["retreat_issue.retreat_id", "retreat_issue.issue_id"],
            name="fk_retreat_vote_issue",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("retreat_id", "person_id", "issue_id"),
    )
    op.create_index("ix_retreat_vote_person_id", "retreat_vote", ["person_id"])


def downgrade() -> None:
    """Downgrade; what was committed to stays, as a commitment of its issue."""
    op.drop_table("retreat_vote")
    op.drop_table("retreat_issue")
    op.drop_table("retreat")
