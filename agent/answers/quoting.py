"""Answers quoted from the catalog's own words: attributes, FAQs, cautions, delivery, return and warranty terms.

In: one product of the resolution. Out: a `Part`, known only where a row says it.
"""

# ruff: noqa: E501 - patterns and tables read better unbroken

from __future__ import annotations

import re

from agent.answers import evidence
from agent.answers.intent import MASK
from agent.answers.mention import part_spans, whole_spans, words_of
from agent.answers.resolve import Focus
from agent.answers.sheet import Row
from agent.answers.voice import Part, Voice

_WHICH_OPTIONS = re.compile(r"什么|哪些|哪几|几种|几个|几款|有啥|\b(?:what|which|how many)\b")
_FAR = re.compile(
    r"顺丰|中通|圆通|申通|韵达|京东|邮政|ems|德邦|极兔|海外|国外|港澳|香港|澳门|台湾|新疆|西藏|内蒙|青海|偏远|美国|日本|加拿大|英国|澳洲|"
    r"\b(?:fedex|dhl|ups|usps|overseas|abroad|international(?:ly)?|canada|usa|us|uk|europe|australia|japan|germany|france|india|singapore|malaysia|hong kong|taiwan|mexico|brazil)\b"
)


class Quoting(Voice):
    def attribute(self, f: Focus) -> Part:
        found = self._evidence(f, self.reading.topics, self.r.rest)
        return Part(True, found) if found else Part(False, (self.say("unknown"),))

    def _evidence(self, f: Focus, topics: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
        sku = f.sku
        if row := evidence.named_row(self.sheet, sku, self._bare(f)):
            return self._rows(f, [row])
        if _WHICH_OPTIONS.search(self.reading.text) and not words:
            options = [
                r
                for t in topics
                for r in evidence.topic_rows(self.sheet, sku, t, self.reading.text)
                if r.kind == "options"
            ]
            if options:
                return self._rows(f, options[:1])
        if faq := self._faq(f):
            return faq
        if words:
            if rows := evidence.word_rows(self.sheet, sku, words):
                return self._rows(f, rows)
            # "是塑料的吗" with topic and word both there: the topic's row answers whether or not it holds the word.
            by_topic = [r for t in topics for r in evidence.topic_rows(self.sheet, sku, t, self.reading.text)]
            if by_topic and len(words) <= 1:
                return self._rows(f, by_topic)
            row = evidence.sentence_row(self.sheet, sku, topics, words)
            return (self.say("quote.for", value=f"{{{row.ref}}}", title=self.title(f)),) if row else ()
        rows = [r for t in topics for r in evidence.topic_rows(self.sheet, sku, t, self.reading.text)]
        if rows and len({t for t in topics if evidence.topic_rows(self.sheet, sku, t, self.reading.text)}) >= 1:
            return self._rows(f, rows[:3])
        if len(topics) > 1:
            for topic in topics:
                if row := evidence.sentence_row(self.sheet, sku, (topic,), ()):
                    return (self.say("quote.for", value=f"{{{row.ref}}}", title=self.title(f)),)
        row = evidence.sentence_row(self.sheet, sku, topics, ()) if topics else None
        return (self.say("quote.for", value=f"{{{row.ref}}}", title=self.title(f)),) if row else ()

    def _stated(self, f: Focus) -> bool:
        """An attribute of the product is asked for by its name: 双设备是多少."""
        return self._named_row(f) is not None

    def _faq(self, f: Focus) -> tuple[str, ...]:
        row = evidence.asked_faq(self.sheet, f.sku, self._plain())
        row = row or evidence.faq_row(self.sheet, f.sku, self._bare(f), words_of(f.product).run)
        return (self.say("quote", value=f"{{{row.ref}}}"),) if row else ()

    def _plain(self) -> str:
        """The comment without whole names only: 跑步鞋能跑步吗 still asks for 跑步."""
        return self.reading.safe.replace(MASK, " ").strip()

    def _named_row(self, f: Focus) -> Row | None:
        return evidence.named_row(self.sheet, f.sku, self._bare(f), self._plain())

    def _bare(self, f: Focus) -> str:
        """The comment without the product's name: 坚果 in a name is no question about allergies."""
        words, text = words_of(f.product), self.reading.text
        for start, end in [*part_spans(text, words), *whole_spans(text, words)]:
            text = text[:start] + " " * (end - start) + text[end:]
        return text

    def _rows(self, f: Focus, rows: list[Row]) -> tuple[str, ...]:
        out = []
        for i, row in enumerate(rows):
            key = "options" if row.kind == "options" else "attribute" if i == 0 else "attribute.more"
            if row.kind == "options" and i:
                key = "options"
            out.append(self.say(key, name=row.name, value=f"{{{row.ref}}}", title=self.title(f)))
        return tuple(out)

    def text_field(self, f: Focus, field: str) -> Part:
        if faq := self._faq(f):
            return Part(True, faq)
        row = self.sheet.get(f.sku, field)
        if row is None:
            rows = evidence.intent_rows(self.sheet, f.sku, field)
            if rows:
                return Part(
                    True,
                    self._rows(f, rows[:2])
                    if rows[0].kind == "attribute"
                    else (self.say("quote", value=f"{{{rows[0].ref}}}"),),
                )
            return Part(False, (self.say("unknown"),))
        if field == "shipping" and not _reaches(self.reading.text, row.value):
            return Part(False, (self.say("unknown"), self.say("quote", value=f"{{{row.ref}}}")))
        return Part(True, (self.say("quote", value=f"{{{row.ref}}}"),))

    def caution(self, f: Focus) -> Part:
        if faq := self._faq(f):
            return Part(True, faq)
        rows, relevant = evidence.caution_rows(self.sheet, f.sku, self._bare(f))
        quoted = tuple(self.say("caution", value=f"{{{r.ref}}}") for r in rows[:2])
        if relevant:
            return Part(True, quoted)
        return Part(False, (self.say("caution.none"), *quoted))


def _reaches(asked: str, terms: str) -> bool:
    """The terms speak of the carrier or the far place that was asked for, where one was."""
    return all(m[0] in terms.lower() for m in _FAR.finditer(asked))
