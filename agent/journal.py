"""The journal: what was heard, what became of it, what was REALLY said. One SQLite file, apart from the catalog.

In: events, outcomes, lines, marks, states; never blocking: they go through a bounded queue to one writer thread that
commits whatever waits as one transaction. Out: what a `Recollection` reads.
WAL: a `kill -9` loses at most what was queued that instant; `await flushed()` before speaking makes that nothing.
On a full disk it says so once, keeps trying, and the show goes on. Drop policy when the queue is full: marks first.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agent.acts import Over, Send, Tell
from agent.inbox import Settled
from agent.recollection import Recollection
from errors import BadInput
from perception.event import LiveEvent
from render.values import Mark

log = logging.getLogger(__name__)

QUEUE = 20_000
BATCH = 1_000
RETRY_S = 1.0
FLUSH_WAIT_S = 0.25  # speech never waits longer for the disk
FOLD_AFTER = 500  # entries: then the write-ahead log goes into the file, as soon as nothing waits
FOLD_PAGES = 10_000  # of the log, when nobody ever rests
DAY = 86_400.0

SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
  id TEXT PRIMARY KEY, type TEXT, at REAL, body TEXT,
  outcome TEXT, reason TEXT, line TEXT, spoken_at REAL, settled REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS events_at ON events(at);
CREATE TABLE IF NOT EXISTS lines (
  wire TEXT PRIMARY KEY, id TEXT, kind TEXT, lang TEXT, priority INT, at REAL, to_ TEXT, reply_to TEXT,
  final INT, state TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lines_at ON lines(at);
CREATE TABLE IF NOT EXISTS sentences (
  line TEXT, n INT, text TEXT, spoken TEXT, lang TEXT, sku TEXT, facts TEXT, at REAL, t REAL, said_at REAL,
  PRIMARY KEY (line, n)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sentences_said ON sentences(said_at);
CREATE TABLE IF NOT EXISTS marks (
  at REAL, seq INT, line TEXT, state TEXT, t REAL, sentence INT, clause INT, reason TEXT);
CREATE INDEX IF NOT EXISTS marks_at ON marks(at);
CREATE TABLE IF NOT EXISTS transitions (at REAL, axis TEXT, body TEXT);
CREATE INDEX IF NOT EXISTS transitions_at ON transitions(at);
CREATE TABLE IF NOT EXISTS states (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


class Journal(Recollection):
    """The SQLite journal. `close()` writes what waits and ends the thread."""

    def __init__(
        self,
        path: Path | str,
        *,
        retention_days: float = 1095.0,
        mark_days: float = 7.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(path)
        self._clock = clock
        self.dropped = 0
        self.failing = False
        self._retention = retention_days * DAY
        self._mark_retention = mark_days * DAY
        self._ops: queue.Queue[tuple[str, tuple] | Callable[[], None] | None] = queue.Queue(QUEUE)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._connect() as db:
                db.executescript(SCHEMA)
            db.close()
        except (OSError, sqlite3.Error) as e:
            raise BadInput(
                f"the journal cannot be opened: {e}", where=str(self.path), remedy="give another path or free the disk"
            ) from e
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    # ------------------------------------------------------------------ in

    def heard(self, event: LiveEvent, at: float) -> None:
        body = json.dumps(event.to_json(), ensure_ascii=False)
        self._put("INSERT OR IGNORE INTO events(id, type, at, body) VALUES (?,?,?,?)", event.id, event.type, at, body)

    def settled(self, settled: Settled, at: float) -> None:
        if settled.outcome == "duplicate":
            return  # the event has its outcome, or will get it, under the first of its kind
        self._put(
            "UPDATE events SET outcome=?, reason=?, line=?, spoken_at=?, settled=? WHERE id=? AND outcome IS NULL",
            settled.outcome, settled.reason, settled.line, settled.spoken_at, at, settled.id,
        )  # fmt: skip

    def sent(self, send: Send, at: float) -> None:
        f = send.flight
        self._put(
            "INSERT INTO lines(wire,id,kind,lang,priority,at,to_,reply_to,final,state) "
            "VALUES (?,?,?,?,?,?,?,?,?,'sent') "
            "ON CONFLICT(wire) DO UPDATE SET final=max(final, excluded.final)",
            send.wire, f.id, f.kind, f.lang, f.priority, at, json.dumps(f.to, ensure_ascii=False),
            json.dumps(f.reply_to), int(send.final),
        )  # fmt: skip
        for i, s in enumerate(send.sentences):
            facts = json.dumps([[x.ref, x.value, x.version, x.currency] for x in s.facts], ensure_ascii=False)
            self._put(
                "INSERT OR REPLACE INTO sentences(line,n,text,spoken,lang,sku,facts,at) VALUES (?,?,?,?,?,?,?,?)",
                f.id, send.first + i, s.text, s.spoken, s.lang, s.sku, facts, at,
            )  # fmt: skip

    def marked(self, mark: Mark, at: float) -> None:
        self._put(
            "INSERT INTO marks(at,seq,line,state,t,sentence,clause,reason) VALUES (?,?,?,?,?,?,?,?)",
            at, mark.seq, mark.line, mark.state, mark.t, mark.sentence, mark.clause, mark.reason,
            optional=True,
        )  # fmt: skip

    def told(self, tell: Tell, at: float) -> None:
        self._put("UPDATE sentences SET t=?, said_at=? WHERE line=? AND n=?", tell.t, at, tell.flight.id, tell.index)

    def over(self, over: Over, at: float) -> None:
        self._put("UPDATE lines SET state=? WHERE id=?", over.state, over.flight.id)

    def remember(self, key: str, value: dict[str, Any]) -> None:
        self._put("INSERT OR REPLACE INTO states(key, value) VALUES (?,?)", key, json.dumps(value, ensure_ascii=False))

    def moved(self, axis: str, transition: dict[str, Any], at: float) -> None:
        """A ladder (`brain`, `voice`, ...) took another rung."""
        body = json.dumps(transition, ensure_ascii=False)
        self._put("INSERT INTO transitions(at, axis, body) VALUES (?,?,?)", at, axis, body)

    async def flushed(self) -> None:
        """Until what was put so far is committed, or the disk has had its chance."""
        loop, done = asyncio.get_running_loop(), asyncio.Event()

        def tell() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(done.set)

        try:
            self._ops.put_nowait(tell)
            async with asyncio.timeout(FLUSH_WAIT_S):
                await done.wait()
        except (queue.Full, TimeoutError):
            pass

    def close(self) -> None:
        self._ops.put(None)
        self._thread.join(5.0)

    def _put(self, sql: str, *values: Any, optional: bool = False) -> None:
        if optional and self._ops.qsize() > QUEUE // 2:
            self.dropped += 1
            return
        try:
            self._ops.put_nowait((sql, values))
        except queue.Full:
            self.dropped += 1

    # ------------------------------------------------------------------ the writer

    def _write(self) -> None:
        db = self._connect()
        db.execute(f"PRAGMA wal_autocheckpoint={FOLD_PAGES}")
        swept, unfolded = float("-inf"), 0
        try:
            while True:
                batch = self._gather()
                last = batch[-1] is None
                while not self._commit(db, [op for op in batch if isinstance(op, tuple)]):
                    self._release(batch)
                    if last:
                        return
                    time.sleep(RETRY_S)
                self._release(batch)
                if last:
                    return
                unfolded += len(batch)
                if unfolded >= FOLD_AFTER and self._ops.empty():
                    self._fold(db)
                    unfolded = 0
                if time.monotonic() - swept > 3600.0:
                    swept = time.monotonic()
                    self._commit(db, self._sweep(self._clock()))
        finally:
            db.close()

    def _fold(self, db: sqlite3.Connection) -> None:
        """The log into the file, while nobody waits: its fsync would hold up whoever is about to speak."""
        with contextlib.suppress(sqlite3.Error):  # another time
            db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _gather(self) -> list:
        """Whatever waits, at least one thing."""
        batch = [self._ops.get()]
        while len(batch) < BATCH and batch[-1] is not None:
            try:
                batch.append(self._ops.get_nowait())
            except queue.Empty:
                break
        return batch

    def _commit(self, db: sqlite3.Connection, ops: list[tuple[str, tuple]]) -> bool:
        try:
            if ops:
                db.execute("BEGIN IMMEDIATE")
                for sql, values in ops:
                    db.execute(sql, values)
                db.execute("COMMIT")
        except sqlite3.Error as e:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if not self.failing:
                log.error("%s: the journal cannot be written: %s; free the disk, the show goes on", self.path, e)
            self.failing = True
            return False
        if self.failing:
            log.warning("%s: the journal is written again; %d entries were lost", self.path, self.dropped)
            self.failing = False
        return True

    def _release(self, batch: list) -> None:
        """Whoever waits for the disk has waited long enough."""
        for i, op in enumerate(batch):
            if callable(op):
                op()
                batch[i] = ("SELECT 1", ())

    def _sweep(self, now: float) -> list[tuple[str, tuple]]:
        old, old_marks = now - self._retention, now - self._mark_retention
        return [
            ("DELETE FROM events WHERE at < ?", (old,)),
            ("DELETE FROM sentences WHERE at < ?", (old,)),
            ("DELETE FROM lines WHERE at < ?", (old,)),
            ("DELETE FROM marks WHERE at < ?", (old_marks,)),
            ("DELETE FROM transitions WHERE at < ?", (old,)),
        ]
