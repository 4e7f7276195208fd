"""round spans.

Rounds get a start and an end of their own. Of those there are, it is known when they were opened: each runs from that
day until the next one was opened, the newest for a month; where the opening day says otherwise, the bot puts it right
at its next look. Messages to a person may wait for their working hours, and it is kept when somebody was looked up.
"""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from alembic import op
from dateutil.relativedelta import relativedelta

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_ROUND = sa.table(
    "round",
    sa.column("id", sa.Integer),
    sa.column("routine", sa.String),
    sa.column("month", sa.Date),
    sa.column("opened_at", sa.DateTime(timezone=True)),
    sa.column("starts_on", sa.Date),
    sa.column("ends_on", sa.Date),
)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
    _fill(op.get_bind())
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.alter_column("starts_on", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("ends_on", existing_type=sa.Date(), nullable=False)
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_state"), ["state"], unique=False)
    op.add_column("outgoing", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("participant", sa.Column("looked_up_at", sa.DateTime(timezone=True), nullable=True))


def _fill(connection: sa.Connection) -> None:
    rows = connection.execute(sa.select(_ROUND).order_by(_ROUND.c.routine, _ROUND.c.month)).all()
    for number, row in enumerate(rows):
        starts_on = _within(row.opened_at.date(), row.month)
        following = rows[number + 1] if number + 1 < len(rows) else None
        if following is not None and following.routine == row.routine:
            ends_on = _within(following.opened_at.date(), following.month)
        else:
            ends_on = starts_on + relativedelta(months=1)
        connection.execute(sa.update(_ROUND).where(_ROUND.c.id == row.id).values(starts_on=starts_on, ends_on=ends_on))


def _within(day: date, month: date) -> date:
    """Return `day`, or the nearest one in `month`: a round opened by hand of long ago has no other start."""
    return min(max(day, month), month + relativedelta(months=1, days=-1))


def downgrade() -> None:
    """Revert."""
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_column("looked_up_at")
    with op.batch_alter_table("outgoing", schema=None) as batch_op:
        batch_op.drop_column("not_before")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_state"))
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_column("ends_on")
        batch_op.drop_column("starts_on")
