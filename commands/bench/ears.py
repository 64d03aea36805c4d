"""How well the ears hear: error rates, product names, silence, speed; by the way a spoken question takes in the room.

In: the bundled shop's questions said by the built-in voices (two a language; clean, pink noise at 20 and 10 dB), real
clips, and sounds without a word. Out: character error rate (zh) and word error rate (en) after one normal form on both
sides (`tests/exam/transcripts`); the share of questions whose product is found in the text, bare, with hotwords, with
snapping, with both; the share of wordless sounds that give no text; real-time factor; milliseconds from the end of
speech to the text for a question of about 4 s, alone and, with --on-air, sent into a running room; how long a turn's
end takes to be noticed. With --answers, what `run.py ask` answers to what was heard, beside what it answers to the
same words typed. `--half seen` and `second` are for reading the misses, `unseen` is for the closing figure.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from catalog import SAMPLE, Catalog
from commands.bench.ears_answers import answered
from commands.bench.ears_corpus import Clip, Voices, real_clips, spoken_clips
from commands.bench.ears_latency import alone, on_air, turn_ends
from commands.hearing import spoken_of
from errors import ModelMissing
from models.store import Store
from perception.voice.heard import LANGUAGES, EarOptions, load_ear
from perception.voice.snap import NameBook
from perception.voice.spoken_names import favoured, hotwords, meant
from tests.exam.sounds import wordless
from tests.exam.spoken import HALVES, Spoken, chatter, questions
from tests.exam.transcripts import errors


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--half", choices=HALVES, default="seen", help="of the product names and sentences")
    parser.add_argument("--lang", choices=LANGUAGES, action="append", help="only this language")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N questions of a language")
    parser.add_argument("--model", default="ears.base", help="name of the ear model in the store")
    parser.add_argument(
        "--quick", action="store_true", help="error rates and names alone, clean and 10 dB, as the room hears"
    )
    parser.add_argument(
        "--speed", action="store_true", help="how soon alone (with --on-air also in a room), nothing else"
    )
    parser.add_argument(
        "--wordless", type=int, metavar="N", help="only the sounds without a word, N makings of them in three languages"
    )
    parser.add_argument("--turns", action="store_true", help="only how turns end at a microphone")
    parser.add_argument("--answers", action="store_true", help="also ask what was heard")
    parser.add_argument("--on-air", action="store_true", help="also send questions into a running room")
    parser.add_argument("--misses", metavar="FILE", help="write what was misheard there, one JSON line each")
    parser.add_argument("--seed", type=int, default=0)


def measure(args: argparse.Namespace) -> dict[str, Any]:
    store = Store()
    kokoro, model_path = store.present("voice.kokoro"), store.present(args.model)
    if kokoro is None or model_path is None:
        missing = "voice.kokoro" if kokoro is None else args.model
        raise ModelMissing("its weights are not here", where=missing, remedy=f"python -m models fetch {missing}")
    shop = _shop()
    langs = args.lang or list(LANGUAGES)
    voices = Voices(kokoro)
    if args.speed:
        return {"model": args.model, **_speed(args, store, voices, shop, langs)}
    if args.turns:
        asked = [q for lang in langs for q in questions(shop, lang, args.half, args.seed)]
        clean = [c for c in spoken_clips(voices, asked) if c.condition == "clean"]
        return {"model": args.model, "half": args.half, "turn_end": _turns(args, store, clean)}
    if args.wordless:
        ear = load_ear("whisper", EarOptions(model_path, threads=2))
        heard = _wordless(ear, Hearing(ear, shop, bare=False), args.seed, args.wordless)
        return {"model": args.model, "empty_on_wordless": heard}
    asked = [q for lang in langs for q in questions(shop, lang, args.half, args.seed)[: args.limit]]
    clips = [c for c in spoken_clips(voices, asked) if not args.quick or c.condition != "20 dB"]
    folder = store.present("clips.real")
    if folder is not None and not args.quick:
        clips += [c for c in real_clips(folder) if c.lang in langs]
    ear = load_ear("whisper", EarOptions(model_path, threads=2))
    hearing = Hearing(ear, shop, bare=not args.quick)
    out = {"model": args.model, "half": args.half, "questions": len(asked), **hearing.judged(clips, args.misses)}
    if "zh" in langs:
        said_nothing = [c for c in spoken_clips(voices, chatter(shop, args.half, args.seed)) if c.condition != "20 dB"]
        out["false_name"] = hearing.false_names(said_nothing[: args.limit])
    if folder is None:
        out["real"] = "not here: python -m models fetch clips.real"
    if args.answers:
        out["answers"] = answered(hearing.texts, {v.sku: p.handle for p in shop for v in p.variants})
    if args.quick:
        return out
    out["empty_on_wordless"] = _wordless(ear, hearing, args.seed)
    return {**out, **_speed(args, store, voices, shop, langs)}


def _speed(
    args: argparse.Namespace, store: Store, voices: Voices, shop: Sequence[Any], langs: Sequence[str]
) -> dict[str, Any]:
    """Clean questions of about 4 s, and how long their ends take to be noticed."""
    asked = [q for lang in langs for q in questions(shop, lang, args.half, args.seed)]
    clean = [c for c in spoken_clips(voices, asked) if c.condition == "clean"]
    four_s = sorted(clean, key=lambda c: abs(c.seconds - 4.0))[: min(24, args.limit or 24)]
    hearing = Hearing(None, shop, bare=False)
    out = {"alone": asyncio.run(alone(four_s, store.present(args.model), hearing))}
    if args.on_air:
        out["on_air"] = on_air(four_s)
    return {"end_of_speech_to_text_ms": out, "turn_end": _turns(args, store, clean)}


def _turns(args: argparse.Namespace, store: Store, clean: Sequence[Clip]) -> dict[str, Any]:
    ear = load_ear("whisper", EarOptions(store.present(args.model), threads=2))
    by_lang = {lang: [c for c in clean if c.lang == lang][: args.limit or 60] for lang in LANGUAGES}
    return {lang: turn_ends(clips, store.present("turn.smart"), ear) for lang, clips in by_lang.items() if clips}


class Hearing:
    """Clips through the ear as the room asks it: hotwords by what is on air, then names snapped."""

    def __init__(self, ear: Any, shop: Sequence[Any], *, bare: bool) -> None:
        self._ear = ear
        self._bare = bare
        self._spoken = spoken_of(shop)
        self._books: dict[str, NameBook] = {}
        self.texts: list[tuple[Spoken, str, str]] = []  # question, condition, text as the room takes it

    def book(self, on_air: str) -> NameBook:
        if on_air not in self._books:
            self._books[on_air] = NameBook(
                meant(self._spoken, on_air or None), favoured=favoured(self._spoken, on_air or None)
            )
        return self._books[on_air]

    def names(self, question: Spoken | None) -> list[tuple[str, bool]]:
        """As the room hands them to the ears' process."""
        on_air = question.on_air if question else None
        near = favoured(self._spoken, on_air)
        return list(dict.fromkeys((name, id in near) for name, id in meant(self._spoken, on_air)))

    def hotwords(self, question: Spoken | None) -> list[str]:
        return hotwords(self._spoken, question.on_air if question else None)

    def judged(self, clips: Sequence[Clip], misses: str | None) -> dict[str, Any]:
        rates: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        found: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
        strangers: list[bool] = []
        took = seconds = 0.0
        noted = []
        for clip in clips:
            question = clip.question
            book = self.book(question.on_air if question else "")
            listened_for = self.hotwords(question)
            bare = self._ear.hear(clip.sound, lang=clip.lang, hotwords=()).text if self._bare else None
            told = self._ear.hear(clip.sound, lang=clip.lang, hotwords=listened_for).text if self._bare else None
            began = time.perf_counter()
            heard = self._ear.hear_named(clip.sound, lang=clip.lang, hotwords=listened_for, book=book)
            snapped = book.snap(heard.text, chinese=not heard.named)
            took += time.perf_counter() - began
            seconds += clip.seconds
            for way, text in (("bare", bare), ("heard", snapped.text)):
                if text is None:
                    continue
                edits, count = errors(clip.text, text, clip.lang)
                rates[clip.lang, clip.condition, way][0] += edits
                rates[clip.lang, clip.condition, way][1] += count
            if question is None:
                continue
            self.texts.append((question, clip.condition, snapped.text))
            if question.handle:
                ways = {"both": snapped.ids}
                if bare is not None and told is not None:
                    ways |= {"bare": book.found(bare), "snapping": book.snap(bare).ids, "hotwords": book.found(told)}
                for way, ids in ways.items():
                    found[clip.lang, clip.condition, way].append(question.handle in ids)
            wrong = bool(set(snapped.ids) - {question.handle} - set(book.found(clip.text)))
            strangers.append(wrong)
            if (
                wrong
                or (question.handle and question.handle not in snapped.ids)
                or errors(clip.text, snapped.text, clip.lang)[0]
            ):
                noted.append(
                    {"condition": clip.condition, "voice": question.voice, "said": clip.text, "bare": bare,
                     "heard": heard.text, "snapped": snapped.text, "ids": list(snapped.ids), "wrong": wrong,
                     "rejected": list(heard.rejected)}
                )  # fmt: skip
        if misses:
            Path(misses).write_text("".join(json.dumps(n, ensure_ascii=False) + "\n" for n in noted), "utf-8")
        return {
            "error_rate": _nested({k: {"rate": round(e / max(1, n), 4), "units": n} for k, (e, n) in rates.items()}),
            "name_recall": _nested({k: {"share": round(sum(v) / len(v), 3), "n": len(v)} for k, v in found.items()}),
            "wrong_product": {"share": round(sum(strangers) / max(1, len(strangers)), 4), "n": len(strangers)},
            "real_time_factor": round(took / max(seconds, 1e-9), 3),
        }

    def false_names(self, clips: Sequence[Clip]) -> dict[str, Any]:
        """In how many sentences that name nothing a product is found; `said`: those."""
        wrong = []
        for clip in clips:
            book = self.book(clip.question.on_air)
            heard = self._ear.hear_named(clip.sound, lang=clip.lang, hotwords=self.hotwords(clip.question), book=book)
            snapped = book.snap(heard.text, chinese=not heard.named)
            if snapped.ids:
                wrong.append([clip.condition, clip.text, snapped.text])
        return {"share": round(len(wrong) / max(1, len(clips)), 4), "n": len(clips), "said": wrong}


def _wordless(ear: Any, hearing: Hearing, seed: int, makings: int = 1) -> dict[str, Any]:
    """Each sound with the language pinned both ways and left open, made anew for each, with the names as on air."""
    empty: dict[str, list[bool]] = defaultdict(list)
    said = []
    for n, lang in enumerate(("zh", "en", None) * makings):
        for kind, name, sound in wordless(seed + n):
            heard = ear.hear_named(sound, lang=lang, hotwords=hearing.hotwords(None), book=hearing.book(""))
            empty[kind].append(not heard.text)
            if heard.text:
                said.append([name, lang, heard.text])
    every = [e for kind in empty.values() for e in kind]
    shares = {kind: round(sum(v) / len(v), 4) for kind, v in empty.items()}
    return {**shares, "all": round(sum(every) / len(every), 4), "n": len(every), "said": said}


def _nested(flat: dict[tuple[str, str, str], Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for (lang, condition, way), value in flat.items():
        out.setdefault(lang, {}).setdefault(condition, {})[way] = value
    return out


def _shop() -> Sequence[Any]:
    with tempfile.TemporaryDirectory(prefix="zhubo-ears-") as folder, Catalog.open(Path(folder) / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        return catalog.products()
