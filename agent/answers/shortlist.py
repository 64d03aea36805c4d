"""Questions about the shop rather than one product: what is on, the cheapest, the dearest, what fits a budget.

In: what was resolved, the catalog. Out: `Shortlist`: the kind and the products (with the variant that counts). Pure
but for the catalog's reads.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from agent.answers.categories import is_of, kind_in, kind_of, kinds_joined
from agent.answers.focus import Focus, Resolution
from agent.answers.intent import content
from agent.answers.leftover import TAME
from agent.answers.meaning import marks
from agent.answers.mention import part_spans, stem, words_of
from agent.answers.normal import fold
from agent.answers.sheet import active
from agent.answers.told_words import says_of
from agent.answers.wares import is_ware
from catalog import Catalog, Product

MOST = 3
LISTED = 5
_WHICH = re.compile(
    r"哪|什么|有没有|谁|一?款|的是|\b(?:which|what|any|anything|something|one|whats|product|item)\b|what's"
)
_AMBIENT = re.compile(
    r"^(?:[\d一二两三四五六七八九十百]*(?:块|元|米|刀|多)?钱?(?:以内|以下|之内|左右|上下|内)(?:能|可以)?买?|能买?|可以|嘴馋|flex|全店|全场|整个|整店|店里|直播间|里面|里头|里边|所有|全部|东西|商品|产品|样东西|whole|entire|all|everything|ideas?|idea|store|stream|shop|list|live|here|[送给].{1,6}|闺蜜|伴手礼|小礼[物品]|小东西|便宜|推荐|合适|实惠|好物|性价比|送礼|礼物|cheap|presents?|gift|gifts|grandma|grandpa|granny|mom|mum|mother|dad|father|wife|husband|girlfriend|boyfriend|gf|bf|friends?|bestie|sister|brother|teacher|boss|coworker|colleague|parents|in-laws|max|tops|affordable|rmb|cny|usd|yuan|dollars?|bucks|kuai|wallet|purse|pocket|secret|santa|cap|limit|student|broke|skint|quid|pounds?|payday|pay)$"
)
_PERSON = re.compile(
    r"^(?:之间|左右|上下|以内|以下|块|元|的|想|要|买来?|用来)*(?:给|送)?(?:我们?|咱们?|俺)?(?:家|家里)?(?:的)?(?:老?妈妈?|老?爸爸?|爹|娘|母亲|父亲|爸妈|爹妈|父母|爷爷|奶奶|外婆|外公|姥姥|姥爷|丈母娘|丈人|岳父|岳母|婆婆|公公|公婆|老公|老婆|媳妇儿?|老伴儿?|对象|男友|女友|男朋友|女朋友|闺蜜|兄弟|哥们儿?|姐妹|姐姐?|妹妹?|哥哥?|弟弟?|同事|同学|室友|领导|老板|客户|老师|邻居|亲戚|长辈|老人家?|孩子|小孩|儿子|女儿|闺女|娃|侄子|侄女|外甥女?|小?朋友|死党|师傅|学生|员工|人)(?:的|过生日|生日|过年|过节)?$"
)
_ANYWHERE = re.compile(
    r"哪些|哪几[个款样]|店里|全场|全店|都有(?:什么|啥)"
    r"|\b(?:which|shop|store|everything|anything|what's on offer|deals today)\b"
)
_WHAT_CAN_I_GET = re.compile(
    r"\b(?:what(?:'?s| is| are)?(?: (?:can|could|should|do|does|would|will|might))? (?:i|we|you|u|that|there|it|one)\b"
    r"|what(?:'?s| is) there\b|whatcha got|(?:anything|something)\b|options\b|any ideas?\b|suggestions?\b|recommend\w*)"
)
_SOUGHT = re.compile(r"\b(?:need\w*|want\w*|looking for|hunting for|after an?|searching for)\b")
COUPON = re.compile(r"券|\b(?:coupons?|vouchers?)\b")
_LATER = re.compile(
    r"会不会|还会|会有|会降|会打|什么时候|啥时候|以后|下次|下场|明天|双十[一二]|618|黑五|年货节"
    r"|\b(?:will|when|next|tomorrow|later|soon|upcoming|black friday|cyber monday|christmas)\b"
)
_SUGGEST = re.compile(r"推荐|别的|其他|其它|\b(?:recommend\w*|suggest\w*|else|other)\b")
_OTHERS = re.compile(r"别的|其他|其它|\b(?:else|other)\b")
_OF_THE_HOST = re.compile(
    r"\byou(?:'re| are)? (?:like|love|hate|prefer|enjoy|eat|drink|feed|afraid|allergic|scared|a)\b"
    r"|你(?:自己)?(?:喜欢|爱|讨厌|养|怕)"
)
_THIS_ONE = re.compile(r"这|它|\b(?:this|it|that)\b")


_FOR_WHOM = re.compile(
    r"给(?:我们?|咱)?(?:家|家里)?(?:的)?(?P<who>猫主子|狗主子|狗子?|狗狗|小狗|汪|猫咪?|小猫|喵|主子|毛孩子|宠物|宝宝|娃|孩子|小孩|小朋友|儿子|女儿)"
    r"(?:买|挑|选|整|弄|囤|带|添|搞)(?:一?点|个|些|样)*(?:儿)?(?:东西|啥|什么|吃的|用的|玩的|礼物)?"
    r"|\b(?:for|give|gift|spoil|treat|surprise) (?:a |my |our |the |his |her |their |your |little |\d+ year old )*"
    r"(?P<whom>dog|puppy|cat|kitten|pet|kid|child|children|son|daughter|toddler|nephew|niece|grandson|granddaughter)s?\b"
)
_KIND_FOR = {"狗": "狗用", "汪": "狗用", "猫": "猫用", "喵": "猫用", "主": "猫用", "毛": "宠物", "宠": "宠物"}
_KIND_FOR |= dict.fromkeys("宝娃孩儿女", "儿童用")
_KIND_FOR |= {"dog": "狗用", "puppy": "狗用", "cat": "猫用", "kitten": "猫用", "pet": "宠物"}


@dataclass(frozen=True, slots=True)
class Shortlist:
    """`elsewhere`: what was asked for is not in the shop; the products only fit the budget."""

    kind: str = ""
    focuses: tuple[Focus, ...] = ()
    more: bool = False
    elsewhere: bool = False

    @property
    def asked(self) -> bool:
        return bool(self.kind)


def shortlist(
    resolution: Resolution, catalog: Catalog, now: float, *, on_air: str | None = None, seed: int = 0
) -> Shortlist:
    """The products asked for, or an empty shortlist when the question is about particular ones. `now`: which offers
    run. `on_air`, `seed`: near which product and where a recommendation begins."""
    reading = resolution.reading
    if resolution.compared:
        return Shortlist()
    if _offers_anywhere(resolution):
        found = [p for p in catalog.products() if any(active(o, now) for o in p.offers)]
        if COUPON.search(resolution.reading.text):
            found = [p for p in found if any(active(o, now) and o.kind == "coupon" for o in p.offers)] or found
        return Shortlist("offers", tuple(_whole(p) for p in found[:MOST]), len(found) > MOST)
    kind = next((k for k in ("budget", "cheapest", "priciest") if k in reading.intents), "")
    if (
        kind in ("cheapest", "priciest")
        and resolution.focuses
        and _THIS_ONE.search(reading.text)
        and not _WHICH.search(reading.text)
    ):
        return Shortlist()
    if kind in ("cheapest", "priciest") and len(resolution.focuses) >= 2 and not resolution.ambiguous:
        return Shortlist()
    if not kind:
        if found := _of_kind(resolution, catalog):
            return Shortlist("catalog", tuple(_whole(p) for p in found[:LISTED]), len(found) > LISTED)
        joined = {"on_air"} if not resolution.focuses and not resolution.rest else set()  # 刚进来，在卖什么
        about = {"catalog", *joined}
        only = set(reading.intents) <= {*about, "greeting", "thanks"} and bool(about & set(reading.intents))
        if not only or resolution.named:
            return Shortlist()
        wanted = _wanted(resolution, catalog)
        if wanted is None and _SUGGEST.search(reading.text):
            others = MOST * (_OTHERS.search(reading.text) is not None)
            products = _suggested(catalog, on_air, seed + others)
            return Shortlist("catalog", tuple(_whole(p) for p in products), len(catalog.products()) > len(products))
        if wanted is None:
            return Shortlist(
                "catalog", tuple(_whole(p) for p in catalog.products()[:LISTED]), len(catalog.products()) > LISTED
            )
        return Shortlist("catalog", tuple(_whole(p) for p in wanted[:LISTED]), len(wanted) > LISTED)

    wanted = _wanted(resolution, catalog)
    elsewhere = kind == "budget" and wanted == []
    pool = list(catalog.products()) if wanted is None or elsewhere else wanted
    priced = [(v.price, p, v) for p in pool for v in p.variants if v.price is not None]
    if not priced:
        return Shortlist(kind)
    currency = max({m.currency for m, _, _ in priced}, key=lambda c: sum(m.currency == c for m, _, _ in priced))
    priced = [x for x in priced if x[0].currency == currency and x[2].stock != 0] or [
        x for x in priced if x[0].currency == currency
    ]
    priced.sort(key=lambda x: (x[0].minor, x[1].link))
    if {"cheapest", "priciest"} <= set(reading.intents) and priced[0][0].minor < priced[-1][0].minor:
        return Shortlist("extremes", _distinct([priced[0], priced[-1]]))
    if kind == "cheapest":
        return Shortlist(kind, _distinct(priced[:1]))
    if kind == "priciest":
        return Shortlist(kind, _distinct(priced[-1:]))
    budget = reading.budget
    assert budget is not None
    low, high = budget.low or Decimal(0), budget.high
    fit = [x for x in priced if x[0].amount >= low and (high is None or x[0].amount <= high)]
    if not fit:
        near = priced[-1:] if high is None or (budget.low and priced[-1][0].amount < low) else priced[:1]
        return Shortlist("no_budget", () if elsewhere else _distinct(near), elsewhere=elsewhere)
    fit.sort(key=lambda x: (-x[0].minor if high is not None else x[0].minor, x[1].link))
    return Shortlist(kind, _distinct(fit), elsewhere=elsewhere)


def _suggested(catalog: Catalog, on_air: str | None, seed: int) -> list[Product]:
    """Two or three that are in stock, next in the list to the product on air; other ones with another seed."""
    products = list(catalog.products())
    at = next((i for i, p in enumerate(products) if on_air and (p.handle == on_air or on_air in _skus(p))), None)
    there = [p for i, p in enumerate(products) if i != at and any(v.stock != 0 for v in p.variants)]
    if not there:
        return products[:MOST]
    if at is None:
        begin = seed % len(there)
        return [there[(begin + i) % len(there)] for i in range(min(MOST, len(there)))]
    place = {p.handle: i for i, p in enumerate(products)}
    near = sorted(there, key=lambda p: abs(place[p.handle] - at))[: 2 * MOST]
    begin = seed % len(near)
    return [near[(begin + i) % len(near)] for i in range(min(MOST, len(near)))]


def _skus(p: Product) -> set[str]:
    return {v.sku for v in p.variants}


def _offers_anywhere(resolution: Resolution) -> bool:
    """今天有啥优惠, "any deals today?": no product is meant, or all are."""
    reading = resolution.reading
    asked = set(reading.intents) - {"greeting", "thanks", "catalog", "on_air"}
    if _LATER.search(reading.text):
        return False
    if reading.shop or asked != {"discount"} or resolution.named or reading.link is not None:
        return False
    if any(not _AMBIENT.match(c) and not TAME.match(c) and marks(c).content for c in resolution.rest):
        return False
    return not resolution.focuses or _ANYWHERE.search(reading.text) is not None


def _distinct(found: list) -> tuple[Focus, ...]:
    out: dict[str, Focus] = {}
    for _, product, variant in found:
        out.setdefault(product.handle, Focus(product, (variant,), "list"))
        if len(out) == MOST:
            break
    return tuple(out.values())


def _whole(p: Product) -> Focus:
    return Focus(p, p.variants, "list")


def _wanted(resolution: Resolution, catalog: Catalog) -> list[Product] | None:
    """The products a category word names (杯子, headphones); None when no such word was said."""
    named = {f.product.handle for f in resolution.focuses if f.how not in ("memory", "on_air")}
    reading = resolution.reading
    if (either := kinds_joined(reading.text)) and {"budget", "cheapest", "priciest"} & set(reading.intents):
        return [p for p in catalog.products() if any(is_of(kind, p) for kind in either)]
    m = _FOR_WHOM.search(reading.text)
    if m is not None and (kind := _KIND_FOR.get(m["who"][:1]) if m["who"] else _KIND_FOR.get(m["whom"], "儿童用")):
        return [p for p in catalog.products() if is_of(kind_of(kind), p)]  # type: ignore[arg-type]
    said = kind_in(reading.text)
    if said and not [c for c in content(said[1]) if not _AMBIENT.match(c) and marks(c).content]:
        return [p for p in catalog.products() if is_of(said[0], p)]
    if said:  # something sweet to eat: of that kind, and the rows say it
        left = [c for c in content(said[1]) if not _AMBIENT.match(c) and marks(c).content]
        found = [p for p in catalog.products() if is_of(said[0], p) and all(says_of(p, c) for c in left)]
        if found:
            return found
    chunks = [
        c
        for _, c in reading.rest
        if not c.isdigit()
        and not _PERSON.match(c)
        and (len(c) > 1 or c.isascii() or any(_is_a(c, p) for p in catalog.products()))
        and not _AMBIENT.match(c)
        and not TAME.match(c)
        and (marks(c).content or kind_of(c))
    ]
    if "budget" in reading.intents and not _SOUGHT.search(reading.text) and (m := _WHAT_CAN_I_GET.search(reading.text)):
        before = {c for at, c in reading.rest if at < m.start() and not kind_of(c) and not is_ware(c)}
        chunks = [c for c in chunks if c not in before]  # a story: broke til friday, what can i get for under 20
    if chunks and any(kind_of(c) for c in chunks):
        named = set()
    if named and not chunks:
        chunks = _named_words(resolution)
    if not chunks:
        return None
    return [p for p in catalog.products() if p.handle in named or all(_is_a(c, p) for c in chunks)]


def _named_words(resolution: Resolution) -> list[str]:
    text = resolution.reading.text
    spans = {text[a:b] for f in resolution.focuses for a, b in part_spans(text, words_of(f.product))}
    return [max(spans, key=len)] if spans else []


def _of_kind(resolution: Resolution, catalog: Catalog) -> list[Product]:
    """The products of the kind asked for ("有零食吗", "any toys?"), where nothing but a kind was named."""
    reading = resolution.reading
    asked = set(reading.intents) <= {"catalog", "greeting", "thanks", "stock", "on_air", "request"}
    said = kind_in(reading.text)
    if _OF_THE_HOST.search(reading.text):
        return []  # do you like cats
    if resolution.focuses and reading.deictic:
        return []  # "would it work on my cat"
    if not asked or said is None or any(not TAME.match(c) for c in content(said[1])):
        return []
    if not (reading.question or {"catalog", "stock", "request"} & set(reading.intents)):
        return []
    found = [p for p in catalog.products() if is_of(said[0], p)]
    return [] if resolution.named and len(found) < 2 else found


def _is_a(chunk: str, p: Product) -> bool:
    kind = kind_of(chunk)
    if kind is not None and is_of(kind, p):
        return True
    words = words_of(p)
    kinds = fold(
        " ".join(a.value for a in p.attributes if re.search(r"类|category|type|brand|品牌|品类", a.name.lower()))
    )
    if chunk.isascii():
        return stem(chunk) in words.latin or stem(chunk) in {stem(w) for w in re.findall(r"[a-z]+", kinds)}
    core = chunk.removesuffix("子") if len(chunk) > 1 else chunk
    if len(core) == 1:
        return any(name.endswith(core) for name in words.wholes)
    return core in words.run or core in kinds


def speaks_for_all(resolution: Resolution, catalog: Catalog) -> Focus | None:
    """Some product, when delivery, return or warranty terms were asked for and two thirds of the shop share them, or of
    the kind that was named: 开封的零食能退吗."""
    field = next((i for i in resolution.reading.intents if i in ("shipping", "returns", "warranty")), None)
    products = catalog.products()
    if field is None or not products:
        return None
    if (kind := kind_in(resolution.reading.text)) is not None:
        products = [p for p in products if is_of(kind[0], p)] or products
    terms = Counter(tuple(sorted(getattr(p, field).items())) for p in products)
    common, count = terms.most_common(1)[0]
    if not common or count * 3 < len(products) * 2:
        return None
    return _whole(next(p for p in products if tuple(sorted(getattr(p, field).items())) == common))
