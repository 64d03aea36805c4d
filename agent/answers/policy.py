"""What may not be said, whatever the catalog or a brain writes: pure word rules, zh and en.

In: our own words of a sentence, and the catalog text it quotes. Out: None, or why not. Absolute terms, medical claims,
scarcity and urgency, first-person experience, invented viewers, contacts and off-platform trade, abuse, orders to the
host. Catalog quotes are held to the law's list only. Exempt: usage advice (最好手洗), self-comparison.
"""

# ruff: noqa: E501 - tables of patterns read better unbroken

from __future__ import annotations

import re

from agent.answers.normal import fold
from agent.answers.wording import ABUSE

_ABSOLUTE_ZH = (
    r"国家级|最高级|最佳(?!使用|食用|饮用|温度|时间)|顶级|极品|第一品牌|绝无仅有|顶尖|万能(?!充|胶|转)|销[量售]冠军|全国首家|空前绝后|世界领先|世界级|唯一|巅峰|顶峰|最先进|史无前例|独一无二|前无古人|"
    r"无与伦比|无敌|完美|终极|王牌|填补国内空白|永久|100%|百分百|百分之百|全网最低|全网第一|全国第一|销量第一|史上最|全球首发|全网首发|最低价|最好(?!用?(?:手|先|不要|别|在|是|用|避|每|放|搭))|最大(?!容量|承重|功率|尺寸|支持|可|限)|"
    r"最强|最优|最受欢迎|最时尚|最新科学|最实惠|最划算|最值|行业第一|遥遥领先|首选|独家|极致|zui(?:hao|di|jia)|蕞|醉好|墬"
)
_ABSOLUTE_EN = (
    r"\b(?:the best|best[- ](?:ever|in|on|price|deal|quality|seller|selling)|lowest price|cheapest (?:anywhere|online|in the)|number one|no\.? ?1|#1|world'?s|unbeatable|perfect|ultimate|flawless|"
    r"guaranteed|100 ?%|miracle|revolutionary|one of a kind|unmatched|second to none|top[- ]rated|world[- ]class)\b"
)
_LAW_ZH = (
    r"国家级|最高级|第一品牌|世界领先|全网最低|全网第一|销量第一|史上最低|根治|药到病除|无副作用|治愈|包治|100%有效"
)
_MEDICAL = re.compile(
    r"根治|药到病除|无副作用|没有副作用|特效|治愈|治疗|能治|可以治|疗效|祛斑|减肥|瘦身|防癌|抗癌|消炎|降血[压糖脂]|排毒|壮阳|增强免疫|提高免疫|缓解(?:疼|失眠|焦虑)|医生推荐|"
    r"孕妇(?:可以|能|放心)|放心(?:吃|用|喝)|不会过敏|绝不过敏|"
    r"\b(?:cures?|heals?|treats? (?:your|the|acne|eczema|pain)|clinically|doctor[- ]recommended|no side effects|lose weight|weight loss|detox\w*|boosts? (?:your )?immun\w*|"
    r"anti[- ]?cancer|relieves?|hypoallergenic|safe for (?:pregnan\w*|babies|everyone)|won'?t cause)\b"
)
_SCARCITY = re.compile(
    r"[只仅]剩|最后(?:几|一|两|\d|机会|一波|一批)|手慢无|马上(?:没|抢|就没|卖完)|快没了|库存告急|赶紧|赶快|抓紧|抢购|快抢|限时|限量|错过|倒计时|再不|即将售罄|秒光|疯抢|秒杀|过了今天|今天最后|"
    r"\b(?:hurry|last (?:chance|one|few)|only (?:a few|\{?\w+\}? left)|almost gone|selling (?:out|fast)|limited (?:time|stock|edition|offer)|act (?:now|fast)|don'?t miss|while (?:stocks?|supplies) last|"
    r"running out|ends soon|before it'?s gone|today only|only today|only now|now or never|flying off)\b"
)
_EXPERIENCE = re.compile(
    r"我(?:自己|本人|家里?|妈|老公|老婆|女儿|儿子|们家|平时|每天|天天|一直|也|都)*(?:在用|用过|用了|用的|吃过|喝过|穿过|试过|买了|买过|回购|亲测|亲身|囤|最爱|超爱|喜欢)|亲测|自用|良心推荐|闭眼入|"
    r"我(?:们)?(?:也|都|就|自己|已经)*(?:选了|拍了|买了|入手了|下单了|拿了|挑了|喜欢|想要|选的)|"
    r"\bi(?:'d| would|'ll| also| really| always)* (?:like|want|need|prefer|buy|order|grab|choose|chose|ordered|picked) (?:it|this|that|the|one|mine)\b|\bi have (?:the|one|it|mine)\b.{0,30}\bmyself\b|"
    r"\bi(?:'ve| have)? (?:personally )?(?:use|used|tried|own|wear|wore|love|loved|bought|drink|eat|ate|tested|swear)\b|\bmy (?:own|favou?rite|family|mom|wife|husband|kids?|skin)\b|\bi'?m wearing\b"
)
_VIEWERS = re.compile(
    r"(?:朋友|家人|宝宝?|宝子|姐妹|老铁|伙伴|大家|人|顾客|客户|老板|主播)们?(?:都|也|全|已经|刚刚?|正)?(?:在(?:看|买|拍|抢|问|选|用|下单)|(?:拍|买|选|抢|入手|下单|带走|囤|回购)了|都(?:拍|买|选|抢|入手|下单|看|喜欢|说|想)|也(?:拍|买|选|入手|喜欢))|刚才?有.{0,4}(?:拍|买|下单)|"
    r"(?:很多|好多|不少|无数|上万|几千|几百)(?:人|朋友|家人|宝宝|粉丝|顾客|客户|姐妹|老铁|观众)|大家都(?:在|说|买)|人都在(?:买|抢)|好评如潮|好评率|销量(?:很|超|破)|卖爆|爆款|"
    r"\b(?:everyone|everybody|somebody|someone|folks|friends|guys|people|viewers|customers|you all|we all|they all)(?: here| are| is| has| have| all| also| just| already| keeps?| always)* (?:looking|look at|want(?:s|ed)?|lik(?:e|es|ed|ing)|lov(?:e|es|ed|ing)|buy(?:s|ing)?|bought|order(?:s|ed|ing)?|grab(?:s|bed|bing)?|pick(?:s|ed)|cho(?:ose|oses|se|osing)|prefers?|asking|have the|has the)\b|"
    r"\b(?:everyone (?:is|loves)|many (?:people|viewers|customers)|people are|customers love|thousands of|hundreds of|best[- ]?sell\w+|rave reviews|so popular)\b"
)
_CONTACT = re.compile(
    r"微信|vx|qq群|加我|私聊|私信|转账|线下|电话|手机号|扫码|二维码|https?:|www\.|\.com\b|@[\w.]+|\b(?:whatsapp|telegram|wechat|paypal|venmo|dm me|call me|text me|email)\b"
)
_OFFER = re.compile(r"\bbuy (?:one|two|any|a)\b.{0,24}\bget\b|\bbogo\b|第[二两2]件")
_COMPETITOR = re.compile(
    r"别家|其他家|其它家|隔壁|同行|竞品|淘宝|天猫|京东|拼多多|抖音|亚马逊|\b(?:amazon|ebay|walmart|temu|shein|aliexpress|competitors?|other (?:shops|stores|brands))\b"
)
_GUARANTEE = re.compile(
    r"保证|包您|包你|承诺|绝对|肯定(?:会|能|不)|一定(?:会|能|不)|终身|假一赔|无条件|\b(?:i promise|we promise|guarantee[ds]?|absolutely|definitely|certainly|lifetime|risk[- ]free|for sure)\b"
)
_ROLE = re.compile(
    r"喵|汪汪|作为(?:一个)?(?:语言模型|ai模型)|系统提示|提示词|开发者模式|\b(?:as an ai (?:language )?model|system prompt|my instructions|developer mode|meow)\b"
)

_OWN = (
    ("absolute term", re.compile(f"{_ABSOLUTE_ZH}|{_ABSOLUTE_EN}")),
    ("medical claim", _MEDICAL),
    ("scarcity or urgency", _SCARCITY),
    ("first-person experience", _EXPERIENCE),
    ("invented viewers", _VIEWERS),
    ("contact or off-platform trade", _CONTACT),
    ("invented offer", _OFFER),
    ("competitor", _COMPETITOR),
    ("guarantee", _GUARANTEE),
    ("role", _ROLE),
    ("abuse", ABUSE),
)
_QUOTED = (
    ("absolute term", re.compile(_LAW_ZH)),
    ("off-platform trade", re.compile(r"加微信|加我|vx|qq群|https?:|www\.")),
    ("role", _ROLE),
)


def objection(own_words: str, quoted: str = "", forbidden: tuple[str, ...] = ()) -> str | None:
    """Why this may not be said, or None. `forbidden`: the profile's extra words, which hold for quotes too."""
    own, cited = fold(own_words), fold(quoted)
    for name, pattern in _OWN:
        if pattern.search(own):
            return name
    for name, pattern in _QUOTED:
        if pattern.search(cited):
            return name
    for word in forbidden:
        if (w := fold(word)) and (w in own or w in cited):
            return f"forbidden word {word}"
    return None
