"""What kind of thing a question wants told, and whether a row holds one: 多久 a time, 几档 a number of 档, 多厚 a length. Pure.

In: a folded question, what a row says. Out: `tells`: False where the row holds nothing of the kind asked for, so that
"how long until it dries" is never answered by how to keep it soft. A question of no such kind is told by any row.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from functools import lru_cache

from agent.answers.meaning import marks, root
from agent.answers.mention import stem
from agent.answers.normal import fold_long

_N = r"(?:\d|[一二两三四五六七八九十半几百双单])"
_TIMES = (
    r"小时|钟头|分钟|[分秒天日年周月岁]|个[多半]?(?:小时|钟头|月|星期|礼拜)|星期|礼拜|季"
    r"|h\b|hrs?\b|hours?|mins?\b|minutes?|seconds?|days?|weeks?|months?|years?|times?\b|washes|uses"
)
_A_TIME = re.compile(
    rf"{_N}\s*(?:{_TIMES})|当[天日]|次日|隔天|随时|终身|永久|一辈子|\b(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|half|same|next|few|several)[ -](?:{_TIMES})"
)
_LENGTH = re.compile(r"\d\s*(?:厘米|毫米|公分|英?寸|米|cm|mm|m\b|inch|ft\b|feet|foot|tex)|\d\s*[×x*]\s*\d")
_WEIGHT = re.compile(r"\d\s*(?:公斤|千克|斤|两|克|吨|kg|g\b|oz|lbs?|pounds?|grams?|kilos?)")

_EN_NUMBER = r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|sixteen|twenty|thirty|forty|fifty|sixty|hundred|dozen|pair|none|single)\b"

# What is asked → how what tells it reads.
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"多久|多长时间|多少时间|[几多]少?个?(?:小时|钟头|分钟|天|月|年|周|星期|礼拜)(?![的大]|以)|\bhow long (?:does|do|did|will|would|can|could|should|until|till|til|before|to|for)\b|\bhow many (?:hours|minutes|mins|days|weeks|months|years)\b"
        ),
        _A_TIME,
    ),
    (
        re.compile(r"什么时候|啥时候|何时|几点|几号|哪天"),
        re.compile(rf"{_A_TIME.pattern}|\d\s*[月点号]|[春夏秋冬早晚]|之[前后]|时|就"),
    ),
    (re.compile(r"多[宽高深粗](?![度的])|有多[宽高深粗]|几(?:厘米|公分|毫米|寸|米)(?!粒)"), _LENGTH),
    (re.compile(r"密度|\bdensity\b"), re.compile(r"密度|density|/m3|/cm3|每立方|克/平方|gsm")),
    (
        re.compile(r"多厚|厚度"),
        re.compile(
            r"厚.{0,8}(?:\d|适中|中等)|(?:\d|中等|中|偏)\s*(?:厘米|毫米|cm|mm)?.{0,6}厚|thick|\d\s*[×x*]\s*\d+\s*[×x*]"
        ),
    ),
    (
        re.compile(r"多大(?!的?[娃孩狗猫宝人年岁]|容量|声|风|力|瓦|功率|年龄|年纪)"),
        re.compile(r"\d|\b[smlx]{1,3}\b|[大中小]号|均码|[半一两]碗|巴掌|拳头"),
    ),
    (
        re.compile(r"(?:什么|哪[些几]?[个种]?|啥|几[个种])(?:颜色|色)|颜色.{0,4}(?:是|有)?(?:哪|什么|啥)"),
        re.compile(
            r"[黑白红蓝绿黄粉紫灰棕橙金银青米咖]|原木|透明|无色|\b(?:black|white|red|blue|green|yellow|pink|purple|gr[ae]y|brown|orange|natural|clear)\b"
        ),
    ),
    (
        re.compile(r"[长宽高厚围深重](?:度)?(?:是|有|大概)?(?:多少|几)(?!钱|号|块)"),
        re.compile(rf"{_LENGTH.pattern}|{_WEIGHT.pattern}"),
    ),
    (
        re.compile(r"(?<!满)(?<!充)(?:每|一)[次回](?:最多|可以|能|要|该)?[点烧用吃泡喝冲擦抹涂放倒挤加].*(?:几|多)"),
        re.compile(r"[每一单首]次|[每一]回"),
    ),
    (re.compile(r"几年|多少年|几个月"), re.compile(r"[年月周]|终身|寿命|\b(?:years?|months?|weeks?)\b")),
    (re.compile(r"多长(?!时间|寿)"), re.compile(rf"{_LENGTH.pattern}|{_A_TIME.pattern}")),
    (
        re.compile(
            r"\bhow many (?!times\b|people\b|colou?rs?\b|sizes?\b|scents?\b|flavou?rs?\b|options?\b)(?:[a-z]+ )"
        ),
        re.compile(rf"\d|[一二两三四五六七八九十百半]|{_EN_NUMBER}"),
    ),
    (
        re.compile(r"\bhow many colou?rs\b"),
        re.compile(
            rf"\d|[一二两三四五六七八九十]|色|{_EN_NUMBER}|\b(?:black|white|gr[ae]y|red|blue|green|yellow|pink|brown|purple|orange|beige|navy|sand|oat|cream|colou?rs?|graphite)\b"
        ),
    ),
    (re.compile(r"\b(?:how much|how many|what) percent(?:age)?\b"), re.compile(r"\d ?(?:%|percent)")),
    (re.compile(r"\bcarry \d+(?:\.\d+)? ?(?:kg|kilos?|lbs?|pounds?)\b"), _WEIGHT),
    (re.compile(r"\b(?:lumens?|lux|nits)\b"), re.compile(r"\d\s*(?:lm|lumens?|lux|nits)\b")),
    (
        re.compile(
            r"\bhow much (?:sugar|salt|protein|fat|caffeine|fib(?:er|re)|sodium|wool|cotton|butter|oil|glycerin|power|weight)\b|\bhow much (?:\w+ ){0,3}per\b"
        ),
        re.compile(r"\d"),
    ),
    (re.compile(r"\bhow (?:wide|tall|high|thick|deep) (?:is|are|r)\b"), _LENGTH),
    (re.compile(r"\bhow long\b.*\btakes?\b"), re.compile(rf"{_N}\s*(?!times?\b|washes|uses)(?:{_TIMES})")),
    (re.compile(r"\b(?:how wide|width)\b"), re.compile(r"^(?!(?:folded|length|height|depth|thick\w*|cord|drop)\b)")),
    (re.compile(r"\bhow long (?:is|are|r)\b"), re.compile(rf"{_LENGTH.pattern}|{_A_TIME.pattern}")),
    (re.compile(r"(?<!装)(?<!载)多重|几斤|多少(?:公斤|千克|斤|克)|几公斤|几克|\bhow heavy\b"), _WEIGHT),
)
_MEASURE_OF_IT = re.compile(r"(胸围|腰围|臀围|肩宽|袖长|裤长|领围)(?:是|有|大概|做到)*(?:多少|多大|多宽|多长|几)")
_SHARE = re.compile(
    r"占(?:了|比|到)?(?:是|有)?(?:多|几)|占比|百分(?:之|比)[几多]?|几成(?!新)|比例|(?<!净)含量|几个点"
    r"|(?:里头?|里面|中)的?[\u3400-\u9fff]{1,6}?(?:有|放|加|含)了?(?:多少|几)(?![个块颗片只种包])|[\u3400-\u9fff](?:放|加|含)了(?:多少|几)(?![个块颗片只种包])"
)
_A_SHARE = re.compile(
    r"\d ?%|百分之|[一二三四五六七八九十\d]成|[一二三四五六七八九十\d]比[一二三四五六七八九十\d]|每.{0,8}(?:克|毫升).{0,4}含"
)
_COUNTED = re.compile(r"(?:几|多少)个?(?P<of>[档级层格孔股倍度代核针速挡灯])")


_ALIKE = {"档": "[档挡]", "挡": "[档挡]", "度": "(?:度|℃|°)"}


def is_length(told: str) -> bool:
    return _LENGTH.search(fold_long(told)) is not None


@lru_cache(maxsize=4096)
def _wanted(asked: str) -> tuple[re.Pattern[str], ...]:
    found = [tells for asks, tells in _KINDS if asks.search(asked)]
    if (part := measure_of_it(asked)) is not None:
        found.append(re.compile(part))
    if asks_share(asked):
        found.append(_A_SHARE)
    if (m := _COUNTED.search(asked)) is not None:
        found.append(re.compile(rf"{_N}\s*个?{_ALIKE.get(m['of'], m['of'])}"))
    return tuple(found)


def measure_of_it(asked: str) -> str | None:
    """The measure of a garment or a harness that is asked for: 胸围 of 开衫胸围多少. `asked` folded."""
    m = _MEASURE_OF_IT.search(asked)
    return m[1] if m else None


def asks_share(asked: str) -> bool:
    """How much of it is wool: a share of the whole. `asked` folded."""
    return _SHARE.search(asked) is not None


def wants_a_kind(asked: str) -> bool:
    """A thing of some kind is asked for: a time, a length, a number of something. `asked` folded."""
    return bool(_wanted(asked))


def tells(asked: str, told: str) -> bool:
    """`asked` folded; `told` the row's own words."""
    wanted = _wanted(asked)
    if not wanted and not _counted(asked):
        return True
    said = fold_long(told)
    return all(w.search(said) for w in wanted) and counts(asked, said) is not False


_HEAD = re.compile(
    r"\bwhat(?:'s|s| is| are) (?:the |its |their |ur |your )?(?:max |maximum |min |minimum |actual |exact )?(?:[a-z-]+ )??(?P<the>[a-z-]{3,})(?: (?:of|on|for|in|like)\b|\W*$)"
    r"|\bhow (?:much|many) (?P<much>[a-z]{3,}) (?:is|are|does|do|in|per|comes?|has|have|there|it|each|they)\b"
)


def of_the_head(asked: str, told: str) -> bool:
    """What the question names as the thing it wants ("the range of", "how much protein") stands in what is told, by that
    word or another of its meaning; True where it names none. English."""
    m = _HEAD.search(asked)
    if m is None:
        return True
    head, said = marks(m["the"] or m["much"]), marks(told)
    return (
        not head.content
        or bool(head.hard & said.hard)
        or any(r in {root(w) for w in re.findall("[a-z]+", fold_long(told))} for r in head.raw)
    )


_HOW_MANY = re.compile(r"\bhow many (?:more |different |full |whole |separate )?(?P<of>[a-z]{4,})\b")
_OF_TIME = re.compile(r"times?|hours?|days?|weeks?|months?|years?|min(?:ute)?s?|people|persons?")
_A_NUMBER = r"(?:\d+(?!\d|st\b|nd\b|rd\b|th\b)|a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|sixteen|twenty|thirty|forty|fifty|sixty|eighty|hundred|dozen)"


@lru_cache(maxsize=4096)
def _counted(asked: str) -> str:
    """What is counted, in the singular; "" where nothing is, or a time."""
    m = _HOW_MANY.search(asked)
    return "" if m is None or _OF_TIME.fullmatch(m["of"]) else stem(m["of"])


@lru_cache(maxsize=4096)
def counts(asked: str, told: str) -> bool | None:
    """How many infusions: a number stands before the word, or it is the row's name (Pieces: 60). None where nothing is
    counted or the row has not the word: "first infusion 20 seconds" counts none."""
    if not (counted := _counted(asked)):
        return None
    word = rf"{re.escape(counted)}(?:s|es)?"
    if re.search(rf"\b{word}\b", told) is None or re.match(r"(?:how many|how often|how much)\b", told):
        return None
    return re.search(rf"\b{_A_NUMBER}(?: [a-z-]+){{0,2}} {word}\b|^{word}\b|\b{word}: ", told) is not None
