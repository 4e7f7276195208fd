"""nudges.

Nudges of the releases before were messages alone, a few an assignment. Those about what is still to be done are kept
as rows from now on, so that nobody is nudged once more of what they were nudged of already.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_NUDGED = ("sent", "booked", "unreachable")
# Of routines with one nudge alone, it came in the middle.
_ONE_NUDGE = ("call", "one_to_one")


def upgrade() -> None:
    """Apply."""
    op.add_column("assignment", sa.Column("snoozed_until", sa.Date(), nullable=True))
    op.add_column("assignment", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    nudges = op.create_table(
        "nudge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("asked_about", sa.Date(), nullable=True),
        sa.Column("message_key", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_nudge_assignment_id", "nudge", ["assignment_id"])
    op.create_index("ix_nudge_message_key", "nudge", ["message_key"])
    op.create_table(
        "snooze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_snooze_assignment_id", "snooze", ["assignment_id"])
    _keep_earlier(nudges)


def _keep_earlier(nudges: sa.Table) -> None:
    """Keep a row of each nudge about what is still to be done."""
    outgoing, assignment = (
        sa.table("outgoing", *map(sa.column, ("key", "kind", "subject_id", "ts"))),
        sa.table("assignment", *map(sa.column, ("id", "state", "routine"))),
    )
    rows = op.get_bind().execute(
        sa.select(outgoing.c.key, outgoing.c.subject_id, outgoing.c.ts, assignment.c.routine)
        .join(assignment, assignment.c.id == outgoing.c.subject_id)
        .where(outgoing.c.kind == "reminder", assignment.c.state.in_(_NUDGED))
        .order_by(outgoing.c.key)
    )
    for key, subject_id, ts, routine in rows.all():
        if (which := _step_of(key.rpartition(":")[2], routine)) is not None:
            kept = nudges.insert().values(assignment_id=subject_id, message_key=key)
            op.execute(kept.values(step=which[0], asked_about=which[1], **_times(ts)))


def _step_of(which: str, routine: str) -> tuple[int, date | None] | None:
    """Return step and booked day of a nudge by the end of its key; None where it says neither."""
    if which.isdecimal():
        return (2 if routine in _ONE_NUDGE else int(which)), None
    try:
        return 0, date.fromisoformat(which)
    except ValueError:
        return None


def _times(ts: str | None) -> dict[str, object]:
    posted = datetime.fromtimestamp(float(ts), UTC) if ts else None
    # What was not posted yet says when it will be.
    return {"at": posted or datetime.fromtimestamp(0, UTC), "delivered_at": posted}


def downgrade() -> None:
    """Undo; what was put off, and what was told to the CX team, is forgotten."""
    op.drop_table("snooze")
    op.drop_table("nudge")
    with op.batch_alter_table("assignment") as assignment:
        assignment.drop_column("told_at")
        assignment.drop_column("snoozed_until")
