"""What a journal remembers: read by a mind that starts, and by the studio.

In: the path of the journal's SQLite file. Out: `past`, what a new life must know; what was heard `lately`; a `state`
kept; the ladders' last `transitions`; the last `answers` with their questions and facts. Every reading opens the file
anew, so it may be done in a thread, beside the writer.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from agent.ledger import Past, PastLine
from perception.event import LiveEvent, User
from render.values import Fact, Sentence

RECENT_S = 3900.0  # what was said this lately a new life must not say again


class Recollection:
    """The reading side of a journal."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def past(self, now: float, deadline_s: float) -> Past:
        """What a mind that starts now must know. Call it before anything is put."""
        db = self._connect()
        try:
            ids = tuple(r[0] for r in db.execute("SELECT id FROM events ORDER BY at DESC LIMIT 100000"))
            pending = tuple(
                (_event(json.loads(body)), at)
                for body, at in db.execute(
                    "SELECT body, at FROM events WHERE outcome IS NULL AND at > ? ORDER BY at", (now - deadline_s,)
                )
            )
            states = {k: json.loads(v) for k, v in db.execute("SELECT key, value FROM states")}
            said = tuple(
                (Sentence(text, lang, sku, _facts(facts)), at)
                for text, lang, sku, facts, at in db.execute(
                    "SELECT text, lang, sku, facts, said_at FROM sentences WHERE said_at > ? ORDER BY said_at",
                    (now - RECENT_S,),
                )
            )
            lines = tuple(
                self._line(db, row)
                for row in db.execute(
                    "SELECT wire,id,kind,lang,priority,at,to_,reply_to,final FROM lines WHERE state='sent' AND at > ? "
                    "ORDER BY at",
                    (now - 600,),
                ).fetchall()
            )
            return Past(ids[::-1], pending, lines, states, said)
        finally:
            db.close()

    def lately(self, since: float) -> list[tuple[str, str, float]]:
        """(platform, id, when) of the last 20,000 things heard after `since`, oldest first: a platform that sends them
        again to a new life of the mind is told from one that sends something new."""
        db = self._connect()
        try:
            rows = db.execute(
                "SELECT coalesce(json_extract(body, '$.platform'), ''), id, at FROM events WHERE at > ? "
                "ORDER BY at DESC LIMIT 20000",
                (since,),
            )
            return rows.fetchall()[::-1]
        finally:
            db.close()

    def state(self, key: str) -> dict[str, Any] | None:
        """What an earlier life remembered under `key`."""
        db = self._connect()
        try:
            row = db.execute("SELECT value FROM states WHERE key = ?", (key,)).fetchone()
            return None if row is None else json.loads(row[0])
        finally:
            db.close()

    def transitions(self, limit: int = 100) -> list[dict[str, Any]]:
        """The last changes of every ladder, newest first."""
        db = self._connect()
        try:
            rows = db.execute("SELECT at, axis, body FROM transitions ORDER BY at DESC, rowid DESC LIMIT ?", (limit,))
            return [{"at": at, "axis": axis, **json.loads(body)} for at, axis, body in rows.fetchall()]
        finally:
            db.close()

    def answers(self, limit: int = 20) -> list[dict[str, Any]]:
        """The last answers with their questions and facts, newest first."""
        db = self._connect()
        try:
            rows = db.execute(
                "SELECT line, group_concat(text, ' '), json_group_array(json(facts)), min(t), max(said_at) FROM "
                "(SELECT * FROM (SELECT * FROM sentences WHERE line IN (SELECT id FROM lines WHERE kind='answer') "
                "AND said_at IS NOT NULL ORDER BY said_at DESC LIMIT ?) ORDER BY line, n) "
                "GROUP BY line ORDER BY max(said_at) DESC",
                (limit * 4,),
            ).fetchall()
            out = []
            for line, text, facts, t, at in rows[:limit]:
                asked = db.execute("SELECT body, outcome FROM events WHERE line=? ORDER BY at", (line,)).fetchall()
                questions = [json.loads(body) for body, _ in asked]
                out.append(
                    {
                        "line": line, "text": text, "facts": _once(json.loads(facts)), "t": t, "at": at,
                        "outcome": asked[0][1] if asked else None,
                        "questions": [{"id": q["id"], "name": q["user"]["name"], "text": q.get("text",
                            "")} for q in questions],
                    }
                )  # fmt: skip
            return out
        finally:
            db.close()

    def _line(self, db: sqlite3.Connection, row: tuple) -> PastLine:
        wire, id, kind, lang, priority, at, to, reply_to, final = row
        rows = db.execute(
            "SELECT n,text,spoken,lang,sku,facts,said_at FROM sentences WHERE line=? ORDER BY n", (id,)
        ).fetchall()
        sentences = tuple(
            Sentence(text, lang_, sku, _facts(facts), spoken) for _, text, spoken, lang_, sku, facts, _ in rows
        )
        spoken_ns = frozenset(r[0] for r in rows if r[6] is not None)
        return PastLine(
            wire, id, kind, lang, priority, at, tuple(json.loads(to)), tuple(json.loads(reply_to)), bool(final),
            sentences, spoken_ns,
        )  # fmt: skip

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=5.0, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        return db


def _facts(text: str) -> tuple[Fact, ...]:
    return tuple(Fact(*f) for f in json.loads(text))


def _once(facts: list[list[Any]]) -> list[Any]:
    """The facts of all sentences, each once, in order."""
    return list({json.dumps(fact): fact for each in facts for fact in each}.values())


def _event(body: dict[str, Any]) -> LiveEvent:
    user = body.pop("user")
    person = User(
        user["id"], user["name"], tuple(user.get("badges", ())), user.get("is_mod", False), user.get("is_owner", False)
    )
    return LiveEvent(user=person, **body)
