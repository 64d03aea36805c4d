"""Shops that call a real server on loopback, with real signatures, twice, late and forged."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import shutil
import socket
from copy import deepcopy

import httpx
import pytest
import uvicorn

from catalog import Catalog, Money
from catalog.sync import Hooks, hooks_app

SECRET = "shhh"
NOW = 1_800_000_000.0
TABLE = """sku,handle,title,option:Size,price,currency,stock,aliases
TEE-S,tee,棉T恤,S,100,CNY,3,小白T
TEE-M,tee,,M,100,CNY,0,
"""

PRODUCT = {
    "id": 788032119674292922, "title": "Cotton Tee", "body_html": "<p>Soft.</p>", "vendor": "Example",
    "handle": "cotton-tee", "updated_at": "2026-11-20T10:00:00+08:00", "published_at": "2026-11-01T00:00:00+08:00",
    "status": "active", "tags": "summer", "product_type": "Tee",
    "options": [{"name": "Size", "values": ["S", "M"]}], "images": [{"src": "https://e.test/tee.jpg"}],
    "variants": [
        {"id": 1, "sku": "TEE-S", "price": "89.00", "compare_at_price": "119.00", "option1": "S", "option2": None,
         "inventory_item_id": 11, "inventory_quantity": 8, "inventory_management": "shopify",
         "inventory_policy": "deny", "barcode": "690"},
        {"id": 2, "sku": "TEE-M", "price": "89.00", "compare_at_price": None, "option1": "M", "option2": None,
         "inventory_item_id": 12, "inventory_quantity": -1, "inventory_management": "shopify",
         "inventory_policy": "deny", "barcode": None},
    ],
}  # fmt: skip
WOO = {
    "id": 794, "name": "Tee", "slug": "tee", "type": "variation", "status": "publish", "sku": "TEE-S",
    "price": "80", "regular_price": "95", "sale_price": "80", "date_on_sale_from_gmt": None,
    "date_on_sale_to_gmt": "2027-02-01T00:00:00", "date_modified_gmt": "2026-11-20T02:00:00", "manage_stock": True,
    "stock_quantity": 5, "stock_status": "instock", "backorders": "no", "parent_id": 700,
    "attributes": [{"name": "Size", "option": "S"}],
}  # fmt: skip


@pytest.fixture
def shop(tmp_path, migrated_file, table):
    shutil.copy(migrated_file, tmp_path / "catalog.db")
    with Catalog.open(tmp_path / "catalog.db", clock=lambda: NOW) as opened:
        opened.import_file(table(TABLE))
        yield opened


class Calling:
    """The shop's side: signed calls, as Shopify and WooCommerce make them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def shopify(self, body, topic="products/update", *, secret=SECRET, domain="vase.myshopify.com"):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"x-shopify-topic": topic, "x-shopify-shop-domain": domain, "content-type": "application/json"}
        return await self._post("shopify", raw, headers | {"x-shopify-hmac-sha256": _sign(raw, secret)})

    async def woo(self, body, topic="product.updated", *, secret=SECRET):
        raw = json.dumps(body).encode()
        headers = {"x-wc-webhook-topic": topic, "x-wc-webhook-source": "https://vase.test/"}
        return await self._post("woocommerce", raw, headers | {"x-wc-webhook-signature": _sign(raw, secret)})

    async def _post(self, system, raw, headers):
        answer = await self.client.post(f"/hooks/{system}", content=raw, headers=headers)
        return answer.status_code, answer.text


def _sign(raw: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


def serving(shop, *, places=(), domain="", source="shop"):
    hooks = (
        Hooks("shopify", SECRET, source, "CNY", places=places, domain=domain),
        Hooks("woocommerce", SECRET, source, "CNY"),
    )
    return hooks_app(shop, hooks, lambda: NOW)


@pytest.fixture
async def call(shop, request):
    """Calls to a real server on a loopback port."""
    options = getattr(request, "param", {})
    listening = socket.create_server(("127.0.0.1", 0))
    app = serving(shop, **options)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    serve = asyncio.create_task(server.serve(sockets=[listening]))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=30) as client:
        yield Calling(client)
    server.should_exit = True
    await serve
    listening.close()


def facts(shop, sku="TEE-S"):
    product, variant = shop.by_sku(sku)
    return product.title, variant.price, variant.list_price, variant.stock


def later(body, seconds=1, key="updated_at", **changes):
    out = deepcopy(body) | changes
    out[key] = out[key].replace(":00:00", f":00:{seconds:02d}", 1)
    return out


def priced(price: str, seconds: int):
    body = later(PRODUCT, seconds)
    body["variants"][0]["price"] = price
    return body


async def test_a_shopify_product_brings_price_stock_and_leaves_nothing_else_to_guess(call, shop):
    assert await call.shopify(PRODUCT) == (200, "changed")
    title, price, list_price, stock = facts(shop)
    assert (price, list_price, stock) == (Money(8900, "CNY"), Money(11900, "CNY"), 8)
    assert title["zh"] == "棉T恤"  # the seller's own words stay
    assert shop.by_sku("TEE-S")[0].aliases == ("小白T",)
    assert facts(shop, "TEE-M")[3] == 0
    assert shop.by_sku("TEE-S")[0].link == 1


@pytest.mark.parametrize("forged", ["wrong secret", "changed body", "no signature", "empty secret"])
async def test_a_forged_call_changes_nothing(call, shop, forged):
    before = facts(shop)
    raw = json.dumps(PRODUCT).encode()
    if forged == "wrong secret":
        answer = await call.shopify(PRODUCT, secret="guess")
    elif forged == "empty secret":
        answer = await call.shopify(PRODUCT, secret="")
    else:
        signed = _sign(raw, SECRET) if forged == "changed body" else ""
        headers = {"x-shopify-topic": "products/update", "x-shopify-hmac-sha256": signed}
        answer = await call._post("shopify", raw + b" ", headers)
    assert answer[0] == 401
    assert facts(shop) == before


@pytest.mark.parametrize("call", [{"domain": "vase.myshopify.com"}], indirect=True)
async def test_another_shop_of_the_same_app_is_not_ours(call, shop):
    assert (await call.shopify(PRODUCT, domain="other.myshopify.com"))[0] == 401
    assert (await call.shopify(PRODUCT))[0] == 200


async def test_a_delivery_counts_once(call, shop):
    await call.shopify(PRODUCT)
    version = shop.version()
    assert await call.shopify(PRODUCT) == (200, "duplicate")
    assert shop.version() == version


async def test_a_late_delivery_does_not_undo_a_newer_one(call, shop):
    await call.shopify(priced("79.00", 30))
    assert await call.shopify(priced("89.00", 10)) == (200, "old")
    assert facts(shop)[1] == Money(7900, "CNY")


async def test_a_replay_after_a_restart_does_nothing(shop):
    async def replay(body):
        transport = httpx.ASGITransport(serving(shop))  # a new process knows no digests, the catalog does
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await Calling(client).shopify(body)

    assert await replay(priced("79.00", 30)) == (200, "changed")
    assert await replay(priced("79.00", 30)) == (200, "duplicate")
    assert await replay(priced("89.00", 10)) == (200, "old")
    assert facts(shop)[1] == Money(7900, "CNY")


async def test_a_new_product_goes_on_the_shelf_and_off_again(call, shop):
    new = deepcopy(PRODUCT) | {"id": 5, "handle": "cap", "title": "Cap"}
    new["variants"] = [PRODUCT["variants"][0] | {"sku": "CAP", "option1": "Default Title"}]
    assert await call.shopify(new, "products/create") == (200, "changed")
    assert (shop.by_sku("CAP")[0].link, facts(shop, "CAP")[1]) == (2, Money(8900, "CNY"))
    assert await call.shopify({"id": 5}, "products/delete") == (200, "changed")
    assert shop.by_sku("CAP") is None
    assert (await call.shopify(later(new, 5)))[1] in ("old", "duplicate")  # what was deleted does not come back
    assert shop.by_sku("CAP") is None


async def test_a_draft_goes_off_the_shelf(call, shop):
    await call.shopify(PRODUCT | {"status": "draft"})
    assert shop.by_sku("TEE-S") is None


@pytest.mark.parametrize("call", [{"places": ("1", "2")}], indirect=True)
async def test_stock_of_several_places_is_said_once_all_are_known(call, shop):
    await call.shopify(PRODUCT)

    def level(place, available, seconds=5):
        at = f"2026-11-20T10:00:{seconds:02d}+08:00"
        return {"inventory_item_id": 11, "location_id": place, "available": available, "updated_at": at}

    assert (await call.shopify(level(1, 4), "inventory_levels/update"))[1] == "unknown"
    assert facts(shop)[3] == 8
    assert (await call.shopify(level(2, 3), "inventory_levels/update"))[1] == "changed"
    assert facts(shop)[3] == 7
    assert (await call.shopify(level(9, 90), "inventory_levels/update"))[1] == "unknown"  # not one that counts
    assert facts(shop)[3] == 7
    assert (await call.shopify(level(2, 9, seconds=1), "inventory_levels/update"))[1] == "old"


async def test_one_place_of_several_is_not_the_stock(call, shop):
    await call.shopify(PRODUCT)
    body = {"inventory_item_id": 11, "location_id": 1, "available": 1, "updated_at": "2026-11-21T10:00:00+08:00"}
    assert (await call.shopify(body, "inventory_levels/update"))[1] == "unknown"
    assert facts(shop)[3] == 8


async def test_woocommerce(call, shop):
    assert (await call._post("woocommerce", b"webhook_id=7", {}))[0] == 200  # its first try of the address
    assert await call.woo(WOO) == (200, "changed")
    _, price, list_price, stock = facts(shop)
    assert (price, list_price, stock) == (Money(8000, "CNY"), Money(9500, "CNY"), 5)
    assert shop.by_sku("TEE-S")[1].price_until is not None  # the sale has an end
    out = later(WOO, 9, "date_modified_gmt", stock_quantity=0, stock_status="outofstock")
    assert await call.woo(out) == (200, "changed")
    assert facts(shop)[3] == 0
    assert (await call.woo(WOO))[1] in ("old", "duplicate")
    assert (await call.woo(WOO | {"sku": "NOPE"}))[1] in ("unknown", "old")
    assert (await call.woo(WOO, secret="x"))[0] == 401


async def test_a_simple_woocommerce_product(call, shop):
    cap = WOO | {"type": "simple", "sku": "CAP", "id": 9, "name": "Cap", "attributes": []}
    assert await call.woo(cap, "product.created") == (200, "changed")
    assert facts(shop, "CAP")[1] == Money(8000, "CNY")
    assert await call.woo({"id": 9}, "product.deleted") == (200, "changed")
    assert shop.by_sku("CAP") is None


async def test_a_confirmation_makes_a_fact_younger(call, shop):
    await call.shopify(PRODUCT)
    assert shop.as_of(*shop.by_sku("TEE-S")) == NOW
    assert await call.shopify(later(PRODUCT, 20)) == (200, "confirmed")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"id": null}', b'{"id": 1, "title": ""}', b'{"id": 1, "title": "x", "variants": 3}',
     json.dumps(PRODUCT | {"updated_at": "yesterday"}).encode(),
     json.dumps(PRODUCT | {"variants": [{"price": "x"}]}).encode(),
     b'{"a":' * 5000],
)  # fmt: skip
async def test_a_signed_body_that_makes_no_sense_changes_nothing(call, shop, body):
    before = facts(shop)
    assert (await call.shopify(body))[0] in (200, 400)
    assert facts(shop) == before
    assert (await call.shopify(PRODUCT))[0] == 200


async def test_a_body_too_large_is_not_read(call, shop):
    assert (await call.shopify(b" " * (3 * 2**20)))[0] == 413


async def test_other_topics_and_paths_are_nothing_of_ours(call, shop):
    assert await call.shopify({"id": 1}, "orders/create") == (200, "nothing of ours")
    assert (await call.client.get("/hooks/shopify")).status_code == 405
    assert (await call.client.get("/")).status_code == 404
