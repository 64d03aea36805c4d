"""Do the words beside a figure fit its type? Pure.

In: a clause with references to figures (price, list price, saving, percent off, stock, link). Out: None, or why not.
Each kind of figure has its own closed vocabulary (`words/*.toml`): what is in none of it may not stand beside it, so
"两件{price}", "运费{price}", "不到{price}" and forms nobody thought of are refused alike. The words between two figures
are shared out between them; a list price, a saving or a stock needs a word that says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from agent.answers import lexicon
from agent.answers.clauses import HELD, NAME, OPTION, REF, Parsed, Place, Token, judged
from agent.answers.lexicon import canonical, covers, finder, table
from agent.answers.sheet import FactSheet

FIGURES = frozenset({"price", "list_price", "saving", "percent_off", "stock", "link", "in_stock", "cheaper"})
MONEY = frozenset({"price", "list_price", "saving"})
NEEDS = frozenset({"list_price", "saving", "percent_off", "stock", "link", "cheaper"})

# A count said as little, or of something else than pieces.
_ONLY = re.compile(r"[就才只仅]|\b(?:just|only)\b")
_DOWN_TO = re.compile(r"\bdown to\b")
_EQUALS = re.compile(r"就是|等于|即|\b(?:which|that)(?: i)?s\b|\bthe same as\b|\bequal")
_OTHERWISE = frozenset({"or", "but", "and", "while", "或", "或者", "但", "但是", "而"})
_LOWER = re.compile(r"低|便宜|\b(?:lower|below|cheaper|less than)\b")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_STILL = re.compile(r"[还有剩]")
_SAME_IN_PLURAL = frozenset({"plush", "pieces", "pcs"})
_LITTLE = 20  # pieces; a stock may be said to be down to no more
_COUNTS_ELSE = re.compile(
    r"颜色|款式|版本|规格|尺码|尺寸|型号|\b(?:colou?rs?|sizes?|options?|versions?|models?|styles?|variants?)\b"
)

_CURRENCY = {
    "CNY": "元 块 块钱 人民币 yuan rmb cny",
    "USD": "美元 美金 dollar dollars usd bucks",
    "EUR": "欧元 euro euros eur",
    "GBP": "英镑 pound pounds gbp quid",
    "JPY": "日元 yen jpy",
    "HKD": "港币 港元 hkd",
}
_UNIT_OF = {word: code for code, words in _CURRENCY.items() for word in words.split()}
CURRENCY_WORD = re.compile(
    r"^\s*(?:" + "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True)) + r")(?![a-z])", re.I
)


def is_figure(token: Token) -> bool:
    return token.place is not None and token.place.row is not None and token.place.row.kind in FIGURES


def unfit(parsed: Parsed, index: int, sheet: FactSheet, *, computed: bool) -> str | None:
    """What is wrong beside a figure of clause `index`."""
    clause = _without_currency(parsed.clauses[index])
    if isinstance(clause, str):
        return clause
    if index and _priced(parsed.clauses[index - 1]):  # "59 for the small one, or 79 for the large one"
        lead = next((n for n in (2, 1) if canonical([t.text for t in clause[:n]]) in _OTHERWISE), 0)
        clause = clause[lead:]
    clause = [t for i, t in enumerate(clause) if not (t.text == "per" and _names_one(clause, i + 1))]
    counts = any(t.place and t.place.count and not t.place.each for t in clause) and _priced(clause)
    if counts and not computed and finder("shared", "same").search(canonical([t.text for t in clause])) is None:
        return "a count of options beside a price"
    shared = any(_option(t) for c in parsed.clauses[max(0, index - 1) : index + 1] for t in c)
    at = [i for i, t in enumerate(clause) if is_figure(t)]
    header = parsed.clauses[index - 1] if index and not any(is_figure(t) for t in parsed.clauses[index - 1]) else ()
    gaps = [clause[: at[0]], *(clause[a + 1 : b] for a, b in pairwise(at)), clause[at[-1] + 1 :]]
    figures = [clause[i].place for i in at]
    before: Sequence[Token] = gaps[0]
    for i, place in enumerate(figures):
        assert place is not None and place.row is not None
        last = i == len(figures) - 1
        after = gaps[i + 1]
        ranged = None if last else _range(place, figures[i + 1], after)
        if isinstance(ranged, str):
            if reason := _range_wrong(place, figures[i + 1], ranged, sheet):  # type: ignore[arg-type]
                return reason
            cut = len(after)
            if (reason := _beside(place, before, (), header, parsed, sheet, computed, shared=shared)) is not None:
                return reason
            before = ()
            continue
        cuts = range(len(after), -1, -1) if last else range(len(after) + 1)
        reason = "words beside a figure"
        if not last and _lowered(place, before, after, figures[i + 1]):
            before = after
            continue
        for cut in [len(after)] if last else cuts:
            reason = _beside(place, before, after[:cut], header, parsed, sheet, computed, shared=shared)
            if reason is None and not last:
                reason = _beside(
                    figures[i + 1], after[cut:], (), (), parsed, sheet, computed, open_ended=True, shared=shared
                )
            if reason is None:
                break
        else:
            return reason
        before = after[cut:]
    return None


def _priced(clause: Sequence[Token]) -> bool:
    return any(t.place and t.place.row and t.place.row.kind == "price" for t in clause)


def _names_one(clause: Sequence[Token], at: int) -> bool:
    """ "59 per umbrella": the product's own name counts its pieces."""
    return at < len(clause) and (place := clause[at].place) is not None and place.kind == NAME


def _option(token: Token) -> bool:
    return token.place is not None and token.place.kind == OPTION


def _without_currency(clause: Sequence[Token]) -> list[Token] | str:
    """The clause without the currency's name behind an amount; another currency's is an objection."""
    out: list[Token] = []
    skip = 0
    for i, token in enumerate(clause):
        if skip:
            skip -= 1
            continue
        out.append(token)
        row = token.place.row if token.place else None
        if row is None or row.kind not in MONEY:
            continue
        for length in (3, 2, 1):
            word = canonical([t.text for t in clause[i + 1 : i + 1 + length]])
            if word in _UNIT_OF:
                if _UNIT_OF[word] != row.facts[0].currency:
                    return f"another currency beside a price: {word}"
                skip = length
                break
    return out


_TABLES = {"link": ("link", "quoted"), "in_stock": ("availability",), "cheaper": ("cheaper", "comparing")}


@cache
def _allowed(kind: str, computed: bool, after_list: bool, tail: bool) -> frozenset[str]:
    names = ["neutral", *_TABLES.get(kind, (kind,))]
    if after_list and kind == "price":
        names.append("after_list")
    if tail and kind == "stock":
        names.append("stock_units")
    words = table(*names)
    return words | lexicon.clerk() | table("talk") if computed else words


@lru_cache(maxsize=1024)
def _units(units: tuple[str, ...]) -> frozenset[str]:
    """One piece of the product as the shop calls it: 一盒, one pair of."""
    found: set[str] = set()
    for unit in units:
        u = canonical(lexicon.words(judged(unit)))
        if u and u.isascii():
            found.update(
                f"{one} {u}{of}" for one in ("one", "a", "an", "each", "per", "single", "the") for of in ("", " of")
            )
            found.add(u)
        elif u:
            found.update((f"一{u}", f"每{u}", f"单{u}", f"一{u}的话", f"每一{u}", f"这{u}", f"这一{u}", f"那{u}"))
    return frozenset(found)


def units(sheet: FactSheet) -> frozenset[str]:
    """One piece of what the sheet is about, as the shop calls it."""
    return _units(tuple(u for f in sheet.focuses for u in f.product.unit.values()))


@lru_cache(maxsize=1024)
def _stocked(units: tuple[str, ...]) -> frozenset[str]:
    """What a stock of the product may be counted in: its own unit, 240 盒, "49 jars of"; a box of pairs is no pair."""
    found: set[str] = set()
    for unit in units:
        u = canonical(lexicon.words(judged(unit)))
        if u and u.isascii():
            many = f"{u}es" if re.search(r"(?:s|sh|ch|x)$", u) else u if u in _SAME_IN_PLURAL else f"{u}s"
            found.update(f"{w}{of}" for w in (u, many) for of in ("", " of", " of the", " left", " left of the"))
        elif u:
            found.update(f"{u}{of}" for of in ("", "货", "现货", "库存", "可拍", "在库", "可售", "能拍"))
    return frozenset(found)


def _stocked_here(place: Place, sheet: FactSheet) -> frozenset[str]:
    return _stocked(
        tuple(u for f in sheet.focuses if f.product.handle == place.product for u in f.product.unit.values())
    )


def _pieces(sheet: FactSheet, shared: bool) -> frozenset[str]:
    """One piece as the shop counts, and, behind options, that they share a price: 白色、黑色都是."""
    return units(sheet) | table("shared") if shared else units(sheet)


def _free(token: str) -> bool:
    return token in HELD


def _stretch(tokens: Sequence[Token], known: Callable[[str], bool]) -> str | None:
    """The first word of the stretch that is not known, or None."""
    if bad := next((t.text for t in tokens if t.other), None):
        return bad
    texts = [t.text for t in tokens]
    at = covers(texts, known, _free)
    return None if at is None else canonical(texts[at : at + 6])


def _beside(
    place: Place,
    before: Sequence[Token],
    after: Sequence[Token],
    header: Sequence[Token],
    parsed: Parsed,
    sheet: FactSheet,
    computed: bool,
    open_ended: bool = False,
    shared: bool = False,
) -> str | None:
    row = place.row
    assert row is not None
    kind = row.kind
    listed = kind == "price" and any(
        p.at < place.at and p.product == place.product for p in parsed.references("list_price")
    )
    if kind == "price":
        before, opens = _less(before, "adjacent", ahead=True)[0], False
        before, opens = _less(before, "from_before", ahead=True)
        after, closes = _less(after, "from_after", ahead=False)
        if (opens or closes) and not _is_lowest(place, sheet):
            return "from-price that is not the lowest"
    for stretch, tail in ((before, False), (after, True)):
        words = _allowed(kind, computed, listed, tail)
        pieces = _pieces(sheet, shared) if kind == "price" else words
        if kind == "stock" and tail:
            pieces = _stocked_here(place, sheet)
        if (bad := _stretch(stretch, lambda p, w=words, u=pieces: p in w or p in u)) is not None:
            return f"words beside {row.kind} that do not fit: {bad}"
        if kind in MONEY and not computed and (bad := _part([t.text for t in stretch], words, pieces, tail=tail)):
            return f"words beside {row.kind} that count something else: {bad}"
    text = f" {canonical([t.text for t in before])} | {canonical([t.text for t in after])} "
    if kind == "stock":
        little = _ONLY.search(text.partition("|")[0]) or (_DOWN_TO.search(text) and float(row.value) > _LITTLE)
        if little or _COUNTS_ELSE.search(text.partition("|")[2]):
            return "words beside stock that change it"
        if not computed and float(row.value) == 0 and _STILL.search(text):
            return "nothing is left of it"  # "卖完了，还有0件"
    if kind == "list_price" and not computed and _LOWER.search(text) and not _is_lower(place, parsed):
        return "a price that is not lower than the list price"
    if kind == "list_price" and not computed and _equated(place, parsed):
        return "a price said to be the list price"
    behind = text.partition("| ")[2]
    if kind == "link" and not computed and _CHINESE.search(parsed.judged) and not behind.startswith("号"):
        return "a link number that nobody hears as one"  # "链接是10，猫砂"
    if open_ended or kind not in NEEDS:
        return None
    needed = finder("cheaper" if kind == "cheaper" else f"{kind}_needs")
    if needed.search(text) or (header and needed.search(canonical([t.text for t in header]))):
        return None
    if kind == "list_price" and _contrasted(place, parsed):
        return None
    if kind == "stock" and any(p.at < place.at for p in parsed.references("stock")):
        return None  # "black has 12 left and white 9": the first one had its word
    if kind == "stock" and header and finder("in_stock").search(canonical([t.text for t in header])):
        return None
    if computed and needed.search(parsed.judged):
        return None
    return f"words beside {row.kind} that do not fit"


_ARTICLES = frozenset(["a", "an", "per", "each", "every", "single", "another", "one"])
# What "one" may stand before where it counts nothing: the one in white, that one is ...
_ONE_IS = re.compile(
    r"is|are|was|at|in|on|for|to|by|of|from|with|the|this|that|you|we|i|it|and|or|here|"
    r"there|now|today|so|as|costs|goes|sells|comes|has|gets|'s|price|if|when|which|right|currently"
)
_SHARES = frozenset("栏页张行屏图眼格片块角面边层段截串滴勺粒颗根")  # 一页: no amount of what is sold otherwise
_WHOLE = frozenset({"price", "piece", "item", "unit"})


def _part(tokens: Sequence[str], words: frozenset[str], pieces: frozenset[str], *, tail: bool) -> str | None:
    """ "One sheet of the tea", "a colour": an amount of what the shop does not sell by. An article goes with its noun
    by an entry of the vocabulary, a name or the product's own unit; it is never put together with an ordinary word."""
    for i, token in enumerate(tokens[:-1]):
        behind = tokens[i + 1]
        if token in "一单每半整" and behind in _SHARES and token + behind not in pieces:
            return token + behind
        if token not in _ARTICLES or behind in HELD or behind in _WHOLE or not behind[0].isascii():
            continue
        if "price" in tokens[i + 2 : i + 4]:
            continue  # a list price of
        if token == "one" and _ONE_IS.fullmatch(behind):
            continue
        known = pieces if token == "per" and tail and i == 0 else words | pieces
        spans = ((j, k) for j in range(max(0, i - 4), i + 1) for k in range(i + 2, min(len(tokens), i + 7) + 1))
        if not any(canonical(tokens[j:k]) in known for j, k in spans):
            return f"{token} {behind}"
    return None


def _contrasted(place: Place, parsed: Parsed) -> bool:
    """A list price set against the price that is paid now: 标价{list}，现价{price}."""
    behind = next((p for p in parsed.references("price") if p.at > place.at and p.product == place.product), None)
    if behind is None:
        return False
    between = canonical(lexicon.words(parsed.judged[place.at + 1 : behind.at]))
    return finder("paid_now").search(between) is not None


def _is_lower(place: Place, parsed: Parsed) -> bool:
    """Is the price said last before it lower than this list price of the same option?"""
    ahead = [
        p for p in parsed.references("price") if p.at < place.at and p.row and place.row and p.row.sku == place.row.sku
    ]
    return bool(ahead) and float(ahead[-1].row.value) < float(place.row.value)  # type: ignore[union-attr]


def _equated(place: Place, parsed: Parsed) -> bool:
    """The price that is paid now said to be this list price: {price}, which is the list price of {list}."""
    ahead = next((p for p in reversed(parsed.places) if p.at < place.at and p.row and p.row.kind in FIGURES), None)
    if ahead is None or ahead.row is None or ahead.row.kind != "price" or ahead.product != place.product:
        return False
    return _EQUALS.search(canonical(lexicon.words(parsed.judged[ahead.at + 1 : place.at]))) is not None


def _lowered(place: Place, before: Sequence[Token], after: Sequence[Token], following: Place | None) -> bool:
    """From the list price down to the price: 从{list}降到{price}."""
    rows = (place.row, following.row if following else None)
    kinds = tuple(r.kind if r else "" for r in rows)
    rest, opens = _less(before, "from_before", ahead=True)
    down = canonical([t.text for t in after])
    neutral = table("neutral")
    return (
        kinds == ("list_price", "price")
        and opens
        and down in table("after_list")
        and _stretch(rest, neutral.__contains__) is None
    )


def _less(tokens: Sequence[Token], name: str, *, ahead: bool) -> tuple[Sequence[Token], bool]:
    """The stretch without a word of this table where it touches the figure, and whether there was one."""
    for length in (3, 2, 1):
        part = tokens[-length:] if ahead else tokens[:length]
        if len(part) == length and canonical([t.text for t in part]) in table(name):
            return (tokens[:-length] if ahead else tokens[length:]), True
    return tokens, False


def _range(first: Place, second: Place | None, between: Sequence[Token]) -> str | None:
    """The word of a range between two prices ("到", "to", "" for a dash), None where it is none."""
    if second is None or second.row is None or first.row is None or {first.row.kind, second.row.kind} != {"price"}:
        return None
    text = canonical([t.text for t in between])
    return text if text in table("ranging") or text in ("", "-", "~", "–") else None


def _range_wrong(first: Place, second: Place, word: str, sheet: FactSheet) -> str | None:
    if word in ("和", "跟", "与", "and", "through"):
        return None
    both = [p for p in (first, second) if p.row]
    if first.product == second.product and all(_is_bound(p, sheet) for p in both):
        return None
    return "a range that is not the product's"


def prices(product: str, sheet: FactSheet) -> list[float]:
    skus = {v.sku for f in sheet.focuses if f.product.handle == product for v in f.product.variants}
    return sorted(float(r.value) for r in sheet.rows.values() if r.kind == "price" and r.sku in skus)


def _is_bound(place: Place, sheet: FactSheet) -> bool:
    known = prices(place.product, sheet)
    return bool(known) and place.row is not None and float(place.row.value) in (known[0], known[-1])


def _is_lowest(place: Place, sheet: FactSheet) -> bool:
    known = prices(place.product, sheet)
    return bool(known) and place.row is not None and float(place.row.value) <= known[0]


__all__ = ["CURRENCY_WORD", "FIGURES", "MONEY", "REF", "is_figure", "prices", "unfit", "units"]
