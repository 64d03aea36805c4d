"""Which products a viewer's short, noisy comment is about.

In: the index of the products, once per change; a comment. Out: `Hit`s, best first, with a score that compares: 1 named
by number or SKU, 0.85-0.97 by alias or name, 0.7-0.85 by sound, below by the share of its content words that a
product's texts hold. Words about nothing in the shop give nothing, or next to nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from catalog.index import Index, bare
from catalog.mentions import asks, link_numbers, points_here
from catalog.query import Query, read
from catalog.script import normal
from catalog.sounds import loose, syllables
from catalog.store import Snapshot
from catalog.tokens import han_runs, runs, stem
from catalog.values import Hit, How, Product, Variant

Dense = Callable[[str], Sequence[tuple[str, float]]]  # a comment → (handle, similarity 0..1)

MAX_ALIAS = 16  # characters of a name looked up as a whole
ON_AIR_BONUS = 0.03
FLOOR = 0.03
TEXT = 0.82  # what holds all of a comment's content, without being named by it
AHEAD = 0.2  # of the content: where another product holds so much more, a short name inside is not what was meant
WHOLE = 0.02  # for holding the content's words in their order
NEAR = 0.5  # how much of what is missing the meaning may make up for
_SKU_WORD = re.compile(r"[a-z0-9][a-z0-9\-_./]*")
_MOST_SKU_WORDS = 6
_MOST_SYLLABLES = 8


@dataclass(slots=True)
class _Best:
    score: float = 0.0
    how: How = "text"
    variant: Variant | None = None

    def raise_to(self, score: float, how: How, variant: Variant | None = None) -> None:
        if score > self.score:
            self.score, self.how, self.variant = score, how, variant


def rank(
    index: Index, snap: Snapshot, text: str, *, on_air: str | None, limit: int = 5, dense: Dense | None = None
) -> list[Hit]:
    plain = normal(text[:400])
    query = read(index, plain)
    found: dict[str, _Best] = defaultdict(_Best)
    for number, sure in link_numbers(plain).items():
        if product := snap.by_link.get(number):
            found[product.handle].raise_to(sure, "link")
    for sku in _skus_in(index, plain):
        if pair := snap.by_sku.get(sku.casefold()):
            found[pair[0].handle].raise_to(1.0, "sku", pair[1])
    share = _share(index, query)
    most = float(share.max()) if len(share) else 0.0
    for place, score in _by_name(index, plain).items():
        behind = most - float(share[place])
        score = score if behind <= AHEAD else min(score, TEXT * (0.5 + 0.5 * float(share[place])))
        found[index.handle(place)].raise_to(score, "alias")
    for place, score in _by_sound(index, query).items():
        found[index.handle(place)].raise_to(score, "pinyin")
    for handle, score in _by_text(index, query, share, limit, on_air).items():
        found[handle].raise_to(score, "text")
    if dense is not None and query.rest.strip():
        _by_meaning(found, dense(text))
    if on_air in snap.by_handle:
        _on_air(found, snap.by_handle[on_air], plain, query.rest.strip())
    scored = []
    for handle, best in found.items():
        bonus = ON_AIR_BONUS if handle == on_air and best.score < 0.97 else 0.0
        if best.score >= FLOOR and handle in snap.by_handle:
            scored.append((round(min(1.0, best.score + bonus), 4), handle))
    scored.sort(key=lambda s: (-s[0], s[1] != on_air, snap.by_handle[s[1]].link))
    hits = []
    for score, handle in scored[:limit]:
        product, best = snap.by_handle[handle], found[handle]
        hits.append(Hit(product, best.variant or choose_variant(product, plain), score, best.how))
    return hits


def _skus_in(index: Index, plain: str) -> set[str]:
    """SKUs written in the comment, whatever stands between their parts; a bare short number or a word is none."""
    found = set()
    words = list(_SKU_WORD.finditer(plain))
    for at in range(len(words)):
        for size in range(1, min(_MOST_SKU_WORDS, len(words) - at) + 1):
            if size > 1 and plain[words[at + size - 2].end() : words[at + size - 1].start()].strip():
                break
            written = bare("".join(m.group() for m in words[at : at + size]))
            if written not in index.skus:
                continue
            if size > 1:
                sure = len(written) >= 6
            else:
                sure = (not written.isdigit() or len(written) >= 5) and (len(written) > 3 or not written.isalpha())
            if sure:
                found.add(index.skus.get(written) or "")
    return found


def _living(index: Index, places: Iterable[int] | None) -> list[int]:
    return [place for place in places or () if index.alive[place]]


def _by_name(index: Index, plain: str) -> dict[int, float]:
    """Places whose alias or title stands in the comment; the longer the name, the surer. A name inside a longer one
    that is named too says nothing."""
    spans: list[tuple[int, int, int, str]] = []
    for run in re.finditer(r"[^\s,，。！？!?、;；:：~…]+", plain):
        word = run.group()
        if word.isascii():
            continue
        for start in range(len(word)):
            for end in range(min(len(word), start + MAX_ALIAS), start + 1, -1):
                if word[start:end] in index.names and not word[start:end].isascii():
                    spans.append((run.start() + start, run.start() + end, end - start, word[start:end]))
    words = [(m.start(), m.end(), m.group()) for m in re.finditer(r"[a-z0-9']+", plain)]
    for at in range(len(words)):
        for size in range(min(7, len(words) - at), 0, -1):
            part = words[at : at + size]
            spelled = " ".join(w for _, _, w in part)
            name = spelled if spelled in index.names else " ".join(stem(w) for _, _, w in part)
            if name not in index.names and size == 2:
                name = stem("".join(w for _, _, w in part))  # ear buds
            if name in index.names and (len(name) >= 3 or size > 1):
                spans.append((part[0][0], part[-1][1], (len(name) + 2) // 2, name))
    best: dict[int, float] = {}
    for start, end, length, name in spans:
        if any(a <= start and end <= b and (b - a) > (end - start) for a, b, _, _ in spans):
            continue
        score = min(0.97, 0.84 + 0.02 * length)
        for place in _living(index, index.names.get(name)):
            best[place] = max(best.get(place, 0.0), score)
    return best


def _by_sound(index: Index, query: Query) -> dict[int, float]:
    """Places whose name sounds like a stretch of the comment, or was typed as pinyin."""
    best: dict[int, float] = {}

    def take(places: Iterable[int] | None, score: float) -> None:
        for place in _living(index, places):
            best[place] = max(best.get(place, 0.0), score)

    for run in han_runs(query.rest):
        heard = syllables(run)
        if len(heard) != len(run):
            continue  # a character so rare that nobody knows its sound
        easy = tuple(map(loose, heard))
        for start in range(len(heard)):
            for end in range(start + 2, min(len(heard), start + 8) + 1):
                size = end - start
                if size == 2 and run[start:end] in index.postings:
                    continue  # the shop's own word, not another one misspelt
                if (exact := " ".join(heard[start:end])) in index.sounds:
                    take(index.sounds.get(exact), min(0.85, 0.68 + 0.04 * size))
                elif size >= 3 and (near := " ".join(easy[start:end])) in index.loose_sounds:
                    take(index.loose_sounds.get(near), min(0.8, 0.64 + 0.04 * size))
    for at in range(len(query.heard)):
        name, typed = "", False
        for item in query.heard[at : at + _MOST_SYLLABLES]:
            if not item.syllable or (name and not item.after):
                break
            name, typed = name + item.syllable, typed or item.typed
            if typed and len(name) >= 5 and name in index.typed_sounds:
                take(index.typed_sounds.get(name), min(0.85, 0.76 + len(name) / 150))  # the longer, the surer
    return best


def _share(index: Index, query: Query) -> np.ndarray:
    """By place: the share of the comment's content, by how much each of its words tells, that the product holds."""
    held = np.zeros(len(index.standing), np.float32)
    total = 0.0
    for term in query.terms:
        total += term.weight
        if len(term.ways) == 1:
            (places, weights), discount = term.ways[0]
            held[places] += weights * np.float32(term.weight * discount)
        elif term.ways:
            best = np.zeros(len(held), np.float32)
            for (places, weights), discount in term.ways:
                best[places] = np.maximum(best[places], weights * np.float32(discount))
            held += best * np.float32(term.weight)
    return held * index.alive / np.float32(total or 1.0)


def _by_text(index: Index, query: Query, share: np.ndarray, limit: int, on_air: str | None) -> dict[str, float]:
    if not len(share) or not query.terms:
        return {}
    some = min(len(share), 4 * limit + 8)
    top = np.argpartition(-share, some - 1)[:some]
    chunks = [run.text for run in runs(query.rest) if run.kind != "measure" and len(run.text) > 1]
    shown = index.place_of.get(on_air) if on_air else None
    best = {}
    for place in {*top.tolist(), shown} - {None}:
        if share[place] <= 0:
            continue
        spelled = index.spelled[place]
        whole = sum(len(chunk) for chunk in chunks if chunk in spelled) / max(1, sum(map(len, chunks)))
        best[index.handle(place)] = TEXT * float(share[place]) + WHOLE * whole * float(share[place])
    if on_air in best:
        # A question about the product on air need not name it: one word of its own texts is enough to mean it.
        best[on_air] = max(best[on_air], 0.35 + 0.4 * float(share[shown]))
    return best


def _by_meaning(found: dict[str, _Best], near: Sequence[tuple[str, float]]) -> None:
    """What is near in meaning makes up for a part of what the words leave open; it outdoes nothing that is named."""
    for handle, likeness in near:
        best = found[handle]
        if best.score >= 0.84 or best.how in ("link", "sku"):
            continue
        fused = min(0.84, 1 - (1 - best.score) * (1 - NEAR * max(0.0, likeness)))
        best.raise_to(fused, "dense" if best.score < 0.3 else best.how)


def _on_air(found: dict[str, _Best], product: Product, plain: str, rest: str) -> None:
    """A question that names no product is about the one on air: surely where it names one of its options (and in
    black?), likely with 这个 or with nothing but words of asking."""
    if any(best.how != "text" and best.score >= 0.5 for handle, best in found.items() if handle != product.handle):
        return
    options = {normal(value) for v in product.variants for _, value in v.options}
    if len(product.variants) > 1 and any(names_option(value, plain) for value in options):
        left = rest
        for part in sorted({part for value in options for part in (value, *_parts(value))}, key=len, reverse=True):
            left = left.replace(part, " ")
        found[product.handle].raise_to(0.6 if left.strip() else 0.85, "on_air")
    if any(best.score >= 0.5 for handle, best in found.items() if handle != product.handle):
        return
    if not rest and asks(plain):
        found[product.handle].raise_to(0.6, "on_air")
    elif points_here(plain):
        found[product.handle].raise_to(0.5, "on_air")


def choose_variant(product: Product, plain: str) -> Variant | None:
    """The one variant whose options the comment names; the only one there is; else None."""
    if len(product.variants) == 1:
        return product.variants[0]
    marks = [sum(names_option(value, plain) for _, value in v.options) for v in product.variants]
    most = max(marks, default=0)
    if not most or marks.count(most) > 1:
        return None
    return product.variants[marks.index(most)]


def names_option(value: str, plain: str) -> float:
    """How fully the comment names an option's value: 1 as written, 0.5 by a part of it (黑 or black for 墨黑色, ink
    black), 0 not at all."""
    value = normal(value)
    if _stands_in(value, plain):
        return 1.0
    return 0.5 if any(_stands_in(part, plain) for part in _parts(value)) else 0.0


def _parts(value: str) -> list[str]:
    if value.isascii():
        return [word for word in value.split() if len(word) >= 3 and word.isalpha()]
    if value.endswith("色") and len(value) >= 2:
        return [value[:-1], value[-2:], value[-2]]
    return [value.replace(" ", "")] if " " in value else []


def _stands_in(value: str, plain: str) -> bool:
    if value.isascii():
        return value in plain and re.search(rf"(?<![a-z0-9]){re.escape(value)}(?![a-z0-9])", plain) is not None
    return value in plain
