"""Triggers made anew: a variant that moves tells both products; on PostgreSQL one version a transaction, and a notice.
On PostgreSQL texts and counts as wide as SQLite has always taken them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.dialect import drop_triggers, triggers

revision = "0002"
down_revision = "0001"

_TEXTS = {
    "products": ("handle", "source"),
    "variants": ("sku", "currency", "barcode"),
    "offers": ("code", "kind", "value", "begins", "ends"),
}
_COUNTS = {"products": ("link",), "variants": ("stock",)}


def upgrade() -> None:
    connection = op.get_bind()
    for statement in drop_triggers(connection):
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "postgresql":
        for table, names in _TEXTS.items():
            for name in names:
                op.alter_column(table, name, type_=sa.Text)
        for table, names in _COUNTS.items():
            for name in names:
                op.alter_column(table, name, type_=sa.BigInteger)
    for statement in triggers(connection):
        connection.exec_driver_sql(statement)
