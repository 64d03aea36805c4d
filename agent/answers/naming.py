"""Which products the words of a comment name, and how surely. Pure but for the catalog's reads.

In: a folded comment, its reading, the products it may be about. Out: `Named`, best first: the product, where its name
stands, how much of it is there. A product is named by its whole name, by a part of it, by a model number typed in part,
or by a name half left in pinyin; never by the allergen of 对坚果过敏.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from agent.answers.intent import Reading
from agent.answers.meaning import HARD, LIGHT, RAW, located
from agent.answers.mention import (
    Span,
    measures,
    option_spans,
    part_spans,
    states,
    stem,
    weight,
    whole_spans,
    with_units,
    words_of,
)
from agent.answers.normal import fold_long
from agent.answers.wording import CAUTION, FILLER_EN, FILLER_ZH, INTENTS, TOPICS
from catalog import Product

LEAST_NAME = 2.0  # weight: two Chinese characters or one Latin word


_CJK = re.compile(r"[\u3400-\u9fff]")


_PARTS = "底面身柄口把边头带盖铲筒跟嘴臂骨圈"  # 鞋底, 锅柄: a part of what has a name of one character


_COUNTS = re.compile(r"(?:多少|几|[\d一二两三四五六七八九十])$")  # 多少米 asks for money, 3米 is a length


_ALLERGEN = re.compile(
    r"对.{1,8}?过敏|[\u3400-\u9fff]{1,4}过敏|\w+ allerg\w+|allergic to (?:the |any )?\w+"
    r"|(?<!you )(?<!they )(?<!guys )(?<!^)\b(?:have|has|got|contains?|containing|made with|traces of) (?:any |some |tree )?(?:nuts?|peanuts?|oats?|wool|honey|cotton)\b"
)


# Measures of a person, not of the product.
BODY = re.compile(
    r"身高|体重|我\d|穿|尺码|什么码|什么号|啥号|啥码|哪个码|胸围|腰围|(?:孩子|小孩|宝宝|儿子|女儿|闺女|娃|老公|老婆|他|她|狗狗?|猫咪?|个子)[^,。?!]{0,4}?[\d一](?:\d{1,2}|米)|\d\s*(?:斤|公斤|kg|厘米|cm)\s*的?(?:孩子|小孩|宝宝|狗|猫|人)|\b\d+ ?(?:kg|lbs?|pounds?|cm) (?:dog|cat|kid|child|son|daughter|puppy)|\b(?:chest|waist)\b|\b(?:what|which) (?:[a-z]+ )?size|\bi have \d+ ?(?:cm|kg)|\b\d{2,3} ?cm\b.{0,14}\b\d{2,3} ?(?:kg|kilos?)\b|\b(?:my |our |the |a )?(?:dog|cat|puppy|kitten|kid|child|son|daughter|baby|wife|husband|girl|boy|i'?m|i am|he'?s|she'?s|he is|she is)\b[^?,.]{0,16}?\d+(?:\.\d+)? ?(?:kg|kilos?|lbs?|pounds|cm|yrs?|years?|months?|mos?)\b|\d+(?:\.\d+)? ?(?:kg|kilos?|lbs?|cm) (?:[a-z]+ )?(?:poodle|corgi|labrador|retriever|husky|pug|beagle|chihuahua|pup|breed)|\b(?:foot|feet)\b[^?]{0,16}\d{2}|\d{3} ?[,/、 ]? ?\d{2,3} ?(?:斤|公斤|kg|kilos?)|脚长|平时穿|柯基|泰迪|金毛|柴犬|哈士奇|拉布拉多|法斗|比熊|\btall\b|\bweigh\b|\bmy (?:kid|son|daughter)|\b(?:s|m|l|xl) or (?:m|l|xl|xxl)\b"
)


_TAILS = frozenset(
    "杯壶锅盒箱碗鞋袜袋包灯伞枕巾绳板机膏霜油酱茶砂米衣衫裤裙帽车笔书酒饼糖面肉刀盘垫罐桶瓶架柜椅桌床被毯"
)  # what a thing is called by alone
_OF_ANOTHER = re.compile(r" ?(?:时|的)*(?:手机|电池|平板|笔记本|电脑|床|桌|柜|水\b|狗|猫|娃|孩)")  # a 5000mAh phone
_PERSON = re.compile(r"(?:kid|child|children|baby|babies|dog|cat|puppy|kitten|man|men|woman|women|boy|girl)s?")
_WORKED_ON = re.compile(  # hold 25 kg, at 110 V, boil 2 litres: an amount it meets, not its own
    r"(?<!you )(?<!u )(?<!they )\b(?:hold|carry|take|support|bear|lift|withstand|survive|handle|load of|weight of|up to|at|boil|reach)s? (?:a |an |about |around |up to |more than |over |like )*$"
)
_OF_THE_VIEWER = re.compile(r"\b(?:my|our|his|her|their) [^,.;?!]{0,24}$")  # my phone is 5000mAh


_BEHIND = frozenset("和跟与比、,?!. 是有要多几什啥差贵便价还各都分卖怎咋的吗呢呀啊现")  # what may follow a name


@dataclass(frozen=True, slots=True)
class Named:
    product: Product
    spans: tuple[Span, ...]
    weight: float
    how: str = "text"


@lru_cache(maxsize=4096)
def _is_wording(piece: str) -> bool:
    if FILLER_ZH.fullmatch(piece) or piece in FILLER_EN:
        return True
    return any(p.fullmatch(piece) for p in (CAUTION, *(p for _, p in INTENTS), *(p for _, p in TOPICS)))


def strong_spans(text: str, pool: list[Product], certain: dict[str, list[Span]]) -> list[Span]:
    """Spans that surely name something, not overlapping, the longest first: no intent is read inside them."""
    found: set[Span] = set()
    for product in pool:
        found.update(s for s in certain[product.handle] if not _is_wording(text[s[0] : s[1]]))
        run: list[Span] = []
        parts = part_spans(text, words_of(product), least=3)
        for span in (*parts, (len(text) + 9, len(text) + 9)) if parts else ():
            if run and span[0] - run[-1][1] <= 1 and text[run[-1][1] : span[0]] in ("", " ", "-"):
                run.append(span)
                continue
            if run:
                whole = (run[0][0], run[-1][1])
                piece = text[whole[0] : whole[1]]
                content = [w for s in run if (w := text[s[0] : s[1]]) not in FILLER_EN]
                enough = len(content) >= 2 or len(_CJK.findall(piece)) >= 3
                if enough and not _is_wording(piece) and not all(_is_wording(text[s[0] : s[1]]) for s in run):
                    found.add(whole)
            run = [span]
    chosen: list[Span] = []
    for span in sorted(found, key=lambda s: (s[0] - s[1], s[0])):
        if all(span[1] <= s or e <= span[0] for s, e in chosen):
            chosen.append(span)
    return sorted(chosen)


def named_in(reading: Reading, pool: list[Product], certain: dict[str, list[Span]], strong: list[Span]) -> list[Named]:
    """The products the words name, best first; several with the first's weight when it is a tie."""
    zones = [
        *strong,
        *((at, at + len(chunk)) for at, chunk in reading.rest),
        *(span for span, _ in measures(reading.text)),
    ]
    text = reading.text
    scored: list[Named] = []
    asked = () if BODY.search(text) else tuple(m for m in measures(text) if not _of_another(text, m[0]))
    abbreviated = _abbreviated(reading, pool)
    alone = [(at, c) for at, c in reading.rest if c[0] in _TAILS]
    tails = [(at, c) for at, c in alone if len(c) == 1 and not _COUNTS.search(text, 0, at)]
    parts = [  # 袜筒, 伞柄, 箱子: a part is of what ends so
        (at, c[0])
        for at, c in alone
        if len(c) == 2 and (c[1] in _PARTS or (c[1] == "子" and c[0] not in "盒瓶罐杯包桶套袋"))
    ]
    for product in pool:
        words = words_of(product)
        spans = [s for s in part_spans(text, words) if any(z[0] <= s[0] and s[1] <= z[1] for z in zones)]
        whole = [s for s in certain[product.handle] if any(z[0] <= s[0] and s[1] <= z[1] for z in zones)]
        tail = [(at, at + 1) for at, c in tails if any(n.endswith(c) for n in words.wholes)]
        tail = tail or [(at, at + 1) for at, c in parts if any(n.endswith(c) for n in words.wholes)]
        whole += [span for handle, span in abbreviated if handle == product.handle]
        if not (spans or whole or tail):
            continue
        merged = _merge([*spans, *whole, *tail])
        if reading.budget is not None and merged and all(_PERSON.fullmatch(text[a:b]) for a, b in merged):
            continue  # a present for a kid is not the kids' hoodie
        sure = 3.0 if any(text[a:b] not in words.singular for a, b in whole) else 1.0 if whole else 0.0
        heavy = weight(text, merged) + sure + (1.0 if tail else 0.0)
        if heavy >= LEAST_NAME and asked:
            about = measured(product)
            heavy -= 100.0 * sum(not states(measure, about) for _, measure in asked)
        if heavy >= LEAST_NAME:
            heavy += 0.5 * any(is_head(text[s[0] : s[1]], words) for s in merged)
            heavy += 1.0 * _with_option(text, product, merged)  # the cream deer
            scored.append(Named(product, tuple(merged), heavy, "alias" if whole else "text"))
    if not scored and "stock" in reading.intents and reading.budget is None:  # how many brown deer left
        said = {(a, b) for a, b, force, _ in located(text) if force != LIGHT and not _is_wording(text[a:b])}
        found = [
            s for p in pool for s in part_spans(text, words_of(p)) if s in said and text[slice(*s)] not in FILLER_EN
        ]
        if found and not reading.rest:
            return named_in(replace(reading, rest=tuple((a, text[a:b]) for a, b in found)), pool, certain, strong)
    allergens = [m.span() for m in _ALLERGEN.finditer(text)]
    meant = [n for n in scored if not all(any(a <= s and e <= b for a, b in allergens) for s, e in n.spans)]
    scored = meant or scored
    scored.sort(key=lambda n: -n.weight)
    alike = sum(n.weight > scored[0].weight - 0.01 for n in scored) if scored else 0
    return [] if alike > 6 and 2 * alike > len(pool) else scored  # the shop's brand names none of them


def _of_another(text: str, measure: Span) -> bool:
    """The amount is of a thing that the product goes with: a 5000 mAh phone, my bed is 180 cm."""
    before = text[: measure[0]]
    return bool(_OF_ANOTHER.match(text, measure[1]) or _OF_THE_VIEWER.search(before) or _WORKED_ON.search(before))


def _with_option(text: str, product: Product, spans: list[Span]) -> bool:
    """An option it comes in is named beside it."""
    return any(
        (end - start >= 3 if text[start].isascii() else end - start >= 2)
        and all(end <= a or b <= start for a, b in spans)
        for start, end in option_spans(text, product.variants)
    )


def _abbreviated(reading: Reading, pool: list[Product]) -> list[tuple[str, Span]]:
    """Model numbers typed in part (f6033-je7p for F6033-JE7Pro), where only one product's begins so: (handle, span)."""
    found = []
    for at, chunk in reading.rest:
        if len(chunk) < 6 or not chunk[0].isalpha() or sum(c.isdigit() for c in chunk) < 3:
            continue
        owners = [p.handle for p in pool if any(w.startswith(chunk) for w in words_of(p).wholes)]
        if len(owners) == 1:
            found.append((owners[0], (at, at + len(chunk))))
    return found


def measured(product: Product) -> str:
    """All texts of a product in which an amount may stand that tells it from its siblings."""
    options = (value for v in product.variants for _, value in v.options)
    return with_units(fold_long("\n".join((words_of(product).run, *options, *(a.value for a in product.attributes)))))


def _merge(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def is_head(piece: str, words) -> bool:
    if piece.isascii():
        return stem(piece.split()[-1]) in words.heads
    return any(name.endswith(piece) or f"{piece} " in name for name in words.wholes)


def certain_names(folded: str, pool: list[Product]) -> dict[str, list[Span]]:
    """Where whole names stand, by handle; a name of one character only where it stands as a word of its own."""
    alone = {
        folded[start]: (start, start + 1)
        for start, end, force, name in located(folded)
        if (force == RAW or (force == HARD and end - start == 2))  # 锅盖 is a part of the 锅
        and (len(name) == 1 or (end - start == 2 and folded[start + 1] in _PARTS))
        and not _COUNTS.search(folded, 0, start)
    }
    return {
        p.handle: [
            *whole_spans(folded, words_of(p)),
            *(alone[c] for c in words_of(p).single if c in alone),
            *((*_sized(folded, p), *_pointed_at(folded, p)) if words_of(p).single else ()),
        ]
        for p in pool
    }


_POINTING = r"(?:(?<=[这那哪])|(?<=[这那哪一两][个把口双只款种套件])|(?<=你家)|(?<=你们家)|(?<=你家的)|(?<=你们的))"
_COLOURED = re.compile(r"[黑白红蓝绿黄粉紫灰棕橙]")
_DOING = frozenset(
    "扛抗防挡遮撑能会可怎用洗煮炒煎炖装盛端重轻大小厚薄软硬深高长宽结脏坏掉漏烫透舒耐跑穿走打粘不没值好适卖买下得选挑"
)


def _pointed_at(folded: str, product: Product) -> list[Span]:
    """那个伞扛得住, 你家锅, 黑伞: a name of one character behind a word that points at a thing or is a colour it has."""
    values = "".join(value for v in product.variants for _, value in v.options)
    found = []
    for c in words_of(product).single:
        for m in re.finditer(re.escape(c), folded):
            at, end = m.span()
            coloured = at > 0 and _COLOURED.match(folded[at - 1]) is not None and folded[at - 1] in values
            pointed = re.compile(_POINTING).match(folded, at) is not None
            if (coloured or pointed) and (end == len(folded) or folded[end] in _BEHIND or folded[end] in _DOING):
                found.append((at, end))
    return found


def _sized(folded: str, product: Product) -> list[Span]:
    """大锅, 小锅: a name of one character behind a size, of a product that comes in several."""
    if len(product.variants) < 2:
        return []
    found = (
        m.span(1)
        for c in words_of(product).single
        for m in re.finditer(rf"(?:(?<![\u3400-\u9fff])|(?<=[和跟与比、是有要买拿]))[大小]({re.escape(c)})", folded)
    )
    return [s for s in found if s[1] == len(folded) or folded[s[1]] in _BEHIND]
