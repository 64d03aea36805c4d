"""What a comment says beyond a product's name and options, and whether that makes it another thing. Pure.

In: a reading, where names stand, the products named. Out: the words left unexplained; whether they stand so close to
the name that they change it (小米|手环), or the name is pieced together from two products (dog|food).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rapidfuzz.distance import OSA

from agent.answers.categories import is_of, kind_of
from agent.answers.intent import Reading
from agent.answers.meaning import marks, root
from agent.answers.mention import Span, forms_of, measures, option_words, states, stem, with_units, words_of
from agent.answers.naming import Named, measured
from agent.answers.normal import fold
from agent.answers.variants import RELATIVE
from catalog import Product

# Words that come with a product's name and tell nothing of it.
TAME = re.compile(
    r"^(?:囤货|囤|囤点|凑单|回购|补货中|新出|新款|新品|新的|老款|旧款|正品|官方|正版|爆款|热卖|同款|刚刚|推荐|普通|标准|便宜|好看|漂亮|喜欢|合适|最近|拿|搞|弄|整|个人|家用|自用|送人|送礼|礼物|男朋友|女朋友|老公|老婆|妈妈|爸爸|孩子|小孩|宝宝|朋友|学生|"
    r"老铁|兄弟|姐妹|姐|哥|妹|大哥|大姐|美女|帅哥|咨询|了解|关于|消息|回答|回复|知道|听说|听|讲|说|看见|看到|快|赶紧|急|在线|等|多|大|小|卖家|报|价位|子|版本|最新|一号|号|人民币|"
    r"friend|mom|dad|wife|husband|son|daughter|gift|birthday|tomorrow|tonight|time|people|person|lol|omg|wow|yo|thx|curious|quick|interested|help|hope|guess|heard|saw|seen|found|find|take|keep|put|try|check|info|current|total|actual|real|really|regular|normal|standard|original|today's|cny|usd|rmb|yuan|dollars|dollar|euro|euros|bucks|money|rn|asap|far|minimum|min|threshold|spend|almost|nearly|completely|totally|pretty|basically|alone|only|itself|though|instead|haha|full|whole|sample|tester|pack|packs|bundle|deal|deals|trying|picky|fussy|packet|packets|rn|lol|lmao|colou?red|single|individual|piece|pieces|unit|units|item|items|product|products|remaining|remainder|version|model|variety|per|apiece|门槛|条件|要求|规则|用法|再说一?遍|说一?遍|再讲一?遍|讲一?遍|一遍|遍|重复|折后|打完折|打折后|[一二三四五六七八九\d.]+折后?|新人|新手|小白|萌新|第一次|双|双?十[一二]|[一二三四五六七八九十]+月|618|年货节?|国庆节?|元旦|圣诞节?|春节|中秋|五一|黑五|女神节|大促|节日?|开始|结束|截止|过期|预热|开抢|打完|之前|之后|算|还在|在不在|有效|作数|一个|一样)$"
)


FACTS = frozenset({"price", "stock", "list_price", "discount", "how_to_buy"})


def unexplained(reading: Reading, spans: list[Span], products: list[Product]) -> list[tuple[int, str]]:
    """Content words that no name, option or the product's category explains, with their place."""
    out: list[tuple[int, str]] = []
    options = {
        form
        for p in products
        for v in p.variants
        for _, value in v.options
        for form in (with_units(fold(value)), *forms_of(value))
    }
    stated = [span for span, m in measures(reading.text) if any(states(m, measured(p)) for p in products)]
    for at, chunk in reading.rest:
        end = at + len(chunk)
        left = [True] * len(chunk)
        for s, e in spans:
            for i in range(max(s, at), min(e, end)):
                left[i - at] = False
        if not all(left):
            pieces = [(at + m.start(), m[0]) for m in re.finditer("1+", "".join("1" if x else "0" for x in left))]
            parts = [(p, chunk[p - at : p - at + len(ones)]) for p, ones in pieces]
        else:
            parts = [(at, chunk)]
        for place, part in parts:
            part = part.strip(" -'")
            if (
                not part
                or TAME.match(part)
                or RELATIVE.fullmatch(part)
                or any(_same_option(with_units(part), o) for o in options)
            ):
                continue
            if option_words(part) and len(part) <= 3:
                continue
            if any(_akin(part, p) or part in {fold(u) for u in p.unit.values()} for p in products):
                continue
            if len(part) == 1 and not part.isdigit():
                continue
            if (kind := kind_of(part)) is not None and products and all(is_of(kind, p) for p in products):
                continue  # nut snack packs
            if any(states(m, measured(p)) for m in _amounts(part) for p in products):
                continue
            if any(s <= place and place + len(part) <= e for s, e in stated):
                continue
            out.append((place, part))
    return out


def _amounts(part: str) -> list[str]:
    """十斤装 → 5kg: the amounts in a piece of a comment, in their one spelling."""
    return [m for _, m in measures(with_units(part))]


def _same_option(part: str, form: str) -> bool:
    """The words are the option's, or all but one character of them."""
    if form.isascii():
        return part == form or stem(part) in {stem(w) for w in re.split(r"[ -]", form)}
    if len(part) > 2 and part[-1] in "色款味" and part[:-1] in form:
        return True  # 焦糖色, of 焦糖棕
    return part in form or (form in part and len(form) >= len(part) - 1)


def _akin(part: str, product: Product) -> bool:
    """杯子 for a 保温杯: a loose word for what the product's name or category says."""
    words = words_of(product)
    if part.isascii():
        word = stem(part)
        slip = len(word) >= 4 and any(
            len(w) >= 5 and w[0] == word[0] and OSA.distance(word, w) <= 1 for w in words.latin
        )
        same = word in words.latin or root(part) in {root(w) for w in words.latin}
        return same or (slip and not any(c.isdigit() for c in word))
    core = part.removesuffix("子").removesuffix("儿")
    return (len(core) == 1 and core in words.run) or (len(core) >= 2 and core in words.run)


def pieced_together(text: str, named: list[Named]) -> bool:
    """Each candidate has one word of the name and none has all of it: dog food is neither leash nor food box."""
    every = {text[a:b] for n in named for a, b in n.spans}
    return (
        len(every) > 1
        and all(n.how == "text" for n in named)
        and all(len({text[a:b] for a, b in n.spans}) < len(every) for n in named)
    )


_HEADS = frozenset(
    "袋盆架套盖铲罐柜垫夹筒板桌椅机器壳膜盒箱桶瓶壶杯锅碗刷巾布衣裤裙帽包车灯笔书卡粉茶酒饼糖面肉刀叉勺盘绳扣鞋袜"
)
_ENDS = frozenset("吗么没不有多少价卖的呢呀啊怎几还现在?,.! ")
_HAS = re.compile(r"有|卖|要|买|\b(?:have|got|sell)\b")


def another_head(reading: Reading, named: list[Named], told: Callable[[Product], str]) -> bool:
    """热水|袋, 猫砂|盆: the character behind a name makes it another thing, which the shop says nothing of. `told`: all
    that it says of a product."""
    asks = FACTS & set(reading.intents) or (
        set(reading.intents) <= {"catalog", "request", "stock"} and _HAS.search(reading.text)
    )
    if not asks or "attribute" in reading.intents:
        return False
    sum_asked = {"price", "list_price"} & set(reading.intents)  # what comes with it has no price of its own
    return all(_headed(reading.text, n, "" if sum_asked else told(n.product)) for n in named)


def _headed(text: str, n: Named, told: str) -> bool:
    for start, end in n.spans:
        piece, head = text[start:end], text[end : end + 1]
        if text[end + 1 : end + 2] and text[end + 1] not in _ENDS:
            continue
        if head not in _HEADS or piece.isascii() or not any(at < end <= at + len(c) for at, c in _chunks(text)):
            continue
        if any(name.endswith(head) for name in words_of(n.product).wholes):
            continue  # 网面|鞋, of sneakers
        if piece + head not in words_of(n.product).run and piece[-1:] + head not in told:
            return True
    return False


def _chunks(text: str) -> list[tuple[int, str]]:
    return [(m.start(), m[0]) for m in re.finditer(r"[\u3400-\u9fff]+", text)]


def foreign(
    reading: Reading, rest: list[tuple[int, str]], spans: list[Span], own: Callable[[str], bool] = lambda _: False
) -> bool:
    """Words left beside a product's name that make it another thing: 小米|手环, thermos|x200, 儿童|水杯. `own`: a word
    in front of the name that the product's rows say of it."""
    asks_fact = bool(FACTS & set(reading.intents))
    if not asks_fact or "attribute" in reading.intents:
        return False
    for at, word in rest:
        end = at + len(word)
        gap_before = any(0 <= s - end <= 1 and reading.text[end:s].strip() == "" for s, _ in spans)
        gap_after = any(0 <= at - e <= 1 and reading.text[e:at].strip() == "" for _, e in spans)
        code = any(c.isdigit() for c in word) and not word.isdigit()
        if not (gap_before or gap_after) or (len(word) < 2 and not code):
            continue
        if gap_before and not code and word.isascii() and own(word):
            continue  # the foldable light
        if code or marks(word).content:
            return True
    return False
