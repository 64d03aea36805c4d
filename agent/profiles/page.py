"""docs/profiles.md, written from the profiles themselves: `python -m agent.profiles.page > docs/profiles.md`.

In: every profile of the house. Out: the page as text. A test keeps the page in step.
"""

from __future__ import annotations

import sys

from agent.profiles.loader import SECTIONS, Profile, load, names

_HEAD = """# What law and platforms ask, platform by platform

This page is made from `agent/profiles/*.toml` (`python -m agent.profiles.page > docs/profiles.md`); it is no legal
advice, and rules move: look at the dates. `run.py live --profile NAME` holds the show to one of them, by name or by
the path of your own TOML. Without `--profile` it is `own`. A name nobody has written down gets `strictest`. `--rtmp`
without a profile is refused. How co-pilot works: [copilot.md](copilot.md).

Where no rule was found, the profile says "unknown" and is strict: no known rule that lets an AI voice sell means
co-pilot; no known rule on attendance means that a person must attend. A file cannot loosen what the law asks: the label
must name the AI, the notice comes at least hourly, an allowance needs a source. The label of the profile is burned into
every frame; a room's own `picture.label` can only stand behind it.
"""

_GRADES = """
Grades: *primary*, its text was read; *secondary*, by press or law firms; *unverified*, by one hand or from memory;
*ours*, our own choice; *unknown*, nobody knows, so it is strict.
"""

_TITLES = {
    "ai_voice": "AI voice",
    "attendance": "Attendance",
    "label": "Label and notice",
    "words": "Words",
    "prices": "Prices",
    "seller": "Who sells",
    "replies": "Written replies",
}
_REPLIES = {"none": "none", "operator": "typed by a person", "api": "through the platform's interface"}


def page() -> str:
    """The whole page."""
    profiles = [load(name) for name in sorted(names(), key=lambda n: (n == "strictest", n != "own", n))]
    rows = [
        "| profile | platform | AI voice | a person attends | notice | written replies |",
        "|---|---|---|---|---|---|",
        *(_row(p) for p in profiles),
    ]
    return "\n".join([_HEAD, *rows, _GRADES, "\n\n".join(map(_rules, profiles))]) + "\n"


def _row(p: Profile) -> str:
    voice = "speaks" if p.ai_voice == "allowed" else "**co-pilot**"
    attended = p.attended if p.attended == "no" else f"{p.attended}, every {p.confirm_every_s / 60:g} min"
    if p.copilot:
        attended = "speaks"
    notice = "none: a person speaks" if p.copilot else f"every {p.notice_every_s / 60:g} min"
    return f"| `{p.name}` | {p.platform} | {voice} | {attended} | {notice} | {_REPLIES[p.replies]} |"


def _rules(p: Profile) -> str:
    about = f"Market: {p.market}. Looked up on {p.checked}. Label: {p.label['zh']} / {p.label['en']}"
    words = f"list `{p.word_list}`" + (f", and never: {'、'.join(p.forbidden)}" if p.forbidden else "")
    rows = ["", "| | rule | source | of | grade |", "|---|---|---|---|---|"]
    for name in SECTIONS:
        rule = p.rules[name]
        says = f"{rule.says} ({words})" if name == "words" else rule.says
        rows.append(f"| {_TITLES[name]} | {_cell(says)} | {_cell(rule.source)} | {rule.date} | {rule.grade} |")
    return "\n".join([f"## {p.platform} (`{p.name}`)", about, *rows])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
