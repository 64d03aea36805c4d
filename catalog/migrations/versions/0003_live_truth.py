"""Allergens, videos and pronunciations; prices with an end; when each source was heard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.dialect import drop_triggers, triggers

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name, empty in (("allergens", "{}"), ("lexicon", "{}"), ("videos", "[]")):
        op.add_column("products", sa.Column(name, sa.JSON, nullable=False, server_default=empty))
    op.add_column("variants", sa.Column("price_until", sa.Double))
    op.create_table(
        "sources",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("as_of", sa.Double, nullable=False),
        sa.Column("held", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("assumed", sa.Text),
    )
    op.create_table(
        "external_ids",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("moved", sa.Double, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    )
    _watch_the_new_columns()


def _watch_the_new_columns() -> None:
    """The version triggers name their columns: they are made anew."""
    connection = op.get_bind()
    for statement in [*drop_triggers(connection), *triggers(connection)]:
        connection.exec_driver_sql(statement)
