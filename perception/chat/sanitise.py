"""Hostile text and hostile JSON made harmless before anything else sees them.

In: whatever a viewer or a relay sent. Out: `clean` text without control, bidi, invisible or lone-surrogate characters,
with stacked combining marks thinned and a length cap; `parse_object`, a JSON object within size and nesting limits;
`finite`, a number that JSON can carry. Anything beyond the limits of a frame is a BadFrame with a cause in words.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from perception.chat.wire import BadFrame, Frame

TEXT_LIMIT = 500
NAME_LIMIT = 32
URL_LIMIT = 2000
ID_LIMIT = 128
FRAME_LIMIT = 1 << 20
DEPTH_LIMIT = 12

# Joiners (U+200C, U+200D) stay: emoji and several scripts are built with them.
_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]+"
)
_STACKED = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
                      "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip


def clean(text: str, limit: int = TEXT_LIMIT) -> str:
    """`text` as a viewer may show it: one line, nothing invisible, at most `limit` code points."""
    if not (text.isascii() and text.isprintable()):
        # The caps bound the work on a hostile megabyte: no honest text needs more than four raw characters for one.
        text = _BREAKS.sub(" ", text[: 4 * limit])
        text = _INVISIBLE.sub("", text)
        text = _STACKED.sub(r"\1", text)
    return text[:limit].strip()


def parse_object(frame: Frame, limit: int = FRAME_LIMIT) -> dict[str, Any]:
    """The one JSON object in `frame`. Duplicate keys: the last wins, as everywhere."""
    value = parse_json(frame, limit)
    if not isinstance(value, dict):
        raise BadFrame(f"expected a JSON object, got {_kind(value)}")
    return value


def parse_json(frame: Frame, limit: int = FRAME_LIMIT) -> Any:
    """The JSON value in `frame`, within `limit` bytes (or characters) and DEPTH_LIMIT levels."""
    if len(frame) > limit:
        raise BadFrame(f"frame of {len(frame)} bytes; the limit is {limit}")
    try:
        value = json.loads(frame, parse_constant=_refuse_constant)
    except UnicodeDecodeError as e:
        raise BadFrame(f"not UTF-8 at byte {e.start}") from None
    except RecursionError:
        raise BadFrame("JSON nested too deeply") from None
    except json.JSONDecodeError as e:
        raise BadFrame(f"not JSON: {e.msg} at {e.pos}") from None
    except ValueError as e:
        raise BadFrame(f"not JSON: {e}") from None
    if not _within(value, DEPTH_LIMIT):
        raise BadFrame(f"JSON nested deeper than {DEPTH_LIMIT} levels")
    return value


def finite(value: Any, *, low: float = -math.inf, high: float = 1e15) -> float | int | None:
    """`value` as a finite number inside [low, high] (digits in a string count), else None."""
    if isinstance(value, str) and len(value) <= 20:
        try:
            value = float(value) if "." in value else int(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if low <= value <= high else None


def native_id(value: Any) -> str:
    """A platform's own id as text: 64-bit integers keep every digit; anything else odd becomes ""."""
    if isinstance(value, str):
        return clean(value, ID_LIMIT)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 128:
        return str(value)
    return ""


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _within(value: Any, depth: int) -> bool:
    if isinstance(value, dict):
        return depth > 0 and all(_within(v, depth - 1) for v in value.values())
    if isinstance(value, list):
        return depth > 0 and all(_within(v, depth - 1) for v in value)
    return True


def _kind(value: Any) -> str:
    names = {list: "an array", str: "a string", int: "a number", float: "a number", bool: "a boolean"}
    return names.get(type(value), "null")
