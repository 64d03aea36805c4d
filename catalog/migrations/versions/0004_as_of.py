"""Products found by when they were last confirmed."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("ix_products_as_of", "products", ["as_of"])
