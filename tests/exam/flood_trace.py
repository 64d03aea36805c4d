"""Ten minutes of a busy room about the bundled shop, with the truth beside it, and the count of how it went.

In: a seed. Out: a `Flood`: `trace`, 30,000 lines for `run.py replay` (80 % chatter; 40 distinct answerable questions;
their near-duplicates, hundreds for some, one or none for others; entries, gifts, follows), and `asked`: per question
its id, text, product, viewer, when it was asked, until when it must be answered, and the ids of its near-duplicates.

    python -m tests.exam.flood_trace --seed 0 --trace trace.jsonl --truth truth.json
    python run.py replay trace.jsonl --out journal.jsonl

`score(flood, journal)` takes the journal's lines as dictionaries. A question counts as answered when it, or one of
its near-duplicates, was answered or merged into an answer that began by its deadline; `twice` are questions answered
by more than one line; `waiting` are viewers with three questions or more of which none was answered.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.exam.flood_questions import POOL

DEADLINE_S = 60.0
QUESTIONS = 40
CHATTER = 0.8
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = (
    "小鱼",
    "阿强",
    "静静",
    "大山",
    "一诺",
    "子轩",
    "妞妞",
    "老三",
    "晚晚",
    "乐乐",
    "豆豆",
    "北北",
    "圆圆",
    "南风",
    "十七",
    "木木",
)
LATIN = ("mia", "leo_92", "kate", "bigjoe", "sunny", "xX_rain_Xx", "noodle", "tomtom", "amy c", "zed")
CHAT = (
    "666",
    "哈哈哈哈",
    "主播好美",
    "来了来了",
    "支持支持",
    "打卡",
    "前排",
    "路过",
    "牛啊",
    "赞赞赞",
    "晚上好家人们",
    "冲冲冲",
    "1",
    "111",
    "到了",
    "lol",
    "nice",
    "早",
    "学习了",
    "转发了",
    "开心",
    "抢到了",
    "已拍",
    "爱了爱了",
    "好喜欢",
    "hello everyone",
    "hi from manila",
    "love this",
    "first time here",
    "lets gooo",
    "wow",
    "gg",
    "😂😂😂",
    "❤️❤️",
    "🔥🔥",
    "👏👏👏",
    "主播辛苦了",
    "背景好看",
    "今天人好多",
    "卡了一下",
    "声音很清楚",
    "刚下班",
    "在吃饭",
    "外面下雨了",
    "周末愉快",
    "主播嗓子真好",
    "已关注",
    "点赞了",
    "老粉报到",
    "新人一枚",
    "笑死我了",
    "有意思",
    "稳",
    "可以可以",
    "嗯嗯",
)
TAILS = ("", "啊", "呀", "？", "??", " 求回", "～", "😭", " 主播看我", "谢谢")
TAILS_EN = ("", "?", "??", " pls", " thx", "!!", " 🙏")
GIFTS = ("小心心", "玫瑰", "棒棒糖", "荧光棒", "rose")


@dataclass(frozen=True, slots=True)
class Asked:
    id: str
    text: str
    handle: str
    about: str
    user: str
    t: float
    deadline: float
    copies: tuple[str, ...]  # ids of near-duplicates, from others and from the same viewer


@dataclass(frozen=True, slots=True)
class Flood:
    trace: tuple[dict[str, Any], ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Score:
    answered: int  # of 40, by their deadline
    late: tuple[str, ...]
    missed: tuple[str, ...]
    twice: tuple[str, ...]
    waiting: tuple[str, ...]


def flood(seed: int, *, comments: int = 30_000, seconds: float = 600.0) -> Flood:
    dice = random.Random(seed)
    chosen = dice.sample(POOL, QUESTIONS)
    askers = _askers(dice)
    events: list[dict[str, Any]] = []
    asked = []
    popular = [300 // (rank + 1) for rank in range(QUESTIONS)]
    dice.shuffle(popular)
    slot = (seconds - DEADLINE_S - 10) / QUESTIONS
    for i, (handle, about, lang, wordings) in enumerate(chosen):
        t = round(5 + i * slot + dice.uniform(0, slot * 0.8), 3)
        user, text = askers[i], dice.choice(wordings)
        events.append({"t": t, "type": "chat", "id": f"q{i:02d}", "user": user, "text": text})
        copies = []
        again = [user] * 2 if i % 7 == 0 else []  # who is not answered at once asks again
        crowd = [_name(dice) for _ in range(popular[i] - 1)]
        for n, who in enumerate([*again, *crowd]):
            late = round(t + (12 * (n + 1) if n < len(again) else dice.triangular(0.2, 45, 3)), 3)
            tail = dice.choice(TAILS if lang == "zh" else TAILS_EN)
            copies.append(f"q{i:02d}-{n}")
            events.append(
                {"t": late, "type": "chat", "id": copies[-1], "user": who, "text": dice.choice(wordings) + tail}
            )
        asked.append(Asked(f"q{i:02d}", text, handle, about, user, t, t + DEADLINE_S, tuple(copies)))
    for n in range(int(comments * CHATTER)):
        events.append(
            {"t": _moment(dice, seconds), "type": "chat", "id": f"c{n}", "user": _name(dice), "text": _chat(dice)}
        )
    for n in range(comments - len(events)):
        kind = dice.choices(("enter", "gift", "follow"), (80, 12, 8))[0]
        line: dict[str, Any] = {"t": _moment(dice, seconds), "type": kind, "id": f"e{n}", "user": _name(dice)}
        if kind == "gift":
            line["gift"] = {"name": dice.choice(GIFTS), "count": dice.choice((1, 1, 1, 5, 10, 99))}
        events.append(line)
    return Flood(tuple(sorted(events, key=lambda e: (e["t"], e["id"]))), tuple(asked))


def score(made: Flood, journal: Iterable[Mapping[str, Any]]) -> Score:
    begun: dict[str, float] = {}
    fate: dict[str, Mapping[str, Any]] = {}
    for row in journal:
        if "id" in row and "outcome" in row:
            fate[str(row["id"])] = row
        elif "line" in row:
            begun.setdefault(str(row["line"]), float(row["t"]))
    answered, late, missed, twice = 0, [], [], []
    hopes: dict[str, list[bool]] = defaultdict(list)
    for q in made.asked:
        reached = [fate[i] for i in (q.id, *q.copies) if i in fate and fate[i]["outcome"] in ("answered", "merged")]
        times = [float(t) for r in reached if (t := r.get("spoken_at") or begun.get(str(r.get("line")))) is not None]
        answered += bool(times) and min(times) <= q.deadline
        if not times:
            missed.append(q.id)
        elif min(times) > q.deadline:
            late.append(q.id)
        if len({r["line"] for r in reached if r.get("line") is not None}) > 1:
            twice.append(q.id)
        hopes[q.user].append(bool(times))
    waiting = [user for user, got in hopes.items() if len(got) > 2 and not any(got)]
    return Score(answered, tuple(late), tuple(missed), tuple(twice), tuple(waiting))


def _askers(dice: random.Random) -> list[str]:
    """Four viewers with three questions each, six with two, the others with one."""
    names = [f"提问{c}" for c in dice.sample(FAMILY, 26)]
    askers = names[:4] * 3 + names[4:10] * 2 + names[10:26]
    dice.shuffle(askers)
    return askers


def _name(dice: random.Random) -> str:
    if dice.random() < 0.15:
        return f"{dice.choice(LATIN)}{dice.randrange(400)}"
    return f"{dice.choice(FAMILY)}{dice.choice(GIVEN)}{dice.choice(('', '', str(dice.randrange(100))))}"


def _chat(dice: random.Random) -> str:
    """A word or two that ask nothing; one in twenty only calls a name."""
    if dice.random() < 0.05:
        return f"@{_name(dice)} {dice.choice(('快来', '看这里', '哈哈', 'come', '🤣', '好久不见'))}"
    return (
        dice.choice(CHAT) if dice.random() < 0.7 else f"{dice.choice(CHAT)}{dice.choice(('', ' '))}{dice.choice(CHAT)}"
    )


def _moment(dice: random.Random, seconds: float) -> float:
    """Every third in one of the bursts that follow each minute's turn."""
    if dice.random() < 1 / 3:
        return round(min(seconds, dice.randrange(int(seconds // 60)) * 60 + dice.expovariate(1 / 4)), 3)
    return round(dice.uniform(0, seconds), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the fixed trace for triage, and its truth.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--trace", type=Path, required=True)
    parser.add_argument("--truth", type=Path, required=True)
    args = parser.parse_args()
    made = flood(args.seed)
    args.trace.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in made.trace), encoding="utf-8")
    args.truth.write_text(json.dumps([asdict(q) for q in made.asked], ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
