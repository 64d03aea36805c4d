"""Ten minutes of a busy room: 30,000 comments, 40 distinct answerable questions among noise and copies."""

from __future__ import annotations

import random

ANSWERABLE = [f"q{i}" for i in range(40)]
THINGS = "保温杯 炒锅 棉袜 台灯 雨伞 枕头 毛巾 浴巾 拖鞋 耳机 风扇 水壶 饭盒 茶杯 筷子 剪刀 书包 帽子 围巾 手套".split()  # noqa: SIM905
WAYS = ("{}多少钱", "{}有货吗")
NOISE = (
    "666", "哈哈哈", "主播好美", "来了来了", "支持", "打卡", "前排", "路过", "牛", "赞赞赞", "晚上好", "好看", "冲",
    "1", "到了", "lol", "nice",
    "早", "学习了", "不错", "转发了", "开心", "家人们好", "抢到了", "已拍", "爱了",
)  # fmt: skip


def flood(seed: int, comments: int = 30_000, seconds: float = 600.0):
    """A catalog table, and (t, type, name, text, id) in order of time."""
    mix = random.Random(seed)
    rows = [f"S-{i},{thing},{10 + i}.00,CNY,{5 + i},{i + 1},耐用的{thing}。" for i, thing in enumerate(THINGS)]
    table = "sku,title:zh,price,currency,stock,link,description:zh\n" + "\n".join(rows) + "\n"
    questions = [way.format(thing) for thing in THINGS for way in WAYS]
    mix.shuffle(questions)
    events = []
    for i, text in enumerate(questions):
        t = 5 + i * (seconds - 10) / len(questions)
        events.append((t, "chat", f"提问者{chr(0x4E00 + i)}", text, f"q{i}"))
        for copy in range(mix.randrange(4)):  # near-duplicates from others, a moment later
            late = t + mix.uniform(0.5, 8)
            if late < seconds:
                events.append(
                    (late, "chat", f"围观{chr(0x5E00 + i)}", text + mix.choice(["啊", "呀", "？", ""]), f"d{i}-{copy}")
                )
    n = 0
    while len(events) < comments:
        n += 1
        t, kind = mix.uniform(0, seconds), mix.choices(["chat", "enter", "gift", "follow"], [80, 15, 2, 3])[0]
        text = mix.choice(NOISE) if kind == "chat" else None
        events.append((t, kind, f"观众{mix.randrange(9000)}", text, f"n{n}"))
    return table, sorted(events, key=lambda e: e[0])
