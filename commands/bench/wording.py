"""What a model writes, before the gate: how much of it may be said, and why the rest may not.

In: questions of `bench answers` that a model may word, a brain. Out: of its raw sentences, all of them, the share that
the gate passes, passes after a clause nobody licensed is taken out, and refuses, by reason; of the answers, the share
that begins in the model's words and that states every figure asked for; ms to the first sentence. `--out` keeps each
sentence with its question, to be read. Nobody waits here: time-outs are minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from agent.brains.ladder import FAILURES
from errors import BadInput
from render.values import Sentence

PATIENT = {"first_token_s": 1800.0, "between_s": 600.0}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from commands.bench.answers import SETS

    written = [name for name in SETS if not name.startswith("attacks") and name != "generated"]
    parser.add_argument("--brain", required=True, metavar="local|URL", help="whose words")
    parser.add_argument("--model", default="", metavar="NAME|FILE", help="as for ask")
    parser.add_argument("--set", choices=written, default="seen", help="whose questions")
    parser.add_argument("--sample", type=int, default=60, metavar="N", help="so many answers, at random by --seed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lang", choices=["zh", "en"], help="only questions in this language")
    parser.add_argument("--out", metavar="FILE", help="every sentence as the model wrote it and what became of it")


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence of a model: `verdict` passed, trimmed or refused; `said`: what would be spoken of it."""

    question: str
    lang: str
    raw: str
    verdict: str
    reason: str = ""
    said: str = ""

    def to_json(self) -> dict[str, str]:
        return {"asked": self.question, "lang": self.lang, "wrote": self.raw, "verdict": self.verdict,
                "reason": self.reason, "said": self.said}  # fmt: skip


def measure(args: argparse.Namespace) -> dict[str, Any]:
    return asyncio.run(_measure(args))


async def _measure(args: argparse.Namespace) -> dict[str, Any]:
    from agent.answers import Answerer
    from agent.brains import open_brain
    from catalog import SAMPLE, Catalog
    from commands.ask import local_model

    if args.brain == "clerk":
        raise BadInput("the clerk's words are its own", where="--brain", remedy="local, or a server's URL")
    answers: list[tuple[list[Judged], bool]] = []
    waits: list[float] = []
    with tempfile.TemporaryDirectory(prefix="zhubo-wording-") as folder, Catalog.open(Path(folder) / "shop.db") as shop:
        shop.import_file(SAMPLE)
        answerer = Answerer(shop)
        asked = _questions(answerer, args)
        model = args.model or local_model(args.brain)
        with _kept(args.out) as file:
            async with open_brain(args.brain, model=model, **PATIENT) as ladder:
                for text, u in asked:
                    judged, whole, first_s = await _answer(ladder, text, u)
                    answers.append((judged, whole))
                    waits += [1000 * first_s] if judged else []
                    for one in judged if file else ():
                        print(json.dumps(one.to_json(), ensure_ascii=False), file=file, flush=True)
    return figures(answers) | {"first_sentence_ms": _spread(waits)}


def _kept(path: str | None) -> Any:
    return open(path, "w", encoding="utf-8") if path else nullcontext()


def _questions(answerer: Any, args: argparse.Namespace) -> list[tuple[str, Any]]:
    """Questions a model may word, with what was understood; language by language, as a room has them."""
    from agent.answers import Question
    from commands.bench.answers import paper

    rows = [r for r in paper(args.set) if "user" not in r]
    random.Random(args.seed).shuffle(rows)
    out: list[tuple[str, Any]] = []
    for row in rows:
        u = answerer.understand(Question(row["id"], row["text"]), on_air=row.get("on_air"))
        if u.for_a_model and args.lang in (None, u.lang):
            out.append((row["text"], u))
        if len(out) == args.sample:
            break
    return sorted(out, key=lambda one: one[1].lang)


async def _answer(ladder: Any, text: str, u: Any) -> tuple[list[Judged], bool, float]:
    """Every sentence of one answer, whether all that was asked is stated by what passed, seconds to the first."""
    began, first_s = time.monotonic(), 0.0
    for rung in ladder.rungs:
        rung.up = True  # who was too slow for the last question is asked the next one all the same
    judged: list[Judged] = []
    stated: set[str] = set()
    with suppress(*FAILURES):
        async with aclosing(ladder.sentences(text, u.sheet, u.draft.sentences)) as sentences:
            async for _, raw in sentences:
                first_s = first_s or time.monotonic() - began
                one, facts = judge(text, raw, u)
                judged.append(one)
                stated |= facts
    wanted = {ref.rpartition(".")[2] for ref in u.draft.must}
    return judged, wanted <= stated, first_s


def judge(question: str, raw: str, u: Any) -> tuple[Judged, set[str]]:
    """What becomes of one sentence, and the fields it states."""
    from agent.answers import echo, gate, remainder, tags
    from agent.answers.polarity import asks_yes_or_no

    words = tags.read(raw).words
    if (echoed := echo.of(words)) is not None:
        return Judged(question, u.lang, raw, "refused", echoed), set()
    check = partial(gate.check, sheet=u.sheet, lang=u.lang, polar=asks_yes_or_no(question))
    verdict = check(words)
    one = partial(Judged, question, u.lang, raw)
    if isinstance(verdict, Sentence):
        return one("passed", said=verdict.text), _fields(verdict)
    if (left := remainder.of(words, check, u.sheet, question)) is not None:
        return one("trimmed", verdict.reason, left.text), _fields(left)
    return one("refused", verdict.reason), set()


def figures(answers: Sequence[tuple[list[Judged], bool]]) -> dict[str, Any]:
    sentences = [one for judged, _ in answers for one in judged]
    firsts = [judged[0] for judged, _ in answers if judged]
    reasons = Counter(one.reason for one in sentences if one.verdict == "refused")
    return {
        "answers": len(answers),
        "sentences": len(sentences),
        "passed_percent": _percent(one.verdict == "passed" for one in sentences),
        "trimmed_percent": _percent(one.verdict == "trimmed" for one in sentences),
        "refused_percent": _percent(one.verdict == "refused" for one in sentences),
        "begins_in_its_words_percent": _percent(one.verdict != "refused" for one in firsts),
        "says_all_that_was_asked_percent": _percent(whole for _, whole in answers),
        "wrote_nothing": sum(not judged for judged, _ in answers),
        "by_language": {
            lang: {"sentences": len(own), "refused_percent": _percent(one.verdict == "refused" for one in own)}
            for lang in ("zh", "en")
            if (own := [one for one in sentences if one.lang == lang])
        },
        "reasons": dict(reasons.most_common()),
    }


def _fields(sentence: Sentence) -> set[str]:
    return {f.ref.rpartition(".")[2] for f in sentence.facts}


def _percent(passed: Any) -> float | None:
    flags = list(passed)
    return round(100 * sum(flags) / len(flags), 1) if flags else None


def _spread(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"p50": round(statistics.median(ordered)), "p95": round(p95), "max": round(ordered[-1])}
