"""Single cells read: numbers, yes and no, lists, question and answer, offers. Pure.

In: a cell's text. Out: its value, or ValueError with a cause that a person can act on.
"""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import datetime, timedelta, timezone

from catalog.imports.clean import clean, is_formula
from catalog.values import OFFER_KINDS, Attribute, Faq, Offer

LONGEST_TITLE = 500

_SOLD_OUT = {"缺货", "售罄", "无货", "没货", "sold out", "out of stock", "out_of_stock", "none", "无"}
_UNCOUNTED = {"有货", "现货", "充足", "不限", "in stock", "in_stock", "unlimited", "yes", "有"}
_YES = {"1", "true", "yes", "y", "active", "published", "上架", "已上架", "在售", "销售中", "是", "on"}
_NO = {"0", "false", "no", "n", "draft", "archived", "inactive", "下架", "已下架", "仓库中", "否", "off"}
_TAG = re.compile(r"<[^>]+>")
_BLOCK = re.compile(r"<\s*(?:/p|/div|/li|br|/h\d|/tr)[^>]*>", re.I)
_NOISE = re.compile(r"<(script|style)\b.*?</\1>", re.I | re.S)
_QA = re.compile(
    r"(?:^|\n)\s*(?:Q|问)\s*[:：]\s*(.+?)\s*[\n ](?:A|答)\s*[:：]\s*(.+?)(?=\n\s*(?:Q|问)\s*[:：]|\Z)", re.S
)
_WINDOW = re.compile(r"^(\S.*?)?\s*(?:\.\.|～|~|—|–|至| to )\s*(.*?\S)?$")


def read_stock(text: str) -> int | None:
    """Pieces left; None for 'in stock' uncounted or an empty cell."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if not plain or plain in _UNCOUNTED:
        return None
    if plain in _SOLD_OUT:
        return 0
    match = re.fullmatch(r"(-?\d{1,3}(?:,\d{3})+|-?\d+)(?:\.0+)?\s*(?:件|个|pcs|pieces)?", plain)
    if match is None:
        raise ValueError(f"{text!r} is not a stock count")
    count = int(match.group(1).replace(",", ""))
    if count < 0:
        raise ValueError(f"a stock of {count} is below zero")
    if count > 2_000_000_000:
        raise ValueError(f"a stock of {count} is too large")
    return count


def read_flag(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise ValueError(f"{text!r} is neither yes nor no (上架/下架, 1/0)")


def read_list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[|｜\n]", text) if part.strip()))


def read_faq(text: str, lang: str) -> tuple[Faq, ...]:
    """`Q: … A: …` or `问：… 答：…`, one after another."""
    found = tuple(Faq(" ".join(q.split()), " ".join(a.split()), lang) for q, a in _QA.findall(text))
    if text.strip() and not found:
        raise ValueError("questions are written as 'Q: … A: …' or '问：… 答：…'")
    return found


def read_attributes(text: str, lang: str, header: str) -> tuple[Attribute, ...]:
    """`材质：316 不锈钢`, one a line; a cell without a colon is one attribute under its header."""
    found = []
    for line in filter(None, (part.strip() for part in text.split("\n"))):
        name, colon, value = re.sub("：", ":", line, count=1).partition(":")
        found.append(Attribute(name.strip(), value.strip(), lang) if colon else Attribute(header, line, lang))
    return tuple(found)


def plain_text(text: str) -> str:
    """A cell without its HTML, one line."""
    text = clean(text)
    if "<" in text and ">" in text:
        text = _TAG.sub("", _BLOCK.sub(" ", _NOISE.sub("", text)))
    return " ".join(html.unescape(text).split())


def read_title(text: str) -> str:
    """A product's name: one line, of a length a name may have."""
    title = plain_text(text)
    if is_formula(title):
        raise ValueError(f"the title {title[:40]!r} is a formula, not its result (paste values, and save again)")
    if len(title) > LONGEST_TITLE:
        raise ValueError(f"a title of {len(title)} characters: is it the description?")
    return title


def read_lexicon(text: str) -> dict[str, str]:
    """`BYREDO=拜里朵|SKU=货号`: written = spoken."""
    pairs = {}
    for part in read_list(text):
        written, sign, spoken = part.partition("=")
        if not sign or not written.strip() or not spoken.strip():
            raise ValueError(f"{part!r} is no pronunciation (written=spoken, several with | between)")
        pairs[written.strip()] = spoken.strip()
    return pairs


def slug(text: str) -> str:
    kept = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", text).lower()).strip("-")
    return kept[:200] or "item"


def read_offers(text: str, currency: str, owner: str) -> tuple[Offer, ...]:
    """One offer a line: `kind value; begin .. end; zh=…; en=…`, e.g.
    `percent_off 10; 2026-11-20 .. 2026-12-01; zh=全色九折; en=10% off every colour`."""
    offers = []
    for number, line in enumerate(filter(None, (part.strip() for part in text.split("\n"))), 1):
        head, *rest = [part.strip() for part in line.split(";")]
        kind, _, value = head.partition(" ")
        if kind not in OFFER_KINDS:
            raise ValueError(f"offer {number}: {kind!r} is none of {', '.join(OFFER_KINDS)}")
        _check_offer(kind, value.strip(), number)
        begin = end = None
        texts: dict[str, str] = {}
        for part in rest:
            if match := re.match(r"([a-z]{2})\s*=\s*(.+)$", part, re.S):
                texts[match.group(1)] = match.group(2).strip()
            elif match := _WINDOW.match(part):
                begin = _moment(match.group(1), currency, number)
                end = _moment(match.group(2), currency, number, last=True)
            elif part:
                raise ValueError(f"offer {number}: {part!r} is neither a window (begin .. end) nor a text (zh=…)")
        if begin and end and end <= begin:
            raise ValueError(f"offer {number} ends before it begins")
        offers.append(Offer(f"{owner}-{number}", kind, value.strip(), texts, begin, end))
    return tuple(offers)


def write_offers(offers: tuple[Offer, ...]) -> str:
    """What `read_offers` reads."""
    lines = []
    for offer in offers:
        window = [f"{_iso(offer.begin)} .. {_iso(offer.end)}".strip()] if offer.begin or offer.end else []
        texts = [f"{lang}={' '.join(text.split())}" for lang, text in offer.text.items()]
        lines.append("; ".join([f"{offer.kind} {offer.value}".strip(), *window, *texts]))
    return "\n".join(lines)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


_OFFER_VALUE = {
    "percent_off": re.compile(r"(?:100|[1-9]?\d)(?:\.\d+)?"),
    "amount_off": re.compile(r"\d+(?:\.\d+)?"),
    "buy_n_get_m": re.compile(r"\d+\+\d+"),
    "coupon": re.compile(r"\d+(?:\.\d+)?/\d+(?:\.\d+)?"),
    "gift": re.compile(r".+"),
}


def _check_offer(kind: str, value: str, number: int) -> None:
    if not _OFFER_VALUE[kind].fullmatch(value):
        raise ValueError(f"offer {number}: {value!r} is not a {kind} value")


def _moment(text: str | None, currency: str, number: int, last: bool = False) -> datetime | None:
    try:
        return read_moment(text, currency, last=last) if text else None
    except ValueError as e:
        raise ValueError(f"offer {number}: {e}") from None


def read_moment(text: str, currency: str, *, last: bool = False) -> datetime:
    """A date or a time; a bare end date includes its day. Without an offset: China's where prices are in yuan."""
    text = text.strip().replace("/", "-")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date (2026-11-20 or 2026-11-20T20:00+08:00)") from None
    if last and re.fullmatch(r"\d{4}-\d\d?-\d\d?", text):
        moment += timedelta(days=1)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone(timedelta(hours=8 if currency == "CNY" else 0)))
    return moment
