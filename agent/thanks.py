"""Gifts, follows, orders and arrivals, thanked in batches so that they never drown answers. Pure.

In: events. Out: now and then one batch: a sentence and the events it thanks. Bounded by name: beyond LIMIT events of a
batch the rest is thanked as a number of people.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from agent.names import sayable
from perception.event import LiveEvent
from render.values import Sentence

LIMIT = 200  # events in one batch; more are counted out as dropped
NAMED = 2
THANKED = {"gift": "gift", "paid": "gift", "subscribe": "follow", "follow": "follow", "order": "order"}

ZH = {
    "gift": ("谢谢{who}的礼物", "收到{who}的礼物，谢谢", "{who}送来了礼物，谢谢"),
    "follow": ("谢谢{who}的关注", "{who}点了关注，谢谢", "欢迎新关注的{who}"),
    "order": ("谢谢{who}下单", "{who}下单了，谢谢支持", "收到{who}的订单，谢谢"),
    "enter": ("欢迎{who}来到直播间", "{who}来了，欢迎", "欢迎{who}，想看哪款直接打在公屏上"),
    "greeting": ("{who}好，欢迎来看看", "你好呀，{who}", "跟{who}打个招呼，有问题直接打在公屏上"),
}
ZH_FIRST = {
    "gift": ("谢谢{who}的礼物", "感谢{who}的礼物", "收到了{who}的礼物，谢谢"),
    "order": ("谢谢{who}下单", "感谢{who}下单", "收到了{who}的订单，谢谢"),
}
ZH_ALSO = {
    "order": ("也谢谢{who}下单", "也感谢{who}下单"),
    "follow": ("也谢谢{who}的关注", "也欢迎新关注的{who}"),
}
EN = {
    "gift": ("Thank you for the gift{s}, {who}", "{Who}, thanks for the gift{s}"),
    "follow": ("Thanks for following, {who}", "Welcome aboard, {who}, and thanks for the follow"),
    "order": ("Thank you for your order{s}, {who}", "{Who}, thanks for ordering"),
    "enter": ("Welcome, {who}", "Good to have you here, {who}"),
    "greeting": ("Hello, {who}", "Hi {who}, ask me anything about what you see"),
}
EN_ALSO = {
    "order": ("And thank you for your order{s}, {who}", "And {who}, thanks for ordering"),
    "follow": ("And thanks for following, {who}", "And welcome aboard, {who}"),
}


@dataclass(frozen=True, slots=True)
class ThanksRhythm:
    """Seconds between two batches of thanks, and between two welcomes."""

    thanks_s: float = 30.0
    welcome_s: float = 120.0
    keep_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Batch:
    sentence: Sentence
    to: tuple[str, ...]
    ids: tuple[str, ...]
    kind: str  # thanks | greeting


@dataclass(slots=True)
class Thanks:
    """What waits to be thanked."""

    lang: str = "zh"
    rhythm: ThanksRhythm = field(default_factory=ThanksRhythm)
    waiting: deque[tuple[str, str, str, float]] = field(default_factory=deque)
    welcome: deque[tuple[str, str, str, float]] = field(default_factory=lambda: deque(maxlen=20))
    last_thanks: float = -1e9
    last_welcome: float = -1e9
    turn: int = 0

    def take(self, event: LiveEvent, now: float, *, greeting: bool = False) -> bool:
        """True: it waits for a batch. False: it goes unsaid."""
        kind = "greeting" if greeting else THANKED.get(event.type, "enter" if event.type == "enter" else "")
        entry = (event.id, kind, event.user.name, now)
        if kind in ("enter", "greeting"):
            self.welcome.append(entry)
            return False
        if not kind or len(self.waiting) >= LIMIT:
            return False
        self.waiting.append(entry)
        return True

    def late(self, now: float) -> list[str]:
        """Ids whose thanks would come too late to mean anything."""
        out = []
        while self.waiting and now - self.waiting[0][3] > self.rhythm.keep_s:
            out.append(self.waiting.popleft()[0])
        return out

    def due(self, now: float) -> bool:
        return bool(self.waiting) and now - self.last_thanks >= self.rhythm.thanks_s

    def batch(self, now: float, fresh: Callable[[str], bool]) -> Batch | None:
        """Everything that waits, in one sentence nobody heard lately."""
        entries = list(self.waiting)
        self.waiting.clear()
        self.last_thanks = now
        groups = {k: [e for e in entries if e[1] == k] for k in ("gift", "order", "follow")}
        return self._word({k: g for k, g in groups.items() if g}, "thanks", fresh)

    def welcome_due(self, now: float) -> bool:
        while self.welcome and now - self.welcome[0][3] > 30.0:
            self.welcome.popleft()
        return bool(self.welcome) and now - self.last_welcome >= self.rhythm.welcome_s

    def greet(self, now: float, fresh: Callable[[str], bool]) -> Batch | None:
        """A welcome for who came last; only names that can be said are worth one."""
        self.last_welcome = now
        entries = [e for e in self.welcome if sayable(e[2])]
        self.welcome.clear()
        greeted = [e for e in entries if e[1] == "greeting"]
        group = {"greeting": greeted} if greeted else {"enter": entries[-NAMED:]} if entries else {}
        return self._word(group, "greeting", fresh)

    def _word(self, groups: dict[str, list], kind: str, fresh: Callable[[str], bool]) -> Batch | None:
        if not groups:
            return None
        zh = self.lang == "zh"
        first = (ZH_FIRST if len(groups) > 1 else ZH) if zh else EN
        for _ in range(6):
            self.turn += 1
            parts = []
            for i, (k, group) in enumerate(groups.items()):
                forms = first[k] if i == 0 else (ZH_ALSO if zh else EN_ALSO)[k]
                names = [e[2] for e in group]
                who, s = crowd(names, self.lang), "s" if len(group) > 1 else ""
                upper = who if sayable(names[0]) else who[:1].upper() + who[1:]
                parts.append(forms[(self.turn + i) % len(forms)].format(who=who, Who=upper, s=s))
            text = ("，".join(parts) + "！") if zh else (". ".join(parts) + "!")
            if fresh(text):
                break
        else:
            return None
        names = [n for group in groups.values() for e in group if (n := sayable(e[2]))]
        ids = tuple(e[0] for group in groups.values() for e in group)
        return Batch(Sentence(text, self.lang), tuple(dict.fromkeys(names))[:8], ids, kind)  # type: ignore[arg-type]


def crowd(names: list[str], lang: str) -> str:
    """ "小明、小红和另外3位朋友": at most NAMED are named, the rest is counted; who cannot be named is counted too."""
    said = list(dict.fromkeys(n for name in names if (n := sayable(name))))[:NAMED]
    people = len(dict.fromkeys(names))
    rest = people - len(said)
    if lang == "zh":
        if not said:
            return "这位朋友" if people == 1 else f"{people}位朋友"
        return "、".join(said) + (f"和另外{rest}位朋友" if rest > 0 else "")
    if not said:
        return "my friend" if people == 1 else f"all {people} of you"
    if rest > 0:
        return ", ".join(said) + f" and {rest} more"
    return " and ".join(said)
