"""The run-down's Chinese: ways to say each kind of topic. Data only.

Every figure, name and statement is a slot filled from the row; the words between hold no figure and claim nothing.
Words between two slots are kept short, so that a phrase heard again sounds like speech and not like a recording.
"""

from __future__ import annotations

from itertools import product

PHRASES: dict[str, tuple[str, ...]] = {
    "opening": (
        "欢迎来到直播间，今天一共有{count}款，一款一款慢慢看。",
        "直播间开着了，货架上{count}款商品，看到想问的直接打字。",
        "今天带来{count}款商品，从{link}号链接的{name}开始。", "欢迎来到直播间，今天只讲一款，{link}号链接，{only}。",
        "直播间开着了，今天就看{only}，{link}号链接。",
    ),
    "same": (
        "刚进来的朋友，{title}，{link}号链接。", "还是{link}号链接，{title}。", "这会儿讲的是{title}，{link}号。",
        "直播间在讲{title}，{link}号。", "{link}号链接，{title}，一直在。", "再说{title}，{link}号链接。",
        "今天讲的就是{title}，{link}号。", "{title}还在，{link}号链接。", "接着说{title}，{link}号。",
        "回到{title}，{link}号链接。", "路过的朋友看一眼，{title}，{link}号。", "说回{link}号链接，{title}。",
    ),
    "asked": (
        "刚才有朋友问到{name}，{link}号链接，展开讲讲。", "有人问起{name}，正好，{link}号链接。",
        "刚问到的{name}，{link}号链接，这就讲。", "前面公屏上提到{name}，那就看{link}号链接。",
        "{name}刚刚有人问，{link}号，细说一下。",
    ),
    "riddle": (
        "{link}号链接先不说名字，先问一句：{q}说的是{name}。{a}", "从一个问题讲起，{name}，{q}{a}",
        "买{name}之前先弄清楚：{q}{a}", "{link}号链接的{name}，{q}{a}", "到{name}了，{q}{a}",
        "{name}，{link}号，先回答一个：{q}{a}",
    ),
    "first": ("{text}", "{text}", "{text}", "先说这个，{text}", "先看这一点，{text}", "先讲一句，{text}"),
    "point": (
        "{text}", "{text}", "{text}", "{text}", "{text}", "{text}", "{text}", "细说一下，{text}", "再说一点，{text}",
        "往细里讲，{text}", "还有，{text}", "顺着说，{text}", "另外，{text}",
    ),
    "attribute": (
        "{name}是{value}。", "这一款的{name}是{value}。", "它的{name}是{value}。", "说到{name}，是{value}。",
        "{name}呢，是{value}。", "还有{name}，是{value}。", "另外，{name}是{value}。",
        "再说{name}，是{value}。", "看{name}的话，是{value}。", "至于{name}，是{value}。",
        "说到{clause}，{value}。", "{clause}方面，{value}。", "再看{clause}，{value}。", "{clause}呢，{value}。",
        "还有{clause}，{value}。", "关心{clause}的，{value}。", "在意{clause}的话，{value}。",
        "至于{clause}，{value}。",
        "{pred}{value}。", "它{pred}{value}。", "还有，{pred}{value}。", "另外，{pred}{value}。",
        "这一款{pred}{value}。",
        "{able}，{value}的。", "再看{able}，{value}的。", "还有{able}，也是{value}的。",
        "不含{without}。", "它不含{without}。", "还有，不含{without}。", "另外，不含{without}。",
        "{version}是{value}的。", "它的{version}是{value}的。", "另外，{version}是{value}的。",
        "要是放{appliance}，{value}。", "进{appliance}的话，{value}。", "能不能进{appliance}呢，{value}。",
        "{bare}。", "这一款是{bare}。", "它是{bare}。", "{barely}。", "它{barely}。",
    ),
    "pair": (
        "{name}是{value}，{name2}是{value2}。", "{name}是{value}，还有{name2}，是{value2}。",
        "它的{name}是{value}，{name2}是{value2}。", "{name2}是{value2}，{name}是{value}。",
        "这一款{name}是{value}，{name2}是{value2}。", "{name}呢，是{value}，{name2}是{value2}。",
    ),
    "choice": (
        "{name}可以选{values}。", "{name}有{values}，按自己的喜好来挑。", "可选的{name}，{values}。",
        "{values}，{name}就这几种。", "{name}分{values}，下单时选好。", "挑{name}的时候，有{values}。",
        "{values}，看你要哪种{name}。", "{name}这里，{values}都能选。", "{name}先想好，{values}。",
        "链接里的{name}，{values}。",
    ),
    "ladder": (
        "分开报价，{list}。", "不一样的规格不一样的价，{list}。", "{list}，按需要选。", "价格对一下，{list}。",
        "{name}的价格分几档，{list}。", "一档一档念，{list}。", "{list}，这是{name}的各档价格。",
        "各档价格，{list}。",
    ),
    "proof": (
        "{q}{a}", "{q}{a}", "{q}{a}", "{q}{a}", "{q}{a}", "{q}{a}", "先答一个问题，{q}{a}", "要是你在想，{q}{a}",
        "有这个顾虑吗，{q}{a}", "商品页上有这么一问，{q}{a}", "替大家问一句，{q}{a}", "{q}资料里写得清楚，{a}",
        "说个细节，{q}{a}", "下单前想一想，{q}{a}", "说个实际的，{q}{a}", "可能你也想问，{q}{a}", "{q}直说，{a}",
        "再来一问，{q}{a}", "拿不准的话，{q}{a}", "页面问答里写着，{qi}{a}",
        "看一条页面问答，{qi}{a}",
    ),
    "was": (
        "划线价{was}，{base}。", "页面原价{was}。{base}。", "作个参考，原价{was}，{base}。",
    ),
    "duo": (
        "{one}和{two}各来一{unit}，加起来{total}。", "两种都想要，{one}加{two}，一共{total}。",
        "{one}一{unit}，{two}一{unit}，合计{total}。", "{one}、{two}都喜欢的，各一{unit}{total}。",
    ),
    "compare": (
        "{title}的{attr}，{value}；{other}的{attr}，{value2}。", "同样看{attr}，{title}{value}，{other}{value2}。",
        "比一比{attr}，{title}是{value}，{other}是{value2}。", "{attr}放在一起看，{title}{value}，{other}{value2}。",
        "{title}跟{other}，{attr}一个{value}，一个{value2}。", "两款的{attr}，{title}{value}，{other}{value2}。",
    ),
    "gap": (
        "{title}{price}，{other}{price2}，差{gap}。", "跟{other}比，{title}的价格差{gap}，{price}对{price2}。",
        "{other}{price2}，{title}{price}，中间差{gap}。",
        "两款价格放一起，{title}{price}，{other}{price2}，差{gap}。",
    ),
    "soon": (
        "{name}有个活动，{text}，{begin}开始。", "预告一下，{begin}起，{name}，{text}。",
        "{link}号链接，{text}，从{begin}开始。",
    ),
    "stock": (
        "{what}库存还有{stock}件。", "库存这边，{what}是{stock}件。", "库存数字念一下，{what}，{stock}件。",
        "{what}现在库存{stock}件。",
    ),
    "shipping": (
        "{text}", "发货说明，{text}", "快递这块，{text}", "什么时候到呢，{text}",
    ),
    "returns": (
        "{text}", "退换说明，{text}", "售后方面，{text}", "要退要换的话，{text}",
    ),
    "warranty": (
        "{text}", "质保说明，{text}", "关于质保，{text}", "{name}的质保，{text}",
    ),
    "caution": (
        "提醒一句，{text}", "注意事项，{text}", "用之前请留意，{text}", "有一点要说在前面，{text}", "记得，{text}",
        "安全上说一句，{text}", "{name}要注意，{text}",
    ),
    "ask": (
        "{name}的{attr}、{attr2}，想知道就问我。", "想知道{name}的{attr}，打字就行。",
        "{name}，{attr}、{attr2}都能问。", "还想知道{attr}吗，打字问我。",
        "挑{name}，{attr}和{attr2}都可以看看。", "关于{name}的{attr}，有想问的就打在公屏上。",
        "{name}的{attr}或者{attr2}，随便问。", "在意{attr}的，再问一句也行。",
    ),
    "call": (
        "喜欢的点{link}号链接。", "想了解更多，打在公屏上，我照着商品资料回答。",
        "要下单的，先点{link}号链接，再核对一下规格。", "有疑问随时打字，查到什么答什么，查不到的会直说。",
        "挑好规格，在链接里提交就可以。", "不着急，详情页慢慢看。", "还想听哪一款，把链接号打出来。",
        "报一个链接号，下一个就讲它。", "问题里带上商品名字，这样我找得快。", "写中文英文都行，我都能答。",
        "看不清价格的，商品卡片上也写着。", "没听清的，再问一遍也没关系。",
        "给家里人挑的，把要求写出来，我帮你对资料。", "预算多少可以告诉我，我按价格给你找。",
        "尺寸、颜色、材质，哪一样重要，公屏上写一个。", "两款之间犹豫的，把两个名字都打出来，我放在一起比。",
        "先收着链接，想好了再下单也可以。", "付款之前，再看一眼收货地址。", "下单的时候留意一下选的是哪个规格。",
        "要跟别的款比，就把名字写出来。", "我会先答公屏上的问题，再接着往下讲。", "问题先放公屏，说完这句就看。",
        "家里有老人孩子要用的，先问问注意事项。", "想看哪个细节，写出来，资料里有的都念给你。",
    ),
    "clock": (
        "现在是{clock}，正在看的是{link}号链接，{title}。", "{clock}了，刚进来的朋友，这会儿讲的是{title}。",
        "报个时，{clock}，{link}号链接，{name}。", "{clock}，直播间还开着，接下来是{title}。",
    ),
    "range": (
        "货架上的价格从{low}到{high}，{low}的是{link}号，{name}。", "{count}款里，价格从{low}到{high}。",
        "按价格看，{low}起步，是{link}号链接的{name}，往上到{high}。",
    ),
    "say": ("{text}",),
    "goodbye": (
        "今天先到这里，{open}再见。", "这一场就到这儿，谢谢大家，下一场{open}开始。",
        "要下播了，{open}回来，有问题到时候接着问。",
    ),
}  # fmt: skip


def _each(*parts: tuple[str, ...]) -> tuple[str, ...]:
    """Every way to put the parts one behind the other."""
    return tuple("".join(p) for p in product(*parts))


# What is said of every product, again and again, is put together from parts: hundreds of ways instead of dozens.
PHRASES |= {
    "hook": (
        *_each(
            ("来，", "好，", "接着，", "下面，", "往下走，", "换一个，", "再看一款，", "我们看", "说说", "轮到", "到"),
            ("{link}号链接，{title}。", "{title}，{link}号。", "{title}，在{link}号链接。", "{link}号，{title}。"),
        ),
        *_each(
            ("讲完{prev}，", "{prev}先放一放，", "从{prev}往下，", "{prev}就说到这儿，", "{prev}之后，",
             "{prev}告一段落，"),
            ("{link}号链接，{title}。", "{title}，{link}号。", "看{title}，{link}号链接。", "{link}号是{title}。"),
        ),
        "镜头给到{title}，{link}号。", "{link}号链接点开，是{title}。", "{title}，挂在{link}号链接。",
        "{link}号链接，{title}，慢慢看。", "下一个，{link}号，{title}。", "{title}上来了，{link}号。",
        "{link}号，{title}，给大家讲讲。", "接下来是{title}，{link}号链接。",
    ),
    "pitch": (
        *_each(
            ("来，", "好，", "接着，", "下面，", "往下走，", "换一个，", "再看一款，", "我们看", "说说", "轮到", "到"),
            ("{link}号链接，{title}，{price}。", "{title}，{price}，{link}号链接。",
             "{title}，{link}号，现价{price}。",
             "{link}号，{title}，挂的是{price}。"),
        ),
        *_each(
            ("讲完{prev}，", "{prev}先放一放，", "从{prev}往下，", "{prev}就说到这儿，", "{prev}之后，"),
            ("{link}号链接，{title}，{price}。", "{title}，{price}，{link}号。", "{link}号是{title}，现价{price}。"),
        ),
    ),
    "page": (
        "{what}的价格以下单页为准。", "{what}，价格看{link}号链接的下单页。", "{what}多少钱，以下单页显示的为准。",
        "价格这会儿以{link}号下单页为准，{what}。",
    ),
    "price": (
        *_each(
            ("", "价格，", "说价格，", "看价格，", "报一下价，", "念个价，", "多少钱呢，", "再说价格，",
             "问价的朋友，",
             "这一款的价，", "价格在这儿，", "价钱，"),
            ("{what}，{price}。", "{what}现在{price}。", "{what}现价{price}。", "{price}，{what}。",
             "{what}挂的是{price}。",
             "{link}号，{what}，{price}。", "{what}卖{price}。", "{what}标的{price}。", "{link}号{price}，是{what}。"),
        ),
        "{what}的价格是{price}。", "{price}，这是{what}的现价。", "{what}，链接里挂的是{price}。",
        "现价{price}，说的是{what}。",
    ),
    "offer": _each(
        ("{name}有活动，", "现在的活动，{name}，", "{name}这边，", "活动说一下，{name}，", "{link}号链接有活动，",
         "买{name}的看这里，", "{name}正在做活动，", "{name}现在，"),
        ("{text}。",),
    ),
    "offer_end": _each(
        ("{name}有活动，", "现在的活动，{name}，", "{name}这边，", "活动说一下，{name}，", "{link}号链接有活动，",
         "{name}现在，", "买{name}的看这里，"),
        ("{text}，到{end}为止。", "{text}，{end}截止。", "{text}，时间到{end}。", "{text}，{end}结束。",
         "{text}，做到{end}。"),
    ),
    "menu": _each(
        ("后面几款，", "往后看，", "待会儿讲", "排着的有", "接着有", "接下来几款，", "往后几款，", "一会儿还有"),
        ("{menu}。", "{menu}，一个一个来。", "{menu}，想先听哪个说一声。"),
    ),
    "recap": _each(
        ("刚才看过", "前面讲了", "回头数数，", "刚来的朋友，前面是", "讲过的有", "这一会儿看了"),
        ("{menu}。", "{menu}，链接都在。", "{menu}，要再听就打字。"),
    ),
}  # fmt: skip
