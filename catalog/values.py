"""What a shop holds: `Product`, `Variant`, `Money`, `Offer`, `Faq`, `Attribute`, and what asking it gives: `Hit`.

In: rows an importer read or the store loaded. Out: frozen values, safe to share between threads. Texts are
`{language: text}` with ISO 639-1 languages. `version` is the row's own, moved by any change of it; `as_of` is when
the facts were last confirmed, in seconds since the epoch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

Texts = Mapping[str, str]
OfferKind = Literal["percent_off", "amount_off", "buy_n_get_m", "gift", "coupon"]
OFFER_KINDS: tuple[OfferKind, ...] = ("percent_off", "amount_off", "buy_n_get_m", "gift", "coupon")
How = Literal["link", "sku", "alias", "pinyin", "text", "dense", "on_air"]

# Digits after the point, where it is not two.
EXPONENT = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "CLP": 0,
    "ISK": 0,
    "PYG": 0,
    "KWD": 3,
    "BHD": 3,
    "OMR": 3,
    "JOD": 3,
    "TND": 3,
}


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in the currency's smallest unit: `Money(7900, "CNY")` is 79.00 yuan."""

    minor: int
    currency: str

    @property
    def amount(self) -> Decimal:
        return Decimal(self.minor).scaleb(-EXPONENT.get(self.currency, 2))

    def __str__(self) -> str:
        """The canonical string: digits and point only, as many decimals as the currency has."""
        return f"{self.amount:.{EXPONENT.get(self.currency, 2)}f}"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One stated property: `Attribute("材质", "316 不锈钢", "zh")`. `lang` None fits every language."""

    name: str
    value: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Faq:
    question: str
    answer: str
    lang: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion with its window. `value` by kind: percent_off "15"; amount_off "10.00"; buy_n_get_m "2+1";
    gift: what is given (a SKU or a name); coupon "20.00/199.00" (off / from). No window end means until withdrawn."""

    id: str
    kind: OfferKind
    value: str
    text: Texts = field(default_factory=dict, hash=False)
    begin: datetime | None = None
    end: datetime | None = None

    def active_at(self, moment: datetime) -> bool:
        return (self.begin is None or self.begin <= moment) and (self.end is None or moment < self.end)


@dataclass(frozen=True, slots=True)
class Variant:
    """What is bought. `price` None: not known; `stock` None: not counted, 0: sold out. A dated price holds until
    `price_until`, in seconds since the epoch: from then on neither it nor the list price is said."""

    sku: str
    options: tuple[tuple[str, str], ...] = ()
    price: Money | None = None
    list_price: Money | None = None
    stock: int | None = None
    barcode: str = ""
    active: bool = True
    version: int = 0
    as_of: float = 0.0
    price_until: float | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """What is shown and talked about. `link` is its number in the room; `list_price_base` says what a list price is
    measured against; `unit` what one piece is called; `lexicon` how its words are spoken, language by language
    (`{"zh": {"BYREDO": "拜里朵"}}`); `source` which file, feed or shop speaks for it."""

    handle: str
    link: int
    title: Texts = field(hash=False)
    description: Texts = field(default_factory=dict, hash=False)
    aliases: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    faq: tuple[Faq, ...] = ()
    offers: tuple[Offer, ...] = ()
    cautions: Texts = field(default_factory=dict, hash=False)
    shipping: Texts = field(default_factory=dict, hash=False)
    returns: Texts = field(default_factory=dict, hash=False)
    warranty: Texts = field(default_factory=dict, hash=False)
    images: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    active: bool = True
    version: int = 0
    as_of: float = 0.0
    list_price_base: Texts = field(default_factory=dict, hash=False)
    unit: Texts = field(default_factory=dict, hash=False)
    allergens: Texts = field(default_factory=dict, hash=False)
    lexicon: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    videos: tuple[str, ...] = ()
    source: str = ""

    def name(self, lang: str) -> str:
        """The title in `lang`, else in whatever language there is."""
        return self.title.get(lang) or next(iter(self.title.values()), self.handle)


TEXT_FIELDS = (
    "title",
    "description",
    "allergens",
    "cautions",
    "shipping",
    "returns",
    "warranty",
    "list_price_base",
    "unit",
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A product the words may mean. `score` 0..1: from 0.8 named outright, below 0.3 hardly; `how` it was found."""

    product: Product
    variant: Variant | None
    score: float
    how: How


class Problem(NamedTuple):
    """A row that was left out: its line in the file (from 1) and why."""

    line: int
    cause: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, counted in products; `rows` are the file's data rows. `assumed`: the currency taken where
    the file names none. `cut`: the file ends in the middle of a row, so nothing was taken off the shelf."""

    added: int
    changed: int
    gone: int
    rows: int
    problems: tuple[Problem, ...] = ()
    format: str = ""
    assumed: str | None = None
    cut: bool = False
