"""The clerk: answers written from catalog rows by rules, zh and en, with no model.

In: what the comment was resolved to, the fact sheet, a seeded chooser. Out: `Draft`: the outcome and sentences in which
every value is a reference (`{SKU.price}`). It states only what a row says; where no row does, it says so. Here it is
decided what kind of answer it is; `quoting`, `pricing` and `several` word it.
"""

# ruff: noqa: E501 - patterns and tables read better unbroken

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from agent.answers import evidence, fitting, hazards
from agent.answers.counts import counted
from agent.answers.focus import Focus, Resolution
from agent.answers.licence import uncovered
from agent.answers.meaning import marks
from agent.answers.mention import measures, option_spans
from agent.answers.naming import BODY
from agent.answers.quoting import TAKES_LONG
from agent.answers.sheet import FactSheet, Row
from agent.answers.shortlist import Shortlist
from agent.answers.units import asks_unit
from agent.answers.variants import RELATIVE
from agent.answers.voice import LISTED, Draft, Part
from agent.answers.wanting import Wanting

__all__ = ["Draft", "write"]

_NEEDS_PRODUCT = (
    "price",
    "list_price",
    "discount",
    "stock",
    "how_to_buy",
    "caution",
    "attribute",
    "shipping",
    "returns",
    "warranty",
    "on_air",
    "compare",
    "options",
)
_NO_ROW = frozenset({"not in catalog", "not understood"})
_OF_EACH = (
    "price",
    "stock",
    "list_price",
    "discount",
    "attribute",
    "on_air",
    "how_to_buy",
)  # answered product by product
_EXISTS = re.compile(
    r"有|卖|买|带|\b(?:have|has|got|sell|selling|carry|stock|any|there|looking for|offer|available|want)\b"
)
_IS_THERE = re.compile(
    r"^(?:那|还)*有|有(?:[^,。?!有]{1,8})?(?:吗|么|没有?|没得|不)[?]*$|\b(?:is|are) there\b|\bany\b|\bdo you have\b|^(?:got|have)\b"
)
_TALK = re.compile(
    r"你(?!们?家?(?:有|卖))|主播|今天|明天|\b(?:you(?! (?:have|sell|carry|got))|your|host|today|tomorrow)\b"
)
_WHAT_IS = re.compile(r"是(?:个|些)?(?:什么|啥|哪[个款])|\bwhich\b|\bwhat(?:'?s| is| are)?\b")
_LIKE = re.compile(
    r"^(?:那|主播)*(?:[这那](?:[个款件只双条瓶台]|一款)?|它)? *(?:产品|商品|东西|宝贝)?(?:到底|用着|用起来)?(?:怎么样|咋样|怎样|如何)[呀啊呢?!. ]*$"
    r"|^(?:so )?(?:how(?:'s| is)|what(?:'s| is)) (?:this|that|it)(?: one| thing)?(?: like)?[?!. ]*$|^(?:is|are) (?:this|it|that|these|they)(?: one)? any good[?!. ]*$"
)
_NEXT = re.compile(
    r"(?:下一?[个款件样]|接下来|等下|待会儿?|一会儿?)(?:产品|商品|宝贝|东西)?(?:要|会|是|讲|介绍|上|卖|播|说)*(?:什么|啥|哪[个款样件])"
    r"|\bwhen (?:is|are|will|do|does) [\w ]{1,30} (?:coming on|coming up|on next|be shown|be on|up next|on air|on again)\b|\bwhat(?:'?s| is| comes?| are you (?:showing|doing|selling))?(?: coming)?(?: up)? next\b|\bwhat(?:'?s| is) the next (?:product|item|one|thing)\b"
)
_ANOTHER_SIZE = re.compile(
    r"\b(?:bigger|larger|smaller|longer|shorter|thicker|thinner|lighter|heavier|different|other)\b"
)
_SOMETHING = re.compile(
    r"\b(?:something|anything)\b(?: \w+)? (?:to|for|that|which)\b|有(?:没有)?(?:什么|啥)(?:东西)?(?:能|可以|给)"
)
_BOTH = re.compile(r"\b(?:or|and|vs|versus)\b|和|跟|与|还是")
_AGAINST = re.compile(r"\b(?:than|vs|versus|compared (?:to|with))\b|比|相比")
_OF_THE_HOST = re.compile(  # 主播身高多少
    r"(?:主播|小姐姐|小哥哥|你(?!们|家|这|那|说|看|们家))(?:的|今年|今天|现在|真的|自己|本人|到底|是|有|没有?)*(?:身高|体重|三围|多高|多重|多大(?!码|的)|几岁|年龄|年纪|芳龄|名字|叫(?:什么|啥)|姓(?:什么|啥|名)|(?:是)?(?:哪里|哪儿|哪)的?人|老家|家在|住(?:哪|在)|对象|男朋友|女朋友|男友|女友|结婚|成家|单身|工资|月薪|收入|赚|粉丝|生日|星座|属(?:什么|啥)|颜值|化妆|吃(?:饭|了)|睡|累不累|累吗|唱|跳)"
    r"|\b(?:do|did|would|have|are|were) (?:you|u)(?: guys)? (?:personally |really |ever |even |actually |yourself )*(?:like|love|hate|prefer|enjoy|believe|eat|drink|sleep|dream|cook|dance|sing|watch|play|speak|smoke|know (?:how to|any)|remember me|feel|think|miss|live|single|married|tired|bored|hungry|happy|sad|nervous|old|rich|famous|pretty|allergic|afraid|scared)\b|\b(?:your|ur) (?:age|name|height|weight|birthday|salary|zodiac|star sign|boyfriend|girlfriend|husband|wife|hobby|hobbies|dream|fav(?:ou?rite)?)\b|\bhow old are (?:you|u)\b|\bwhere (?:are (?:you|u)|do (?:you|u)) (?:from|live)\b"
)
_WITH_A_THING = re.compile(r"(?:带不带|配不配|含不含|附不附|带没带|送不送|有没有带|有没有配)[\u3400-\u9fff]")
_OF_SIZE = re.compile(
    r"什么|啥|哪|几|多[大长宽高少]|尺寸|多小|\b(?:what|which|how|dimensions?|measure\w*|true to|runs?|fits?|wide|chart|guide|length|width|height|depth|thickness|diameter)\b"
)
_SIZED = re.compile(r"\d|码|多大|\bsize")
_CHOOSES = re.compile(  # 锅拿30还是32
    r"还是|(?:买|选|拿|挑|要|用|换|配|入)(?:个|口|条|只|件|双)?(?:哪[个款种只口条件双]|多大|什么(?:尺寸|码|规格|号|样))|哪[个款种](?:尺寸|规格|码|号|合适|够)|多大(?:的|号|尺寸)?[^,。?!]{0,3}(?:合适|够|好|锅|$|[?])"
    r"|\b(?:which (?:size|one)|what size)\b"
)
_BRIEF = {"zh": 24, "en": 50}  # a comment no longer than this that names a product and a property asks for it
_HOW_MUCH_OF = re.compile(r"[\u3400-\u9fff]{2,}(?:是|有|为)多少")
_MONEY = re.compile(r"钱|价|[元块米刀]|卖|\b(?:prices?|pric\w+|costs?|how much|expensive|hm)\b")


def write(
    resolution: Resolution,
    sheet: FactSheet,
    shortlist: Shortlist,
    *,
    seed: int = 0,
    inherited: tuple[str, ...] = (),
    shopwide: Focus | None = None,
) -> Draft:
    """The answer. `inherited`: the viewer's last intents, for "那黑色的呢" and "and the glass one?". `shopwide`: a product
    that may speak for the shop, where all have the same terms."""
    clerk = _Clerk(resolution, sheet, shortlist, random.Random(seed), inherited, shopwide)
    return clerk.warned(clerk.draft())


class _Clerk(Wanting):
    def warned(self, draft: Draft) -> Draft:
        """Where no row was found: the caution that speaks of what the viewer is about to do."""
        if draft.outcome != "unknown" or draft.reason not in _NO_ROW or len(self.r.focuses) != 1:
            return draft
        f = self.r.focuses[0]
        row = hazards.warned(self._bare(f), evidence.own_language(self.sheet, self._cautions(f)))
        if row is None:
            return draft
        return self._told(Part(True, (self.say("caution", value=f"{{{row.ref}}}"),)), ("caution",))

    def _cautions(self, f: Focus) -> list[Row]:
        return [r for r in self.sheet.of(f.sku, "caution") if not r.ref.startswith(f"{f.sku}.faq ")]

    def draft(self) -> Draft:
        intents = self.reading.intents
        first = intents[0] if intents else ""
        if first in ("noise", "abuse"):
            return Draft("ignored", reason=first)
        if first == "injection":
            return Draft("refused", (self.say("refused"),), reason="injection")
        if first == "contact":
            return Draft("refused", (self.say("refused.contact"),), reason="contact")
        if first == "order":
            return Draft("unknown", (self.say("order"),), reason="own order")
        if (said := _OF_THE_HOST.search(self.reading.text)) and (not self.r.named or said[0].isascii()):
            return Draft("unknown", (self.say("chat"),), reason="not understood")
        if (told := _NEXT.search(self.reading.text)) and (not self.r.named or told[0].startswith("when ")):
            return Draft("unknown", (self.say("unknown.next"),), reason="run-down")
        if self.r.unmatched:
            return Draft(
                "unknown", (self.say("unmatched", title=self.title(self.r.focuses[0])),), self.skus(), "absent"
            )
        if self.shortlist.kind == "offers":
            return self.offers()
        if self.shortlist.asked:
            return self._shortlisted()
        if "request" in intents:
            return self.requested()
        if self.r.absent:
            near: tuple[str, ...] = ()
            close = next((f for f in self.r.focuses if f.product is self.r.near), None)
            if close is not None and any(v.stock != 0 for v in close.product.variants):
                near = (self.say("absent.near", title=self.title(close)),)
            return Draft("unknown", (self.say("absent"), *near), self.skus() if near else (), "absent product")
        asked = (
            tuple(i for i in intents if i not in ("greeting", "thanks", "catalog", "identity")) or self._carried_over()
        )
        if not self.r.focuses:
            return self._about_nothing(asked)
        if "identity" in intents and not asked:
            return Draft("answered", (self.say("identity"),), reason="identity")
        if "no_such_price" in asked:
            return self.no_such_price(self.r.focuses[0])
        if self.r.missing_option and "options" not in asked:
            return self._for_a_body() or self._no_option()
        if len(self.r.focuses) == 1 and (gift := self.gift(self.r.focuses[0])):
            return self._told(gift, ("discount",))
        if len(self.r.focuses) == 1 and (given := self.given(self.r.focuses[0])):
            return self._told(given, ("attribute",))
        if len(self.r.focuses) == 1 and self.r.named and self.no_gift(self.r.focuses[0]):
            return Draft("unknown", (self.say("unknown"),), self.skus(), "not in catalog")
        if len(self.r.focuses) == 1 and (row := counted(self.sheet, self.r.focuses[0].sku, self.reading.text)):
            return self._told(self._counted(row, asked), ("attribute",))
        self._chosen_by_evidence(asked)
        if self.reading.mishap and "caution" not in asked:
            return self._told(self.mishap(self.r.focuses[0]), asked)
        for_something = set(asked) <= {"attribute"} and _SOMETHING.search(self.reading.text)
        if for_something and self.r.named and not self.r.ambiguous:
            return self._told(self.about(self.r.focuses[0]), ("on_air",))
        choosing = set(asked) <= {"compare", "attribute", "options", "how_to_buy"} and _CHOOSES.search(
            self.reading.text
        )
        if choosing and len(self.r.focuses) == 1 and (row := self.advice(self.r.focuses[0])):
            return self._told(Part(True, self._row(self.r.focuses[0], row)), ("attribute",))
        if not asked:
            return self._no_intent()
        answer = self._answer(asked)
        if answer.outcome == "unknown" and self.r.named and asked == self._carried_over() and not self._own():
            return self._no_intent()  # "what about the sneakers", after a question no row of theirs speaks of
        return answer

    def _for_a_body(self) -> Draft | None:
        """115 的娃穿多大: a height is no option that is lacking."""
        if not (BODY.search(self.reading.text) and _SIZED.search(self.reading.text) and len(self.r.focuses) == 1):
            return None
        row = fitting.size_advice(self.sheet, self.r.focuses[0].sku, self.reading.text)
        return self._told(Part(True, (self.say("quote", value=f"{{{row.ref}}}"),)), ("attribute",)) if row else None

    def _own(self) -> bool:
        """The comment asks something by itself."""
        return bool(set(self.reading.intents) - {"greeting", "thanks", "catalog", "identity"})

    def _carried_over(self) -> tuple[str, ...]:
        if self.r.asked_option and not self.r.rest and _IS_THERE.search(self.reading.text):
            return ()  # 有蓝的没, whatever was asked before
        if (
            self.reading.question
            and self.r.named
            and len(self.r.focuses) == 1
            and self._evidence(self.r.focuses[0], ())
        ):
            return ()  # "does it work in the sun", after the price of the sun umbrella
        if self.inherited and (self.r.asked_option or self.r.named or self.reading.follow_up) and not self.r.rest:
            return tuple(i for i in self.inherited if i in _NEEDS_PRODUCT)
        return ()

    def _about_nothing(self, asked: tuple[str, ...]) -> Draft:
        intents = self.reading.intents
        if "identity" in intents and not asked:
            return Draft("answered", (self.say("identity"),), reason="identity")
        terms = tuple(
            i for i in asked if i != "attribute" or not set(self.reading.topics) <= {"size", "origin", "color"}
        )
        if "returns" in terms:
            terms = tuple(i for i in terms if i != "shipping")
        if len(terms) == 1 and self.shopwide and terms[0] in ("shipping", "returns", "warranty"):
            part = self.mishap(self.shopwide) if self.reading.mishap else self.text_field(self.shopwide, terms[0])
            if part.known:
                return Draft("answered", part.sentences, (), asked[0])
            lead = "unknown.terms" if part.sentences[1:] else "shop"
            return Draft("unknown", (self.say(lead), *part.sentences[1:]), reason="shop affairs")
        if "how_to_buy" in asked and not any(marks(c).content for c in self.r.rest):
            return Draft("answered", (self.say("buy.any"),), reason="how_to_buy")
        if asked and not self.r.rest:
            return Draft("unknown", (self.say("which"),), reason="which product")
        if self.r.rest and not asked and not self.reading.question and "catalog" not in intents:
            for intent in ("thanks", "greeting"):  # hello from manila
                if intent in intents:
                    return Draft("answered", (self.say(intent),), reason=intent)
        if self.r.rest or asked:
            if self.reading.question or asked or "catalog" in intents:
                return self._out_of_catalog(asked)
            if measures(self.reading.text):  # rice in 10kg
                return Draft("unknown", (self.say("absent"),), reason="out of catalog")
            return Draft("ignored", reason="no question")
        for intent in ("identity", "thanks", "greeting"):
            if intent in intents:
                return Draft("answered", (self.say(intent),), reason=intent)
        if self.reading.question:
            return self._out_of_catalog(())
        return Draft("ignored", reason="no question")

    def _out_of_catalog(self, asked: tuple[str, ...]) -> Draft:
        """What no row can answer: the shop's own affairs, a thing the shop does not have, or talk."""
        if self.reading.shop or (asked and set(asked) <= {"shipping", "returns", "warranty", "discount"}):
            return Draft("unknown", (self.say("shop"),), reason="shop affairs")
        thing = self.r.rest and _EXISTS.search(self.reading.text) and not _TALK.search(self.reading.text)
        if asked or thing or "catalog" in self.reading.intents:
            return Draft("unknown", (self.say("absent"),), reason="out of catalog")
        return Draft("unknown", (self.say("chat"),), reason="not understood")

    def _no_intent(self) -> Draft:
        """A name, an option or content words alone: 保温杯 / 有黑色吗 / does it have a lid?"""
        intents = self.reading.intents
        if _LIKE.search(self._bare(self.r.focuses[0]).strip() if self.r.named else self.reading.text):
            return self._told(self.about(self.r.focuses[0]), ("on_air",))
        if "thanks" in intents and not (self.reading.question or self.r.named or self.r.asked_option):
            return Draft("answered", (self.say("thanks"),), reason="thanks")
        if found := self._asked_by_name():
            return found
        if self.reading.link is not None and (
            _WHAT_IS.search(self.reading.text) or not marks(self._asked(self.r.focuses[0])).content
        ):
            return self._told(self._about_each(), ("on_air",))
        if (
            BODY.search(self.reading.text)
            and _SIZED.search(self.reading.text)
            and (row := fitting.size_advice(self.sheet, self.r.focuses[0].sku, self.reading.text))
        ):
            return self._told(Part(True, (self.say("quote", value=f"{{{row.ref}}}"),)), ("attribute",))
        if (coloured := self.stated_colour(self.r.focuses[0])) is not None:
            return self._told(coloured, ("attribute",))
        if (
            self.r.asked_option
            and self.r.focuses[0].settled
            and _IS_THERE.search(self.reading.text)
            and not self.r.rest
        ):
            return self._told(self.stock(self.r.focuses[0]), ("stock",))
        asked, names = self._asked(self.r.focuses[0]), self._names(self.r.focuses[0])
        spans = option_spans(asked, self.r.focuses[0].product.variants)
        if self.r.asked_option:
            spans += [m.span() for m in RELATIVE.finditer(asked)]
        beside = uncovered(asked, (), names, spans)
        content = (beside or not self.r.asked_option) and (
            marks(asked).content or asks_unit(asked) or TAKES_LONG.search(asked)
        )
        if content and (found := self._evidence(self.r.focuses[0], ())):
            return self._told(Part(True, found), ("attribute",))
        if content and self._for_whom(self.r.focuses[0]):
            return self._told(self.caution(self.r.focuses[0]), ("caution",))
        if beside:
            if self.reading.shop and not self.r.named:
                return Draft("unknown", (self.say("shop"),), reason="shop affairs")
            if self.reading.question or (self.r.named and len(self.reading.text) <= _BRIEF[self.lang]):
                return Draft("unknown", (self.say("unknown"),), self.skus(), "not in catalog")
            return Draft("ignored", reason="no question")
        focus = self.r.focuses[0]
        if not self.r.named and not self.r.asked_option:
            for intent in ("thanks", "greeting", "identity"):
                if intent in intents:
                    return Draft("answered", (self.say(intent),), reason=intent)
            if not self.reading.question and not self.reading.follow_up:
                return Draft("ignored", reason="no question")
            faq = self._faq(focus)
            if faq:
                return self._told(Part(True, faq), ("attribute",))
            return Draft("unknown", (self.say("unknown"),), self.skus(), "not understood")
        if (faq := self._faq(focus)) and self.reading.question:
            return self._told(Part(True, faq), ("attribute",))
        if BODY.search(self.reading.text):
            row = fitting.size_advice(self.sheet, focus.sku, self.reading.text)
            if row is None:
                return Draft("unknown", (self.say("unknown"),), self.skus(), "not in catalog")
            return self._told(Part(True, (self.say("quote", value=f"{{{row.ref}}}"),)), ("attribute",))
        if self.reading.question and (caution := self.caution(focus)).known:
            return self._told(caution, ("caution",))
        if self.r.asked_option and not self.r.ambiguous:
            return self._told(self.stock(focus), ("stock",))
        what_about = self.reading.follow_up and self.r.named and not self.r.rest
        if self.reading.question and not what_about and (self.r.rest or not _EXISTS.search(self.reading.text)):
            return Draft("unknown", (self.say("unknown"),), self.skus(), "not understood")
        if self.lang == "en" and _ANOTHER_SIZE.search(self._bare(focus)) and len(focus.product.variants) == 1:
            return Draft("unknown", (self.say("unknown"),), self.skus(), "not in catalog")
        if _WITH_A_THING.search(self.reading.text) and self.reading.question:
            return Draft("unknown", (self.say("unknown"),), self.skus(), "not in catalog")  # 带不带杯套
        sentences: list[str] = []
        for each in self.r.focuses[:LISTED]:
            key = "have" if self.reading.question and not what_about else "about"
            price = self._one_price(each)
            sentences.append(
                self.say(key, title=self.title(each), price=price)
                if price
                else self.say(f"{key}.no_price", title=self.title(each))
            )
            sentences.extend(self._gone(each))
        return self._told(Part(True, tuple(sentences)), ("on_air",))

    def _asked_by_name(self) -> Draft | None:
        """A FAQ or an attribute of the named product, asked in its own words: 四件套皱不皱, leash for dogs of?"""
        f = self.r.focuses[0]
        if not self.r.named or self.r.ambiguous:
            return None
        if row := self._named_row(f):
            return self._told(Part(True, self._rows(f, [row])), ("attribute",))
        faq = self._faq(f)
        return self._told(Part(True, faq), ("attribute",)) if faq else None

    def _answer(self, asked: tuple[str, ...]) -> Draft:
        handlers: dict[str, Callable[[Focus], Part]] = {
            "price": self.price,
            "stock": self.stock,
            "list_price": self.list_price,
            "discount": self.discount,
            "attribute": self.attribute,
            "shipping": lambda f: self.text_field(f, "shipping"),
            "returns": lambda f: self.text_field(f, "returns"),
            "warranty": lambda f: self.text_field(f, "warranty"),
            "how_to_buy": self.how_to_buy,
            "caution": self.caution,
            "options": self.options,
            "on_air": self.about,
            "cheapest": self.price,
            "priciest": self.price,
        }
        if "compare" in asked:
            if len(self.r.focuses) >= 2 and (not self.r.ambiguous or _BOTH.search(self.reading.text)):
                return self._told(self.compare(), asked)
            asked = tuple(i for i in asked if i != "compare")
            if len(self.r.focuses) == 1 and self.r.rest and _AGAINST.search(self.reading.text):
                return Draft("unknown", (self.say("unknown"),), self.skus(), "nothing to compare with")
            if not asked or not self.r.focuses[0].settled or self.r.named:
                bare = set(asked) <= {"attribute", "price", "list_price"}
                part = self._options_compared(self.r.focuses[0]) if bare else None
                if part is not None:
                    return self._told(part, ("compare",))
                if not asked:
                    return Draft("unknown", (self.say("unknown"),), self.skus(), "nothing to compare with")
        if (
            self.r.named
            and len(self.r.focuses) == 1
            and (row := evidence.asked_faq(self.sheet, self.r.focuses[0].sku, self._plain()))
        ):
            return self._told(Part(True, (self.say("quote", value=f"{{{row.ref}}}"),)), ("attribute",))
        asked = self._settle(asked)
        parts: list[Part] = []
        focuses = self.r.focuses[:LISTED]
        for intent in asked[:3]:
            handler = handlers.get(intent)
            if handler is None:
                continue
            several = focuses if intent in _OF_EACH else focuses[:1]
            parts.extend(handler(f) for f in several)
        if not parts:
            return Draft("unknown", (self.say("unknown"),), self.skus(), "not understood")
        known = [p for p in parts if p.known]
        bare = (
            not self.r.named and not self.reading.deictic and {"price", "stock"} & set(asked) and "attribute" in asked
        )
        if bare and 0 < len(known) < len(parts):
            return Draft("unknown", (self.say("unknown"),), self.skus(), "not in catalog")
        if not known:
            return Draft("unknown", _unique(parts[:1]), self.skus(), "not in catalog")
        sentences = _unique(known)
        if len(known) < len(parts) and len(focuses) == 1:
            sentences = (*sentences, self.say("unknown.also"))
        return replace(self._told(Part(True, sentences), asked), said=sentences.index(known[-1].sentences[0]) + 1)

    def _settle(self, asked: tuple[str, ...]) -> tuple[str, ...]:
        """Which of several intents the words really carry."""
        if "caution" in asked and "returns" not in asked:
            return ("caution", *(i for i in asked if i in ("price", "stock")))
        kept = list(asked)
        f = self.r.focuses[0]
        bare = self._bare(f)  # 大米 is no 米 that one pays with
        is_other = self._stated(f) or (_HOW_MUCH_OF.search(bare) is not None and bool(self._beside(f, (), [])))
        if kept[0] == "price" and not _MONEY.search(bare) and is_other:
            kept[0] = "attribute"  # 蛋白质含量是多少
        if "list_price" in kept and "price" in kept and not re.search(r"现在|\bnow\b|current", self.reading.text):
            kept.remove("price")
        if "options" in kept:
            kept = [i for i in kept if i not in ("attribute", "catalog", "stock")]
        if "discount" in kept and "price" in kept:
            kept.remove("price")
        if "returns" in kept and "shipping" in kept:
            kept.remove("shipping")
        if "on_air" in kept and len(kept) > 1:
            kept.remove("on_air")
        if (
            set(self.reading.topics) <= {"size"}
            and re.search(r"how long|多长时间|多久", self.reading.text)
            and {"shipping", "warranty", "returns"} & set(kept)
        ):
            kept = [i for i in kept if i != "attribute"]
        if "attribute" in kept and self.r.asked_option and set(self.reading.topics) <= {"size"} and len(kept) > 1:
            kept.remove("attribute")  # the trial size costs
        of_size = kept == ["attribute"] and self.r.asked_option and set(self.reading.topics) == {"size"}
        if of_size and not _OF_SIZE.search(self.reading.text) and not BODY.search(self.reading.text):
            kept = ["stock"]  # size 40?
        if "attribute" in kept and not self.reading.topics and not self.r.rest and len(kept) > 1:
            kept.remove("attribute")
        return tuple(kept)

    def _told(self, part: Part, asked: tuple[str, ...]) -> Draft:
        if not part.known:
            return Draft("unknown", part.sentences, self.skus(), "not in catalog")
        needed = {"price", "stock", *(("list_price",) if {"list_price", "discount"} & set(asked) else ())}
        must = tuple(
            ref for s in part.sentences for ref in re.findall(r"\{([^{}]+)\}", s) if ref.rsplit(".", 1)[-1] in needed
        )
        return Draft("answered", part.sentences, self.skus(), "+".join(asked), must)


def _unique(parts: list[Part]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for p in parts for s in p.sentences))
