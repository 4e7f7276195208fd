"""story revisions.

What gives a customer away is frozen with each reflection, as their row knows it now. No revision is made here, since
masking is the programme's: a story in review gets one when its card is next shown, which this asks for; of a story
that is published already, what stands in Slack stays as it is. Messages whose subject went away while they stood, the
cards and author's messages that lack the way to withdraw, and briefs that tell of anonymous talks are shown anew too.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_CHUNK = 500
_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
_AGAIN = (
    "UPDATE outgoing SET wanted = wanted + 1, "
    "attempts = CASE WHEN state IN ('waiting', 'sending') THEN attempts ELSE 0 END, "
    "next_try_at = CASE WHEN state IN ('waiting', 'sending') THEN next_try_at ELSE :at_once END, "
    "state = CASE WHEN state IN ('waiting', 'sending') THEN state ELSE 'waiting' END WHERE "
)
_TOLD = (
    "subject_id IN (SELECT r.assignment_id FROM reflection r JOIN story s ON s.reflection_id = r.id "
    "WHERE s.state IN ('in review', 'draft', 'published', 'corrected', 'declined'))"
)
_PAST = (
    "subject_id IN (SELECT a.id FROM assignment a JOIN assignment b ON b.customer_id = a.customer_id AND b.id <> a.id "
    "JOIN reflection r ON r.assignment_id = b.id WHERE r.consent <> 'named' "
    "AND a.state IN ('approved', 'sent', 'booked', 'unreachable', 'talked'))"
)
_SHOWN_ANEW = (
    f"kind IN ('review', 'assignment') AND ts IS NOT NULL AND ({_TOLD})",
    f"kind = 'assignment' AND ts IS NOT NULL AND ({_PAST})",
    "state = 'dropped' AND ts IS NOT NULL",
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "story_revision",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("hurts", sa.String(), nullable=False),
        sa.Column("promise", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(32), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column(
            "consent",
            sa.Enum("named", "anonymous", "private", name="consent", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("shown_as", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("talked_on", sa.Date(), nullable=True),
        sa.Column("issue", sa.String(), nullable=True),
        sa.Column("masks", sa.JSON(), nullable=False),
        sa.Column("lifted", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("story_id", "number"),
    )
    op.add_column("story", sa.Column("revision", sa.Integer(), nullable=True))
    op.add_column("story", sa.Column("published_revision", sa.Integer(), nullable=True))
    op.add_column("story", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("reflection", sa.Column("identity", sa.JSON(none_as_null=True), nullable=True))
    connection = op.get_bind()
    _freeze_identities(connection)
    for which in _SHOWN_ANEW:
        connection.execute(
            sa.text(_AGAIN + which).bindparams(sa.bindparam("at_once", _AT_ONCE, sa.DateTime(timezone=True)))
        )


def _freeze_identities(connection: sa.Connection) -> None:
    rows = connection.execute(
        sa.text(
            "SELECT r.id, c.name, c.account, c.phone, c.email FROM reflection r "
            "JOIN assignment a ON a.id = r.assignment_id JOIN customer c ON c.id = a.customer_id ORDER BY r.id"
        )
    ).all()
    statement = sa.text("UPDATE reflection SET identity = :identity WHERE id = :the_id").bindparams(
        sa.bindparam("identity", type_=sa.JSON())
    )
    for first in range(0, len(rows), _CHUNK):
        connection.execute(
            statement,
            [{"the_id": row.id, "identity": _identity(row)} for row in rows[first : first + _CHUNK]],
        )


def _identity(row: sa.Row[Any]) -> dict[str, list[str]]:
    known = {"names": row.name, "companies": row.account, "phones": row.phone, "emails": row.email}
    return {what: [value] if value else [] for what, value in known.items()}


def downgrade() -> None:
    """Revert."""
    for table, column in (
        ("reflection", "identity"),
        ("story", "withdrawn_at"),
        ("story", "published_revision"),
        ("story", "revision"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
    op.drop_table("story_revision")
