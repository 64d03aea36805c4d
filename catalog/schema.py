"""The tables, in SQLAlchemy Core; the same on SQLite and PostgreSQL.

`products` and `variants` carry `version` (kept by triggers, see `dialect`) and `as_of`. Texts are JSON objects
`{lang: text}`. `catalog_state` has one row: `version`, the highest row version given out, and `confirmed`, which
moves when facts are confirmed without having changed. `sources` says when each source was last heard in full.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()


def _texts(name: str) -> sa.Column:
    return sa.Column(name, sa.JSON, nullable=False, server_default="{}")


def _list(name: str) -> sa.Column:
    return sa.Column(name, sa.JSON, nullable=False, server_default="[]")


catalog_state = sa.Table(
    "catalog_state",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("confirmed", sa.BigInteger, nullable=False),
)

products = sa.Table(
    "products",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("handle", sa.Text, nullable=False, unique=True),
    sa.Column("source", sa.Text, nullable=False, server_default="shop", index=True),
    sa.Column("link", sa.BigInteger, nullable=False, index=True),
    _texts("title"),
    _texts("description"),
    _texts("allergens"),
    _texts("cautions"),
    _texts("shipping"),
    _texts("returns"),
    _texts("warranty"),
    _texts("list_price_base"),
    _texts("unit"),
    _list("aliases"),
    _list("attributes"),
    _list("faq"),
    _list("images"),
    _list("videos"),
    _texts("lexicon"),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("version", sa.BigInteger, nullable=False, server_default="0", index=True),
    sa.Column("as_of", sa.Double, nullable=False, index=True),
)

variants = sa.Table(
    "variants",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("product_id", sa.ForeignKey("products.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("sku", sa.Text, nullable=False, unique=True),
    _list("options"),
    sa.Column("price_minor", sa.BigInteger),
    sa.Column("list_price_minor", sa.BigInteger),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("stock", sa.BigInteger),
    sa.Column("price_until", sa.Double),
    sa.Column("barcode", sa.Text, nullable=False, server_default=""),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("version", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("as_of", sa.Double, nullable=False),
)

offers = sa.Table(
    "offers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("product_id", sa.ForeignKey("products.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    _texts("text"),
    sa.Column("begins", sa.Text),  # ISO 8601 with its offset: the hour is spoken as the shop wrote it
    sa.Column("ends", sa.Text),
)

sources = sa.Table(
    "sources",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("as_of", sa.Double, nullable=False),
    _list("held"),  # SKUs whose rows could not be read: not confirmed by it
    sa.Column("assumed", sa.Text),  # the currency taken where the file names none
)

# A shop's own numbers for what we call by handle or SKU, learned from its webhooks.
external_ids = sa.Table(
    "external_ids",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("moved", sa.Double, nullable=False),  # when the shop says that it changed last
    sa.Column("digest", sa.Text, nullable=False),  # of the last body that said so
)
