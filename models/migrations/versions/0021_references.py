"""references.

Whom a sheet named by e-mail address as manager, assistant or owner is a reference now: to who has that address, else to
somebody new, who is looked up in Slack. What the sheet says stays beside it.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_NAMING = (("person", "manager"), ("person", "assistant"), ("issue", "owner"), ("account", "owner"))
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_PERSON = sa.table(
    "person", sa.column("id", sa.Integer), sa.column("name"), sa.column("email"), sa.column("external_id")
)


def upgrade() -> None:
    """Upgrade."""
    connection = op.get_bind()
    ids = _addresses(connection)
    for table, name in _NAMING:
        rows = _table(table, name)
        texts, reference = rows.c[name], rows.c[f"{name}_id"]
        found = connection.execute(
            sa.select(rows.c.id, texts).where(texts.is_not(None), reference.is_(None)).order_by(rows.c.id)
        )
        owners = []
        for row_id, text in found.all():
            email = text.strip()
            if not _EMAIL.fullmatch(email):
                continue
            if email.lower() not in ids:
                made = connection.execute(
                    sa.insert(_PERSON).values(name=email[:200], email=email).returning(_PERSON.c.id)
                )
                ids[email.lower()] = made.scalar_one()
            owners.append({"the_id": row_id, "person_id": ids[email.lower()]})
        if owners:
            to_owner = sa.update(rows).where(rows.c.id == sa.bindparam("the_id"))
            connection.execute(to_owner.values({reference.name: sa.bindparam("person_id")}), owners)


def _table(table: str, name: str) -> sa.TableClause:
    return sa.table(table, sa.column("id", sa.Integer), sa.column(name, sa.String), sa.column(f"{name}_id", sa.Integer))


def _addresses(connection: sa.Connection) -> dict[str, int]:
    """Return who has which address in small letters; who is on the sheet comes first."""
    ordered = sa.select(_PERSON.c.id, _PERSON.c.email).order_by(_PERSON.c.external_id.is_(None), _PERSON.c.id)
    ids: dict[str, int] = {}
    for person_id, email in connection.execute(ordered.where(_PERSON.c.email.is_not(None))):
        ids.setdefault(email.strip().lower(), person_id)
    return ids


def downgrade() -> None:
    """Downgrade: references to people stay as they are."""
