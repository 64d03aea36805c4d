"""Does a spoken question reach the right answer? What `run.py ask` answers to what was heard, beside the words typed.

In: questions with what was heard of them. Out: by language and condition the share whose answer is about the product
that was asked for (those that name one), of what was heard and of the same words typed; and the share that gets the
same outcome about the same products as typed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from errors import EngineFailed
from tests.exam.spoken import Spoken

ROOT = Path(__file__).resolve().parents[2]


def answered(heard: Sequence[tuple[Spoken, str, str]], handles: dict[str, str]) -> dict[str, Any]:
    """`heard`: question, condition, text. `handles`: SKU → the handle of its product."""
    typed = _ask([(q.text, q.on_air) for q, _, _ in heard])
    spoken = _ask([(text, q.on_air) for q, _, text in heard])
    right: dict[tuple[str, str], list[tuple[bool, bool]]] = defaultdict(list)
    same: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for (question, condition, _), of_typed, of_spoken in zip(heard, typed, spoken, strict=True):
        key = (question.lang, condition)
        about = [{handles.get(sku, sku) for sku in answer["products"]} for answer in (of_typed, of_spoken)]
        same[key].append(of_typed["outcome"] == of_spoken["outcome"] and about[0] == about[1])
        if question.handle:
            ok = [
                answer["outcome"] == "answered" and question.handle in products
                for answer, products in zip((of_typed, of_spoken), about, strict=True)
            ]
            right[key].append((ok[0], ok[1]))
    return {
        lang: {
            condition: {
                "right_product_spoken": _share([s for _, s in right[lang, condition]]),
                "right_product_typed": _share([t for t, _ in right[lang, condition]]),
                "same_as_typed": _share(same[lang, condition]),
                "n": len(same[lang, condition]),
            }
            for (of, condition) in same
            if of == lang
        }
        for lang in dict.fromkeys(lang for lang, _ in same)
    }


def _ask(questions: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Each by itself; what was not heard at all is not asked."""
    lines = [json.dumps({"text": text, "on_air": on_air}, ensure_ascii=False) for text, on_air in questions if text]
    command = [sys.executable, "run.py", "ask", "--stdin", "--json"]
    done = subprocess.run(command, cwd=ROOT, input="\n".join(lines) + "\n", capture_output=True, text=True, check=False)
    if done.returncode:
        raise EngineFailed(f"run.py ask ended with {done.returncode}: {done.stderr.strip()[-300:]}", where="bench ears")
    given = iter([json.loads(line) for line in done.stdout.splitlines()])
    return [next(given) if text else {"outcome": "ignored", "products": []} for text, _ in questions]


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / max(1, len(values)), 3)
