"""The room file's `[catalog]`: where the shop comes from, what its columns mean, and what keeps it true on air.

In: `catalog = "shop.csv"` or a table with `file`, `currency`, `format`, `columns` and `sync`. Out: `CatalogSection`.
Durations are seconds, or "90s", "10m", "2h". Secrets are named by the environment variable they stand in, never written
into the room file.
"""

from __future__ import annotations

import os
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from catalog import Freshness
from catalog.imports import FORMATS
from errors import BadInput

_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(s|m|h|d)?\s*$")
_SECONDS = {None: 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


def _seconds(value: object) -> object:
    if isinstance(value, str) and (match := _DURATION.match(value)):
        return float(match.group(1)) * _SECONDS[match.group(2)]
    if isinstance(value, str):
        raise ValueError('write a time as "90s", "15m" or "2h"')
    return value


def _format(value: str) -> str:
    if value not in ("auto", *FORMATS):
        raise ValueError(f"one of auto, {', '.join(FORMATS)}")
    return value


Seconds = Annotated[float, BeforeValidator(_seconds), Field(gt=0)]
FormatName = Annotated[str, BeforeValidator(_format)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FeedSection(_Part):
    """A product feed that is asked for again and again."""

    url: str = Field(pattern=r"^https?://")
    source: str = Field("feed", min_length=1, max_length=60, pattern=r"^[\w.-]+$")
    every: Seconds = 300.0
    format: FormatName = "auto"
    currency: str | None = None
    token_env: str | None = None
    max_mb: int = Field(64, ge=1, le=256)
    max_age: Seconds | None = None


class ShopifySection(_Part):
    secret_env: str = "ZHUBO_SHOPIFY_SECRET"
    source: str = "shop"
    currency: str = "USD"
    locations: tuple[str, ...] = ()
    shop: str = ""


class WooCommerceSection(_Part):
    secret_env: str = "ZHUBO_WOOCOMMERCE_SECRET"
    source: str = "shop"
    currency: str = "USD"
    shop: str = ""


class SyncSection(_Part):
    """`max_age`: from this age on prices and stocks are not said. `port`: where calling shops are listened to, on this
    machine only; a tunnel or reverse proxy brings their calls here."""

    max_age: Seconds | None = None
    feed: tuple[FeedSection, ...] = ()
    shopify: ShopifySection | None = None
    woocommerce: WooCommerceSection | None = None
    port: int = Field(8791, ge=0, le=65_535)

    def secrets(self) -> tuple[str, ...]:
        """The environment variables that must be there."""
        named = [feed.token_env for feed in self.feed if feed.token_env]
        named += [shop.secret_env for shop in (self.shopify, self.woocommerce) if shop is not None]
        return tuple(named)


class CatalogSection(_Part):
    currency: str | None = None
    format: FormatName = "auto"
    columns: dict[str, str] = {}
    sync: SyncSection = SyncSection()

    def freshness(self) -> Freshness:
        own = {feed.source: feed.max_age for feed in self.sync.feed if feed.max_age is not None}
        return Freshness(self.sync.max_age, own)


def taken_apart(table: dict[str, Any]) -> dict[str, Any]:
    """A room file's `catalog` as the settings hold it: the file or database in `catalog`, the rest in `shop`."""
    section = table.get("catalog")
    if not isinstance(section, dict):
        return table
    rest = {key: value for key, value in section.items() if key != "file"}
    sync = rest.get("sync")
    if isinstance(sync, dict) and isinstance(sync.get("feed"), dict):
        rest["sync"] = sync | {"feed": [sync["feed"]]}
    return {**table, "catalog": section.get("file"), "shop": rest}


def secret(name: str, what: Literal["Shopify", "WooCommerce", "feed"]) -> str:
    """The secret in the environment; BadInput where there is none."""
    found = os.environ.get(name, "")
    if not found:
        raise BadInput(
            f"the {what} secret is not in the environment", where=name, remedy=f"export {name}=… before starting"
        )
    return found
