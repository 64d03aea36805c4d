"""The plain table's column names, zh and en, and what a header means. Pure.

In: a header cell. Out: `Column(field, lang, name, currency)`: a known field, an option, a question or an attribute.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.money import read_currency
from errors import BadInput

_NAMES = {
    "sku": "sku 货号 商品编码 商家编码 编码 sku编码 sku码 规格编码 商品编号 sku_id item_no product_code",
    "title": "title 名称 标题 商品名称 商品标题 宝贝名称 品名 产品名称 商品名 name product_name product product_title",
    "handle": "handle 款号 spu 商品组 product_group group",
    "price": "price 价格 售价 单价 现价 直播价 直播间价 销售价 到手价 商品价格 宝贝价格 unit_price selling_price",
    "currency": "currency 币种 货币 currency_code",
    "list_price": "list_price original_price 原价 划线价 吊牌价 市场价 日常价 compare_at_price msrp rrp regular_price",
    "list_price_base": "list_price_base original_price_base 原价依据 划线价依据 划线价说明 原价说明",
    "price_until": "price_until 价格有效期 价格有效期至 优惠截止 price_valid_until",
    "stock": "stock 库存 库存数量 数量 现货数量 可售库存 inventory quantity qty inventory_quantity",
    "description": "description 描述 商品描述 介绍 商品介绍 简介 详情 商品详情 desc details body",
    "aliases": "aliases 别名 俗称 昵称 alias nicknames also_known_as",
    "link": "link 链接号 链接 链接序号 link_number link_no",
    "images": "images 图片 主图 图片链接 商品图片 image image_url picture pictures",
    "videos": "videos video 视频 主图视频 视频链接 video_url video_link",
    "lexicon": "lexicon pronunciation pronunciations 读音 发音 念法 读法",
    "barcode": "barcode 条码 条形码 国际条码 ean upc gtin",
    "cautions": "cautions caution 注意事项 注意 使用注意 温馨提示 警示 warning warnings precautions",
    "allergens": "allergens allergen 过敏原 过敏提示 致敏物 致敏原",
    "shipping": "shipping 发货 物流 配送 运费 发货说明 发货时间 delivery shipping_policy",
    "returns": "returns 退换 退货 退换货 退换说明 退换政策 售后 return_policy refund refunds",
    "warranty": "warranty 质保 保修 质保期 保修期 guarantee",
    "unit": "unit 单位 计量单位",
    "active": "active 上架 状态 是否上架 商品状态 上架状态 status",
    "offers": "offers offer 优惠 活动 促销 优惠活动 promotion promotions",
    "faq": "faq 问答 常见问题",
    "attributes": "attributes 参数 商品参数 规格参数 产品参数 specifications specs",
}
KNOWN = {name: field for field, names in _NAMES.items() for name in names.split()}
TEXTS = frozenset(
    {"title", "description", "cautions", "allergens", "shipping", "returns", "warranty", "list_price_base", "unit"}
)
_OPTION = re.compile(r"(?:option|选项|规格)\s*:\s*(.+)$", re.I)
_FAQ = re.compile(r"(?:faq|问答)\s*:\s*(.+)$", re.I)
_ATTRIBUTE = re.compile(r"(?:attr|attribute|属性)\s*:\s*(.+)$", re.I)
_LANG = re.compile(r"^(.*?\S)\s*:\s*([a-z]{2})(?:-[A-Za-z]{2,4})?$")
_LANG_FIRST = re.compile(r"^(zh|en|ja|ko|th|vi|id|ms|es|fr|de|pt|ru|ar|it|tr)\s*[:：]\s*(.+)$")
_BRACKET = re.compile(r"^(.*?\S)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]$")
LANGS = frozenset(["zh", "en", "ja", "ko", "th", "vi", "id", "ms", "es", "fr", "de", "pt", "ru", "ar", "it", "tr"])


@dataclass(frozen=True, slots=True)
class Column:
    """`field` is one of the known fields, or option, faq, attribute, where `name` holds its name or question."""

    field: str
    lang: str | None = None
    name: str = ""
    currency: str | None = None


def read_columns(headers: Iterable[str], mapping: Mapping[str, str]) -> tuple[Column | None, ...]:
    """What the columns hold. `mapping` says it for a shop's own headers, in words of `read_header` or "ignore"."""
    said = {_key(unicodedata.normalize("NFKC", header)): meaning for header, meaning in mapping.items()}
    return tuple(_mapped(said.get(_key(unicodedata.normalize("NFKC", h))), h) for h in headers)


def _mapped(meaning: str | None, header: str) -> Column | None:
    if meaning is None:
        return read_header(header)
    if _key(meaning) in ("ignore", "忽略"):
        return None
    column = read_header(meaning)
    if column is None or (column.field == "attribute" and not _ATTRIBUTE.match(meaning)):
        raise BadInput(
            f"{meaning!r} is no column of the plain table",
            where=f"column {header!r}",
            remedy=f"one of {', '.join(_NAMES)}, option:…, faq:…, attribute:…, ignore",
        )
    return column


def read_header(text: str) -> Column | None:
    """What a column of this header holds; None for an empty header."""
    written = text.strip()
    text = unicodedata.normalize("NFKC", written)
    if not text:
        return None
    if match := _OPTION.match(text):
        return Column("option", *reversed(_named(match.group(1))))
    if match := _FAQ.match(text):
        return _faq(re.split("[:：]", written, maxsplit=1)[1].strip())  # the question keeps its own punctuation
    if match := _ATTRIBUTE.match(text):
        return Column("attribute", *reversed(_named(match.group(1))))
    name, lang = _named(text)
    if field := KNOWN.get(_key(name)):
        return Column(field, lang)
    if match := _BRACKET.match(name):
        inner = match.group(2)
        field = KNOWN.get(_key(match.group(1)))
        if field in ("price", "list_price"):
            if currency := read_currency(inner):
                return Column(field, lang, currency=currency)
        elif field and inner.lower() in LANGS:
            return Column(field, inner.lower())
        elif field == "stock":
            return Column(field)
    return Column("attribute", lang, name)


def _faq(rest: str) -> Column:
    if rest.lower() in LANGS:
        return Column("faq", rest.lower())
    if match := _LANG_FIRST.match(rest):
        return Column("faq", match.group(1), match.group(2))
    return Column("faq", None, rest)


def _named(text: str) -> tuple[str, str | None]:
    match = _LANG.match(text.strip())
    if match and match.group(2) in LANGS:
        return match.group(1), match.group(2)
    return text.strip(), None


def _key(name: str) -> str:
    return re.sub(r"[\s\-_]+", "_", name.strip().lower())
