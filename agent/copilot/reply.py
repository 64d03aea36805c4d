"""An answer as a person may paste it into a platform's chat. Pure.

In: the answer's text, who asked. Out: the reply, marked as written by an AI, addressed to at most three. What a person
does with the mark is theirs; we hand out no text of ours without it.
"""

from __future__ import annotations

NAMED = 3
MARK = {"zh": "【AI】", "en": "[AI] "}


def reply(text: str, names: list[str], lang: str) -> str:
    """`names`: of those whose names may be said."""
    told = " ".join(f"@{name}" for name in list(dict.fromkeys(names))[:NAMED])
    return f"{MARK['zh' if lang == 'zh' else 'en']}{told} {text}" if told else f"{MARK[lang]}{text}"
