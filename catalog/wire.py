"""Products as JSON objects, the form `catalog show --json`, the studio and the tests read.

In: a value. Out: a dict of plain types. Money is `{"amount": "79.00", "currency": "CNY"}`.
"""

from __future__ import annotations

from typing import Any

from catalog.values import TEXT_FIELDS, ImportReport, Money, Offer, Product, Variant


def product_json(product: Product) -> dict[str, Any]:
    out: dict[str, Any] = {"handle": product.handle, "link": product.link}
    out |= {name: dict(getattr(product, name)) for name in TEXT_FIELDS if getattr(product, name)}
    out |= {
        "aliases": list(product.aliases),
        "attributes": [{"name": a.name, "value": a.value, "lang": a.lang} for a in product.attributes],
        "faq": [{"question": f.question, "answer": f.answer, "lang": f.lang} for f in product.faq],
        "offers": [offer_json(o) for o in product.offers],
        "images": list(product.images),
        "videos": list(product.videos),
        "lexicon": {lang: dict(words) for lang, words in product.lexicon.items()},
        "source": product.source,
        "variants": [variant_json(v) for v in product.variants],
        "active": product.active,
        "version": product.version,
        "as_of": product.as_of,
    }
    return out


def variant_json(variant: Variant) -> dict[str, Any]:
    return {
        "sku": variant.sku,
        "options": [{"name": name, "value": value} for name, value in variant.options],
        "price": money_json(variant.price),
        "list_price": money_json(variant.list_price),
        "stock": variant.stock,
        "barcode": variant.barcode,
        "active": variant.active,
        "version": variant.version,
        "as_of": variant.as_of,
        "price_until": variant.price_until,
    }


def offer_json(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "kind": offer.kind,
        "value": offer.value,
        "text": dict(offer.text),
        "begin": offer.begin.isoformat() if offer.begin else None,
        "end": offer.end.isoformat() if offer.end else None,
    }


def money_json(money: Money | None) -> dict[str, str] | None:
    return None if money is None else {"amount": str(money), "currency": money.currency}


def report_json(report: ImportReport) -> dict[str, Any]:
    return {
        "format": report.format,
        "rows": report.rows,
        "added": report.added,
        "changed": report.changed,
        "gone": report.gone,
        "assumed_currency": report.assumed,
        "cut": report.cut,
        "problems": [{"line": p.line, "cause": p.cause} for p in report.problems],
    }
