"""How much does the host repeat itself? A room nobody writes in, in virtual time, hour after hour.

In: hours, language, catalog, seed. Out: figures: the share of 8-grams heard within the hour before (masked: product
names, references, legal lines; and as it is), sentences said twice within 30 minutes, how much of the time is speech,
the longest silence, and the same for each hour.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.answers.reference import quote
from agent.rundown.repetition import MASK, Repetition
from agent.virtual_stage import seconds
from agent.virtual_time import run_virtually

TWICE_S = 30 * 60.0
MASKED = frozenset({"price", "list_price", "saving", "percent_off", "stock", "link", "total", "gap"})
LEGAL = frozenset({"notice"})
_DATE = re.compile(
    r"\d{1,2}月\d{1,2}日(?:\d{1,2}点(?:\d{1,2}分)?)?|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) "
    r"\d{1,2}(?:, \d\d:\d\d)?|"
    r"(?:凌晨|早上|上午|中午|下午|晚上|夜里)\S{1,3}点(?:半|\d{1,2}分|多)?|\b\d{1,2}:\d\d(?: ?[ap]m)?\b"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hours", type=float, default=24.0, help="virtual hours on air")
    parser.add_argument(
        "--lang",
        default="zh",
        choices=["zh", "en", "zh,en"],
        metavar="zh|en|zh,en",
        help="what the host speaks unasked",
    )
    parser.add_argument("--catalog", metavar="FILE|DB-URL", help="the shop (default: the sample shop)")
    parser.add_argument("--seed", type=int, default=0, help="what the show's variety is drawn from")
    parser.add_argument("--brain", metavar="local|URL", help="a model words the sentences ahead (default: the clerk's)")
    parser.add_argument("--model", default="", metavar="NAME|FILE", help="as for ask")
    parser.add_argument("--word-s", type=float, default=2.0, help="virtual seconds a model takes for a sentence")
    parser.add_argument("--wall-s", type=float, help="end after so many real seconds, however far the show has come")
    parser.add_argument("--out", metavar="SAID.jsonl", help="every sentence with its time, to read")
    parser.add_argument("--wrote", metavar="WROTE.jsonl", help="every sentence given to the model, and what it wrote")


@dataclass(slots=True)
class Hour:
    repeated: int = 0
    grams: int = 0
    spoken_s: float = 0.0
    sentences: int = 0


@dataclass(slots=True)
class Count:
    """What was heard, as it is heard. `names`: what is masked wherever it stands, longest first."""

    names: list[str]
    hours: dict[int, Hour] = field(default_factory=dict)
    masked: Repetition = field(default_factory=Repetition)
    plain: Repetition = field(default_factory=Repetition)
    plain_repeated: int = 0
    plain_grams: int = 0
    twice: int = 0
    silence_s: float = 0.0
    silences: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    wordings: Counter[str] = field(default_factory=Counter)
    _said: dict[str, float] = field(default_factory=dict)
    _places: dict[str, tuple[str, int]] = field(default_factory=dict)
    _until: float | None = None

    def hear(self, message: dict[str, Any], lang: str, took: float) -> None:
        """A sentence begins to sound and takes `took` seconds. One that was interrupted and begins anew is counted as
        repeated, but not as said twice: the show resumes at its sentence."""
        t, kind, text, facts = (message[k] for k in ("t", "kind", "text", "facts"))
        place = (message["line"], message["sentence"])
        if self._until is not None:
            self.silence_s = max(self.silence_s, t - self._until)
            self.silences += t - self._until > 20.0
        self._until = t + took
        hour = self.hours.setdefault(int(t // 3600), Hour())
        hour.spoken_s += took
        hour.sentences += 1
        self.kinds[kind] += 1
        repeated, grams = self.plain.note(text, lang, t)
        self.plain_repeated += repeated
        self.plain_grams += grams
        resumed = self._places.get(text) == place
        self.twice += kind not in LEGAL and not resumed and t - self._said.get(text, -1e9) < TWICE_S
        self._said[text], self._places[text] = t, place
        if kind in LEGAL:
            return
        repeated, grams = self.masked.note(mask(text, self.names, facts), lang, t)
        hour.repeated += repeated
        hour.grams += grams


class Writer:
    """A real model inside virtual time: it writes on a loop of its own, in a thread, while the virtual clock stands;
    then that goes on by `word_s`. `over` is set `wall_s` real seconds after the beginning."""

    def __init__(self, brain: str, model: str, word_s: float, wall_s: float | None, wrote: str | None = None) -> None:
        self.over = asyncio.Event()
        self._wrote = wrote
        self._brain, self._model, self._word_s = brain, model, word_s
        self._until = time.monotonic() + (wall_s or 1e9)
        self._took: list[float] = []
        self._asked = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Writer:
        from agent.brains import open_brain
        from commands.ask import local_model
        from commands.bench.wording import PATIENT

        self._file = _said(self._wrote).__enter__()
        self._thread.start()
        self._open = open_brain(self._brain, model=self._model or local_model(self._brain), **PATIENT)
        self._ladder = self._on_its_loop(self._open.__aenter__())
        return self

    def __exit__(self, *error: object) -> None:
        self._on_its_loop(self._open.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._file is not None:
            self._file.close()

    async def __call__(self, draft: str, lang: str, said: tuple[str, ...], /) -> str | None:
        began = time.monotonic()
        for rung in self._ladder.rungs:
            rung.up = True  # slow is what a bench on a busy machine is
        written = self._on_its_loop(self._ladder.reword(draft, lang, said, burden=True))
        self._asked += 1
        if written:
            self._took.append(time.monotonic() - began)
        if self._file is not None:
            print(json.dumps({"given": draft, "wrote": written}, ensure_ascii=False), file=self._file, flush=True)
        if time.monotonic() > self._until:
            self.over.set()
        await asyncio.sleep(self._word_s)
        return written

    def figures(self, count: Count) -> dict[str, Any]:
        return {
            "brain": self._brain,
            "asked": self._asked,
            "written": len(self._took),
            "put_aside": count.wordings["put aside"],
            "said": count.wordings["said"],
            "of_all_sentences_pct": _pct(count.wordings["said"], sum(h.sentences for h in count.hours.values())),
            "real_s_a_sentence": round(statistics.median(self._took), 2) if self._took else None,
            "virtual_s_a_sentence": self._word_s,
        }

    def _on_its_loop(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def mask(text: str, names: list[str], facts: list[dict[str, Any]]) -> str:
    """The text with names and references hidden. Catalog prose stays: it is what a viewer hears again."""
    for name in names:
        if name in text:
            text = re.sub(rf"\b{re.escape(name)}\b", MASK, text) if name.isascii() else text.replace(name, MASK)
    text = _DATE.sub(MASK, text)
    for fact in sorted(facts, key=lambda f: -len(f["value"])):
        if fact["ref"].rpartition(".")[2] in MASKED:
            text = re.sub(rf"(?<![\d.])(?:[A-Z]{{0,3}}[¥$€£₩฿₫₱₹] ?)?{re.escape(fact['value'])}(?![\d.]\d)", MASK, text)
    return text


def measure(args: argparse.Namespace) -> dict[str, Any]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="zhubo-repetition-") as folder:
        if args.brain:
            with Writer(args.brain, args.model, args.word_s, args.wall_s, args.wrote) as writer:
                count, lasted = run_virtually(_listen(args, Path(folder), writer))
        else:
            writer = None
            count, lasted = run_virtually(_listen(args, Path(folder), None))
    hours = [count.hours[k] for k in sorted(count.hours)]
    grams = sum(h.grams for h in hours)
    spoken = sum(h.spoken_s for h in hours)
    return {
        "lang": args.lang,
        "virtual_hours": round(lasted, 2),
        **({"by_model": writer.figures(count)} if writer else {}),
        "repeated_8grams_pct": _pct(sum(h.repeated for h in hours), grams),
        "worst_hour_pct": max((_pct(h.repeated, h.grams) for h in hours), default=0.0),
        "repeated_8grams_unmasked_pct": _pct(count.plain_repeated, count.plain_grams),
        "sentences_twice_in_30_min": count.twice,
        "spoken_share_pct": _pct(spoken, lasted * 3600),
        "least_spoken_hour_pct": min((_pct(h.spoken_s, 3600) for h in hours[: max(1, int(lasted))]), default=0.0),
        "longest_silence_s": round(count.silence_s, 1),
        "silences_over_20_s_per_hour": round(count.silences / lasted, 1),
        "sentences_per_hour": round(sum(h.sentences for h in hours) / lasted),
        "grams": grams,
        "sentences_by_kind": dict(count.kinds),
        "hours_pct": [_pct(h.repeated, h.grams) for h in hours],
        "wall_s": round(time.monotonic() - began, 1),
    }


async def _listen(args: argparse.Namespace, folder: Path, writer: Writer | None) -> tuple[Count, float]:
    """The whole mind with a virtual stage, no viewers; every sentence as it begins to sound is counted. (What was
    counted, hours on air)."""
    from agent.director import DirectorSettings
    from agent.mind import Mind, MindSettings
    from agent.transcript import Transcript
    from agent.virtual_stage import VirtualStage
    from commands.replay import START, _answerer, _shop

    loop = asyncio.get_running_loop()
    start = __import__("datetime").datetime.fromisoformat(START).timestamp()

    def clock() -> float:
        return start + loop.time()

    langs = tuple(args.lang.split(","))
    with _shop(args.catalog, folder, clock) as shop, _said(args.out) as out:
        products = shop.products()
        legal = [quote(t) for p in products for t in p.list_price_base.values()]
        names = {n for p in products for n in (*p.title.values(), *p.aliases, *legal) if len(n) > 1}
        count = Count(sorted((n for n in names if n), key=len, reverse=True))

        def hear(message: dict[str, Any]) -> None:
            if message["type"] != "said":
                return
            text, lang = message["text"], "zh" if re.search(r"[\u3400-\u9fff]", message["text"]) else "en"
            count.hear(message, lang, seconds(text, lang))
            if out is not None:
                print(
                    json.dumps(
                        {k: message[k] for k in ("t", "kind", "text", "facts", "line", "sentence")}, ensure_ascii=False
                    ),
                    file=out,
                )

        stage = VirtualStage()
        stage.keep = False
        settings = MindSettings(DirectorSettings(langs, args.seed), warm=False, poll=False)
        journal = Transcript(lambda row: None)
        answerer = _answerer(shop, clock, args.seed)
        mind = Mind(shop, answerer, stage, journal, hear, clock, args.seed, settings, writer)
        lives = [asyncio.create_task(stage.run()), asyncio.create_task(mind.run())]
        if writer is not None:
            lives.append(asyncio.create_task(writer.over.wait()))
        try:
            done, _ = await asyncio.wait(lives, timeout=args.hours * 3600, return_when=asyncio.FIRST_COMPLETED)
            for life in done:
                life.result()
        finally:
            for life in lives:
                life.cancel()
            await asyncio.gather(*lives, return_exceptions=True)
        count.wordings = mind.director.state.rundown.wordings.counts
    return count, loop.time() / 3600


def _said(path: str | None):
    from contextlib import nullcontext

    return open(path, "w", encoding="utf-8") if path else nullcontext()


def _pct(part: float, whole: float) -> float:
    return round(100 * part / whole, 2) if whole else 0.0
