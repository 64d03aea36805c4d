"""Plain talk: words that claim nothing about a product. Data only.

A brain may use these freely between references; every other word must stand in the fact sheet. Kept free of quality
words, quantities, promises and anything a shop would have to prove.
"""

# ruff: noqa: E501 - tables of patterns read better unbroken

from __future__ import annotations

PLAIN_ZH = frozenset(
    ["的", "了", "是", "有", "在", "和", "也", "都", "就", "还", "很", "吗", "呢", "吧", "哦", "哈", "啊", "呀", "嘛", "哟", "我", "你", "您", "它", "这", "那", "个", "款", "件", "把", "给", "为", "对", "跟", "与", "或", "要", "想", "看", "来", "去", "到", "说", "讲", "问", "用", "里", "上", "下", "中", "后", "前", "再", "请", "得", "地", "着", "过", "可", "能", "会", "好", "宝", "亲", "家", "人", "们", "号", "点", "下单", "链接", "号链接", "商品", "产品", "价格", "库存", "原价", "现价", "现在", "目前", "今天", "直播间", "直播", "这款", "那款", "这个", "那个", "这件", "它的", "我们", "咱们", "大家", "朋友", "朋友们", "家人们", "宝宝", "宝宝们", "各位", "欢迎", "您好", "你好", "可以", "能够", "如果", "的话", "因为", "所以", "但是", "不过", "而且", "并且", "或者", "以及", "还有", "就是", "也是", "都是", "只要", "需要", "想要", "喜欢", "的朋友", "了解", "看看", "看一下", "说一下", "介绍", "介绍一下", "一下", "告诉", "告诉我", "问我", "直接", "随时", "详情", "页面", "详情页", "下单页", "以下单页为准", "为准", "资料", "资料里", "写", "写的", "写着", "没有写", "没写", "没有提到", "不清楚", "不知道", "不确定", "查到", "没查到", "没有查到", "不能乱说", "抱歉", "不好意思", "关于", "方面", "这方面", "至于", "另外", "然后", "具体", "规格", "款式", "选择", "可选", "可选的", "选", "您选", "看您", "喜好", "需求", "颜色", "尺寸", "尺码", "容量", "材质", "重量", "口味", "版本", "型号", "品牌", "产地", "保质期", "功率", "支持", "采用", "适合", "属于", "包含", "包括", "配有", "使用", "自带", "设计", "质地", "分别", "分别是", "两款", "都有", "也有", "还剩", "剩", "剩余", "有货", "现货", "库存还有", "有库存", "没货", "卖完了", "售罄", "卖完", "已经", "售价", "卖", "只卖", "价位", "的价格", "价格是", "是这款", "的哦", "的呢", "的哈", "哦亲", "感谢", "谢谢", "支持一下", "关注", "提问", "问得好", "好的", "好问题", "没问题", "是的", "对的", "有的", "没有", "不是", "不用", "客气", "不客气", "帮您", "为您", "给您", "跟您", "您要", "您可以", "您看", "您说的", "刚才", "刚刚", "比", "便宜", "省", "省了", "比原价", "折扣", "优惠", "更便宜", "要便宜", "相差", "差", "价差", "发货", "快递", "运费", "配送", "退货", "换货", "退换", "保修", "质保", "售后", "注意", "提醒", "注意事项", "说明", "更正", "纠正", "刚才说错了", "说错了", "应该是", "实际", "点击", "下方", "右下角", "小黄车", "购物车", "左下角", "拍", "加入", "购买", "付款", "结算", "挑", "选购", "对比", "区别", "相比", "一样", "不同", "同样", "每", "单件", "一件", "件价", "起", "从", "至", "之间", "不等", "根据", "取决于", "不同规格", "不一样", "放心", "拿"]
) - {
    "放心",
    "便宜",
    "比",
    "更便宜",
    "要便宜",
    "只要",
    "只卖",
    "关注",
    "优惠",
    "折扣",
    "退货",
    "换货",
    "退换",
    "保修",
    "质保",
    "两款",
    "同样",
    "一样",
    "起",
    "每",
    "支持",
}

PLAIN_EN = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "it", "its", "it's", "is", "are", "was", "were", "be", "been", "am", "and", "or", "but", "so", "if", "then", "for", "of", "in", "on", "at", "to", "from", "by", "with", "as", "about", "into", "over", "there", "here", "what", "which", "who", "how", "when", "where", "why", "i", "i'm", "you", "your", "you're", "we", "our", "we're", "us", "they", "them", "their", "he", "she", "my", "me", "do", "does", "did", "has", "have", "had", "having", "can", "could", "will", "would", "shall", "should", "may", "might", "let", "let's", "lets", "get", "got", "go", "going", "come", "comes", "here's", "there's", "that's", "what's", "you'll", "we'll", "i'll", "i'd", "you'd", "don't", "doesn't", "isn't", "aren't", "can't", "won't", "didn't", "not", "no", "yes", "yeah", "okay", "ok", "sure", "please", "thanks", "thank", "hi", "hello", "hey", "welcome", "everyone", "friend", "friends", "folks", "guys", "dear", "pieces", "units", "price", "priced", "prices", "cost", "costs", "stock", "left", "available", "availability", "link", "order", "ordering", "buy", "purchase", "checkout", "page", "shop", "store", "stream", "live", "product", "products", "item", "items", "one", "ones", "option", "options", "variant", "variants", "version", "size", "sizes", "color", "colors", "colour", "colours", "material", "capacity", "weight", "dimensions", "model", "brand", "currently", "now", "right", "today", "tap", "click", "below", "cart", "add", "see", "look", "looking", "check", "tell", "ask", "asking", "question", "questions", "know", "say", "says", "said", "information", "info", "details", "detail", "list", "listed", "original", "originally", "regular", "save", "saving", "savings", "off", "discount", "that's", "offer", "offers", "each", "per", "total", "between", "depending", "depends", "choose", "pick", "want", "wants", "like", "would", "need", "needs", "find", "found", "mean", "also", "too", "just", "well", "still", "both", "either", "other", "others", "another", "else", "good", "great", "nice", "happy", "help", "glad", "sorry", "unfortunately", "moment", "while", "more", "most", "any", "some", "all", "such", "very", "really", "actually", "exactly", "course", "at's", "shown", "note", "notes", "product's", "comes", "come", "made", "make", "makes", "includes", "include", "included", "featuring", "features", "feature", "has", "shipping", "delivery", "returns", "warranty", "care", "instructions", "description", "catalog", "catalogue", "host", "ai", "assistant", "answer"]
) - {
    "great",
    "most",
    "good",
    "nice",
    "exactly",
    "free",
    "cheap",
    "discount",
    "off",
    "save",
    "very",
    "really",
    "includes",
    "included",
    "made",
    "each",
} | {"off", "save", "discount"}
