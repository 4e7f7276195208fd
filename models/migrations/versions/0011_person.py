"""person.

The table of participants becomes that of all people; who is known only by e-mail or Slack id has no id of a sheet. A
message is to a person.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_REFERENCES = ("manager_id", "assistant_id")
_WITH_SLACK_ID = sa.text("slack_id IS NOT NULL")


def upgrade() -> None:
    """Upgrade."""
    op.rename_table("participant", "person")
    op.execute("ALTER TABLE outgoing RENAME COLUMN participant_id TO person_id")
    _rename_indexes("participant", "person")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("external_id", existing_type=sa.String(length=100), nullable=True)
        for name in _REFERENCES:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(f"person_{name}_fkey", "person", [name], ["id"])
        batch_op.add_column(sa.Column("language", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("guest", sa.Boolean(), server_default=sa.false(), nullable=False))
    for name in _REFERENCES:
        op.create_index(f"ix_person_{name}", "person", [name])


def downgrade() -> None:
    """Downgrade; who has no id of a sheet gets one, as people need one again."""
    op.execute("UPDATE person SET external_id = 'person ' || id WHERE external_id IS NULL")
    for name in _REFERENCES:
        op.drop_index(f"ix_person_{name}", "person")
    with op.batch_alter_table("person", schema=None) as batch_op:
        for name in _REFERENCES:
            batch_op.drop_constraint(f"person_{name}_fkey", type_="foreignkey")
            batch_op.drop_column(name)
        batch_op.drop_column("language")
        batch_op.drop_column("guest")
        batch_op.alter_column("external_id", existing_type=sa.String(length=100), nullable=False)
    _rename_indexes("person", "participant")
    op.execute("ALTER TABLE outgoing RENAME COLUMN person_id TO participant_id")
    op.rename_table("person", "participant")


def _rename_indexes(before: str, after: str) -> None:
    """Rename what is named after the table, while that is `person`; SQLite names no constraints and sequences."""
    op.drop_index(f"ux_{before}_slack_id", "person")
    op.create_index(
        f"ux_{after}_slack_id",
        "person",
        ["slack_id"],
        unique=True,
        sqlite_where=_WITH_SLACK_ID,
        postgresql_where=_WITH_SLACK_ID,
    )
    op.drop_index(f"ix_{before}_email", "person")
    op.create_index(f"ix_{after}_email", "person", ["email"])
    op.drop_index(f"ix_outgoing_{before}_id", "outgoing")
    op.create_index(f"ix_outgoing_{after}_id", "outgoing", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":
        for suffix in ("pkey", "external_id_key"):
            op.execute(f"ALTER TABLE person RENAME CONSTRAINT {before}_{suffix} TO {after}_{suffix}")
        op.execute(f"ALTER TABLE outgoing RENAME CONSTRAINT outgoing_{before}_id_fkey TO outgoing_{after}_id_fkey")
        op.execute(f"ALTER SEQUENCE {before}_id_seq RENAME TO {after}_id_seq")
