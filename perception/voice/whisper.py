"""The ear faster-whisper: Whisper weights for CTranslate2, on the CPU or a GPU.

In: a folder of weights and 16 kHz sound. Out: `Heard`. Voice activity first; each window of speech is read once, with
beam 1, temperature 0, never conditioned on what it wrote before (that is how made-up sentences breed). Names of
products on air go in as hotwords. Built once for the life of the ear process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from opencc import OpenCC

from errors import BadInput, EngineFailed
from perception.voice import vad
from perception.voice.hallucination import ASKED, PROMPTS, RUNS_ON, Evidence, hurried, made_up, tidied, unheard
from perception.voice.heard import SAMPLE_RATE, EarOptions, Heard, Segment
from perception.voice.hotwords import listed
from perception.voice.language import choose
from perception.voice.snap import NameBook
from perception.voice.weighed import named

AT_ONCE = 8
_SHORTEST_LOOK_S, _SILENCE_BEHIND_S, _LOOK_STEP = 20.0, 12.0, 200


class _OnceEncoding(WhisperModel):
    """The encoder is most of the work: what was encoded to tell the language, or together with other sounds, is not
    encoded again to write the text; and of its 30 s it looks at no more than the sound and a little silence behind it,
    which hears as well and costs a third (docs/ears.md has the figures)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen: dict[bytes, ctranslate2.StorageView] = {}
        self._frames = self.feature_extractor.nb_max_frames

    def look(self, seconds: float) -> None:
        """How long the sounds are that come next."""
        wanted = int(100 * max(_SHORTEST_LOOK_S, seconds + _SILENCE_BEHIND_S))
        self._frames = min(self.feature_extractor.nb_max_frames, -(-wanted // _LOOK_STEP) * _LOOK_STEP)

    def encode(self, features: np.ndarray) -> ctranslate2.StorageView:
        features = np.ascontiguousarray(features[..., : self._frames])
        key = _key(features)
        if key not in self._seen:
            self._seen[key] = super().encode(features)
        return self._seen[key]

    def encode_together(self, sounds: Sequence[np.ndarray]) -> None:
        """One pass of the encoder over the first 30 s of each."""
        if len(sounds) < 2:
            return
        pictures = [np.ascontiguousarray(self.first_picture(sound)[..., : self._frames]) for sound in sounds]
        encoded = super().encode(np.stack(pictures))
        rows = np.array(encoded.to_device(ctranslate2.Device.cpu).to(ctranslate2.DataType.float32))
        for picture, row in zip(pictures, rows, strict=True):
            self._seen[_key(picture)] = ctranslate2.StorageView.from_array(np.ascontiguousarray(row[None]))

    def forget(self) -> None:
        self._seen.clear()

    def first_picture(self, sound: np.ndarray) -> np.ndarray:
        features = self.feature_extractor(sound)
        frames = min(features.shape[-1] - 1, self.feature_extractor.nb_max_frames)
        return pad_or_trim(features[:, :frames])

    def weigh(self, sound: np.ndarray, texts: Sequence[str], prompt: str, lang: str) -> list[float]:
        """How likely each text is for the sound, after the prompt: natural logarithms. About 45 ms a text: the sound is
        encoded, only the writing is judged."""
        tokens = Tokenizer(self.hf_tokenizer, self.model.is_multilingual, task="transcribe", language=lang)
        said = tokens.encode(" " + prompt)[-(self.max_length // 2 - 1) :] if prompt else []
        before = [tokens.sot_prev, *said, *tokens.sot_sequence] if said else list(tokens.sot_sequence)
        encoded = self.encode(self.first_picture(sound))
        out = []
        for text in texts:
            (fit,) = self.model.align(
                encoded, before, [tokens.encode(text)], [self._frames // 2], median_filter_width=1
            )
            out.append(float(np.log(np.maximum(fit.text_token_probs, 1e-9)).sum()))
        return out

    def languages_in(self, sound: np.ndarray) -> dict[str, float]:
        """Every language's probability, by the first 30 s."""
        (chances,) = self.model.detect_language(self.encode(self.first_picture(sound)))
        return {token[2:-2]: chance for token, chance in chances}


def _key(features: np.ndarray) -> bytes:
    return hashlib.blake2b(np.ascontiguousarray(features).tobytes(), digest_size=16).digest()


class WhisperEar:
    """Blocking; one thread at a time."""

    def __init__(self, options: EarOptions) -> None:
        device = _device(options.device)
        if options.model_path is None:
            raise EngineFailed("the ear has no weights", where="whisper", remedy="python -m models fetch ears.base")
        self.name = options.model_path.name
        self.at_once = AT_ONCE if device == "cuda" else 1  # on a CPU a batch takes as long as one after the other
        self._languages = options.languages
        self._prepared, self._look_s = 0, 0.0
        try:
            self._model = _OnceEncoding(
                str(options.model_path),
                device=device,
                compute_type="int8" if device == "cpu" else "float16",
                cpu_threads=options.threads,
                num_workers=1,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as e:
            remedy = "fetch it again: python -m models fetch ears.base"
            raise EngineFailed(f"the ear cannot be built: {e}", where=str(options.model_path), remedy=remedy) from e

    def prepare(self, sounds: Sequence[np.ndarray]) -> None:
        """The first window of each through the encoder, all in one pass; `hear` is then asked for each."""
        first = []
        for pcm in sounds:
            chances = vad.probabilities(pcm)
            if not unheard(pcm, chances) and (found := vad.windows(vad.spans(chances), gap_s=2.0)):
                first.append(pcm[int(found[0].start * SAMPLE_RATE) : int(found[0].end * SAMPLE_RATE)])
        self._model.forget()
        self._look_s = max((len(sound) / SAMPLE_RATE for sound in first), default=0.0)
        self._model.look(self._look_s)
        self._model.encode_together(first)
        self._prepared = len(sounds)

    def probe(self) -> None:
        """A second of nothing, encoded and read: what a short question costs."""
        self._model.look(1.0)
        whole = [vad.Span(0.0, 1.0)]
        try:
            self._read(np.zeros(SAMPLE_RATE, np.float32), whole[0], whole, self._languages[0], ())
        finally:
            self._model.forget()

    def hear(self, pcm: np.ndarray, *, lang: str | None, hotwords: Sequence[str]) -> Heard:
        return self.hear_named(pcm, lang=lang, hotwords=hotwords, book=None)

    def hear_named(self, pcm: np.ndarray, *, lang: str | None, hotwords: Sequence[str], book: NameBook | None) -> Heard:
        """With the shop's names at hand: where the Chinese text holds none, or one misspelt, the sound is asked."""
        if lang is not None and lang not in self._model.supported_languages:
            raise BadInput(f"the ear knows no language {lang!r}", where="lang", remedy="use zh, en or auto")
        try:
            return self._heard(pcm, lang, hotwords, book)
        finally:
            self._prepared -= 1
            if self._prepared <= 0:
                self._prepared, self._look_s = 0, 0.0
                self._model.forget()

    def _heard(self, pcm: np.ndarray, lang: str | None, hotwords: Sequence[str], book: NameBook | None) -> Heard:
        duration = round(len(pcm) / SAMPLE_RATE, 3)
        chances = vad.probabilities(pcm)
        if unheard(pcm, chances):
            return Heard((), lang or self._languages[0], duration, self.name)
        spoken = vad.spans(chances)
        segments: list[Segment] = []
        rejected: list[tuple[str, str]] = []
        tongue = lang
        for window in vad.windows(spoken, gap_s=2.0 if lang else 0.8):
            sound = pcm[int(window.start * SAMPLE_RATE) : int(window.end * SAMPLE_RATE)]
            self._model.look(max(self._look_s, window.length))
            tongue = lang or self._language(sound, vad.voiced(window, spoken), tongue)
            kept, refused, ran_on = self._judged(sound, window, spoken, tongue, hotwords)
            if ran_on:  # it did not find the end: once more with all 30 s in view
                self._model.look(30.0)
                kept, again, _ = self._judged(sound, window, spoken, tongue, hotwords)
                refused += again
            if hotwords and not kept:  # names that crowd out the speech: once more without them, the encoding is there
                kept, again, _ = self._judged(sound, window, spoken, tongue, ())
                refused += again
            if book is not None and tongue == "zh":
                kept = self._named(sound, kept, book)
            segments += kept
            rejected += refused
        main = _main_language(segments, tongue)
        return Heard(tuple(segments), main, duration, self.name, tuple(rejected), named=book is not None)

    def _judged(
        self, sound: np.ndarray, window: vad.Span, spoken: Sequence[vad.Span], lang: str, hotwords: Sequence[str]
    ) -> tuple[list[Segment], list[tuple[str, str]], bool]:
        """What was said in the window; what was only made up there, with the rule that tells; whether the text seems to
        go on after the speech."""
        kept, refused, ran_on = [], [], False
        for segment, evidence in self._read(sound, window, spoken, lang, hotwords):
            rule = made_up(evidence, hotwords)
            ran_on = ran_on or rule in RUNS_ON or hurried(evidence)
            if rule:
                refused.append((segment.text, rule))
            else:
                kept.append(segment)
        return kept, refused, ran_on

    def _named(self, sound: np.ndarray, segments: Sequence[Segment], book: NameBook) -> list[Segment]:
        """The window's segments with the names that were said."""
        texts = [segment.text for segment in segments]
        for i in range(len(texts)):

            def judge(changed: Sequence[str], names: Sequence[str], i: int = i) -> list[float]:
                whole = ["".join((*texts[:i], text, *texts[i + 1 :])) for text in changed]
                return self._model.weigh(sound, whole, _prompt(names[::-1], "zh") or "", "zh")

            texts[i] = named(texts[i], book, judge)
        return [replace(segment, text=text) for segment, text in zip(segments, texts, strict=True)]

    def _read(
        self, sound: np.ndarray, window: vad.Span, spoken: Sequence[vad.Span], lang: str, hotwords: Sequence[str]
    ) -> list[tuple[Segment, Evidence]]:
        pieces, _ = self._model.transcribe(
            sound,
            language=lang,
            beam_size=1,
            best_of=1,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=_prompt(hotwords, lang),
            no_speech_threshold=None,
            log_prob_threshold=None,
            compression_ratio_threshold=None,
            max_new_tokens=min(200, 16 + int(12 * window.length)),
            vad_filter=False,
        )
        out = []
        for piece in pieces:  # the work happens here
            text = tidied(piece.text, hotwords)
            text = self._simplify.convert(text) if lang == "zh" else text
            stretch = vad.Span(window.start + piece.start, min(window.start + piece.end, window.end))
            segment = Segment(round(stretch.start, 2), round(stretch.end, 2), text, lang, round(piece.avg_logprob, 3))
            evidence = Evidence(
                text,
                lang,
                vad.voiced(stretch, spoken),
                piece.no_speech_prob,
                piece.avg_logprob,
                piece.compression_ratio,
            )
            out.append((segment, evidence))
        return out

    def _language(self, sound: np.ndarray, seconds: float, before: str | None) -> str:
        if len(self._languages) == 1:
            return self._languages[0]
        return choose(self._model.languages_in(sound), self._languages, seconds=seconds, before=before)

    @cached_property
    def _simplify(self):
        return OpenCC("t2s")


def _prompt(hotwords: Sequence[str], lang: str) -> str | None:
    """What the model takes for said before: where there are names to listen for it is a shop, so what viewers ask
    in one, then the names as a sentence; else for zh a sentence that asks for Simplified characters and punctuation.
    (The model's own `hotwords` go before the prompt, and cost more than they help.)"""
    names = listed(hotwords, lang)
    if names is None or lang not in ASKED:
        return PROMPTS.get(lang) or None
    return f"{ASKED[lang]}{names}{'。' if lang == 'zh' else '.'}"


def _main_language(segments: Sequence[Segment], otherwise: str) -> str:
    """The language most seconds were said in."""
    seconds: dict[str, float] = {}
    for segment in segments:
        seconds[segment.lang] = seconds.get(segment.lang, 0.0) + segment.end - segment.start
    return max(seconds, key=lambda lang: seconds[lang]) if seconds else otherwise


def _device(wanted: str) -> str:
    if wanted != "auto":
        return wanted
    return "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
