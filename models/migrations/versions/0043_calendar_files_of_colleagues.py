"""Calendar files of colleagues who come along, too, which wait for their working hours."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_OF_PARTICIPANT = sa.text("person_id IS NULL")


def upgrade() -> None:
    """Apply; every file so far is its participant's."""
    op.drop_index("ux_calendar_file", "calendar_file")
    with op.batch_alter_table("calendar_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("waits", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_calendar_file_person_id", ["person_id"], unique=False)
        batch_op.create_unique_constraint("uq_calendar_file_person", ["booking_id", "person_id", "sequence"])
        batch_op.create_foreign_key("fk_calendar_file_person_id", "person", ["person_id"], ["id"])
    op.create_index(
        "ux_calendar_file",
        "calendar_file",
        ["booking_id", "sequence"],
        unique=True,
        sqlite_where=_OF_PARTICIPANT,
        postgresql_where=_OF_PARTICIPANT,
    )


def downgrade() -> None:
    """Undo; the files of colleagues are forgotten."""
    op.execute("DELETE FROM calendar_file WHERE person_id IS NOT NULL")
    op.drop_index("ux_calendar_file", "calendar_file")
    with op.batch_alter_table("calendar_file", schema=None) as batch_op:
        batch_op.drop_constraint("fk_calendar_file_person_id", type_="foreignkey")
        batch_op.drop_constraint("uq_calendar_file_person", type_="unique")
        batch_op.drop_index("ix_calendar_file_person_id")
        batch_op.drop_column("not_before")
        batch_op.drop_column("waits")
        batch_op.drop_column("person_id")
    op.create_index("ux_calendar_file", "calendar_file", ["booking_id", "sequence"], unique=True)
