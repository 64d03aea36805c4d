"""A recorded room, read from JSON lines: what happened and when, and how the catalog changed meanwhile.

In: `{"t", "type": "chat|voice|gift|…", "user", "text"?, "id"?, …}` and `{"t", "type": "catalog", "sku", "set": {…}}`.
Out: `Happening`s in order of time, names and texts as a room lets them in. A line that cannot be used is a BadTrace
naming the line and the cause.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from errors import BadTrace
from perception.chat.sanitise import ID_LIMIT, NAME_LIMIT, clean
from perception.event import EventType, LiveEvent, User

TYPES = frozenset(get_args(EventType))
SETTABLE = frozenset({"price", "stock", "title", "active", "list_price"})
WORDS = frozenset({"chat", "voice"})
LATEST = 1e11  # seconds since 1970: the year 5138


@dataclass(frozen=True, slots=True)
class Change:
    """Fields of one SKU that the shop changes."""

    sku: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Happening:
    t: float
    line: int
    what: LiveEvent | Change


def read_trace(path: Path | str) -> list[Happening]:
    """The whole trace, earliest first; what shares a moment keeps the file's order."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as e:
        raise BadTrace(f"cannot be read: {e.strerror or e}", where=str(path), remedy="name a file of JSON lines") from e
    except UnicodeDecodeError as e:
        raise BadTrace(f"is not UTF-8 (byte {e.start})", where=str(path), remedy="save it as UTF-8") from None
    return sorted(_happenings(text, str(path)), key=lambda h: h.t)


def _happenings(text: str, name: str) -> Iterator[Happening]:
    for n, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield _happening(json.loads(line), n)
        except json.JSONDecodeError as e:
            cause = f"not JSON: {e.msg} at column {e.colno}"
        except RecursionError:
            cause = "JSON nested too deeply"
        except ValueError as e:
            cause = str(e)
        else:
            continue
        raise BadTrace(cause, where=f"{name}:{n}", remedy="mend or remove this line")


def _happening(obj: Any, n: int) -> Happening:
    if not isinstance(obj, dict):
        raise ValueError("a line must be a JSON object")
    t = obj.get("t")
    if isinstance(t, bool) or not isinstance(t, int | float) or not math.isfinite(t) or t < 0:
        raise ValueError('"t" must be a number of seconds, not negative')
    if t > LATEST:
        raise ValueError(f'"t" {t:g} is too late for seconds: are these milliseconds?')
    kind = obj.get("type")
    if kind == "catalog":
        return Happening(float(t), n, _change(obj))
    if not isinstance(kind, str) or kind not in TYPES:
        raise ValueError(f'"type" {kind!r} is unknown; one of catalog, {", ".join(sorted(TYPES))}')
    return Happening(float(t), n, _event(obj, kind, float(t), n))


def _change(obj: dict[str, Any]) -> Change:
    sku, fields = obj.get("sku"), obj.get("set")
    if not isinstance(sku, str) or not sku:
        raise ValueError('a catalog line needs a "sku"')
    if not isinstance(fields, dict) or not fields:
        raise ValueError('a catalog line needs "set" with at least one field')
    if unknown := sorted(fields.keys() - SETTABLE):
        raise ValueError(f'"set" knows no field {unknown[0]!r}; one of {", ".join(sorted(SETTABLE))}')
    return Change(sku, fields)


def _event(obj: dict[str, Any], kind: str, t: float, n: int) -> LiveEvent:
    text = obj.get("text")
    if kind in WORDS and not isinstance(text, str):
        raise ValueError(f'a {kind} line needs "text"')
    id = obj.get("id", f"line-{n}")
    if not isinstance(id, str | int) or isinstance(id, bool) or id == "":
        raise ValueError('"id" must be a text')
    for field in ("amount", "gift", "order"):
        if not isinstance(obj.get(field, {}), dict):
            raise ValueError(f'"{field}" must be an object')
    return LiveEvent(
        id=clean(str(id), len(str(id))), type=kind,  # type: ignore[arg-type]
        platform=clean(str(obj.get("platform", "replay"))), room=clean(str(obj.get("room", "replay"))),
        user=_user(obj.get("user")), t=t, text=clean(text) if isinstance(text, str) else None, amount=obj.get("amount"),
        gift=obj.get("gift"), order=obj.get("order"), is_self=obj.get("is_self") is True,
        history=obj.get("history") is True,
    )  # fmt: skip


def _user(user: Any) -> User:
    if isinstance(user, str) and user:
        return User(clean(user, ID_LIMIT), clean(user, NAME_LIMIT))
    if isinstance(user, dict) and isinstance(name := user.get("name", user.get("id")), str):
        return User(clean(str(user.get("id", name)), ID_LIMIT), clean(name, NAME_LIMIT))
    raise ValueError('"user" must be a name, or an object with "id" and "name"')
