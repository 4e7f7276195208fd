"""slack id index.

A participant's Slack id is unique by an index that leaves out those without one. PostgreSQL locks a row wholly when it
changes a column that a foreign key could refer to (postgresql.org/docs/current/explicit-locking.html, FOR UPDATE), which
an index with a condition can't be: so who writes a message to a participant no longer waits for an import of them.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_INDEX = "ux_participant_slack_id"
_UNNAMED = {"uq": "uq_%(table_name)s_%(column_0_name)s"}


def upgrade() -> None:
    """Upgrade."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("participant_slack_id_key", "participant", type_="unique")
    else:
        with op.batch_alter_table("participant", schema=None, naming_convention=_UNNAMED) as batch_op:
            batch_op.drop_constraint("uq_participant_slack_id", type_="unique")
    where = sa.text("slack_id IS NOT NULL")
    op.create_index(_INDEX, "participant", ["slack_id"], unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Downgrade."""
    op.drop_index(_INDEX, "participant")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_unique_constraint("participant_slack_id_key", ["slack_id"])
