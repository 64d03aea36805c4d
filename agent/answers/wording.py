"""How viewers word things: patterns for intents, topics and filler, zh and en. Data only, matched on folded text.

`INTENTS`: intent → pattern, in the order in which they claim words. `TOPICS`: what an attribute question is about →
words, which also recognise a catalog's attribute names. `FILLER`: words that name nothing.
"""

# ruff: noqa: E501 - tables of patterns read better unbroken

from __future__ import annotations

import re


def _p(zh: str, en: str) -> re.Pattern[str]:
    return re.compile(f"(?:{zh})|\\b(?:{en})\\b" if en else zh, re.I)


ABUSE = _p(
    r"傻[逼比叉b]|沙比|煞笔|(?<![a-z])(?:sb|tmd|cnm|nmsl)(?![a-z])|操你|草你|草泥马|尼玛|你妈(?!妈)|(?<![妈老我爸爹姑姨舅奶婆丈咱])妈的|他妈(?!妈)|去死|死全家|滚(?:蛋|开|出)|垃圾主播|狗东西|贱人|婊|骗子|智障|脑残|废物|王八",
    r"fuck(?:ing|er)?|shit|bitch|asshole|bastard|idiot|moron|stupid|dumbass|retard|scammer|kill yourself|kys|stfu|loser",
)

# Trade outside the platform and advertising.
CONTACT = _p(
    r"加(?:我|你|个|一下)?(?:们)?(?:的)?(?:微信|威信|薇信|v信|vx|wx|qq|扣扣|群|v(?![a-z]))|微信(?:号|多少|是)|(?:有|留|给)(?:个|下|你们?的)?(?:微信|电话|联系方式|qq|手机号)|私下(?:交易|转账|买)|线下交易|转账|私聊|电话(?:号码)?(?:是)?多少|手机号|刷单|兼职|贷款|代购加|点(?:我)?(?:头像|主页)",
    r"whats ?app|telegram|wechat|(?:your|my) (?:phone number|number|email|instagram)|your phone|(?:call|text|ring) (?:me|my phone)|dm me|pay(?:pal)? (?:you )?directly|off[- ]platform|outside (?:the )?(?:platform|app)|follow me|check my (?:profile|bio|page)|sub(?:scribe)? to my|free followers|cashapp",
)

# A viewer's own order: only the order page and the shop's people know.
ORDER = _p(
    r"我的?(?:快递|订单|包裹|单子|货)(?:[^,。?!]{0,8})?(?:到哪|在哪|呢|没|什么|啥|怎么|几|发|查|改|取消|退|丢|少)|(?:昨天|前天|上周|上次|刚才?|之前|已经)(?:拍|买|下)(?:的|了)?(?:单)?[^,。?!]{0,10}(?:没|呢|还没|什么时候|啥时候|怎么|改|取消|到|发)|订单(?:号|能|可以|怎么|在哪|状态|地址|取消|改)|改(?:一?下)?(?:收货)?地址|取消订单|单号|查(?:一?下)?(?:物流|快递|订单)|少发|发错|漏发|没收到货?",
    r"(?:where|when|what)(?:'s| is| are| will| happened to)? my (?:order|package|parcel|delivery|stuff|item)s?\b[^?]*|my (?:order|package|parcel)|(?:cancel|change|track|modify) (?:my|an|the|our) (?:order|address|delivery address|shipping address|package|parcel)|change (?:the |my )?(?:delivery |shipping )?address|tracking number|order status|(?:when|where|how long) .{0,24}(?:my|the) refund\b|charged (?:me )?(?:twice|double|two times)|double charged|(?:my|the|did my) payment (?:fail\w*|go through|went|not)|order (?:number|no\.?|id|#)|(?:never|not|didn't|still waiting for|where(?:'s| is)) (?:got|received|receive|get|gotten )?(?: ?my| the)? ?(?:refund|money back)|(?:typed|entered|put|gave|wrote|used)(?: in)? (?:the |a |my )?(?:wrong|old|incorrect) (?:address|phone|number|size|name)|i (?:already )?ordered|(?:hasn't|haven't|didn't|did not|has not) (?:arrived|arrive|received|receive|got|come)|wrong item|missing item",
)

# The shop's own affairs, which no product row holds: paying, papers, places, hours, trade, people.
SHOP = _p(
    r"(?:在?哪(?:里|儿|边)?(?:儿)?|附近|线下|本地|当地)(?:能|可以)?有(?:你们?)?(?:的)?(?:家|个)?(?:门)?店|店(?:面)?(?:开)?在(?:哪|什么地方)|专柜|柜台|直营店|看货|看实物|自取|取货|(?:自己|本人)(?:过?去|过?来|上门)[^,。?!]{0,4}(?:取|拿|提|搬)|代发|贴牌|自家(?:工厂|做的|生产)|送货上门|送上楼|送货上楼|自提|门店|实体店|线下店|到店|发票|专票|收据|花呗|分期|信用卡|微信支付|支付宝|货到付款|付款方式|支付方式|怎么付款|会员|积分|批发|代理|加盟|团购价?|招(?:人|聘|不招)|客服|营业|(?<!刚)(?<!刚刚)(?<!我)(?<!才)上班(?!前|后|路上|用|穿|带|喝|吃|了)|(?<!刚)(?<!才)(?<!我)下班(?!前|后|路上|用|了|回|过来|来)|几点(?:开播|下播|播)|播到几点|直播到|还播|开播|下播|你们公司|公司(?:在|叫)|工厂店?|老板|开了几年|保价|价保|礼品包装|包装成礼物|优惠群|粉丝群|营业执照|执照|资质|许可证|备案号|旗舰店|专营店|专卖店|官方店|品牌店|自营|授权|总部|加盟店|网店|淘宝店|京东店",
    r"(?:student|military|senior|first[- ](?:time|order|purchase)|new[- ](?:customer|user|member)|birthday|employee|staff|referral|teacher|nurse|vip|family|group|bulk|wholesale) (?:discount|deal|offer|code|coupon|price|rate)s?|(?:two|2|both|multiple|several|more than one|combine|stack|stacking|combining)(?: my| the| these)? (?:coupons?|codes?|discounts?|vouchers?)|(?:use|apply|redeem|enter|accept|take|have|got) (?:a |an |my |the |this |your |ur )?(?:(?:[a-z]+ )?vouchers?|promo codes?|discount codes?|gift cards?|store credits?|(?:shopee|lazada|amazon|taobao|tmall|jd|tiktok|douyin|ebay|temu|shein|alipay|platform|bank) (?:coupons?|codes?|points|coins))|haggle|negotiat\w+|invoice|receipt|paypal|apple pay|google pay|credit card|debit card|installments?|pay(?:ment)? (?:methods?|options?|in)|cash on delivery|cod|physical (?:shop|store)|brick and mortar|(?:pick|collect) (?:it|them|this) up|in[- ]store|store pickup|loyalty|rewards? (?:points?|program)|member(?:ship)?|wholesale|bulk (?:order|discount)|resell(?:er)?|affiliate|hiring|job|customer (?:service|support)|opening hours|business hours|what time (?:do|does|is)|when (?:do|does|will|are) (?:you|the) (?:go|going|be|stream|start|end|next|live)[^?]*|live (?:again|tomorrow|until|till|today)|(?:until|till) when (?:are|do) (?:you|u)|stream(?:ing)? (?:end|again|tomorrow|schedule)|in business|how long (?:has|have) (?:\w+ ){1,3}been (?:around|going|open|selling|trading|running|a thing|doing this)|(?:who|when) (?:\w+ )?(?:owns|founded|started|runs)|manufacturers?(?=\W*$)|your (?:company|boss|factory)|where are you (?:based|located)|gift wrap\w*|price match|(?:business |trade )?licen[cs]es?|permits?|headquarters?|flagship",
)

CAUTION = _p(
    r"鼓包|鼓起来|漏液|冒烟|过敏|孕妇|怀孕|怀着孕|有孕|有身孕|孕期|备孕|哺乳|喂奶|副作用|治(?:疗|好|愈|病|什么)?|疗效|药效|功效|减肥|祛斑|美白|糖尿病|高血压|心脏病|湿疹|皮炎|痘痘|皮肤病|敏感肌|敏感皮|禁忌|忌口|注意(?:事项|什么)|注意的|警告|有毒|毒性|医生|吃药|病人|失眠|癌|抗炎|消炎|杀菌|刺激性|致敏|安全(?:吗|性|么)",
    r"(?:helps?|good|cures?|fix(?:es)?|stops?|relieves?|eases?|soothes?|remedy|for|with) (?:with |for |against )?(?:my |a |the |your )?(?:colds?(?! (?:brew|drink|water|weather|days?|nights?|coffee|food|milk|hands|season))|flu|cough(?:ing)?|sore throat|headaches?|migraines?|hangovers?|nausea|constipation|heartburn|fever|anxiety|depression|snoring|(?:back|neck|joint|muscle|knee) pain|arthritis|inflammation|infections?|anemia|adhd|autism)|allerg\w*|pregnan\w*|breastfeed\w*|nursing|side[- ]effects?|swell(?:s|ed|ing)?|swollen|bulg(?:e[sd]?|ing)|cures?|treats?|treatments?|heal(?:s|ing)?|medical|medicine|diabet\w*|blood pressure|eczema|acne|sensitive skin|rash|contraindication\w*|precautions?|warnings?|cautions?|toxic|doctor|insomnia|cancer|lose weight|weight loss|therap\w*|disease|illness|asthma|intoleran\w*|celiac|coeliac|safe (?:for|to|during|if|with)|is (?:it|this|that) safe|hazard\w*|choking",
)

_DIMENSION = r"(?:颜色|色号|色|码数|尺码|尺寸|码|规格|款式|口味|味道|香味|容量|型号|大小|包装|版本)"
_DIMENSION_EN = r"(?:colou?rs?|colou?rways?|shades?|sizes?|options?|versions?|flavou?rs?|scents?|styles?|variants?|pack sizes?|packs?|varieties)"
_COLOURED = r"(?:黑|白|红|蓝|绿|黄|粉|紫|灰|棕|橙|金|银|米|卡其|藏青)色?(?:的)?"

INTENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "options",  # what else it comes in
        _p(
            rf"(?:大码|最大)?(?:的)?有?到(?:几|多少)码|(?:多大|几|多少)码(?:到|至)|从(?:多大|最小|几)的?[码号]?(?:到|至)(?:多大|最大|几)(?!点|号|天)|码数?是?从几到几|(?:还有|有)?(?:没有)?(?:什么|啥)?(?:别的|其他的?|其它的?|另外的?|不同的?|更多的?){_DIMENSION}(?:还)?(?:有吗|有没有|可以?选|吗|么|呢|不|没有|没)?(?=$|[^a-z])"
            rf"|(?:就|只|只有|就只有|只剩|只剩下)(?:这|那)?一?(?:个|种|款)?{_DIMENSION}(?:吗|么|啊|呀|了)|(?:就|只|只有|就只有|是不是只有|就剩)(?:一?[个种款])?{_COLOURED}(?:一?[个种款])?(?:吗|么|的吗|不|没别的)"
            rf"|除了{_COLOURED}(?:还|都)?(?:有|能选)(?:别的|其他)?(?:什么|啥|哪些|别的|其他)?{_DIMENSION}?|除了[\u3400-\u9fff\ue000a-z0-9]{{1,8}}?(?:还|都)(?:有|能选)(?:没有)?(?:别的|其他的?|其它的?|另外的?|啥|什么|哪些)+(?:的)?(?:{_DIMENSION}|味儿?|香)"
            rf"|最[大小](?:的)?(?:是|到|有)?(?:多少|几|什么|啥)码|最[大小](?:的)?码(?:数)?(?:是|到)?(?:多少|几|什么|啥)?(?=$|[?!,。 \u3400-\u9fff])|有(?:没有)?(?:更|再)?[大小](?:一)?(?:点|号|些|码|包装|包|袋|份)的?(?=吗|么|没|不|$|[?])",
            rf"(?:any |got |have |in )*(?:other|different|more|another|alternative) {_DIMENSION_EN}|what else (?:does it|do they|do these|does this) come in|(?:does it|do they) come in (?:any(?:thing)?|other)\b[^?]*"
            rf"|(?:does it |do they )?only (?:come |available |comes )?in (?:black|white|red|blue|green|yellow|pink|purple|gr[ae]y|brown|one colou?r|one size|this colou?r|this size)(?=(?: or what| or| right| then| huh| yeah| ones?)*\W*$)|(?:just|only) (?:the |this )?one (?:colou?r|size)|(?:biggest|largest|smallest|max(?:imum)?) size",
        ),
    ),
    (
        "how_to_buy",
        _p(
            r"(?:给|帮)?(?:指个路|指条路)|(?:不会|不懂|不知道|没)(?:怎么|咋|如何|在哪)?(?:下单|买|拍|操作)(?=$|[,。?! 呀啊教求])|(?:教|带)(?:一?下|教|我|个)+(?:怎么|如何|咋)?(?:买|拍|下单|操作)?(?=$|[,。?! 呀啊])|(?:新手|第一次)(?:怎么|咋|如何)?(?:买|拍|下单)|(?:怎么|如何|咋|怎样|哪里|哪儿|在哪里?|去哪|哪)(?:个)?(?:能|可以|才能)?(?:下单|购买|买到|买(?!家)|拍下?|付款|支付|抢|入手|进店)|下单(?:方式|流程|链接|步骤)|购买(?:链接|方式|流程|步骤)|(?<![天日月周])(?:是|在|排)?几号(?=[呀啊呢吗?!,。]*$)|链接(?:在哪里?|呢|是哪个|是多少|是几号|几号|多少|发一?下)|几号链接|上链接|哪个链接|求链接|点哪里?|(?:在)?哪(?:里|儿)?(?:点|下单|拍|买|能买)|(?:怎么|咋|如何)(?:个)?操作(?=$|[啊呀呢?!,。])|小黄车",
            r"how (?:do|can|could|would|should) (?:i|we|you|one) (?:buy|order|purchase|get|pay|check ?out)|how to (?:buy|order|purchase|get|pay|check ?out)|where (?:do|can|could|should) (?:i|we) (?:buy|order|purchase|get|find)|where to (?:buy|order|purchase)|(?:which|what|what's the) (?:is the )?(?:link|number)(?: number)?(?= (?:is|for|do)|\W*$)|where (?:do|can|should) (?:i|we|you) (?:click|tap|press)|link (?:number )?(?:please|pls)|place an order|where(?: is|'s|s)? the (?:cart|basket|buy|order|checkout|shop|yellow)(?: (?:button|icon|link|cart))?(?= (?:cant|can't|i )|\W*$)|(?:never|first time) [^?]{0,30}(?:bought|buy(?:ing)?|order(?:ed|ing)?|shop(?:ped|ping)?)[^?]{0,30}how|want to (?:buy|order|purchase) (?:it|this|one|that)$|checkout",
        ),
    ),
    (
        "list_price",
        _p(
            r"(?:比|跟|和)(?:原来|以前|之前|原先)(?:的)?(?:便宜|贵|差|省|降)了?(?:多少|好多|几块)?|原价|吊牌价|以前(?:是|卖|要)?(?:多少|几)|之前(?:是不是|是)?(?:更|比较)?(?:贵|便宜)|原先(?:是|卖)?多少|市场价|划线价|日常价|标价|之前(?:是|卖)?多少钱?|以前多少钱",
            r"original(?:ly)? (?:price|cost)d?|originally|list price|what (?:was|were) .{1,40}? before(?=\W*$)|(?:was|were|has|have) .{1,40}? always(?: been)?(?= [$¥€£\d]|\W*$)|(?:did|was|were) .{1,40}? (?:cost more|more expensive|cheaper|cost less|priced higher|higher|dearer) (?:before|earlier|last month|last week|yesterday)|regular price|full price|rrp|msrp|retail price|before (?:the )?(?:discount|sale)|was (?:it )?before|usual(?:ly)? (?:price|cost)d?|normal price|compare[- ]at price",
        ),
    ),
    (
        "discount",
        _p(
            r"(?:优惠|代金|消费|满减|直播间?)?券(?:可以|能|怎么|咋|在哪里?|在哪儿|哪里?|去哪|要)*领取?|打(?:完|了|个|上)?(?:[一二三四五六七八九]|\d(?:\.\d)?|[一二三四五六七八九][一二三四五六七八九])折|(?:便宜|直降|立减|立省|减|省|降|优惠)了?\d+(?:块|元)?(?!%|度)|活动(?:还|也|都)?(?:过了|过期|结束|到期|没了|在不在|在不|在吗|有吗|有效|作数|算数)|[买拿要来囤带拍入搬凑][一两二三四五六\d]+[件个双瓶盒支包袋条套罐](?:[^,。?!]{0,6})(?:咋算|怎么算|算几|付几|是不是送|能送|会送|还送|就送|送一|送1|送几|送多少|几[件个双瓶盒支包袋条套罐]的?钱|有(?:没有)?送|送不送|送吗|有优惠|便宜)|几送几|优惠券?|折扣|打折|第[二三2-3](?:件|支|个|瓶|双|盒|袋|包|条)[^,。?!]{0,6}?(?:多少钱?|几折|半价|优惠|减|打|便宜|怎么算|咋算|啥价|什么价)|(?:[一二三四五六七八九\d.]{1,3}折|优惠|活动|满减|买.送.|券|赠品|折扣)[^,。?!]{0,4}?(?:到|截止|持续|结束|还有)(?:哪天|几号|什么时候|啥时候|多久|几天|何时|吗|没)?|怎么送|咋送|买赠|(?:直|还|又)?降(?:了)?[一二三四五六七八九十百\d]+(?:块|元)?(?!高|脂|压|℃|度|了?吗度)|送的吗|券(?:在哪|怎么|咋|哪|满|多少|门槛|还有|能|可以)|满多少(?:减|能用|可以?用|打折)|打几折|几折|便宜(?:多少|一?点|一?些|吗|不|了)|省(?:了)?多少|省钱|满减|有?(?:什么|啥|哪些)(?:活动|优惠)|有活动|活动(?:价|吗|力度)|搞活动|有券(?:可以|能)*(?:领取?)?|领券|用券|[张个点]券(?!商)|券(?=吗|不|么|$)|红包|促销|降价|特价|砍(?:个|一?下|点)?价|还价|讲价|(?:便宜|少|优惠|减)(?:[两一二三四五六七八九十几\d]+(?:块|元)|点|些)|少一?点|能少|最低(?:能)?多少|最低价(?:是)?多少|买一送一|买.送.|赠品|赠送|(?:有没有|有|带|给)赠|送(?:什么|东西|礼(?=吗|么|不|物|品|啊|呀|$)|不送)|有送|秒杀|福利|再便宜|(?<![最更个款谁])便宜$|(?:[0-9.]+)(?:元|块)?(?:卖不卖|卖我|行不行|行吗|可以吗|卖吗)",
            r"what(?:'?s| is) off (?:the |on )?|(?:can|could) (?:i|we|you|u) (?:\w+ ){1,3}cheaper|any cheaper|(?:cheaper|less|lower) (?:this week|today|now|right now|at the moment|for me|if i buy)|if i (?:get|buy|take|order) (?:\d|two|three|four|five|six)\b[^?]{0,40}?(?:pay|free|off|cheaper|deal|discount)[^?]*|buy (?:\d|two|three) (?:[a-z]+ ){0,3}get|\d get \d|sale (?:ends?|starts?|when|yet|still|price|on)|when (?:does|is|will) .{1,40} sale|sale(?=\?)|discount(?:s|ed)?|sale ends?|(?:does|will) (?:the|this) (?:sale|deal|offer)|on sale|on offer|half price|second (?:one|tube|pair|box|bottle|bag|item|\w+ \w+) (?:half|cheaper|discount\w*|off|deal)|deals? on|(?:any|a|have|the|current|special|good) (?:deals?|sale|promo(?:tion)?s?|offers?|bargains?)|promo(?:tion)?s?(?: codes?)?|promo|coupons?|vouchers?|(?:percent|%) off|[0-9]{1,3} ?(?:%|percent|yuan|kuai|rmb|bucks|usd)? ?off|(?:gonna|going to|will|ll) be (?:cheaper|on sale|discounted|reduced)|(?:get|be|is|are|go|goes|going) (?:any )?(?:cheaper|reduced)|how much (?:off|do i save|would i save|can i save|will i save|am i saving)|do i save|save|savings?|special offers?|(?:deals?|offers?|promos?|sales?|bargains?|discounts?)(?= (?:today|tonight|now|rn|going|running|on today)|\?)|(?:deals?|offers?|promos?|sales?|discounts?|coupons?)(?= (?:already |now )?(?:over|ends?|ended|ending|finish\w*|expires?|expired|done|still on|starts?|begins?|runs?|valid|until)\b)|cheaper price|lower price|go lower|better price|best price|knock .{1,20} off|come down|take (?:[^?]{1,16} )?(?:some|something|a bit|a little|a few|any|more|(?:[$¥€£]?\d+\S*|five|ten|twenty)(?: (?:yuan|bucks|percent|dollars|rmb|kuai))?) (?:\w+ ){0,2}off|haggle|buy one get one|bogo|free gifts?|gifts? with (?:it|this|that|purchase)|any(?:thing)? (?:extra|free|gifts?)|gift with purchase|comes? with a gift|(?:come|comes|get|thrown in) (?:\w+ )?free|free with|freebies?|markdown|bundle deals?",
        ),
    ),
    (
        "cheapest",
        _p(
            r"最便宜|价格最低|最低价|最实惠|最划算|哪(?:个|款)便宜",
            r"cheapest|least expensive|lowest[- ]price[d]?|lowest price|most affordable|lowest cost|cheapest one",
        ),
    ),
    (
        "priciest",
        _p(
            r"最贵|价(?:格|钱|位)?(?:是)?最高|最高价",
            r"most expensive|most pricey|priciest|highest price|highest[- ]priced?|dearest",
        ),
    ),
    (
        "compare",
        _p(
            r"哪[个款口双件条把台瓶盒袋包只支套张床种](?=[\u3400-\u9fff\ue000]{1,6}?(?:更|比较|最|要)?(?:便宜|贵|大|小|轻|重|长|短|高|久|厚|薄)(?:一?[点些])?(?:[?啊呢呀]|$))|(?:哪[个款口双件条把台瓶盒袋包只支套张床]|哪一?种|谁)(?:的)?(?:更|比较|要|会|价格|性价比)*(?:便宜|贵|好|大|小|划算|轻|重|值|实惠|适合|高|低|长|久|厚|薄|软|吵|辣|甜|快|费电|省电|耐用|结实|推荐)|(?:有|有什么|啥|是什么)?(?:区别|差别|不同|差异)|(?:有(?:啥|什么|哪些|没有?)?(?:地方)?|哪里|哪儿|哪些地方|咋|怎么个?)的?(?:不一样|两样)|(?:差|区别)(?:别)?在(?:哪|什么)|还是[^,。?!]{1,8}(?:更|比较)?(?:划算|合算|实惠|便宜|值)|对比|比较(?:一下)?|相比|比起来|比.{1,14}?(?:便宜|贵|大|小|轻|重|好)|差(?:多少|几块|价)|贵多少|便宜多少|(?:一个|一样|同一?个?|同样)的?(?:价|钱|贵)|同价|价(?:格|钱|位)?(?:都|也|是不是|是|有)*(?:一样|相同|同样|不同)|(?:和|跟|与|还是).{1,14}?哪(?:个|款)|\bvs\b",
            r"compare[ds]?|comparison|differences?|versus|vs|(?:which|what)(?= (?:[\w\ue000]+ ){0,3}?(?:is|are|weighs?|holds?|lasts?|has|have|keeps?|stays?) (?:the )?(?:heav(?:y|ier|iest)|light(?:er|est)|bigger|biggest|larger|largest|smaller|smallest|longer|longest|shorter|thicker|stronger|quieter|louder|warmer|more|less|most)\b)|which (?:one |is |are |of (?:them|these|the two) (?:is )?)?(?:is |the )?(?:cheaper|better|bigger|larger|smaller|lighter|heavier|more expensive|best|costs? (?:less|more))|(?:cheaper|more expensive|bigger|smaller|lighter|heavier|larger|better|pricier) than|(?:is|are) .{2,60}? (?:cheaper|more expensive|pricier) (?:or|than)|which (?:is |one is )?cheaper|cheaper,|(?:same|price) (?:gap|price|cost)|cost(?:s)? the same|gap in (?:the )?price|price difference|costs? (?:more|less)|(?:is|are) [\w \ue000]{2,60}? (?:a lot |much |way |any )?(?:more|less) than|or .{2,40} cheaper",
        ),
    ),
    (
        "price",
        _p(
            r"(?<=[\u3400-\u9fff\ue000])的价(?=\W*$)|几[米刀](?=一[个盒包瓶袋件条双只支套罐箱斤桶])|多少(?:钱|米|元|块|rmb|刀|银子)|多钱|几多钱|几个钱|价格|价钱|价位|售价|现价|到手价|单价|报价|什么价|啥价|报(?:个|一?下)?价|贵(?:不|么|嘛)(?!贵)|是[0-9.]+(?:元|块)?(?:吗|么|吧|不)(?=\W*$)|怎么卖|咋卖|如何卖|几块(?:钱|(?=$|[?!。, 呀啊呢吧了]|一|来着|的$))|几元|卖多少|要多少|(?<!还有)(?<!剩)(?<![放加用兑吃喝倒抹挤洒占含])(?<![放加用兑倒占含]了)(?:(?<!装)|(?<=[吃包袋盒瓶罐件套桶箱]装))(?<!有)(?<!的.是)(?<!的..是)(?<!的...是)(?<!的....是)多少(?=[?!。,]|来着|呢|呀|啊|$)|贵不贵|贵吗|duo ?shao ?qian|几钱|问价|求价|块钱吗|元吗|(?:是|卖|要)[0-9.]+(?:元|块)",
            r"how much(?! (?:[\w\ue000]+ ){1,3}per (?:cup|serving|wash|load|person|day|pot|dose|use|mug)\b)(?! (?:of )?(?:[a-z\ue000]+ ){1,4}(?:is |are |comes? |there )*in (?:a|an|one|each|the|every|per) (?:bag|box|pack|tin|jar|bottle|tube|packet|sachet|can)\b)(?! (?:stock|battery|water|does .{2,40} (?:weigh|hold)|weight|storage|memory|ram|power|space|caffeine|sugar|can it|is left|are left|do you have left))|prices?|pric(?:ing|ed)|costs?|costing|how expensive|is it expensive|expensive|what'?s the damage|going for|(?:does|do|did) .{1,40}? go for(?=\W*$)|sell(?:ing)? for|(?:what(?: is|'s|s| are|s)?|how much (?:is|does)?) .{1,40}? go(?:es|ing)? for(?=\W*$)|how much's|(?:does|do|would|will) [\w \ue000]{1,40}? (?:run|set you back)(?=\W*$)|(?:run|runs|set|sets) (?:me|you|us)(?: back)?|(?:are|r) (?:you|u|ya|they) asking(?: for)?(?! (?:about|me))|(?:is|are) .{1,40}? (?:really|still|only|actually|just) [0-9.]+(?=\W*$)|how many (?:dollars|bucks|yuan|rmb|euros|pounds)|hm|wat price",
        ),
    ),
    (
        "stock",
        _p(
            r"有没有货|有(?:现)?货|库存|货(?:还)?(?:挺|更|比较)?(?:多|足|够|少)(?!少|大|久)|剩[得的](?:更|比较)?多|还有(?:吗|么|没有|没|多少|几)|还剩|剩(?:下|余)?(?:多少|几)|剩多少|现货|缺货|断货|没货|卖完|卖光|抢完|抢光|售罄|补货|(?<![收得])到货|余量|有多少(?:件|个|台|瓶|只|套|双|盒|支|条|包|份)|多少(?:件|台|套|双)|够不够(?=$|[?!,。 呀啊]|卖|买|拍|分|抢)|没了吗?|还能买|还买得到|买得到|[0-9]+(?:件|个|台|瓶|套|双|盒)(?:有吗|够吗|有没有)",
            r"in stock|stock(?:ed)?|out of stock|sold out|(?:sell|sells|selling|run|runs|running) out|available|availability|how many(?: [\w\ue000]+){0,4} (?:do you (?:still )?have|are (?:there|left|available|in stock)|left|remain(?:ing)?|in stock|available)|how many(?: [\w\ue000]+){0,4}? (?:do |have )?(?:you|u|ya)(?: guys)? (?:got|have|still have)|how many(?=\W*$)|any left|any(?= [^?]{1,60}? left\b)|left(?=\W*$)|(?:is|are) (?:there )?(?:any )?left|left in|inventory|restock(?:ed|ing)?|back in|still have|still get|(?:can|could|may) (?:i|we|you) still (?:get|grab|buy|order|snag|cop|score|purchase|pick up)|how many (?:[\w\ue000]+ ){1,3}in size \w+|still (?:up for grabs|for sale|selling|going|there|around|buyable|orderable)|(?:too late|did i miss|have i missed)|run out|remaining|(?:is|are) (?:it|they|these|those|the [\w \ue000]{1,30}) (?:all )?gone|in or out(?=\W*$)",
        ),
    ),
    (
        "warranty",
        _p(
            r"质量(?:有|出|不好|差)?问题|有(?:质量)?问题(?:怎么|咋|能|可以|管|找)|保修|质保|保固|三包|联保|保(?:几|多少|多久)(?:年|个?月)?|保多久|(?<![鲜温暖])保多长(?:时间)?|(?:用|买)(?:了)?[^,。?!]{0,6}(?:就|才)?(?:坏|掉|裂|破|脱落)[^,。?!]{0,6}(?:管|换|修|赔|怎么|咋|负责)|(?:坏|碎|破|摔|裂)了?(?:怎么办|咋办|能|可以|包|换|修)|坏了|售后|维修|返修|有保障",
            r"(?:do|will|can|would) you (?:replace|fix|repair|swap) (?:it|them|this|that)|snapped|cracked|(?:do|will|would|can) i get (?:a )?(?:new one|replacement|another one|refund)|(?:came|come|comes|fell|falls|peel(?:ed|s|ing)?) (?:off|apart) (?:after|within|in)\b|(?:broke|died|stopped working|failed) (?:after|within|in)\b|warrant(?:y|ies)|guarantee[ds]?|if it (?:breaks|is broken|stops working|is defective|arrives broken)|stop(?:s|ped)? working|dies|died|(?:am|are|is) (?:i|we|you|it|that|this) covered|(?:how long|are|is|am|r) .{1,40}? covered(?= (?:for|by|under|if|when)\b(?! (?:in|with)\b)|\W*$)|covered (?:for|by|under) (?:how|what|a|one|two|1|2|warranty)\b|covered(?=\W*$)|(?:arrives?|arrived|came|comes) (?:\w+ )?(?:broken|smashed|damaged|cracked|shattered|defective)|broken|breaks?(?! (?:up|down the|it down))|repair(?:s|ed|able)?|after[- ]sales?|defect(?:ive|s)?",
        ),
    ),
    (
        "shipping",
        _p(
            r"(?:什么时候|啥时候|多久|几时|何时|几号|哪天)(?:能|会|可以|给)?(?:发|寄)(?:出|走|出来|出去)?(?=$|[?!啊呢呀哦,。])|仓库?在哪|(?:几天|多久|啥时候|什么时候)(?:能|可以|会|才)?收(?:得)?到?货?|(?:什么时候|多久|几天|何时|啥时候|几号)?(?:能|可以|会|才)?(?:发货|到货|送达|收到|到手(?!价|啥价|什么价|多少|是多少|要多少|几))|包邮|运费(?!险)|邮费|免邮|快递(?:费)?|几天(?:能|会|可以)?到|多久(?:能|会|可以)?到|什么时候(?:能|会)?到|物流|配送|送货|寄(?:到|往|哪|什么)|(?<!头)发(?:到|往|什么|哪)|邮寄|哪里?发|从哪|海外|国外|偏远|新疆|西藏|顺丰|中通|圆通|韵达|送上门|送到家|(?:今天|明天|后天|今晚|当天)[^,。?!]{0,6}(?:发|到|送)(?:吗|么|不|出|走|货|得)",
            r"ship(?:s|ped|ping)?(?: (?:cost|fee|time|to|fee))?|deliver(?:y|ed|s|ing)?(?: (?:fee|time|cost))?|postage|courier|freight|how much (?:\w+ ){0,4}(?:spend|order|buy)(?: \w+){0,3} (?:for|to get) free (?:shipping|delivery)|how (?:fast|soon|quick(?:ly)?|long) (?:will|does|can|would) (?:it|this|they|that) (?:reach|get to|arrive|come)(?: in| to)?(?: [a-z]+)?|how (?:fast|soon|quick(?:ly)?)(?: (?:is|does|can|will|would) [a-z ]{1,20})? to (?!charge|boil|burn|dry|cook|heat|brew|assemble|build|install|set|use|finish|clump|melt|dissolve|fill|warm|cool|fold|open|close)[a-z]+|how (?:long|many days) (?:to|till|until) (?!charge|boil|burn|dry|cook|heat|brew|assemble|build|install|set|last|use|keep|finish|get|reach|come|ship|deliver|arrive)[a-z]+(?=\W*$)|how (?:long|soon|many days) (?:until|till|before) (?:it|they|this|i|my)[a-z ]{0,20}?(?:arrives?|comes?|gets? here|gets? it|gets? them|delivered|ships?)|how (?:long|soon|many days) (?:does it take |will it take |would it take )?(?:for \w+ )?to (?:get|reach|come|ship|deliver|arrive)(?: it| here)?(?: (?:to|in) [a-z]+)?|how (?:long|soon|fast|quickly|many days) (?:does it take to |will it take to |to |until it |does it |will it |until i |before it |for it to )?(?:arrive|ship|get here|deliver|come|be delivered|get it|receive)|when (?:will|would|does|can|do|could|might|should) .{1,40}? (?:arrive|ship|come|get|receive|be here|reach|land)|arriv(?:e|al)|overseas|abroad|international(?:ly)?|dispatch(?:ed)?|when (?:will|would|does|do) .{1,30}? (?:leave|go out|get sent|be sent|head out)|express|tracking",
        ),
    ),
    (
        "returns",
        _p(
            r"退(?:货|换|款|钱|回|掉|吗|不退|的)|寄回|(?:退|换)[^,。?!]{0,6}(?:运费|邮费)|(?:运费|邮费|邮资|快递费)(?:算|归|是|由)?(?:谁|你们|我们?|咱们?|店家|商家|卖家|买家)(?:的|出|付|承担|掏|担|给)|(?:可以|能|能不能|可不可以|支持|包|给|让|怎么|如何|想|要)退|换货|换一?个|换(?:大|小)?码|(?:七|7)天(?:无理由)?|无理由|不合(?:适|身|脚)|不喜欢|不满意|不想要|不要了|后悔|反悔|运费险|(?:可以|能|能不能|支持)换",
            r"returns?(?: (?:window|period|deadline|time))?|return(?:ed|able|ing)|refund(?:s|ed|able)?|exchang(?:e|es|ed|ing)|send (?:it|them|em|this|that|these) back|send back|money[- ]back|(?:do|did|does)n'?t (?:like|want|fit|suit|love|end up)(?: (?:it|them|this|that|me|him|her|the [a-z]+))?|not (?:happy|satisfied|pleased) with|regret(?:ted)?|(?:go|take|bring|give|goes|sent) (?:it |them |this )?back|change my mind|give it back|swap(?: it| them| sizes?)?|wrong size",
        ),
    ),
    (
        "identity",
        _p(
            r"你(?:是|到底是|真的是)?(?:不是)?(?:ai|真人|机器人|人工智能|虚拟人|数字人|人类|人)(?:主播|吗|么|吧)*|是(?:不是)?(?:真人|ai|机器人|虚拟|数字人)",
            r"are you (?:a |an )?(?:(?:real|actual)(?: (?:person|human))?|live (?:person|human)|human|ai|robot|bot|person|machine)|is this (?:an? )?(?:ai|bot|robot|real person|human|recording)|who are you|what are you(?=\W*$)|your name",
        ),
    ),
    (
        "catalog",
        _p(
            r"给(?:我们?家?)?[\u3400-\u9fff]{1,4}(?:买|挑|选|整|囤)(?:一?点|个|些)(?:儿)?(?:啥|什么)(?:东西|礼物)?(?:好|合适|呢|呀|啊)*(?=[?!,。]|$)|(?:都|还)?(?:有|卖|带)(?:些)?(?:什么|啥|哪些)(?:产品|商品|东西|好物|好东西|好货|货|款|款式|宝贝|品)?(?:卖|推荐)?(?=[?!,。呢呀啊吗]|$)|有哪些(?:产品|商品|东西|款|宝贝)?|卖(?:的)?(?:都)?(?:是)?(?:些)?(?:什么|啥)|(?:都)?(?:有|卖)(?:些)?(?:什么|啥|哪些)(?:在)?卖的?|今天(?:都)?(?:有|卖|带|上)(?:什么|啥|哪些)(?:好货|东西|产品|商品)?|(?:还)?有(?:没有)?(?:别的|其他|其它)(?:的|产品|商品|款|东西)*|产品(?:列表|清单|目录)|有几(?:款|个产品)|推荐(?:一?下|几个|一?款|点|什么)?|(?:报|念|数|过)(?:上|个)?一遍|介绍一?下你们",
            r"what (?:products |items |things |stuff |else |kind of (?:products|things) )?(?:do|are|have) (?:you|u|we|they)(?: guys)? (?:sell(?:ing)?|have|got|offer(?:ing)?|carry)(?: (?:here|today|in (?:the|your) (?:shop|store)|for sale))?(?=\W*$)|what'?s (?:for sale|available|in (?:the|your) (?:shop|store))|what is for sale|show me (?:everything|all|what you)|(?:product|item) (?:list|range)|other products|anything else|recommend(?:ation)?s?|what else",
        ),
    ),
    (
        "on_air",
        _p(
            r"(?:这|那)(?:个|款|是)?(?:是)?(?:个)?(?:什么|啥)(?:东西|产品|商品|来的|呀|啊|$|\?)|(?:手里|手上|镜头前|桌上)(?:拿着?|这|那)?(?:个|款)?的?(?:是)?(?:个)?(?:什么|啥)|(?:屏幕|画面|镜头)(?:上|里|中)?的?(?:这|那)?(?:个|款)?(?:是)?(?:个)?(?:什么|啥)|(?:现在|正在|刚才|目前)(?:在)?(?:讲|卖|介绍|说|播)(?:的)?(?:是)?(?:什么|啥|哪个|哪款)|(?:讲|播|卖|上|介绍)(?:的)?(?:是)?(?:到)?(?:哪一?[个款样件]|什么|啥)(?:宝贝|产品|商品|东西)?(?=$|[?呢呀啊了])|讲(?:的)?(?:是)?(?:什么|啥|哪个|哪款)|介绍(?:一下|下)|讲解(?:一下|下)?|讲讲|说说|讲一下|了解一下|(?<![进过回]来)(?<!随便)(?<!路过)看看(?!热闹)",
            r"what(?:'s| is| are) (?:this|that|it|these|those)(?: (?:thing|one|item|product|stuff))?(?: (?:here|now|on (?:the )?screen|you have(?: there)?|on air))?(?=\W*$)|what (?:is|are) (?:you|u|we) (?:showing|presenting|talking about|selling (?:now|right now))|what'?s (?:on(?: air| now| right now)?|being (?:shown|sold))(?=\W*$)|what(?:'s| is| are)? (?:we|you|u|ya)(?: guys| all)? (?:looking at|seeing|showing|watching|selling)(?: (?:now|rn|right now|at the moment|here))?(?=\W*$)|(?:which|what) (?:product|item|one|thing) (?:is|are) (?:this|that|it|these|on|up|live|being shown|you (?:showing|selling|on))(?: now| right now| here)?(?=\W*$)|tell me (?:more )?about|introduce|more (?:info|details|information) (?:about|on)?|describe|what product is (?:this|that)",
        ),
    ),
    (
        "thanks",
        _p(
            r"谢谢|感谢|多谢|谢啦|谢过|辛苦(?!费|钱|活)|麻烦(?:你|您|主播)+(?:了|啦)|3q"
            r"|(?:讲|说|解释|介绍|回答)(?:得|的)(?:真|好|很|挺|太|这么|够|都)*(?:仔细|详细|清楚|明白|耐心|到位|好)|(?:真|好|很|太|挺)有?耐心"
            r"|(?:弄|搞|听|问|看)?(?:明白|懂|清楚|了解|知道|晓得)(?:了|啦|咯|喽)(?!吗|么|没|多少|什么|啥|怎么|哪)|帮(?:了)?大忙",
            r"thanks?(?: you| u| a lot| so much)*|thank (?:you|u)|thx|ty|tysm|appreciate it|cheers",
        ),
    ),
    (
        "greeting",
        _p(
            r"(?:^|(?<=[,。!?~ 呀啊了啦哦]))(?:hi|hello|嗨|哈喽)?(?:主播|大家|各位|老板|家人们|姐妹们|朋友们)(?:们)?(?:早上|上午|中午|下午|晚上)?好(?=$|[,。!?~ 呀啊哦])"
            r"|(?:溜达?|逛|摸|挤|跑|赶|点|滑|刷|串门)?(?:进|过|回)来(?:你(?:这|直播间)?)?(?:随便)?(?:看看|逛逛|瞅瞅|瞧瞧|转转|瞅一?眼|瞄一?眼|看一?眼|凑个?热闹|看热闹|捧个?场|支持|报到|打卡|蹲)|路过(?:看看|瞅瞅|瞅一?眼|看一?眼|瞄一?眼|打个?卡|打个?招呼)|(?:总算|终于|又|刚好|正好)?(?:赶上|蹲到|刷到)(?:你|主播)?(?:的)?(?:直播|开播)(?:间)?了|摸鱼来"
            r"|^(?:主播|大家|亲|亲爱的|老师|小姐姐|小哥哥|宝)*(?:(?:你好|您好|哈喽|哈啰|嗨|嘿)+|早上好|晚上好|下午好|中午好|早安|晚安|早|来了|来啦|我来了|报到|拜拜|再见)(?:主播|大家|呀|啊|哦|呢|~)*|^(?:主播|大家|亲|老师|小姐姐|小哥哥|你好|您好|,)*(?:在(?:吗|么|不在|不)|有人(?:在)?(?:吗|么|没|不)|人呢)(?:主播|大家|呀|啊|哦|呢|[?~ ])*$",
            r"(?:is )?(?:anyone|anybody) (?:here|there|home)|(?:are )?(?:you|u) there(?=\W*$)|hello(?: there| everyone| host| guys)?|hi(?: there| everyone| host| guys)?|hey(?: there| everyone| host| guys)?|(?:^|(?<=[,!. ]))(?:morning|evening|afternoon)(?: (?:all|host|everyone|everybody|guys|folks))?(?=\W*$)|good (?:morning|evening|afternoon|night)|greetings|howdy|yo|bye|goodbye|sup",
        ),
    ),
)

# What an attribute question is about. The same patterns recognise catalog attribute and option names.
TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "color",
        _p(
            r"什么颜色|哪些颜色|几种颜色|几个颜色|啥颜色|颜色|色号|配色|花色|啥色|哪些色|几个色|什么色",
            r"colou?rs?|colou?rways?|shades?|hues?",
        ),
    ),
    (
        "material",
        _p(
            r"材质|材料|面料|布料|料子|用料|什么(?:做|制成)的|什么料|啥料|质地|成份|含棉",
            r"materials?|fabric|made (?:of|from|out of)|composition|texture",
        ),
    ),
    (
        "capacity",
        _p(
            r"容量|容积|多少(?:毫升|升|ml|l)|几(?:毫升|升)|(?<![吃包袋盒瓶罐件套桶箱])(?:能)?装(?:多少|几)",
            r"capacity|volume|how (?:much|many) (?:water |liquid |litres |liters |ml |ounces |oz )?(?:does|can|do|will) .{1,40}? (?:hold|fit|take)|how many (?:ml|liters?|litres?|ounces|oz)|storage (?:space|capacity)|how much storage|hold(?:s)?",
        ),
    ),
    (
        "size",
        _p(
            r"几个号|哪些号|哪几个号|什么号|啥号|有几码|几个码|尺寸|尺码|大小|多大|啥码|几号码|多高|多长|多宽|多厚|规格|什么码|哪些码|几码|身高|长宽高|直径|码数|多少(?:厘米|cm|寸)|几寸",
            r"sizes?|sizing|dimensions?|how (?:big|large|tall|wide|thick|high|small)|how long (?:is|are|r)|measurements?|height|width|length|diameter|inches|thickness|depth",
        ),
    ),
    (
        "weight",
        _p(
            r"重量|多重|几斤|多少斤|多少克|净含量|净重|毛重|几克|重不重|重吗|轻不轻",
            r"how much (?:of )?(?:[\w\ue000]+ ){1,4}(?:is |are |comes? |there )*in (?:a|an|one|each|the|every|per) (?:bag|box|pack|tin|jar|bottle|tube|packet|sachet|can)|weigh(?:t|s)?|how heavy|heavy|net weight|how light|grams|pounds|lbs|kg",
        ),
    ),
    (
        "origin",
        _p(
            r"产地|原产|哪里(?:产|生产|做|制造)的?|哪(?:国|个国家)|国产|进口|哪儿产|产自哪",
            r"origin|(?:where (?:is|are|was|were) .{1,40}? )?(?:made in|manufactured|produced)|where(?:'?s| is| are| was| were| does| do) .{1,40}? (?:made|from|grown|produced)(?: from)?(?=\W*$)|country|imported",
        ),
    ),
    (
        "brand",
        _p(
            r"品牌|什么牌子?|啥牌子?|哪个牌子?|牌子|厂家|制造商|生产商|谁生产",
            r"brands?|manufacturers?|maker|who makes|vendor",
        ),
    ),
    (
        "shelf_life",
        _p(
            r"保质期|有效期|过期|生产日期|能放多久|保存多久|放多久|赏味期",
            r"shelf life|expir(?:y|es?|ation)(?: date)?|best before|how long (?:does|do|will|would) (?:[\w\ue000]+ ){1,4}?(?:keep(?=\W*$)|last unopened)|use by|production date",
        ),
    ),
    (
        "ingredients",
        _p(
            r"成分|配料|原料|(?<![店间家这那])里(?:头|面|边)?(?:都|还)?(?:有|含)(?:些)?(?:什么|啥|哪些)|含(?:有)?(?:什么|哪些)|配方",
            r"ingredients?|contains?|what(?:'?s| is| are)? (?:[\w\ue000]+ ){0,3}in(?:side)? (?:it|this|that|these|them|there|the(?! (?:box|pack|package|set)\b))|formula|contents",
        ),
    ),
    (
        "power",
        _p(
            r"功率|瓦数|多少瓦|几瓦|耗电|费电|电压|能效",
            r"power|wattage|watts?|voltage|energy (?:rating|class|consumption)|how powerful",
        ),
    ),
    (
        "battery",
        _p(
            r"续航|电池|充电(?:时间)?|待机|用多久|能用多长时间|充一次|几个小时|多少毫安|mah",
            r"battery(?: life)?|batteries|charg(?:e|es|ing)(?: time)?|how long does (?:it|the battery|this|the charge) last|run ?time|playtime|play time|mah|rechargeable",
        ),
    ),
    (
        "waterproof",
        _p(
            r"防水|防泼水|防雨|防水等级|能下水|沾水|游泳",
            r"water ?-?proof(?:ing)?|water[- ]resistan(?:t|ce)|splash ?proof|rain ?proof|ip ?x?[0-9]{1,2}|swim(?:ming)?",
        ),
    ),
    (
        "flavor",
        _p(r"口味|味道|什么味|几种味|香味|气味|香型|啥味", r"flavou?rs?|tastes?|scents?|smells?|fragrance|aroma"),
    ),
    (
        "age",
        _p(
            r"(?:适合|适用)?(?:几岁|多大年龄|年龄|多大的?(?:孩子|宝宝|小孩))|适(?:合|用)(?:人群|年龄)|适合(?:谁|什么人|哪些人)",
            r"ages?|how old|age (?:range|group)|year[- ]olds?|suitable for (?:who|whom)",
        ),
    ),
    ("model", _p(r"型号|款号|货号|什么型", r"model(?: number)?|part number|mpn")),
    (
        "care",
        _p(
            r"怎么洗|清洗|清洁|洗涤|机洗|手洗|(?:放|进|用|能|可以)(?:进|用)?(?:洗碗机|洗衣机)|(?:洗碗机|洗衣机)(?:清?洗)|可水洗|能洗|能不能洗|可以洗|保养|怎么护理|护理",
            r"(?:machine[- ]?)?wash(?:able|ed|ing)?|dishwasher(?:[- ]safe)?|clean(?:ing|ed)?|care(?: instructions?)?|dry ?clean|iron(?:ing)?|launder(?:ed|ing)?|maintenance",
        ),
    ),
    (
        "insulation",
        _p(
            r"保温|保冷|保暖|能热多久|隔热|恒温",
            r"(?:keep|keeps|stay|stays)(?: \w+){0,2} (?:hot|cold|warm|cool)|insulat\w+|(?:heat|cold) retention|hot for|cold for|warm for|thermal",
        ),
    ),
    ("screen", _p(r"屏幕|分辨率|多少寸|显示屏|刷新率", r"screen(?: size)?|display|resolution|refresh rate")),
    (
        "connectivity",
        _p(
            r"蓝牙|无线|wifi|连接|接口|兼容|适配",
            r"bluetooth|wireless|wi-?fi|connect(?:s|ivity|ion)?|ports?|usb(?:-c)?|compatib(?:le|ility)|nfc",
        ),
    ),
    (
        "included",
        _p(
            r"包含什么|包装清单|配件|里面有(?:什么|啥)|里面?(?:都)?(?:是|有|装)(?:的|些)*(?:什么|啥)(?:东西)?|套装(?:有|包含|里)|一套(?:有|几)|有几(?:个|件|片|支)|多少(?:片|支|包|粒|颗|张)|几(?:片|支|包|粒|颗|张)(?:装)?|配什么",
            r"in the box|included?s?|includes|comes? with|accessor(?:y|ies)|what do i get|pieces|how many (?:pieces|pcs|sheets|tablets|bags|packs|sachets|pairs|are in|are included|come in)|how many (?:are )?in (?:a|the|one) (?:pack|box|set)|pack size|quantity per",
        ),
    ),
    ("noise", _p(r"噪音|吵不吵|吵吗|声音大|分贝|静音", r"nois(?:e|y)|loud|quiet|decibels?|db")),
    (
        "rating",
        _p(
            r"评分|好评|评价|口碑|销量|卖了多少|多少人买",
            r"ratings?|reviews?|stars|best ?sell\w*|how many (?:sold|people bought)",
        ),
    ),
    (
        "style",
        _p(
            r"款式|版型|风格|厚度|厚薄|偏大|偏小|弹力|透不透|透气",
            r"fit(?:s|ting)?|style|stretch(?:y)?|true to size|run (?:small|large)|breathab(?:le|ility)|shrink|fade|pilling",
        ),
    ),
    (
        "use",
        _p(
            r"怎么用|使用方法|如何使用|用法|用途|干什么用|做什么用|有什么用|咋用|安装",
            r"how (?:do|to|should|can) (?:i |you |we )?(?:use|install|assemble|set ?up|apply)|used for|instructions?|assembly|install(?:ation)?|set ?up",
        ),
    ),
)

_FILLER_ZH = (
    "第一次来|第一次|头一次|新来的|刚来|刚进来|一次|请问一下|请问|想问一?下|问一?下|我想知道|想知道|麻烦问|麻烦|主播|小姐姐|小哥哥|姐姐|老师|宝宝们|家人们|家人|亲爱的|亲们|亲|老板|老板娘|客服|帮我看?一?下|帮忙|看一?下|看下|查一?下|查下"
    "|什么时候|啥时候|时候|告诉我|告诉|跟我说|和我说|给我|介绍|我想要|我想买|想买|想要|想入手|我要买|我要|要买|打算|准备|考虑|我想|需要|有没有|有木有|是不是|能不能|可不可以|可以不可以|要不要|会不会|行不行|好不好|对不对|算不算|够不够"
    "|是否|可否|能否|可以|能够|支持|应该|大概|大约|一般|平时|现在|目前|今天|今晚|昨天|刚才|刚刚|直播间|直播|店里|店铺|你们家|你家|你们|咱们|咱家|我们|他们|您|这里|这儿|那里|那儿|这边|那边"
    "|哪口|这口|那口|哪双|哪件|哪条|哪把|哪台|哪瓶|哪盒|哪袋|哪包|哪只|哪支|哪套|哪张|这把|那把|这袋|那袋|这口|这包|那包|那盒|那套|那支"
    "|里面|里头|里边|其中|这个|那个|这款|那款|这种|那种|这件|那件|这一?个|这几个|那几个|这些|那些|这双|那双|这条|那条|这瓶|那瓶|这台|那台|这只|那只|这套|那套|这本|这支|这盒|这包|这东西|它们|它|哪个|哪款|哪一?种|哪些|哪种|什么样的?|什么|怎么样|怎样|怎么|如何|咋样|为什么|为啥|啥|谁|几款|几种|几个|多少|多久|多长时间"
    "|好奇|产品|商品|单品|宝贝|东西|款式|链接|版本|颜色的|色的|款的|号的|码的|款|版|一共|总共|合计|加起来|一起|全部|所有|都|还有|还是|还|也|就是|就|才|只|再|又|很|非常|特别|比较|真的|真|到底|究竟|其实|然后|那么|因为|所以|但是|不过|如果|的话|或者|和|跟|与|及|以及|或|而且|并且"
    "|买|卖|拍|下单|入手|一下|一个|一件|一款|一条|一双|一台|一瓶|一套|一只|一份|一盒|两个|两件|个|件|台|瓶|只|双|条|套|份|盒|支|包|点|些|的|得|地|了|着|过|吗|呢|吧|啊|呀|哦|哈|嘛|么|哟|喔|噢|诶|哎|唉|额|嗯|哇|呗|咯|是|有|在|对|把|被|给|让|用|到|去|来|说|看|问|想|要|会|能|行|好|请|我|你|他|她|这|那|哪|几|上|下|里|中|不|没|别|价|钱|元|块"
)
_FILLER_EN = (
    "end|ends|ending|until|till|two|three|four|five|a|an|the|this|that|these|those|it|its|it's|is|are|am|was|were|be|been|do|does|did|can|could|will|would|should|shall|may|might|must|have|has|had|having|got|get|gets|i|i'm|i'd|i've|me|my|mine|we|us|our|you|your|yours|u|ur|they|them|their|he|she|him|her"
    "|what|what's|whats|which|who|whose|where|when|why|how|there|here|in|on|at|of|for|to|from|with|by|about|as|into|than|or|and|but|if|so|then|also|too|just|only|really|actually|very|much|many|any|some|one|ones|other|another|more|less|all|both|each|every|no|not|yes|yeah|ok|okay|please|pls|plz|hey|hi|hello|host|guys|guy|sir|madam|left|bro|sis|wats|wat|teh|tho|ma|ne|excuse|sorry|pardon|kindly|btw|dear|friend|thanks|thank|wanna|want|need|like|looking|look|love|know|tell|show|give|say|see|ask|asking|question|wondering|wonder|let|think|buy|buying|purchase|order|ordering|sell|selling|come|comes|come's|type|types|kind|kinds|sort|version|versions|option|options|variant|variants|model|item|items|product|products|thing|things|stuff|link|number|now|today|currently|right|still|again|same|first|second|last|next|new|total|each|per|piece|unit|around|approximately|exactly|out|up|down|off|over|does it|be|going|go|gonna|make|made|use|using|used|work|works|well|good|great|nice|s|t|d|m|re|ll|ve|don't|doesn't|isn't|aren't|can't|cant|dont|im|n|hows|how's|there's|theres|currently|possible|possibly|maybe|shop|store|stream|live|website|online|price|cost|pay|paying|yet|ever|already|anything|something|everything|else|lot|bit|most|best|better|suitable|able|available|exact|exactly|specific|details|detail|info|information"
)
FILLER_ZH = re.compile("(?:" + "|".join(sorted(_FILLER_ZH.split("|"), key=len, reverse=True)) + ")")
FILLER_ZH_WORDS = tuple(w for w in _FILLER_ZH.split("|") if "?" not in w)
FILLER_EN = frozenset(_FILLER_EN.split("|"))

DEICTIC = _p(
    r"这(?:个|款|件|种|条|双|瓶|台|只|套|支|盒|包|一|些|东西)?|那(?:个|款|件|种|条|双|瓶|台|只|套|支|盒|包|一|些|东西)?|它们?|该产品|刚才|刚刚|上面|前面",
    r"this|that|it|its|it's|these|those|they|them|one|same|that's",
)
QUESTION = _p(
    r"[?吗呢么嘛]|(?P<v>[\u3400-\u9fff])[不没](?P=v)|[\u3400-\u9fff]得[\u3400-\u9fff]{1,2}不|(?:没事|行|可以|能|会|是|对|好|有|没问题|不会|不|的)吧(?=$|[?。,! 啊呀呢])|[\u3400-\u9fff]{2}[不没](?=$|[?。,! ])|含量|^(?:卖|有|能|会|可以|要)[^,。?!]{1,12}不(?=$|[,。?!~ ]|谢|呀|啊|哦)|多少|什么|啥|哪|怎么|咋|多[厚宽长深远重软]|几(?!乎)|有没|是不|能不|可不|会不|要不|谁|如何|是否|还是|多大|多高|多久|多重|求|想知道|请问|不$|没有?$|[能会可行]不",
    r"\?|^(?:got|selling|any)\b|how|what|what's|whats|which|who|where|when|why|is|are|do|does|did|can|could|will|would|should|has|have|any|anything|something|tell me|show (?:me|us|the|your)?|wondering|looking for|need to know|^(?:u|you|ya|y'all) (?:got|have|sell|stock|carry)",
)
NEGATED = _p(
    r"(?:不要|不想要|不喜欢|除了|除|别要|不是|不含|非)",
    r"not|no|except|besides|other than|without|don'?t want|apart from|but not|excluding",
)
FOLLOW_UP = _p(
    r"^(?:那|那么|然后|还有|换成|要是|如果是|另外|再问|它)|呢[?]?$",
    r"^(?:and|what about|how about|ok and|or|then|also)|then\?*$",
)

NOISE = re.compile(
    r"^(?:[\W_\d]|6{2,}|哈|呵|嘿|嘻|啊|哇|呜|嗯|哦|噢|额|好的?|行|可以|牛逼?|牛|赞|棒|冲|来了|路过|沙发|打卡|关注了|已拍|已买|买了|拍了|下单了|收到|到了|扣\d|[a-z]$|l+o+l+|lmao|haha+|hehe+|wow+|o+h+|o+k+|nice+|cool+|gg+|pog\w*|kek\w*|first|ayy+|yes|no|yep|nope|good|great|love it|amazing|fire|w+|l+|\s)+$",
    re.I,
)
