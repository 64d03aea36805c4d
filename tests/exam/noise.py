"""How viewers really type: slips, pinyin, emoji, repeats, politeness. Seeded; digits and SKUs are never touched.

In: a clean question and a `random.Random`. Out: the noisy text and the names of what was done to it.
"""

from __future__ import annotations

import random
import re

from pypinyin import lazy_pinyin

HOMOPHONES = (
    ("多少", "多小"), ("价格", "价各"), ("怎么", "怎摸"), ("还有", "还由"), ("有没有", "有木有"), ("便宜", "便已"),
    ("质保", "质宝"), ("多久", "多九"), ("什么", "神马"), ("哪个", "那个"), ("吗", "嘛"), ("包邮", "包油"),
)  # fmt: skip
PINYIN = ("多少钱", "价格", "有货", "质保", "包邮", "多久", "便宜", "怎么", "什么")
POLITE = {
    "zh": (("主播你好，", ""), ("请问", ""), ("", "谢谢"), ("麻烦问下 ", ""), ("", "呀宝子")),
    "en": (("hi, ", ""), ("excuse me, ", ""), ("", " pls"), ("", " thanks!"), ("yo ", "")),
}
EMOJI = ("😂", "👀", "🙏", "❤️", "🔥", "😭")
TAILS = {"zh": ("？？？", "啊啊啊", "～～", "。。。"), "en": ("???", "!!", "...", " pleaseee")}


def noisy(text: str, lang: str, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """A third stays clean; the rest gets one or two kinds of noise."""
    if rng.random() < 1 / 3:
        return text, ()
    kinds = rng.sample(
        ("slip", "pinyin" if lang == "zh" else "case", "emoji", "repeat", "polite"), rng.choice((1, 1, 2))
    )
    done = []
    for kind in kinds:
        changed = _apply(kind, text, lang, rng)
        if changed != text:
            text = changed
            done.append(kind)
    return text, tuple(done)


def _apply(kind: str, text: str, lang: str, rng: random.Random) -> str:
    if kind == "emoji":
        return text + rng.choice(EMOJI) * rng.randint(1, 3)
    if kind == "repeat":
        return text.rstrip("?？。!") + rng.choice(TAILS[lang])
    if kind == "polite":
        before, behind = rng.choice(POLITE[lang])
        return before + text + behind
    if kind == "case":
        return rng.choice((str.upper, str.lower))(text)
    if kind == "pinyin":
        words = [w for w in PINYIN if w in text]
        return text.replace(w := rng.choice(words), "".join(lazy_pinyin(w)), 1) if words else text
    return _homophone(text, rng) if lang == "zh" else _slip(text, rng)


def _homophone(text: str, rng: random.Random) -> str:
    pairs = [(a, b) for a, b in HOMOPHONES if a in text]
    if not pairs:
        return text
    right, wrong = rng.choice(pairs)
    return text.replace(right, wrong, 1)


def _slip(text: str, rng: random.Random) -> str:
    """Two letters swapped, or one lost or doubled, inside one long word."""
    words = list(re.finditer(r"[A-Za-z]{5,}", text))
    if not words:
        return text
    m = rng.choice(words)
    w, i = m.group(), rng.randrange(1, len(m.group()) - 2)
    slipped = rng.choice((w[:i] + w[i + 1] + w[i] + w[i + 2 :], w[:i] + w[i + 1 :], w[:i] + w[i] + w[i:]))
    return text[: m.start()] + slipped + text[m.end() :]
