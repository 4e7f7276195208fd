"""participation.

Taking part is a row of its own, by routine. Whoever was active takes part in the call; who was not, did. `active` says
from now on what Slack says: so it stays no only for who was found deactivated there.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_AT = sa.DateTime(timezone=True)
_PERSON = sa.table("person", sa.column("id", sa.Integer), sa.column("active", sa.Boolean))
_ASSIGNMENT = sa.table("assignment", sa.column("round_id"), sa.column("participant_id"))
_ROUND = sa.table("round", sa.column("id"), sa.column("opened_at", _AT))
_OUTGOING = sa.table("outgoing", sa.column("kind"), sa.column("subject_id"))
_PARTICIPATION = sa.table(
    "participation",
    sa.column("person_id", sa.Integer),
    sa.column("routine", sa.String),
    sa.column("since", _AT),
    sa.column("until", _AT),
)


def upgrade() -> None:
    """Upgrade."""
    op.add_column("person", sa.Column("routines_named", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("routine", sa.String(length=50), nullable=False),
        sa.Column("since", _AT, nullable=False),
        sa.Column("until", _AT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    still = sa.text("until IS NULL")
    op.create_index(
        "ux_participation_open",
        "participation",
        ["routine", "person_id"],
        unique=True,
        sqlite_where=still,
        postgresql_where=still,
    )
    op.create_index("ix_participation_person_id", "participation", ["person_id"])
    _fill()
    left = sa.select(_OUTGOING.c.subject_id).where(_OUTGOING.c.kind == "left")
    op.execute(sa.update(_PERSON).where(_PERSON.c.active == sa.false(), _PERSON.c.id.not_in(left)).values(active=True))


def _fill() -> None:
    """Let everybody take part from when their first round was opened, or from now; who is not active until now."""
    now = sa.func.current_timestamp()
    first = (
        sa.select(sa.func.min(_ROUND.c.opened_at))
        .join_from(_ROUND, _ASSIGNMENT, _ASSIGNMENT.c.round_id == _ROUND.c.id)
        .where(_ASSIGNMENT.c.participant_id == _PERSON.c.id)
        .scalar_subquery()
    )
    until = sa.case((_PERSON.c.active, sa.null()), else_=now)
    everybody = sa.select(_PERSON.c.id, sa.literal("call"), sa.func.coalesce(first, now), until).order_by(_PERSON.c.id)
    op.execute(sa.insert(_PARTICIPATION).from_select(["person_id", "routine", "since", "until"], everybody))


def downgrade() -> None:
    """Downgrade; active is who takes part in the call."""
    still = sa.select(_PARTICIPATION.c.person_id).where(
        _PARTICIPATION.c.routine == "call", _PARTICIPATION.c.until.is_(None)
    )
    op.execute(sa.update(_PERSON).values(active=sa.case((_PERSON.c.id.in_(still), sa.true()), else_=sa.false())))
    op.drop_table("participation")
    op.drop_column("person", "routines_named")
