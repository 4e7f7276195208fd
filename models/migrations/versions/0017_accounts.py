"""accounts and owners.

The company of a customer becomes a row of a table, one for each name in any case, with the owner that the last of its
customers names. What each customer's row says of an owner stays beside it. Who owners of accounts and issues are is
for 0021 to say.
"""

from collections.abc import Sequence
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade."""
    account = op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(320), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("key_account", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("folded_name"),
    )
    op.create_index("ix_account_owner_id", "account", ["owner_id"])
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
    _move_accounts(op.get_bind(), account)
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_foreign_key("customer_account_id_fkey", "account", ["account_id"], ["id"])
        batch_op.create_index("ix_customer_account_id", ["account_id"])
        batch_op.drop_column("account")
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("issue_owner_id_fkey", "person", ["owner_id"], ["id"])
        batch_op.create_index("ix_issue_owner_id", ["owner_id"])


def _move_accounts(connection: sa.Connection, account: sa.Table) -> None:
    names = sa.text("SELECT id, account, account_owner FROM customer WHERE account IS NOT NULL ORDER BY id")
    customers = connection.execute(names).all()
    found: dict[str, dict[str, str | None]] = {}
    for row in customers:
        kept = found.setdefault(_folded(row.account), {"owner": None})
        kept["name"] = row.account
        kept["owner"] = row.account_owner or kept["owner"]
    if found:
        connection.execute(sa.insert(account), [{"folded_name": name, **kept} for name, kept in found.items()])
        ids = {row.folded_name: row.id for row in connection.execute(sa.select(account.c.id, account.c.folded_name))}
        connection.execute(
            sa.text("UPDATE customer SET account_id = :account_id WHERE id = :customer_id"),
            [{"account_id": ids[_folded(row.account)], "customer_id": row.id} for row in customers],
        )


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else normalize("NFC", normalize("NFC", text).casefold())


def downgrade() -> None:
    """Downgrade; owners and key accounts that only the sheet of accounts named are forgotten."""
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.drop_index("ix_issue_owner_id")
        batch_op.drop_constraint("issue_owner_id_fkey", type_="foreignkey")
        batch_op.drop_column("owner_id")
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("account", sa.String(200), nullable=True))
    op.execute("UPDATE customer SET account = (SELECT name FROM account WHERE account.id = customer.account_id)")
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.drop_index("ix_customer_account_id")
        batch_op.drop_constraint("customer_account_id_fkey", type_="foreignkey")
        batch_op.drop_column("account_id")
    op.drop_index("ix_account_owner_id", "account")
    op.drop_table("account")
