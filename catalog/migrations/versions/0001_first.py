"""Products, variants, offers, the catalog's version and the triggers that keep it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.dialect import triggers

revision = "0001"
down_revision = None


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.JSON, nullable=False, server_default="{}") for name in names]


def _lists(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.JSON, nullable=False, server_default="[]") for name in names]


def upgrade() -> None:
    state = op.create_table(
        "catalog_state",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("confirmed", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(state, [{"id": 1, "version": 0, "confirmed": 0}])
    op.create_table(
        "products",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("handle", sa.String(255), nullable=False, unique=True),
        sa.Column("source", sa.String(255), nullable=False, server_default="shop", index=True),
        sa.Column("link", sa.Integer, nullable=False, index=True),
        *_texts("title", "description", "cautions", "shipping", "returns", "warranty", "list_price_base", "unit"),
        *_lists("aliases", "attributes", "faq", "images"),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="0", index=True),
        sa.Column("as_of", sa.Float, nullable=False),
    )
    op.create_table(
        "variants",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "product_id", sa.Integer, sa.ForeignKey("products.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("sku", sa.String(255), nullable=False, unique=True),
        *_lists("options"),
        sa.Column("price_minor", sa.BigInteger),
        sa.Column("list_price_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("stock", sa.Integer),
        sa.Column("barcode", sa.String(64), nullable=False, server_default=""),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("as_of", sa.Float, nullable=False),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "product_id", sa.Integer, sa.ForeignKey("products.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value", sa.String(255), nullable=False),
        *_texts("text"),
        sa.Column("begins", sa.String(40)),
        sa.Column("ends", sa.String(40)),
    )
    for statement in triggers(op.get_bind()):
        op.get_bind().exec_driver_sql(statement)
