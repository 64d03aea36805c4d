"""The gate's own adversary: false and unlicensed sentences in frames of our own, and true ones, zh and en.

Written by whoever builds the gate, so it proves nothing about sentences nobody here thought of; that is the examiner's
part (`tests/exam/hostile`). Frames lie in `adversary.toml` and are filled by `fill`. `BAD` is by class of falsehood;
every frame of it must be refused whatever stands before and behind it. `GOOD` must pass.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

_FRAMES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
BAD: dict[str, list[str]] = {kind: frames.splitlines() for kind, frames in _FRAMES["bad"].items()}
GOOD: list[str] = _FRAMES["good"].splitlines()

BEFORE = {"zh": ("", "来，", "好的，", "宝子们，", "问得好，"), "en": ("", "Well, ", "Hi there, ", "Good question: ")}
BEHIND = {"zh": ("。", "！", "哦。", "，喜欢可以看看。"), "en": (".", "!", ", have a look.", ", if you like.")}


def fill(frame: str, *, name: str, sku: str, quote: str) -> str:
    """A frame with a product's name, typed references of one SKU, and one of its quotes."""
    parts = {
        "{name}": name, "{price}": f"{{{sku}.price}}", "{list}": f"{{{sku}.list_price}}", "{stock}": f"{{{sku}.stock}}",
        "{saving}": f"{{{sku}.saving}}", "{percent}": f"{{{sku}.percent_off}}", "{link}": f"{{{sku}.link}}",
        "{quote}": f"{{{sku}.{quote}}}",
    }  # fmt: skip
    for slot, text in parts.items():
        frame = frame.replace(slot, text)
    return frame


def lang_of(frame: str) -> str:
    return "zh" if any("\u3400" <= c <= "\u9fff" for c in frame) else "en"
