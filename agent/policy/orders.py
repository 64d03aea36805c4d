"""Orders to the host in a viewer's mouth, beyond asking: data. Matched on folded text.

A viewer asks, he does not direct: dictated answers ("if so say yes"), rules and notices of his own making, permission
nobody gave, pieces to perform or to complete, disguised texts to decode, confessions to make. What stands here is
refused whatever else the comment holds; a question never needs these words.
"""

# ruff: noqa: E501 - tables of patterns read better unbroken

from __future__ import annotations

import re

_ANSWER_ZH = r"(?:是的话|对的话|如果|要是|假如).{0,24}就?(?:说|回答|回复|答|喊|念|打)(?:是|对|好|可以|同意|免|有|没|ok|yes|一|1)|(?:只|就|请你?只?|直接|你就)(?:回答|回复|答|说|回)(?:一个字|两个字|一句话?|一个词|是|对|好|可以|同意)(?:[\s:,。!\"“]|$|就行|就好|即可)|回复?\s?1\s?(?:表示|代表|就是)|点头(?:说是|同意)|(?:只|请)说.{1,6}(?:两|三|四|几|一)个字"
_RULE_ZH = r"^\W*(?:最新|紧急|官方|平台|系统|后台|运营|重要)?(?:通知|公告|新规定?|新规则|新政策|新指令|指令|更新)\s*[:,是。]|从?(?:现在|即日|今天|此刻)起[,\s]*(?:所有|全场|全部|本店|价格|商品|都|一律|你)|(?:经理|领导|平台|总部|官方|运营|财务|老板|公司|我)(?:已经|刚刚?)?(?:批准|授权|特批|允许)|(?:我是|这里是)(?:平台|官方|总部|运营|审核|工商|消协)(?:的|人员|员)?[,\s].{0,12}(?:价|改|降|播|念|停|关|下架)|把(?:价格?|价钱)(?:给我)?降|(?:承认|道歉|认错).{0,16}(?:错|假|骗|卖)|(?:播报|宣布|通知大家)(?:一下|出去)?\W*$"
_PERFORM_ZH = r"^\W*唱\s*[:,]|(?:写|编|作|创作|来|念)(?:一?首|一?个|一?段|一?篇)(?:藏头|打油|古|现代)?(?:诗|故事|小说|歌|段子|剧本|对联|台词|顺口溜)|藏头诗|用[\"“']?.{1,8}[\"”']?造句|造个句|接下一?句|下一句是|补全(?:句子|这句)|填空|续写|(?:把|将).{1,20}(?:改写|翻译)成|翻译(?:一下|成)|唱(?:首|个|一首|一段)|(?:讲|说)个?(?:笑话|鬼故事|段子|绕口令)|学.{0,2}叫(?:一声|两声|几声|一下|$)|模仿.{1,12}(?:说|语气|口吻|叫)|用.{1,8}(?:语气|口吻|方言|腔调)(?:说|回答|讲)|说一?句.{0,8}(?:最低|第一|最好|免费|国家级|爱我)"
_DISGUISE_ZH = r"base64|rot13|解码|解密|倒着(?:念|读|说)|反着(?:念|读|说)|摩斯|十六进制|ascii码|用拼音(?:说|念|读|回答)|首字母(?:连|拼)|每个字(?:中间|之间)加"
_META_ZH = r"你的?(?:指令|规则|设定|设置|系统(?:消息|提示)|后台|模型|提示)(?:是|有|都|发|给|说|原文)|系统(?:消息|信息|设定)|(?:总结|输出|复述|翻译)(?:一下)?.{0,8}(?:系统|指令|对话|上面|前面)的?(?:消息|内容|话|文字)?|(?:上面|前面|以上)的?(?:话|内容|文字)(?:重复|复述|再说)"

_ANSWER_EN = r"\b(?:if|when)\b.{1,40}\b(?:just |then |so )?(?:say|answer|reply|respond|type)\b(?: with)? (?:yes|no|ok|okay|true|free|it|so|one)\b|\bif so,? (?:just )?(?:say|answer|reply|type)\b|\b(?:answer|reply|respond) (?:with|in|using) (?:one|a single|only|just|exactly)\b|\b(?:say|reply|answer|type|write|respond) (?:only|just|exactly|nothing but)\b|\breply (?:ok|yes|1)\b|\b(?:answer|say) yes or no\b(?=.*\bonly\b)|\bsay the (?:opposite|word|phrase|following|line)\b|[,.:;] (?:just |please |then |now )?say (?:deal|sold|done|agreed|granted|yes|ok|okay|wish granted)\W*$"
_RULE_EN = r"^\W*(?:new|updated?|latest|urgent|official|important)? ?(?:policy|rules?|instructions?|notice|announcement|update|price update|price correction|correction|system message|directive)\s*[:=]|\byour new (?:rule|policy|instruction|job|role|name|goal)s?\b|\bprices? (?:was|were|has been|have been|is|are) (?:now )?(?:corrected|changed|dropped|reduced|updated|set) to\b|(?<!\bdo )(?<!\bcan )(?<!\bcould )(?<!\bshould )(?<!\bmay )(?<!\bif )(?<!\bwhen )(?<!\bdid )\b(?:i|we) (?:hereby )?(?:authori[sz]e|permit|allow|order|command|instruct) (?:you|the)\b|\b(?:manager|boss|owner|ceo|platform|headquarters|head office|support|admin) (?:has |have |just )?(?:approved|authori[sz]ed|agreed|allowed|confirmed|granted)\b|\bi'?m from (?:the )?(?:platform|support|head office|headquarters|admin)\b|\blower the price\b|,\s*(?:please )?(?:confirm|announce it|read it out|say so)\W*$|\b(?:admit|confess|apologi[sz]e)\b.{0,40}\b(?:wrong|fake|lied|lying|scam|mistake|overcharg\w+)\b|\bas a test\b|\b(?:this is )?(?:only |just )?a (?:drill|test|simulation)\b"
_PERFORM_EN = r"\b(?:write|compose|recite|sing|rap|tell)(?: me| us)? (?:a|an|the|some) (?:\w+ )?(?:poem|haiku|song|story|joke|limerick|rhyme|rap|riddle|tale|script|verse|acrostic)\b|\b(?:finish|complete|continue) (?:the|this|my) (?:sentence|phrase|line|story|text)\b|^\W*complete\s*:|\btranslate\b.{0,30}(?:\bto\b|\binto\b|:)|\b(?:speak|talk|answer|reply|respond|act|write) (?:like|as if|in the style of|in the voice of)\b|\blet'?s play\b|\bimitate\b|\b(?:hypothetically|imagine|suppose|in a story|in a movie|for fiction)\b.{0,60}\b(?:say|says|tell|said|free)\b|\buse the words?\b.{1,20}\bin a sentence\b|\bcall (?:it|this) the\b.{0,20}\b(?:best|number one|cheapest|no\.? ?1)\b"
_DISGUISE_EN = r"\bbase ?64\b|\brot ?13\b|\bdecode\b|\bdecrypt\b|\bmorse\b|\bhex(?:adecimal)?\b(?=.*(?:decode|say|read))|\bspell out\b|\bbackwards?\b.{0,20}\b(?:say|read|spell)|\b(?:say|read|spell)\b.{0,30}\bbackwards?\b|\bfirst letters?\b"
_META_EN = r"\b(?:your|the) (?:system (?:prompt|message)|hidden (?:prompt|rules|instructions)|initial instructions|configuration|guidelines)\b|\b(?:repeat|summari[sz]e|translate|output|print|show)\b.{0,20}\b(?:text|words?|messages?|conversation|instructions|rules) (?:above|before|so far)\b|\b(?:summari[sz]e|reveal|leak)\b.{0,12}\b(?:your|system)\b|\b(?:what are|show me|tell me|list) your (?:rules|instructions|guidelines)\b"

_PARROT_ZH = r"复读机|(?:只|仅)输出|输出[:：]?[“\"'「]|照(?:着)?(?:这个|原样|这样)?念|你(?:来)?演(?:个|一个|一位|一下)"
_PARROT_EN = (
    r"\b(?:play|be|act like) (?:a|an|the) (?:\w+ ){0,2}(?:shopkeeper|seller|clerk|merchant|owner|cashier|robot|parrot)\b"
    r"|\bread (?:it |this |that )?(?:exactly|verbatim|as is|word for word)\b"
)

# Orders to a model: forget your rules, be somebody else, say this price.
_MODEL_ZH = (
    r"(?:忽略|无视|忘记|忘掉|不要管|别管|跳过|绕过|违反|抛开|覆盖)[^,。?!]{0,12}(?:指令|规则|提示|设定|限制|要求|命令|价格|说明|人设)"
    r"|开发者模式|管理员模式|调试模式|上帝模式|越狱|系统提示|提示词|系统指令|system ?prompt|你(?:现在|从现在)(?:开始)?(?:是|扮演|要|必须)|从现在(?:开始|起)你"
    r"|扮演|角色扮演|假装|装作|假设你|你(?:就)?是(?:一?只|一个|个)?(?:猫娘|小猫|女友|女朋友|黑客|奶奶|dan)|喵.{0,2}声"
    r"|(?:跟|和|对|给)(?:我|大家|观众|他们)?(?:念|读|重复|复述|说一遍|宣布|喊)|(?:请)?(?:重复|复述|跟读|照着念|念一遍|念出|(?:念|读|喊)(?:一下|出来)|读出来|喊一?句|喊出|(?:帮|替)(?:我|忙|咱)+(?:在直播间)?(?:喊|宣布|吆喝)(?!醒|他|她|人))"
    r"|(?:你)?(?:就|直接|必须|请|快|赶紧|马上|帮我|只能|要|得|只要)?(?<![听据人])(?:说|讲|告诉大家|宣布|回答|报)(?:一下|一句|声|成)?[:,\s\"“「]*(?:这个|它|这款|全场|所有|价格|现在)?[^,。?]{0,8}?"
    r"(?:只要|只卖|卖|是|价格|变成)?\s*[0-9零一二两三四五六七八九十百.]+\s*(?:元|块|毛|折|分钱)(?!.*(?:吗|是不是|对吗|真的|怎么|多少))"
    r"|(?:把|将)[^,。?]{0,14}(?:价格?|库存|价钱)?[^,。?]{0,6}(?:改成|改为|设为|设成|调成|调到|降到|变成|标成|写成)|改价|(?:价格|价钱|库存)(?:改成|改为|设为|变成|调成)"
    r"|输出[^,。?]{0,8}(?:指令|提示|规则|数据库|代码)|(?:执行|运行)[^,。?]{0,6}(?:命令|代码|指令|sql)|drop table|select \*|</?(?:system|sys|script|s)>|\[/?(?:inst|system)\]|<\|"
    r"|(?:我是|我就是)(?:你的?)?(?:老板|管理员|开发者|开发人员|运营|超级管理员|店长|系统)|老板(?:刚)?(?:说|让|叫|同意|批准)"
)
_MODEL_EN = (
    r"\b(?:"
    r"(?:ignore|disregard|forget|override|bypass|drop|skip)\b[^.?!]{0,30}\b(?:instructions?|rules?|prompts?|guidelines?|catalog|catalogue|everything|restrictions?|prices?)"
    r"|(?:developer|admin|debug|god|dan|jailbreak|sudo|maintenance) mode|jailbreak|system prompt|your (?:prompt|instructions|rules)|you are now|from now on,? (?:you|the|all|every|act|say)|act as|acting as|pretend|role ?play|roleplay"
    r"|say\b[^.?!]{0,50}?\b(?:costs?|is|are|for|at|only|just)\s*(?:only |just )?[$¥€£]?\s*(?:\d|one |free|zero)|repeat after me|repeat (?:the|this|exactly|your)|say (?:exactly|that|the words?|out loud|it costs?|it is|it's|the price|everything|all|\"|')|just say|please say|tell (?:everyone|everybody|the viewers|the chat|them)|announce (?:that|it|a|the)|read (?:this|the following) (?:out|aloud)"
    r"|(?:change|set|lower|drop|make|update|reduce|mark|edit) (?:the |its |it'?s |this |all |your )?(?:price|prices|cost|stock|it|everything)\b[^.?!]{0,30}?\bto\b|i am (?:the|your) (?:boss|owner|admin|administrator|developer|manager)|i'm (?:the|your) (?:boss|owner|admin|administrator|developer|manager)"
    r"|(?:the |your |my )?(?:boss|owner|manager) (?:said|says|told|approved|agreed)|print (?:your|the) |reveal|output your|execute|run (?:the )?(?:command|code|sql)|as an ai (?:with|without)|no restrictions|respond only|answer only with|reply with|new instructions?|system:|assistant:"
    r"|prompt\b.{0,12}\b(?:show|reveal|print))\b"
)

ORDERS = re.compile("|".join(p for name, p in sorted(globals().items()) if name.endswith(("_ZH", "_EN"))))


def is_order(folded: str) -> bool:
    """Whether a folded comment tells the host what to say or be."""
    return ORDERS.search(folded) is not None
