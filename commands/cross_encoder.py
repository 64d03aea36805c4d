"""The cross-encoders of this process: a question and a row's words in, a logit that the row answers out.

One small BERT a language (`agent/answers/words/reranker_*.onnx`, made by `commands/learn_reranker.py`), whose word
vectors lie in a file of the model store: bge-small-zh and MiniLM. Three milliseconds for four rows on one core. As with
the sentence encoder, a call loads and waits, `at_hand` never does; where a model is not here, what needs it goes
without.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agent.answers.asked import WORDS
from agent.answers.question import Lang
from errors import Missing
from models.store import Store

log = logging.getLogger(__name__)

MODELS: dict[Lang, str] = {"zh": "reranker.zh", "en": "reranker.en"}
MOST_ASKED, MOST_TOLD = 24, 40  # tokens


@dataclass(frozen=True, slots=True)
class _Model:
    session: Any
    tokenizer: Any


class CrossEncoders:
    """Safe to call from several threads."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store or Store()
        self._lock = threading.Lock()
        self._models: dict[Lang, _Model] = {}
        self._loaded = False

    def load(self) -> bool:
        """Blocks for a few tenths of a second at the first call. False where no model is here; said once, in the
        log."""
        with self._lock:
            if not self._loaded:
                self._loaded = True
                for lang in MODELS:
                    try:
                        self._models[lang] = self._open(lang)
                    except Missing as e:
                        log.info("no reading of questions beside rows (%s): %s", lang, e)
                    except Exception as e:  # onnxruntime's have no other parent; the rules answer without it
                        log.warning("no reading of questions beside rows (%s): %s", lang, e)
            return bool(self._models)

    def __call__(self, lang: Lang, question: str, told: Sequence[str]) -> np.ndarray | None:
        self.load()
        return self.at_hand(lang, question, told)

    def at_hand(self, lang: Lang, question: str, told: Sequence[str]) -> np.ndarray | None:
        """The same; None while the models are not loaded."""
        model = self._models.get(lang)
        if model is None or not told:
            return None
        return model.session.run(["logit"], pairs(model.tokenizer, question, told))[0]

    def _open(self, lang: Lang) -> _Model:
        import onnxruntime
        from tokenizers import BertWordPieceTokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.add_session_config_entry(
            "session.model_external_initializers_file_folder_path", str(self._store.require(MODELS[lang]))
        )
        model = (WORDS / f"reranker_{lang}.onnx").read_bytes()
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return _Model(session, BertWordPieceTokenizer(str(WORDS / f"reranker_{lang}.txt"), lowercase=True))


def pairs(tokenizer: Any, question: str, told: Sequence[str]) -> dict[str, np.ndarray]:
    """What the graph wants: `ids`, `segments` (pairs, tokens) and `lengths` (pairs,); the longest words are cut off."""
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    asked = [first, *tokenizer.encode(question, add_special_tokens=False).ids[:MOST_ASKED], last]
    rows = [[*tokenizer.encode(text, add_special_tokens=False).ids[:MOST_TOLD], last] for text in told]
    lengths = np.array([len(asked) + len(row) for row in rows], np.int32)
    ids = np.zeros((len(rows), lengths.max()), np.int64)
    segments = np.zeros_like(ids)
    for n, row in enumerate(rows):
        ids[n, : lengths[n]] = asked + row
        segments[n, len(asked) : lengths[n]] = 1
    return {"ids": ids, "segments": segments, "lengths": lengths}
